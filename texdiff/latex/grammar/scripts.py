"""Indices, exponents and primes behind an operand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING

from texdiff.algebra.registry import readings
from texdiff.errors import RequestError
from texdiff.latex.grammar.place import Place, spell
from texdiff.latex.grammar.syntax import Fence, Indexed, Name, Number, Power, Primed, Slice, Syntax
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import STYLES, UPRIGHT

if TYPE_CHECKING:
    from texdiff.latex.grammar.grammar import Parser

_LARGEST_FACTORIAL = 30


def scripts(parser: Parser, base: Syntax, start: int) -> Syntax:
    """The operand with all scripts that follow it."""
    raised = False
    while (token := parser.peek()) is not None:
        if token.kind == "sub":
            base = _indexed(parser, base, start)
        elif token.kind == "sup" and raised:
            parser.fail("two exponents on the same letter", hint="put the first one with its base in braces")
        elif token.kind == "sup":
            raised = True
            base = _raised(parser, base, start)
        elif token.kind == "prime":
            base = _primed(parser, base, start)
        elif token.kind == "char" and token.text == "!" and isinstance(base, Number):
            base = _factorial(parser, base, start)
        else:
            break
    return base


def mark_of(tokens: Sequence[Token]) -> str:
    """The canonical text of an exponent: no braces, no fonts."""
    kept = (t.text for t in tokens if t.kind not in ("open", "close") and t.text not in STYLES)
    return "".join("'" if text == "\\prime" else text for text in kept)


def script_range(parser: Parser) -> tuple[int, int]:
    r"""The content of the script whose sign comes next, needless braces off, and the second sign of `^{^\top}`."""
    parser.next()
    if parser.peek() is None:
        parser.fail("an index or exponent is missing")
    start, end = parser.argument()
    while end - start > 1:
        if parser.tokens[start].kind == "open" and parser.closing(start) == end - 1:
            start, end = start + 1, end - 1
        elif parser.tokens[start].kind == "sup":
            start += 1
        else:
            break
    return start, end


def index_parts(parser: Parser, start: int, end: int) -> tuple[Syntax, ...]:
    """The formulas of an index, split at commas; () for one that is no formula, such as x_{\\max}."""
    try:
        return parser.within(start, end, lambda: tuple(_parts(parser)))
    except RequestError:
        return ()


def _parts(parser: Parser) -> list[Syntax]:
    parts: list[Syntax] = []
    while True:
        if parser.sees("char", ":") or parser.sees("macro", "\\cdot"):
            parser.next()
            parts.append(Slice(place=parser.place(parser.at - 1)))
        else:
            parts.append(parser.sum())
        if not parser.sees("char", ","):
            return parts
        parser.next()


def _indexed(parser: Parser, base: Syntax, start: int) -> Syntax:
    first, last = script_range(parser)
    tokens = parser.tokens[first:last]
    text = spell(tokens)
    parts = index_parts(parser, first, last)
    place = parser.place(start)
    if isinstance(base, Fence):
        return replace(_on_fence(base, tokens, parts), place=place)
    if isinstance(base, Power) and isinstance(base.base, Fence) and not base.base.index:
        return replace(base, base=_on_fence(base.base, tokens, parts), place=place)
    if isinstance(base, Name) and not base.index:
        return replace(base, index=text, indices=parts, place=place)
    if isinstance(base, Power | Primed) and _is_bare(base.base) and not _is_entry(text, parts):
        name = _inner_name(base)
        return replace(base, base=replace(name, index=text, indices=parts), place=place)
    if isinstance(base, Name) and not base.raised:
        parser.fail("a second index on the same letter", hint="write the indices as x_{i,j}", start=start)
    return Indexed(base, text, parts, place=place)


def _on_fence(fence: Fence, tokens: Sequence[Token], parts: tuple[Syntax, ...]) -> Fence:
    """\\|x\\|_2, \\|x\\|_W, \\|X\\|_{\\mathrm{op}}: an upright word is a mark whatever its font."""
    upright = tokens[0].text in UPRIGHT or tokens[0].kind == "text"
    text = mark_of(tokens).strip() if upright else spell(tokens)
    return replace(fence, index=text.replace(" ", ""), weight=parts[0] if len(parts) == 1 else None)


def _is_bare(base: Syntax) -> bool:
    return isinstance(base, Name) and not base.index


def _inner_name(base: Power | Primed) -> Name:
    assert isinstance(base.base, Name)
    return base.base


def _is_entry(text: str, parts: tuple[Syntax, ...]) -> bool:
    """X^{-1}_{ij} is an entry of the inverse, x^2_i the square of x_i."""
    return len(parts) > 1 or (len(parts) == 1 and len(text) == 2 and text.isalnum())


def _raised(parser: Parser, base: Syntax, start: int) -> Syntax:
    first, last = script_range(parser)
    tokens = [*parser.tokens[first:last]]
    mark = mark_of(tokens)
    if mark and not mark.strip("'"):
        return Primed(base, len(mark), place=parser.place(start))
    if isinstance(base, Name) and _is_label(tokens):
        return _labelled(base, spell(tokens[1:-1]), index_parts(parser, first + 1, last - 1), parser.place(start))
    return Power(base, mark, _exponent(parser, first, last), place=parser.place(start))


def _labelled(base: Name, label: str, parts: tuple[Syntax, ...], place: Place) -> Syntax:
    """x^{(i)}; an index that stands there already, x_j^{(i)}, is an index on that."""
    name = replace(base, index=label, indices=parts, raised=True, place=place)
    return Indexed(name, base.index, base.indices, place=place) if base.index else name


def _is_label(tokens: list[Token]) -> bool:
    """The (i) of x^{(i)}: one letter or number in parentheses."""
    brackets = len(tokens) == 3 and tokens[0].text == "(" and tokens[-1].text == ")"
    return brackets and tokens[1].kind in ("char", "macro")


def _exponent(parser: Parser, first: int, last: int) -> Syntax | None:
    """The exponent as a formula, also behind a sign as in U^{\\odot 2}; None for a mark such as * or -\\top."""
    if first == last:
        parser.fail("the exponent is empty")
    if last - first > 1 and any(parser.tokens[first].text == r.spelling for r in readings("entrywise power")):
        first += 1
    if spell(parser.tokens[first:last]) in ("*", "+", "-"):
        return None
    try:
        return parser.within(first, last, parser.sum)
    except RequestError:
        return None


def _primed(parser: Parser, base: Syntax, start: int) -> Syntax:
    count = 0
    while parser.sees("prime"):
        parser.next()
        count += 1
    if isinstance(base, Primed):
        parser.fail("primes stand in two places", start=start)
    return Primed(base, count, place=parser.place(start))


def _factorial(parser: Parser, base: Number, start: int) -> Number:
    parser.next()
    if base.value.denominator != 1 or not 0 <= base.value <= _LARGEST_FACTORIAL:
        parser.fail("this factorial is not supported", start=start)
    return Number(Fraction(factorial(int(base.value))), place=parser.place(start))
