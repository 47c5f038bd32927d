r"""Differential signs (`\partial`, `\mathrm{d}`, `d`) and the marks that stand behind variables."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import Tokens, argument, closing, is_layout, trimmed
from texdiff.latex.tokens.spelling import TRANSPOSES

_UPRIGHT = frozenset(("\\mathrm", "\\mathsf", "\\operatorname", "\\mathop", "\\mathit", "\\mathnormal", "\\rm"))
_OLD_FONTS = frozenset(("\\rm", "\\sf", "\\it"))
_MARK_FONTS = frozenset(
    ("\\mathsf", "\\mathrm", "\\mathit", "\\mathtt", "\\textsf", "\\rm", "\\sf", "\\scriptscriptstyle")
)


class Sign(NamedTuple):
    """A differential sign with its order: 2 for `\\partial^2`, None for an order that is no number."""

    start: int
    end: int
    spelling: str
    order: int | None

    @property
    def partial(self) -> bool:
        """Whether it is the sign of partial derivatives."""
        return self.spelling == "\\partial"

    @property
    def upright(self) -> bool:
        """Whether it is an upright d, which means nothing else."""
        return self.spelling == "\\mathrm{d}"


def sign_at(tokens: Tokens, place: int) -> Sign | None:
    """The differential sign that begins at this token; an italic d must be followed by something."""
    found = _bare_sign(tokens, place)
    if found is None:
        return None
    spelling, end = found
    if end < len(tokens) and tokens[end].kind == "sup" and (power := argument(tokens, end + 1)):
        return Sign(place, power[1], spelling, number_in(power[0]))
    return Sign(place, end, spelling, 1)


def _bare_sign(tokens: Tokens, place: int) -> tuple[str, int] | None:
    token = tokens[place]
    if token.text in ("\\partial", "∂") and token.kind in ("macro", "char"):
        return "\\partial", place + 1
    if token.kind == "text":
        return ("\\mathrm{d}", place + 1) if token.text.strip() == "d" else None
    if token.kind == "macro" and token.text in _UPRIGHT:
        inside = argument(tokens, place + 1)
        return ("\\mathrm{d}", inside[1]) if inside and _is_d(inside[0]) else None
    if token.kind == "open":
        close = closing(tokens, place)
        inside_group = trimmed(tokens[place + 1 : close])
        if len(inside_group) == 2 and inside_group[0].text in _OLD_FONTS and _is_d(inside_group[1:]):
            return "\\mathrm{d}", close + 1
        return None
    return ("d", place + 1) if token.kind == "char" and token.text == "d" else None


def _is_d(tokens: Tokens) -> bool:
    return len(tokens) == 1 and tokens[0].kind == "char" and tokens[0].text == "d"


def number_in(tokens: Tokens) -> int | None:
    """The small number that the tokens spell."""
    digits = "".join(token.text for token in trimmed(tokens))
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else None


def script(tokens: Tokens, kind: str) -> tuple[Tokens, Tokens] | None:
    """What stands before the last script of the tokens, and its content, if it is of that kind."""
    if not tokens:
        return None
    start = len(tokens) - 1
    if tokens[-1].kind == "close":
        start = _opening(tokens)
        if start > 1 and tokens[start - 1].kind == "macro" and tokens[start - 2].kind == kind:
            return tokens[: start - 2], tokens[start - 1 :]
    if start > 0 and tokens[start - 1].kind == kind:
        return tokens[: start - 1], trimmed(tokens[start:])
    return None


def _opening(tokens: Tokens) -> int:
    """The index of the brace that the last token closes."""
    depth = 0
    for place in range(len(tokens) - 1, -1, -1):
        depth += {"close": 1, "end": 1, "open": -1, "begin": -1}.get(tokens[place].kind, 0)
        if depth == 0:
            return place
    return 0


def without_transpose(tokens: Tokens) -> Tokens | None:
    r"""The tokens before a transpose mark (`^\top`, `^T`, `^{\mathsf T}`), or None without one."""
    found = script(tokens, "sup")
    return found[0] if found and found[0] and is_transpose(found[1]) else None


def is_transpose(mark: Tokens) -> bool:
    """Whether a superscript is a transpose mark."""
    inside: list[Token] = [
        token
        for token in mark
        if token.kind not in ("open", "close", "sup") and token.text not in _MARK_FONTS and not is_layout(token)
    ]
    return len(inside) == 1 and inside[0].text.strip() in TRANSPOSES
