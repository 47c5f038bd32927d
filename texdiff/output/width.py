"""How wide a formula is: so that nothing sticks out into the margin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from texdiff.output import glyphs

ARTICLE = 34.5
_TOKEN = re.compile(r"\\(?:[a-zA-Z]+|.)|.", re.DOTALL)
_ROW_GAP = re.compile(r"(?<=\\\\)\[\d+pt\]")
_MARGIN = 1.02  # fonts differ a little from the table


@lru_cache(maxsize=2048)  # lines are measured again and again while they are broken
def measure(latex: str) -> float:
    """The width of displayed mathematics in em, estimated."""
    return _Measure(_TOKEN.findall(_ROW_GAP.sub("", latex))).rest(1.0) / 1000 * _MARGIN


class _Measure:
    """One pass over tokens; widths in thousandths of an em, times the scale of the style."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens, self.place = tokens, 0
        self.fractions = 0

    def rest(self, scale: float, font: dict[str, int] = glyphs.ITALIC, closing: str = "") -> float:
        """All up to the closing token, and past it."""
        total, operand = 0.0, False
        while self.place < len(self.tokens):
            token = self.next()
            if token == closing:
                break
            name = token[1:] if len(token) > 1 else token
            if name in glyphs.BINARY and token != "*":
                total += glyphs.BINARY[name] * scale + (444 if operand and scale == 1 else 0)
            elif name in glyphs.RELATIONS and font is not glyphs.ROMAN:
                total += glyphs.RELATIONS[name] * scale + (556 if scale == 1 else 0)
            else:
                total += self.one(token, scale, font)
            if token.strip():
                operand = not (name in glyphs.RELATIONS or name in glyphs.BINARY or name in "([")
        return total

    def next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def one(self, token: str, scale: float, font: dict[str, int]) -> float:
        """A token that is no operator, with its argument where it takes one."""
        if token in "^_":
            return self._scripts(token, scale)
        if token == "{":
            return self.rest(scale, font, "}")
        return self._command(token[1:], scale) if token[0] == "\\" else _letter(token, font) * scale

    def argument(self, scale: float, font: dict[str, int] = glyphs.ITALIC) -> float:
        """The group or the single token that follows."""
        while self.peek().isspace():
            self.next()
        return self.one(self.next(), scale, font) if self.peek() else 0.0

    def _scripts(self, token: str, scale: float) -> float:
        """An exponent, or an index, or the wider of the two."""
        small = max(0.5, scale * 0.7)
        width = self.argument(small)
        if token != self.peek() and self.peek() in ("^", "_"):
            self.next()
            width = max(width, self.argument(small))
        return width + 50

    def _command(self, name: str, scale: float) -> float:
        if name in ("frac", "dfrac", "tfrac", "cfrac", "binom"):
            return self._fraction(scale * (0.7 if name == "tfrac" or self.fractions else 1.0))
        if name in glyphs.LARGE:
            return self._large(glyphs.LARGE[name], scale)
        if name in glyphs.GROWN:
            size = glyphs.GROWN[name] if self.argument(1.0) > 280 else glyphs.GROWN[name] * 0.7
            return size * scale
        if name in glyphs.FONTS:
            operator = 170 if name == "operatorname" else 0
            return self.argument(scale, glyphs.FONTS[name]) + operator
        if name in ("begin", "end"):
            self.argument(1.0)
            return 900
        if name in glyphs.SPACES:
            return glyphs.SPACES[name] * scale
        if name == "\\":
            return 0.0
        return self._named(name) * scale

    def _named(self, name: str) -> float:
        """A symbol, or a function printed by its name in upright letters."""
        width = glyphs.SYMBOLS.get(name)
        if width is not None:
            return width
        if name in glyphs.FUNCTIONS:
            return sum(glyphs.ROMAN.get(letter, 500) for letter in name) + 170
        return glyphs.UNKNOWN

    def _fraction(self, scale: float) -> float:
        self.fractions += 1
        width = max(self.argument(scale), self.argument(scale))
        self.fractions -= 1
        return width + 240

    def _large(self, width: float, scale: float) -> float:
        """Σ and its like; limits stand above and below."""
        width = width * scale
        while self.peek() in ("^", "_"):
            self.next()
            width = max(width, self.argument(0.7))
        return width + 170


def _letter(token: str, font: dict[str, int]) -> float:
    if token.isspace():
        return 333 if font is glyphs.ROMAN else 0
    if token in glyphs.DELIMITERS:
        return glyphs.DELIMITERS[token]
    return font.get(token, 500) if token.isascii() else 1000
