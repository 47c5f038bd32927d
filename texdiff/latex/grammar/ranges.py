"""Sums and products over an index with every kind of range: \\sum_k, \\sum_{i,j}, \\sum_{k \\in [n]}, \\prod_i."""

from __future__ import annotations

from typing import TYPE_CHECKING

from texdiff.errors import RequestError
from texdiff.latex.grammar.scripts import script_range
from texdiff.latex.grammar.syntax import Group, Name, Product, Range, Summation, Syntax

if TYPE_CHECKING:
    from texdiff.latex.grammar.grammar import Parser

Stretch = tuple[int, int]
_HINT = "write \\sum_{i=1}^{n}, \\sum_{k \\in [n]} or \\sum_{k}"
_LESS = ("\\le", "\\leq", "\\leqslant", "≤")


def summation(parser: Parser) -> Syntax:
    """The sign with its range, and the product that it takes."""
    start, sign = parser.at, parser.next().text
    below: Stretch | None = None
    above: Stretch | None = None
    while parser.sees("sub") or parser.sees("sup"):
        if parser.sees("sub"):
            below = script_range(parser)
        else:
            above = script_range(parser)
    if below is None:
        parser.fail("the sum does not say over which index it runs", "sum-range", _HINT, start)
    upper = parser.within(*above, parser.sum) if above else None
    ranges = parser.within(*below, lambda: _ranges(parser, upper))
    if not parser.sees_factor():
        parser.fail("nothing stands behind the sum", start=start)
    return Summation(ranges, parser.infix(), sign, place=parser.place(start))


def _ranges(parser: Parser, upper: Syntax | None) -> tuple[Range, ...]:
    start, first = parser.at, _names(parser)
    if parser.sees("char", "=", "＝"):
        parser.next()
        lower = parser.sum()
        if upper is None:
            parser.fail("the sum has no upper end", "sum-range", _HINT, start)
        return tuple(Range(_index(parser, name), lower, upper, "range") for name in first)
    if parser.sees("macro", "\\in") or parser.sees("char", "∈"):
        parser.next()
        end = _set(parser)
        return tuple(Range(_index(parser, name), None, end, "set") for name in first)
    if parser.sees("macro", *_LESS) or parser.sees("char", *_LESS):
        return _between(parser, first)
    if parser.peek() is not None:
        parser.fail("this range of a sum is not understood", "sum-range", _HINT, start)
    return tuple(Range(_index(parser, name), None, upper, "bare") for name in first)


def _between(parser: Parser, lower: list[Syntax]) -> tuple[Range, ...]:
    """1 \\le i, j \\le n."""
    parser.next()
    inner = _names(parser)
    if len(lower) != 1 or not (parser.sees("macro", *_LESS) or parser.sees("char", *_LESS)):
        parser.fail("this range of a sum is not understood", "sum-range", _HINT)
    parser.next()
    upper = parser.sum()
    return tuple(Range(_index(parser, name), lower[0], upper, "range") for name in inner)


def _names(parser: Parser) -> list[Syntax]:
    """i, j or ij."""
    found = [parser.sum()]
    while parser.sees("char", ","):
        parser.next()
        found.append(parser.sum())
    if len(found) == 1 and isinstance(found[0], Product):
        return [*found[0].factors]
    return found


def _index(parser: Parser, syntax: Syntax) -> Name:
    if not isinstance(syntax, Name):
        raise RequestError("sum-range", "the index of a sum must be a letter", syntax.place.span, _HINT)
    return syntax


def _set(parser: Parser) -> Syntax:
    """[n], or \\{1, …, n\\}, by its largest element."""
    start = parser.at
    if parser.sees("opening", "["):
        items = parser.bracketed()
        if len(items) == 1:
            return items[0]
    elif parser.sees("opening", "\\{"):
        end = _last_item(parser)
        if end is not None:
            return end
    return parser.fail("this range of a sum is not understood", "sum-range", _HINT, start)


def _last_item(parser: Parser) -> Syntax | None:
    """The last of 1, \\dots, n."""
    close = next((k for k in range(parser.at, parser.limit) if parser.tokens[k].kind == "closing"), None)
    if close is None:
        return None
    commas = [k for k in range(parser.at, close) if parser.tokens[k].text == ","]
    if not commas or parser.tokens[parser.at + 1].text != "1":
        return None
    last = parser.within(commas[-1] + 1, close, parser.sum)
    parser.at = close + 1
    return last.items[0] if isinstance(last, Group) else last
