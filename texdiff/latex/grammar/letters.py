"""Plain letters that were typed together, without a space."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from texdiff.latex.grammar.grammar import Parser


def letters_ahead(parser: Parser) -> str:
    """The plain letters from here on that were typed without a space between them."""
    place = parser.at
    while place < parser.limit and _goes_on(parser, place):
        place += 1
    return "".join(token.text for token in parser.tokens[parser.at : place])


def _goes_on(parser: Parser, place: int) -> bool:
    token = parser.tokens[place]
    if token.kind != "char" or not (token.text.isascii() and token.text.isalpha()):
        return False
    before = parser.tokens[place - 1].span if place > parser.at else None
    return before is None or token.span.start == before.end or token.span == before
