r"""Calls of `\texdiff[options]{…}` inside a formula: taken off its tokens before macros are expanded."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.latex.scanning.document import Call
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import Tokens, closing, option, skip_layout
from texdiff.source import Span


def unwrap_calls(tokens: Tokens) -> tuple[list[Token], list[Call]]:
    r"""The tokens without the `\texdiff[…]{` and `}` of each call, and the calls, in their order."""
    dropped: set[int] = set()
    calls: list[Call] = []
    for place, token in enumerate(tokens):
        if token.kind == "macro" and token.text == "\\texdiff" and place not in dropped:
            head = _head(tokens, place)
            if head is not None:
                dropped.update((*range(place, head.opening + 1), head.close))
                calls.append(head.call)
    return [token for place, token in enumerate(tokens) if place not in dropped], calls


class _Head(NamedTuple):
    opening: int
    close: int
    call: Call


def _head(tokens: Tokens, place: int) -> _Head | None:
    options: Span | None = None
    found = option(tokens, place + 1)
    opening = place + 1
    if found is not None:
        opening = found[1]
        options = Span(tokens[place + 1].span.end, tokens[opening - 1].span.start)
    opening = skip_layout(tokens, opening)
    if opening >= len(tokens) or tokens[opening].kind != "open":
        return None
    close = closing(tokens, opening)
    outer = Span(tokens[place].span.start, tokens[close].span.end)
    inside = Span(tokens[opening].span.end, tokens[close].span.start)
    return _Head(opening, close, Call(outer, options, inside))
