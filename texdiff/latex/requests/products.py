"""How far the product reaches that follows a derivative operator: up to the next + − = on its level."""

from __future__ import annotations

from texdiff.latex.requests.relations import relation_at
from texdiff.latex.tokens.groups import Tokens, argument, closing, trimmed
from texdiff.latex.tokens.spelling import FRACTIONS

SUMS = frozenset(("+", "-", "−", "\\pm", "\\mp"))
PUNCTUATION = frozenset((",", ".", ";", ":", "?", "，", "。", "；", "：", "、", "？", "!", "！"))
SEPARATORS = frozenset(("\\quad", "\\qquad", "\\enspace", "\\hfill", "\\hspace"))

_OPEN = frozenset(("(", "[", "\\{", "\\langle", "\\lvert", "\\lVert", "\\lbrace", "\\lbrack", "\\lfloor", "\\lceil"))
_CLOSE = frozenset((")", "]", "\\}", "\\rangle", "\\rvert", "\\rVert", "\\rbrace", "\\rbrack", "\\rfloor", "\\rceil"))
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
    r"""Delimiters that are open, as tokens go by.

    A bar opens unless the innermost open delimiter is a bar too; `\left` opens whatever stands behind it; a
    bar with an index that closes nothing is the mark of an evaluation, `|_{x=0}`.
    """

    def __init__(self) -> None:
        self._open: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._open)

    def step(self, tokens: Tokens, place: int) -> bool:
        """Takes note of one token; False if it closes what was not opened here."""
        text, before = tokens[place].text, tokens[place - 1].text if place else ""
        if before in ("\\left", "\\mleft"):
            self._open.append("\\left")
        elif text in ("\\right", "\\mright"):
            return self._close(frozenset(("\\left",)))
        elif before in ("\\right", "\\mright", "\\middle"):
            pass  # the mark of the delimiter just closed
        elif text in _OPEN:
            self._open.append(text)
        elif text in _CLOSE:
            return self._close(_OPEN)
        elif text in _BARS:
            self._bar(text, tokens[place + 1].kind if place + 1 < len(tokens) else "")
        return True

    def _close(self, openers: frozenset[str]) -> bool:
        if not any(mark in openers for mark in self._open):
            return False
        while self._open.pop() not in openers:
            pass
        return True

    def _bar(self, text: str, following: str) -> None:
        if self._open and self._open[-1] in _BARS:
            self._open.pop()
        elif following != "sub":
            self._open.append(text)


def is_words(text: str) -> bool:
    r"""Whether a \text{…} is prose and not the name of an operator."""
    name = text.strip()
    return not (name.isascii() and name.isalpha()) or name.lower() in _CONNECTIVES


def product_end(tokens: Tokens, start: int, reach: int | None = None) -> int:
    """The index behind the product that begins at `start`; not looked for beyond `reach` tokens."""
    levels = Levels()
    place = start
    last = len(tokens) if reach is None else min(len(tokens), start + reach)
    while place < last:
        token = tokens[place]
        if token.kind in ("close", "end", "row", "align"):
            break
        if place > start and not levels and _is_operator(tokens, place):
            break
        if token.kind in ("open", "begin"):
            place = closing(tokens, place) + 1
            continue
        if token.kind in ("macro", "char"):
            if (not levels and _stops(tokens, place)) or not levels.step(tokens, place):
                break
        elif token.kind == "text" and not levels and is_words(token.text):
            break
        place += 1
    return place


def _is_operator(tokens: Tokens, place: int) -> bool:
    r"""Whether a further \frac{\partial}{…} begins, whose numerator is behind it."""
    above = argument(tokens, place + 1) if tokens[place].text in FRACTIONS else None
    inside = trimmed(above[0]) if above is not None else ()
    return len(inside) == 1 and inside[0].text in ("\\partial", "∂")


def _stops(tokens: Tokens, place: int) -> bool:
    text = tokens[place].text
    if text in PUNCTUATION:
        return not is_decimal_point(tokens, place)
    if text in _BARS and place + 1 < len(tokens) and tokens[place + 1].kind == "sub":
        return place == 0 or tokens[place - 1].text not in ("\\right", "\\mright")  # evaluation at a point
    return text in SUMS or text in SEPARATORS or relation_at(tokens, place) is not None


def is_decimal_point(tokens: Tokens, place: int) -> bool:
    """Whether a full stop stands between two digits."""
    if tokens[place].text != "." or place + 1 >= len(tokens):
        return tokens[place - 1].text in ("\\left", "\\right", "\\mleft", "\\mright") if place else False
    around = tokens[place - 1].text if place else ""
    return (around.isdigit() and tokens[place + 1].text.isdigit()) or around in ("\\left", "\\right")
