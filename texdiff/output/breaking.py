"""Breaking a formula that is too wide into rows: before + and −, as far outside as possible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from texdiff.output.width import measure
from texdiff.patterns import pattern

INDENT = 2.0
"""What rows after the first are moved in, in em (\\qquad)."""

_TOKEN = pattern(r"\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\(?:[a-zA-Z]+|.)|.", re.DOTALL)
_OPENING = frozenset(("(", "[", r"\{", r"\langle"))
_CLOSING = frozenset((")", "]", r"\}", r"\rangle"))
_INFIX = (r"\cdot", r"\odot", r"\circ", r"\otimes", r"\times")
_NO_OPERAND = frozenset(("+", "-", "=", *_OPENING, *_INFIX))
_FACTOR = pattern(r"\\(?:mathbf|boldsymbol|bm|operatorname|frac|left|[bB]igg?l|sum)$")
_NAME_BEFORE = pattern(r"(?:\\operatorname\{\w+\}|\\mathrm\{\w\}|\\(?!top)[a-z]+)(?:\\!)?\s*$")
_MOVED = pattern(r"\\hspace\{-[\d.]+em\}")
_SPACES = frozenset((r"\,", r"\;", r"\quad", r"\!"))
_MOST_LETTERS = 100  # of LaTeX that one em can hold
_NEAR = 80  # letters before a place that may bind it


class _Place(NamedTuple):
    """Where a row may end; at one depth in parentheses a sum is broken before a product is."""

    offset: int
    depth: int
    product: bool = False

    @property
    def level(self) -> int:
        return 2 * self.depth + self.product


def broken(latex: str, first: float, rest: float) -> list[str]:
    r"""The rows of a formula: the first at most `first` em wide, the others `rest`, as far as that can be done.

    Law: the rows joined again are the formula, up to spaces, sizes of delimiters and signs \cdot.
    """
    rows: list[str] = []
    room = first
    while _too_wide(latex, room):
        latex, cut = _cut(latex, room)
        if cut is None:
            break
        rows.append(latex[:cut].strip())
        latex, room = _continued(latex[cut:].strip()), rest
    return [*rows, latex.strip()]


def below(rows: Sequence[str], taken: float) -> list[str]:
    """Rows under what stands before them on the line, which is `taken` em wide, in place of rows behind it."""
    return ["", *(rf"\hspace{{-{taken:.1f}em}}{row}" for row in rows)]


def not_below(latex: str) -> str:
    """The formula without what moves rows under others."""
    return _MOVED.sub("", latex)


def _too_wide(latex: str, room: float) -> bool:
    """Whether a formula needs more room; one of very many letters does, and is not measured to its end."""
    return len(latex) > room * _MOST_LETTERS or measure(latex) > room


def _cut(latex: str, room: float) -> tuple[str, int | None]:
    """The formula and the place to cut it; delimiters that grow with their contents are given a fixed size."""
    best = _best(latex, room)
    if best is not None and not best.product:
        return latex, best.offset
    loose = latex.replace(r"\!\left", r"\left").replace(r"\left", r"\biggl").replace(r"\right", r"\biggr")
    other = _best(loose, room)
    if other is not None and (best is None or other.level < best.level):
        return loose, other.offset
    return latex, best.offset if best else None


def _continued(row: str) -> str:
    """A row that goes on inside a product begins with its sign."""
    return row if row.startswith(("+", "-")) else rf"\cdot {row}"


def _best(latex: str, room: float) -> _Place | None:
    """The outermost place before which the row is not too wide, the last of these; else the first of all."""
    fitting = list(takewhile(lambda place: not _too_wide(latex[: place.offset], room), _places(latex)))
    if not fitting:
        return next(filter(lambda place: not place.product, _places(latex)), next(_places(latex), None))
    return min(fitting, key=lambda place: (place.level, -place.offset))


def _binds(before: str) -> bool:
    """Whether what stands before belongs to the next token: d, the name of a function, an index sign."""
    return before.endswith(("^", "_")) or _NAME_BEFORE.search(before) is not None


def _places(latex: str) -> Iterator[_Place]:
    """Places to break at, outside of braces, environments and growing delimiters."""
    fixed = level = 0
    previous = ""
    for found in _TOKEN.finditer(latex):
        token = found[0]
        if fixed == 0 and previous and found.start():
            operand = previous not in _NO_OPERAND
            if token in ("+", "-") and operand:
                yield _Place(found.start(), level)
            elif operand and _FACTOR.match(token) and not _binds(latex[max(found.start() - _NEAR, 0) : found.start()]):
                yield _Place(found.start(), level, product=True)
        if token in ("{", r"\left") or token.startswith(r"\begin{"):
            fixed += 1
        elif token in ("}", r"\right") or token.startswith(r"\end{"):
            fixed -= 1
        elif fixed == 0:
            level += (token in _OPENING) - (token in _CLOSING)
        if not token.isspace() and token not in _SPACES:
            previous = token
