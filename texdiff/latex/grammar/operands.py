"""What may stand where an operand is expected: numbers, letters, groups, delimiters, matrices, and prefix macros."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from texdiff.latex.grammar import fonts, prefixes
from texdiff.latex.grammar.calls import head_range
from texdiff.latex.grammar.place import spell
from texdiff.latex.grammar.syntax import Array, Fence, Group, Head, Name, Number, Syntax
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import (
    ACCENTS,
    ELLIPSES,
    FENCED_MATRICES,
    LETTER_MACROS,
    MATRICES,
    PARTNERS,
    REFUSED,
    STYLES,
    SWITCHES,
)

if TYPE_CHECKING:
    from texdiff.latex.grammar.grammar import Parser

_LONGEST_NUMBER = 30
_CONNECTIVES = frozenset(
    ("if", "for", "when", "where", "and", "or", "with", "as", "is", "on", "in", "of", "so", "then")
)


def operand(parser: Parser) -> Syntax:
    """One operand, its scripts not yet read; RequestError where none can begin."""
    head = head_range(parser)
    if head is not None:
        start, (name, parser.at) = parser.at, head
        return Head(name, place=parser.place(start))
    token = parser.peek()
    if token is None:
        parser.fail("the formula ends where something is still missing")
    reader = _KINDS.get(token.kind)
    if reader is None:
        parser.fail(f"{_shown(token)} stands where a letter, a number or a parenthesis is expected")
    return reader(parser)


def _shown(token: Token) -> str:
    names = {"sup": "a superscript", "sub": "an index", "prime": "a prime", "align": "&", "row": "\\\\"}
    return names.get(token.kind) or spell([token])


def _character(parser: Parser) -> Syntax:
    token = parser.peek()
    assert token is not None
    if token.text.isdecimal() and token.text.isascii():
        return _number(parser)
    if token.text.isalpha():
        return fonts.letter(parser)
    if token.text in ELLIPSES:
        return _ellipsis(parser)
    return parser.fail(f"{token.text!r} stands where a letter, a number or a parenthesis is expected")


def _number(parser: Parser) -> Syntax:
    start, digits = parser.at, ""
    while (token := parser.peek()) and (token.text.isdecimal() or (token.text == "." and _decimal(parser, digits))):
        digits += parser.next().text
    if len(digits) > _LONGEST_NUMBER:
        parser.fail(f"a number of more than {_LONGEST_NUMBER} digits", start=start)
    if parser.style and digits in ("0", "1"):
        return fonts.styled_letter(parser, digits, start)
    return Number(Fraction(digits), digits, place=parser.place(start))


def _decimal(parser: Parser, digits: str) -> bool:
    """Whether a dot is a decimal point: a digit follows it, and no other dot came before."""
    after = parser.peek(1)
    return "." not in digits and after is not None and after.kind == "char" and after.text.isdecimal()


def _ellipsis(parser: Parser) -> Syntax:
    return parser.fail("the formula leaves something out", "ellipsis", "write it as a sum over an index")


def _macro(parser: Parser) -> Syntax:
    token = parser.peek()
    assert token is not None
    name = token.text
    reader = prefixes.READERS.get(name)
    if reader is not None:
        return reader(parser)
    if name in STYLES and name not in SWITCHES:
        return fonts.style(parser)
    if name in ACCENTS:
        return fonts.accent(parser)
    if name in LETTER_MACROS:
        return fonts.letter(parser)
    if name in ELLIPSES:
        return _ellipsis(parser)
    if name in REFUSED:
        parser.fail(REFUSED[name], "unsupported")
    if name in SWITCHES:
        return fonts.switch(parser)
    hint = f"define it: \\newcommand{{{name}}}{{...}}"
    return parser.fail(f"the macro {name} is not known", "unknown-macro", hint)


def _word(parser: Parser) -> Syntax:
    """\\text{…} that is no known function."""
    start = parser.at
    word = parser.next().text.strip()
    if not word.isalpha() or not word.isascii() or word.lower() in _CONNECTIVES:
        parser.fail(f"the words {word!r} stand inside the formula", start=start)
    return fonts.word(parser, "\\text", word, start)


def _braces(parser: Parser) -> Syntax:
    """{…}: what it holds, or a fraction written with \\over."""
    start, style = parser.at, parser.style
    first, last = parser.argument()
    over = _over(parser, first, last)
    if over is not None:
        return prefixes.fraction_of(parser, (first, over), (over + 1, last), start)
    if first == last:
        return parser.factor() if parser.sees_factor() else parser.fail("an empty group", start=start)
    if parser.tokens[first].text in SWITCHES:
        style, first = parser.tokens[first].text, first + 1
        return fonts.in_style(parser, style, first, last, start)
    inner = parser.within(first, last, parser.sum)
    return (
        inner if isinstance(inner, Name | Number | Group | Fence) else Group((inner,), "{", place=parser.place(start))
    )


def _over(parser: Parser, first: int, last: int) -> int | None:
    place = first
    while place < last:
        if parser.tokens[place].text == "\\over":
            return place
        place = max(parser.closing(place), place) + 1
    return None


def _bracketed(parser: Parser) -> Syntax:
    start = parser.at
    opening = parser.next().text
    parser.at = start
    if opening not in PARTNERS and opening != ".":
        parser.fail(f"{opening} opens nothing that is understood here")
    items = parser.bracketed()
    if (opening, PARTNERS.get(opening, ".")) in parser.spellings.fences:
        return Fence(opening, PARTNERS[opening], items, place=parser.place(start))
    return Group(items, opening, place=parser.place(start))


def _bar(parser: Parser) -> Syntax:
    """|M|, \\|x\\|, and ||x|| for the latter."""
    start = parser.at
    text = parser.next().text
    doubled = text == "|" and parser.sees("bar", "|")
    if doubled:
        parser.next()
    parser.closers.append(text)
    items = parser.items()
    for _ in range(1 + doubled):
        if not parser.sees("bar", text) and not parser.sees("closing", text):
            parser.fail(f"this {text} is not closed", start=start)
        parser.next()
    parser.closers.pop()
    opening = "\\|" if doubled else text
    return Fence(opening, opening, items, place=parser.place(start))


def _environment(parser: Parser) -> Syntax:
    start = parser.at
    name, end = parser.next().text, parser.closing(parser.at - 1)
    if name not in MATRICES and name not in FENCED_MATRICES:
        parser.fail(f"the environment {name} is not understood inside a formula", start=start)
    rows = _rows(parser, end)
    parser.at = end + 1
    if len({len(row) for row in rows}) != 1:
        parser.fail("the rows of this matrix are of different lengths", start=start)
    array = Array(tuple(rows), place=parser.place(start))
    fence = FENCED_MATRICES.get(name)
    return Fence(fence, fence, (array,), place=array.place) if fence else array


def _rows(parser: Parser, end: int) -> list[tuple[Syntax, ...]]:
    rows: list[tuple[Syntax, ...]] = [()]
    while parser.at < end:
        cell_end = _cell_end(parser, end)
        rows[-1] += (parser.within(parser.at, cell_end, parser.sum),)
        parser.at = cell_end + 1
        if cell_end < end and parser.tokens[cell_end].kind == "row" and parser.at < end:
            rows.append(())
    return rows


def _cell_end(parser: Parser, end: int) -> int:
    place = parser.at
    while place < end and parser.tokens[place].kind not in ("align", "row"):
        place = parser.closing(place) + 1
    return place


_KINDS: dict[str, Callable[[Parser], Syntax]] = {
    "char": _character,
    "macro": _macro,
    "text": _word,
    "open": _braces,
    "opening": _bracketed,
    "bar": _bar,
    "begin": _environment,
}
