r"""A derivative form, and the product that an operator takes."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.latex.requests.products import SUMS, product_end
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import Tokens, extent, is_layout, skip_layout
from texdiff.latex.tokens.spelling import BOLD, ELLIPSES, SIZE_MARKS
from texdiff.source import Span

_LOOSE = SIZE_MARKS | ELLIPSES
"""What is no part of an operand at its end."""


class Form(NamedTuple):
    """A derivative form: the tokens from index `start` to `end`.

    `denominators` names the variables in the order of the text; it is empty for a differential, and for a
    gradient that does not say its variable. `problem` is the code of what is wrong with it, or ''.
    """

    kind: str
    numerator: tuple[Token, ...]
    denominators: tuple[tuple[Token, ...], ...]
    transposed: bool
    start: int
    end: int
    span: Span
    problem: str = ""

    @property
    def laid_out(self) -> bool:
        r"""A derivative by one array, told by its font: \mathbf{x}, or a capital."""
        if self.kind != "partial" or self.transposed or len(self.denominators) != 1:
            return False
        (variable,) = self.denominators
        return any(token.text in BOLD or (token.kind == "char" and token.text.isupper()) for token in variable)


def make_form(
    kind: str,
    tokens: Tokens,
    start: int,
    end: int,
    numerator: Tokens,
    denominators: tuple[tuple[Token, ...], ...],
    transposed: bool,
    problem: str,
) -> Form:
    """The form at a stretch of tokens."""
    span = extent(tokens[start:end])
    return Form(kind, tuple(numerator), denominators, transposed, start, end, span, problem)


class Operand(NamedTuple):
    """What stands behind an operator; `problem` is the code of what is wrong with it, or ''."""

    start: int
    end: int
    problem: str


def operand_behind(tokens: Tokens, place: int, nested: bool) -> Operand:
    """The product behind an operator; a sum without parentheses is a problem."""
    if nested:
        return Operand(place, place, "no-numerator")
    start = skip_layout(tokens, place)
    stop = product_end(tokens, start)
    end = trimmed_end(tokens, start, stop)
    if end <= start:
        return Operand(start, start, "no-numerator")
    problem = "operator-sum" if stop < len(tokens) and tokens[stop].text in SUMS else ""
    return Operand(start, end, problem)


def trimmed_end(tokens: Tokens, start: int, end: int) -> int:
    """The end of a stretch without layout, and without the size of the delimiter behind it."""
    while end > start and (is_layout(tokens[end - 1]) or tokens[end - 1].text in _LOOSE):
        end -= 1
    return end
