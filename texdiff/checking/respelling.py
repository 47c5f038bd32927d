"""Spellings that mean something in an equation of derivatives: an italic d, and tr in italic letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import closing
from texdiff.latex.tokens.spelling import LETTER_MACROS, STYLES, UPRIGHT

_OPENINGS = frozenset(("(", "[", "\\left", "\\bigl", "\\Bigl", "\\big", "\\Big", "\\bigg", "\\biggl"))


def respelled(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with d X in italics as a differential, and tr( as the trace."""
    return [*_traces([*_differentials(tokens)])]


def _traces(tokens: Sequence[Token]) -> Iterator[Token]:
    place = 0
    while place < len(tokens):
        word = "".join(token.text for token in tokens[place : place + 2])
        behind = tokens[place + 2].text if place + 2 < len(tokens) else ""
        before = tokens[place - 1] if place else None
        alone = before is None or not (before.kind == "char" and before.text.isalpha())
        if word in ("tr", "Tr") and tokens[place].kind == "char" and behind in _OPENINGS and alone:
            yield Token("text", "tr", tokens[place].span)
            place += 2
        else:
            yield tokens[place]
            place += 1


def _differentials(tokens: Sequence[Token]) -> Iterator[Token]:
    words = {*_places_in_words(tokens)}
    found = [k for k in range(len(tokens)) if k not in words and _is_differential(tokens, k)]
    meant = {*found} if len(found) > 1 else set[int]()
    for place, token in enumerate(tokens):
        if place in meant:
            yield Token("macro", "\\mathrm", token.span)
            yield Token("open", "{", token.span)
            yield token
            yield Token("close", "}", token.span)
        else:
            yield token


def _places_in_words(tokens: Sequence[Token]) -> Iterator[int]:
    r"""Where the letters of words such as \operatorname{diag} stand."""
    for place in range(len(tokens) - 1):
        if tokens[place].text in UPRIGHT and tokens[place + 1].kind == "open":
            yield from range(place + 2, closing(tokens, place + 1))


def _is_differential(tokens: Sequence[Token], place: int) -> bool:
    """An italic d in front of a letter or of parentheses, not behind a letter of a word."""
    token = tokens[place]
    if token.kind != "char" or token.text != "d" or place + 1 >= len(tokens):
        return False
    before = tokens[place - 1] if place else None
    if before is not None and before.kind in ("sub", "sup"):
        return False
    behind = tokens[place + 1]
    if behind.kind == "char":
        return behind.text.isalpha() or behind.text in ("(", "|")
    return behind.kind == "macro" and (behind.text in STYLES or behind.text in LETTER_MACROS or behind.text == "\\left")
