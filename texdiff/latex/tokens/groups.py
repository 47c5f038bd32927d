"""Walking over flat tokens: arguments, groups, options, and what only changes the layout."""

from __future__ import annotations

from collections.abc import Sequence

from texdiff.errors import RequestError
from texdiff.latex.tokens.fragment import ASIDES, SPACING, Token
from texdiff.latex.tokens.spelling import ACCENTS, STYLES, SWITCHES
from texdiff.source import Span

Tokens = Sequence[Token]

NESTING = {"open": 1, "begin": 1, "close": -1, "end": -1}


def closing(tokens: Tokens, index: int) -> int:
    """The index of the token that closes the group or environment opened at `index`."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += NESTING.get(tokens[place].kind, 0)
        if depth == 0:
            return place
    raise RequestError("unbalanced", "a group is not closed", tokens[index].span)


def is_layout(token: Token) -> bool:
    r"""Whether a token changes only space, size or numbers: `\,`, `\displaystyle`, `\label{…}`, `\notag`."""
    return token.kind == "macro" and (token.text in SPACING or token.text in ASIDES)


def skip_layout(tokens: Tokens, index: int) -> int:
    """The next place whose token is no layout."""
    while index < len(tokens) and is_layout(tokens[index]):
        index += 1
    return index


def argument(tokens: Tokens, index: int) -> tuple[Tokens, int] | None:
    """The argument that a macro or a script mark before `index` takes, braces off, and the index behind it. A font
    takes its own argument along, as in `_\\mathbf{x}`.
    """
    index = skip_layout(tokens, index)
    if index >= len(tokens) or tokens[index].kind in ("close", "end", "row", "align"):
        return None
    if tokens[index].kind == "open":
        end = closing(tokens, index)
        return tokens[index + 1 : end], end + 1
    if (
        tokens[index].kind == "macro"
        and takes_argument(tokens[index])
        and index + 1 < len(tokens)
        and tokens[index + 1].kind == "open"
    ):
        end = closing(tokens, index + 1)
        return tokens[index : end + 1], end + 1
    return tokens[index : index + 1], index + 1


def option(tokens: Tokens, index: int) -> tuple[Tokens, int] | None:
    """A bracketed option at `index`, brackets off, and the index behind it."""
    if index >= len(tokens) or tokens[index].text != "[" or tokens[index].kind != "char":
        return None
    depth = 0
    for place in range(index + 1, len(tokens)):
        token = tokens[place]
        depth += NESTING.get(token.kind, 0)
        if depth < 0:
            return None
        if depth == 0 and token.kind == "char" and token.text == "]":
            return tokens[index + 1 : place], place + 1
    return None


def trimmed(tokens: Tokens) -> Tokens:
    """The tokens without layout at either end, and without braces around the whole."""
    first, last = 0, len(tokens)
    while first < last:
        if is_layout(tokens[first]):
            first += 1
        elif is_layout(tokens[last - 1]):
            last -= 1
        elif tokens[first].kind == "open" and closing(tokens, first) == last - 1:
            first, last = first + 1, last - 1
        else:
            break
    return tokens[first:last]


def without_margins(tokens: Tokens) -> Tokens:
    """The tokens without layout at either end; braces stay."""
    first, last = 0, len(tokens)
    while first < last and is_layout(tokens[first]):
        first += 1
    while first < last and is_layout(tokens[last - 1]):
        last -= 1
    return tokens[first:last]


def extent(tokens: Tokens) -> Span:
    """The author's text that the tokens come from; they must not be empty."""
    return Span(min(token.span.start for token in tokens), max(token.span.end for token in tokens))


def spelling(tokens: Tokens) -> str:
    r"""The tokens as LaTeX, an unbraced argument braced: `\mathbf X` and `\mathbf{X}` are spelled alike."""
    written: list[str] = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        bare = before is not None and takes_argument(before) and token.kind in ("char", "macro")
        if before is not None and before.kind in ("sub", "sup"):
            bare = token.kind == "char"
        piece = token.text if token.kind != "text" else f"\\text{{{token.text}}}"
        if token.kind in ("begin", "end"):
            piece = f"\\{token.kind}{{{token.text}}}"
        if bare:
            piece = f"{{{piece}}}"
        elif written and piece[:1].isalpha() and _ends_in_name(written[-1]):
            piece = " " + piece
        written.append(piece)
    return "".join(written)


def _ends_in_name(piece: str) -> bool:
    return piece.startswith("\\") and piece[-1].isalpha()


FONTS = (STYLES - SWITCHES) | ACCENTS | {"\\mathop"}


def takes_argument(token: Token) -> bool:
    r"""Whether a token is a font, an accent or a script mark, all of which take one argument."""
    return (token.kind == "macro" and token.text in FONTS) or token.kind in ("sub", "sup")
