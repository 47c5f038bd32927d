"""Whether a numerator is a bare name, which says nothing of itself, or a formula to differentiate."""

from __future__ import annotations

from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import FONTS, Tokens, argument, closing, is_layout, spelling, trimmed
from texdiff.latex.tokens.spelling import LETTER_MACROS

_LIST_MARKS = frozenset((",", ";", "|", "\\mid", "\\vert"))
_HEADS = FONTS - {"\\operatorname", "\\mathop"}


def bare_name(tokens: Tokens) -> str | None:
    r"""The name that a numerator consists of: `f`, `\mathbf{y}`, `L_{\text{ce}}`, the f of `f(\mathbf{x})`.

    None if the numerator is composite. Powers are composite, and so is a function of more than names.
    """
    tokens = [token for token in trimmed(tokens) if not _is_size(token)]
    end = _symbol_end(tokens)
    if end is None:
        return None
    if end < len(tokens) and not _is_argument_list(tokens[end:]):
        return None
    return spelling(tokens[:end])


def _is_size(token: Token) -> bool:
    return token.kind == "macro" and (token.text in ("\\left", "\\right") or is_layout(token))


def _symbol_end(tokens: Tokens) -> int | None:
    """Behind the symbol at the beginning, with its indices; None if there is none."""
    if not tokens:
        return None
    head = tokens[0]
    end = 1
    if head.kind == "macro" and head.text in _HEADS:
        found = argument(tokens, 1)
        if found is None or len(letters(found[0])) != 1:
            return None
        end = found[1]
    elif head.kind == "macro":
        if head.text not in LETTER_MACROS:
            return None
    elif head.kind != "char" or not head.text.isalpha():
        return None
    return _scripts_end(tokens, end)


def _scripts_end(tokens: Tokens, end: int) -> int | None:
    while end < len(tokens) and tokens[end].kind in ("sub", "sup", "prime"):
        if tokens[end].kind == "prime":
            end += 1
            continue
        found = argument(tokens, end + 1)
        if found is None or (tokens[end].kind == "sup" and not _is_label(found[0])):
            return None
        end = found[1]
    return end


def letters(tokens: Tokens) -> list[str]:
    """The symbols of a short group: its letters and macros, fonts left out."""
    return [
        token.text
        for token in tokens
        if token.kind in ("char", "macro", "text") and token.text not in FONTS and not is_layout(token)
    ]


def _is_label(mark: Tokens) -> bool:
    """Whether a superscript names and does not raise: `^{(i)}`, `^*`, `^\\star`."""
    inside = trimmed(mark)
    return bool(inside) and inside[0].text in ("(", "[", "*", "\\star", "\\ast", "\\prime")


def _is_argument_list(tokens: Tokens) -> bool:
    """Whether the tokens are names in parentheses: `(x)`, `(\\mathbf{w}, b)`, `(y \\mid x; \\theta)`."""
    if tokens[0].text != "(" or tokens[-1].text != ")":
        return False
    inside = tokens[1:-1]
    place = 0
    while place < len(inside):
        token = inside[place]
        if token.text in _LIST_MARKS:
            place += 1
        elif token.kind == "open":
            place = closing(inside, place) + 1
        else:
            end = _symbol_end(inside[place:])
            if end is None:
                return False
            place += end
    return bool(inside)
