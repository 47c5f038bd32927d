"""A named rule of calculus or algebra: what justifies one line of a derivation."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """`id` names the rule for templates and authors; `law` is its formula in LaTeX.

    A minor rule (dropping an identity, ordering scalar factors …) is recorded, but a reason is printed for it only
    when it stands alone.
    """

    id: str
    law: str
    minor: bool = False
