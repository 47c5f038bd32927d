"""How far the product reaches that follows a derivative operator: up to the next + − = on its level."""

from __future__ import annotations

from texdiff.latex.groups import Tokens, closing
from texdiff.latex.relations import relation_at

SUMS = frozenset(("+", "-", "−", "\\pm", "\\mp"))
PUNCTUATION = frozenset((",", ".", ";", ":", "?", "，", "。", "；", "：", "、", "？", "!", "！"))
SEPARATORS = frozenset(("\\quad", "\\qquad", "\\enspace", "\\hfill", "\\hspace", "\\mid"))

_OPEN = frozenset(
    ("(", "[", "\\{", "\\langle", "\\lvert", "\\lVert", "\\lbrace", "\\lbrack", "\\lfloor", "\\lceil")
)
_CLOSE = frozenset(
    (")", "]", "\\}", "\\rangle", "\\rvert", "\\rVert", "\\rbrace", "\\rbrack", "\\rfloor", "\\rceil")
)
_BARS = frozenset(("|", "\\|", "\\vert", "\\Vert"))
_CONNECTIVES = frozenset(
    (
        "and",
        "or",
        "if",
        "for",
        "where",
        "with",
        "when",
        "since",
        "then",
        "as",
        "so",
        "is",
        "thus",
        "hence",
        "by",
    )
)


class Levels:
    """Delimiters that are open, as tokens go by. `|` opens unless the innermost open one is a bar too."""

    def __init__(self) -> None:
        self._open: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._open)

    def closes(self, text: str) -> bool:
        """Whether a delimiter closes something that was not opened here."""
        return text in _CLOSE and not any(mark in _OPEN for mark in self._open)

    def take(self, text: str) -> None:
        """Takes note of one token."""
        if text in _OPEN:
            self._open.append(text)
        elif text in _CLOSE:
            while self._open and self._open.pop() not in _OPEN:
                pass
        elif text in _BARS:
            if self._open and self._open[-1] in _BARS:
                self._open.pop()
            else:
                self._open.append(text)


def is_words(text: str) -> bool:
    r"""Whether a \text{…} is prose and not the name of an operator."""
    name = text.strip()
    return not (name.isascii() and name.isalpha()) or name.lower() in _CONNECTIVES


def product_end(tokens: Tokens, start: int) -> int:
    """The index behind the product that begins at `start`."""
    levels = Levels()
    place = start
    while place < len(tokens):
        token = tokens[place]
        if token.kind in ("close", "end", "row", "align"):
            break
        if token.kind in ("open", "begin"):
            place = closing(tokens, place) + 1
            continue
        if token.kind in ("macro", "char"):
            if levels.closes(token.text) or (not levels and _stops(tokens, place)):
                break
            levels.take(token.text)
        elif token.kind == "text" and not levels and is_words(token.text):
            break
        place += 1
    return place


def _stops(tokens: Tokens, place: int) -> bool:
    text = tokens[place].text
    return text in SUMS or text in PUNCTUATION or text in SEPARATORS or relation_at(tokens, place) is not None
