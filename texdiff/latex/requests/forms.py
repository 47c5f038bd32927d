r"""Derivative forms in expanded tokens: fractions of differentials, operators, gradients, differentials."""

from __future__ import annotations

from collections.abc import Iterator

from texdiff.latex.requests.denominators import NO_VARIABLES, goes_on, read_variables
from texdiff.latex.requests.form import Form, make_form, operand_behind, trimmed_end
from texdiff.latex.requests.marks import sign_at
from texdiff.latex.requests.prefixed import gradient, indexed, jacobian
from texdiff.latex.requests.products import Levels, product_end
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import (
    NESTING,
    Tokens,
    argument,
    closing,
    skip_layout,
    trimmed,
    without_margins,
)
from texdiff.latex.tokens.spelling import FRACTIONS
from texdiff.source import Span

_SLASH_REACH = 120  # tokens of a numerator before a slash; a bound keeps long products linear


def find_forms(tokens: Tokens) -> Iterator[Form]:
    """All forms, outer ones first, in the order of the text; differentials are not looked for."""
    covered = 0
    for place in range(len(tokens)):
        form = form_at(tokens, place, nested=place < covered)
        if form is not None:
            yield form
            covered = max(covered, form.end)


def form_at(tokens: Tokens, place: int, *, nested: bool = False) -> Form | None:
    """The derivative or gradient that begins at this token; a nested operator is left without its operand."""
    token = tokens[place]
    if token.kind == "open":
        return _over(tokens, place, nested)
    if token.kind == "macro" and token.text in FRACTIONS:
        return _fraction(tokens, place, nested)
    if token.text in ("\\nabla", "∇", "\\bigtriangledown") and token.kind != "text":
        return gradient(tokens, place, nested)
    has_index = place + 1 < len(tokens) and tokens[place + 1].kind == "sub"
    if has_index and token.text in ("\\partial", "∂") and token.kind != "text":
        return indexed(tokens, place, nested)
    if has_index and token.text == "D" and token.kind == "char":
        return jacobian(tokens, place, nested)
    return _slash(tokens, place, nested)


def differential_at(tokens: Tokens, place: int, *, upright: bool) -> Form | None:
    r"""The differential `\mathrm{d}(…)` that begins at this token and takes the following product."""
    sign = sign_at(tokens, place)
    if sign is None or sign.partial or (upright and not sign.upright):
        return None
    start, problem = skip_layout(tokens, sign.end), ""
    end = trimmed_end(tokens, start, product_end(tokens, start))
    if sign.order != 1:
        problem = "order"
    elif end <= start:
        problem = "no-numerator"
    return make_form("differential", tokens, place, max(end, sign.end), tokens[start:end], (), False, problem)


def _fraction(tokens: Tokens, place: int, nested: bool) -> Form | None:
    above = argument(tokens, place + 1)
    below = argument(tokens, above[1]) if above else None
    if above is None or below is None:
        return None
    return _quotient(tokens, Span(place, below[1]), above[0], below[0], nested)


def _over(tokens: Tokens, place: int, nested: bool) -> Form | None:
    r"""`{… \over …}`."""
    close = closing(tokens, place)
    inside = tokens[place + 1 : close]
    if not any(token.text == "\\over" for token in inside):
        return None
    depth = 0
    for middle, token in enumerate(inside):
        depth += NESTING.get(token.kind, 0)
        if depth == 0 and token.kind == "macro" and token.text == "\\over":
            return _quotient(tokens, Span(place, close + 1), inside[:middle], inside[middle + 1 :], nested)
    return None


def _quotient(tokens: Tokens, whole: Span, above: Tokens, below: Tokens, nested: bool) -> Form | None:
    """A fraction whose numerator and denominator both begin with a differential sign."""
    above, below = trimmed(above), trimmed(below)
    sign = sign_at(above, 0) if above else None
    if sign is None and above:
        return None
    variables = read_variables(below, sign.order if sign else 1)
    if variables is None and sign is not None and sign.partial:
        variables = NO_VARIABLES
    if variables is None or (sign is None and not variables.partial):
        return None
    numerator = without_margins(above[sign.end :]) if sign else above
    numerator = numerator if trimmed(numerator) else ()  # \partial{}
    if numerator and sign and goes_on(sign, numerator[0]):
        return None
    problem, end = variables.problem, whole.end
    if not numerator:
        operand = operand_behind(tokens, end, nested)
        numerator, end = tokens[operand.start : operand.end], max(end, operand.end)
        problem = problem or operand.problem
    elif any(token.text in ("\\partial", "∂") for token in _top_level(numerator)):
        problem = problem or "product"
    return make_form("partial", tokens, whole.start, end, numerator, variables.names, variables.transposed, problem)


def _top_level(tokens: Tokens) -> Iterator[Token]:
    place = 0
    while place < len(tokens):
        yield tokens[place]
        place = closing(tokens, place) + 1 if tokens[place].kind in ("open", "begin") else place + 1


def _slash(tokens: Tokens, place: int, nested: bool) -> Form | None:
    r"""`\partial f/\partial x`."""
    sign = sign_at(tokens, place)
    if sign is None or (place and tokens[place - 1].kind in ("sub", "sup")):
        return None
    reach = range(sign.end, min(len(tokens), sign.end + _SLASH_REACH))
    cut = next((k for k in reach if tokens[k].text == "/" and tokens[k].kind == "char"), None)
    if cut is None or not _same_level(tokens, sign.end, cut):
        return None
    if product_end(tokens, sign.end, cut - sign.end) < cut or not _closed(tokens, sign.end, cut):
        return None
    below = sign_at(tokens, cut + 1) if cut + 1 < len(tokens) else None
    if below is None or below.spelling != sign.spelling:
        return None
    end = _atom_end(tokens, below.end)
    while (another := sign_at(tokens, end) if end < len(tokens) else None) and another.spelling == sign.spelling:
        end = _atom_end(tokens, another.end)
    return _quotient(tokens, Span(place, end), tokens[place:cut], tokens[cut + 1 : end], nested)


def _closed(tokens: Tokens, start: int, end: int) -> bool:
    """Whether every delimiter is closed before the slash."""
    levels = Levels()
    for place in range(start, end):
        levels.step(tokens, place)
    return not levels


def _same_level(tokens: Tokens, start: int, end: int) -> bool:
    kinds = [token.kind for token in tokens[start:end]]
    return kinds.count("open") == kinds.count("close") and kinds.count("begin") == kinds.count("end")


def _atom_end(tokens: Tokens, place: int) -> int:
    """Behind one symbol with its scripts."""
    place = skip_layout(tokens, place)
    if place >= len(tokens):
        return place
    font = tokens[place].kind == "macro"
    found = argument(tokens, place)
    end = found[1] if found else place
    if font and end < len(tokens) and tokens[end].kind == "open":
        end = closing(tokens, end) + 1
    while end < len(tokens) and tokens[end].kind in ("sub", "sup", "prime"):
        found = argument(tokens, end + 1) if tokens[end].kind != "prime" else ((), end + 1)
        end = found[1] if found else end + 1
    return end
