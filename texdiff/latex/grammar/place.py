"""Where a piece of a formula stands, and how it was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from texdiff.latex.tokens.fragment import Token
from texdiff.source import Span


class Place(NamedTuple):
    """A stretch of tokens: where a piece of a formula stands, and how it was typed."""

    tokens: Sequence[Token]
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The characters of the author's file."""
        stretch = self.tokens[self.start : self.end] or self.tokens[max(self.start - 1, 0) : self.start]
        if not stretch:
            return Span(0, 0)
        return Span(min(t.span.start for t in stretch), max(t.span.end for t in stretch))

    @property
    def tex(self) -> str:
        """The LaTeX, with spaces only where TeX needs them."""
        return spell(self.tokens[self.start : self.end])

    def to(self, other: Place) -> Place:
        """From the start of this place to the end of another one in the same formula."""
        return Place(self.tokens, self.start, other.end) if other.tokens is self.tokens else self


NOWHERE = Place((), 0, 0)


def spell(tokens: Sequence[Token]) -> str:
    """The LaTeX of tokens."""
    text = ""
    for token in tokens:
        piece = _WRITTEN.get(token.kind, "{}").format(token.text)
        if piece[:1].isalpha() and text[-1:].isalpha() and _ends_in_macro(text):
            text += " "
        text += piece
    return text


_WRITTEN = {
    "begin": "\\begin{{{}}}",
    "end": "\\end{{{}}}",
    "text": "\\text{{{}}}",
    "prime": "'",
    "sup": "^",
    "sub": "_",
}


def _ends_in_macro(text: str) -> bool:
    head = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return head.endswith("\\")
