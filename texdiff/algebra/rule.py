"""A named rule of calculus or algebra: what justifies one line of a derivation; and definitions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from texdiff.algebra.expression import Expr


class Rule(NamedTuple):
    """`id` names the rule for templates and authors; `law` is its formula in LaTeX.

    A minor rule (dropping an identity, ordering scalar factors …) is recorded, but a reason is printed for it only
    when it stands alone.
    """

    id: str
    law: str
    minor: bool = False


class Wording(NamedTuple):
    """How a value that no formula shows (an eigenvector) is defined in words, and named.

    id       names the words for templates, which speak of the expressions `about`
    letters  what it is called, in the order of preference
    """

    id: str
    letters: tuple[str, ...]
    about: tuple[Expr, ...]
