r"""The denominator of a derivative: by which variables, how often, and whether they are transposed."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.latex.requests.marks import Sign, number_in, script, sign_at, without_transpose
from texdiff.latex.requests.products import SUMS
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import Tokens, closing, spelling, trimmed


class Variables(NamedTuple):
    """The variables in the order of the text; `problem` is the code of what is wrong, or ''."""

    names: tuple[tuple[Token, ...], ...]
    transposed: bool
    partial: bool
    problem: str


NO_VARIABLES = Variables((), False, True, "no-variable")


class _Part(NamedTuple):
    """One variable: as it stands, and what it is if the number above it is an order."""

    whole: tuple[Token, ...]
    base: tuple[Token, ...]
    power: int
    transposed: bool


def goes_on(sign: Sign, token: Token) -> bool:
    """Whether what follows a `d` shows that it is a quantity of that name: `d_1`, `d - 1`."""
    if sign.partial:
        return token.kind == "sub"
    words = ("=", ",", "!", "/", "\\cdot", "\\times")
    return token.kind in ("sub", "prime", "sup") or token.text in SUMS or token.text in words


def read_variables(below: Tokens, order: int | None) -> Variables | None:
    r"""The variables of `\partial x\,\partial y^\top` or `\partial x^2`; None if this is no denominator.

    `order` is the order that the numerator states. A number above a variable is its order where the orders
    then agree, else it belongs to the variable, as in `\partial\sigma^2`.
    """
    first = sign_at(below, 0) if below else None
    if first is None:
        return None
    signs = _signs(below, first)
    pieces = _pieces(below, signs)
    if not all(pieces) and not first.partial:
        return None
    parts = [_part(part) for piece in pieces for part in _split_commas(piece)]
    listed = len(parts) > len(pieces)  # x,y behind one sign: the order above may be left out
    names = [part.base for part in parts for _ in range(part.power)]
    if len(names) != order and len(parts) == order:
        names = [part.whole for part in parts]
    transposed = any(part.transposed for part in parts)
    if len(names) == 2 and spelling(names[1]) == spelling(names[0]) + "'":
        names, transposed = [names[0], names[0]], True
    problem = _problem(names, order, listed) if all(sign.order == 1 for sign in signs) else "order"
    return Variables(tuple(names), transposed, first.partial, "no-variable" if not all(pieces) else problem)


def _problem(names: list[tuple[Token, ...]], order: int | None, listed: bool) -> str:
    fits = len(names) == order or (listed and order == 1)
    return "" if fits and len(names) <= 2 else "order"


def _signs(below: Tokens, first: Sign) -> list[Sign]:
    """The differential signs of a denominator that are of the kind of its first one."""
    signs = [first]
    place = first.end
    while place < len(below):
        sign = sign_at(below, place)
        if sign is not None and sign.spelling == first.spelling:
            signs.append(sign)
            place = sign.end
        else:
            place = closing(below, place) + 1 if below[place].kind in ("open", "begin") else place + 1
    return signs


def _pieces(below: Tokens, signs: list[Sign]) -> list[Tokens]:
    """What follows each sign; empty where that is no variable."""
    ends = [*(sign.start for sign in signs[1:]), len(below)]
    pieces = [trimmed(below[sign.end : end]) for sign, end in zip(signs, ends, strict=True)]
    return [
        () if piece and (goes_on(sign, piece[0]) or piece[0].kind in ("sup", "align", "row")) else piece
        for sign, piece in zip(signs, pieces, strict=True)
    ]


def _split_commas(tokens: Tokens) -> list[Tokens]:
    parts: list[Tokens] = []
    start = depth = 0
    for place, token in enumerate(tokens):
        depth += {"open": 1, "close": -1}.get(token.kind, {"(": 1, ")": -1}.get(token.text, 0))
        if depth == 0 and token.text == "," and token.kind == "char":
            parts.append(trimmed(tokens[start:place]))
            start = place + 1
    parts.append(trimmed(tokens[start:]))
    return [part for part in parts if part]


def _part(tokens: Tokens) -> _Part:
    whole = tuple(tokens)
    bare = without_transpose(tokens)
    if bare is not None:
        base = tuple(trimmed(bare))
        return _Part(base, base, 1, True)
    found = script(tokens, "sup")
    power = number_in(found[1]) if found else None
    if found and power:
        return _Part(whole, tuple(trimmed(found[0])), min(power, 9), False)
    return _Part(whole, whole, 1, False)
