"""Letters in their fonts, with accents: \\mathbf{A}, \\mathbf{Ax}, {\\bf x}, \\bar{\\boldsymbol{x}}, \\mathrm{loss}."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from texdiff.latex.grammar.calls import DIFFERENTIAL
from texdiff.latex.grammar.letters import letters_ahead
from texdiff.latex.grammar.place import Place, spell
from texdiff.latex.grammar.syntax import Head, Name, Syntax
from texdiff.latex.tokens.spelling import STYLES, UPRIGHT, styled

if TYPE_CHECKING:
    from texdiff.latex.grammar.grammar import Parser


_SAME = {"\\bf": "\\mathbf", "\\bold": "\\mathbf", "\\rm": "\\mathrm", "\\cal": "\\mathcal"}
"""Switches that set a letter as another font does: {\\bf x} is the symbol \\mathbf{x}."""
_WORD = 5
"""So many letters in a row, as in activation(z), are no product."""


def letter(parser: Parser) -> Name:
    """The letter that comes next, in the style of the group it stands in, or a long word of plain letters."""
    start = parser.at
    run = letters_ahead(parser)
    if len(run) >= _WORD and not parser.style and run.islower():
        parser.at += len(run)
        return word(parser, "", run, start)
    return styled_letter(parser, parser.next().text, start)


def styled_letter(parser: Parser, text: str, start: int) -> Name:
    """A letter in the style of the group it stands in."""
    stem = styled(_SAME.get(parser.style, parser.style), text)
    return Name(stem, text, parser.style, tex=stem, place=parser.place(start))


def word(parser: Parser, style: str, text: str, start: int) -> Name:
    """A name of several letters."""
    stem = styled(style, text)
    return Name(stem, text, style, tex=stem, place=parser.place(start))


def style(parser: Parser) -> Syntax:
    """A font macro with its argument."""
    start = parser.at
    macro = parser.next().text
    if parser.peek() is None:
        parser.fail(f"nothing stands behind {macro}", start=start)
    first, last = parser.argument()
    return in_style(parser, macro, first, last, start)


def switch(parser: Parser) -> Syntax:
    """A font switch such as \\bf, which holds to the end of its group."""
    start = parser.at
    macro = parser.next().text
    first, parser.at = parser.at, parser.limit
    return in_style(parser, macro, first, parser.limit, start)


def in_style(parser: Parser, macro: str, first: int, last: int, start: int) -> Syntax:
    """What a font makes of its argument: a differential sign, a word, a letter, or a formula in that font."""
    while last - first > 1 and parser.tokens[first].kind == "open" and parser.closing(first) == last - 1:
        first, last = first + 1, last - 1
    tokens = parser.tokens[first:last]
    plain = all(token.kind == "char" and token.text.isalpha() for token in tokens)
    text = "".join(token.text for token in tokens)
    if macro in UPRIGHT and text == DIFFERENTIAL and plain:
        return Head(DIFFERENTIAL, place=parser.place(start))
    if macro in UPRIGHT and plain and len(tokens) > 1:
        return word(parser, macro, text, start)
    result = _formula(parser, macro, first, last)
    if isinstance(result, Name) and not result.index:
        return replace(result, tex=_typed(parser.place(start)), place=parser.place(start))
    return result


def _typed(place: Place) -> str:
    """How a styled letter was typed, braces around a switch kept."""
    text = place.tex
    return f"{{{text}}}" if not text.startswith(("{", "\\")) else text


def _formula(parser: Parser, macro: str, first: int, last: int) -> Syntax:
    outer, parser.style = parser.style, macro
    try:
        return parser.within(first, last, parser.sum)
    finally:
        parser.style = outer


def accent(parser: Parser) -> Syntax:
    """A letter with an accent; RequestError over anything longer."""
    start = parser.at
    macro = parser.next().text
    if parser.peek() is None:
        parser.fail(f"nothing stands below {macro}", start=start)
    first, last = _accented(parser)
    inner = parser.within(first, last, parser.sum)
    if not isinstance(inner, Name):
        parser.fail(
            f"{macro} stands over more than a letter", "unsupported", "complex conjugates are not supported", start
        )
    body = f"{{{inner.key}}}"
    tex = spell(parser.tokens[start : parser.at])
    return replace(
        inner,
        stem=macro + body,
        accents=(macro, *inner.accents),
        index="",
        indices=(),
        raised=False,
        tex=tex,
        place=parser.place(start),
    )


def _accented(parser: Parser) -> tuple[int, int]:
    """The argument of an accent; \\bar\\mathbf{x} takes the font with its letter."""
    token = parser.peek()
    if token is None or token.text not in STYLES:
        return parser.argument()
    start = parser.at
    parser.next()
    parser.argument()
    return start, parser.at
