"""A formula's tokens made ready for the grammar: no spacing, and delimiters that say which way they open."""

from __future__ import annotations

from collections.abc import Sequence

from texdiff.latex.tokens.fragment import ASIDES, SPACING, Token
from texdiff.latex.tokens.spelling import BARS, CLOSINGS, LEFT_MARKS, OPENINGS, RIGHT_MARKS, SIZE_MARKS, TRANSPARENT

_DROPPED = SPACING | frozenset(ASIDES) | TRANSPARENT | {"\\mathstrut", "\\strut", "\\null", "\\leavevmode"}
DEPTHS = {"open": 1, "begin": 1, "opening": 1, "close": -1, "end": -1, "closing": -1}
"""What each kind of prepared token adds to the depth of nesting."""
_PUNCTUATION = {
    "，": ",",
    "；": ";",
    "＝": "=",
    "＋": "+",
    "－": "-",
    "−": "-",
    "–": "-",
    "·": "\\cdot",
    "×": "\\times",
}
_SYMBOLS = {"∘": "\\circ", "⊙": "\\odot", "⊗": "\\otimes", "∂": "\\partial", "∇": "\\nabla", "∑": "\\sum", "∥": "\\|"}


def prepare(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that carry meaning.

    Delimiters become tokens of kind `opening`, `closing`, or `bar` where only the grammar can tell; their text is
    canonical. An invisible `\\left.` has the text `.`.
    """
    result: list[Token] = []
    side = ""
    for token in _without_braces(tokens):
        if token.kind == "macro" and token.text in LEFT_MARKS:
            side = "opening"
        elif token.kind == "macro" and token.text in RIGHT_MARKS:
            side = "closing"
        elif token.kind == "macro" and token.text in SIZE_MARKS:
            side = ""
        elif not (token.kind == "macro" and token.text in _DROPPED):
            result.append(_delimiter(token, side))
            side = ""
    return result


def _without_braces(tokens: Sequence[Token]) -> Sequence[Token]:
    r"""The tokens, those of \mathopen{(} without the braces, and without \mathopen{}."""
    gone: set[int] = set()
    for place, token in enumerate(tokens[:-2]):
        if token.text in ("\\mathopen", "\\mathclose") and tokens[place + 1].kind == "open":
            if tokens[place + 2].kind == "close":
                gone |= {place, place + 1, place + 2}
            elif place + 3 < len(tokens) and tokens[place + 3].kind == "close":
                gone |= {place + 1, place + 3}
    return [token for place, token in enumerate(tokens) if place not in gone] if gone else tokens


def _delimiter(token: Token, side: str) -> Token:
    text = _PUNCTUATION.get(token.text, token.text)
    if token.kind not in ("char", "macro"):
        return token
    if side:
        return Token(side, _canonical(text, side), token.span)
    if text in OPENINGS:
        return Token("opening", OPENINGS[text], token.span)
    if text in CLOSINGS:
        return Token("closing", CLOSINGS[text], token.span)
    if text in BARS or text == "∥":
        return Token("bar", BARS.get(text, "\\|"), token.span)
    text = _SYMBOLS.get(text, text)
    return Token("macro" if text.startswith("\\") else token.kind, text, token.span)


def _canonical(text: str, side: str) -> str:
    """A delimiter behind \\left or \\right, where < and > are angles, and ] may open."""
    angles = {"<": "\\langle", ">": "\\rangle"}
    return OPENINGS.get(text) or CLOSINGS.get(text) or BARS.get(text) or angles.get(text, text)
