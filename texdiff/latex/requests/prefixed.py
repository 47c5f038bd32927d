r"""Operators in front of what they differentiate: `\nabla_x f`, `\partial_x f`, `D_x f`."""

from __future__ import annotations

from texdiff.latex.requests.form import Form, Operand, make_form, operand_behind
from texdiff.latex.requests.marks import number_in
from texdiff.latex.requests.products import SUMS, Levels
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import Tokens, argument, closing, skip_layout, trimmed, without_margins

_NO_VARIABLES = frozenset("ijklmnpqABCDEFGHIJKLMNPQRS0123456789")
"""Indices that pick one of several D, so that D_i is no derivative."""


def gradient(tokens: Tokens, place: int, nested: bool) -> Form | None:
    r"""`\nabla_x f`, `\nabla^2_x f`, `\nabla f(x)`; `\nabla\cdot F` is no gradient."""
    end, order = place + 1, 1
    names: tuple[Token, ...] = ()
    while end < len(tokens):
        if tokens[end].kind == "open" and closing(tokens, end) == end + 1:
            end += 2  # the empty group of \nabla{}_x
        elif tokens[end].kind in ("sub", "sup") and (found := argument(tokens, end + 1)):
            if tokens[end].kind == "sub":
                names = tuple(trimmed(found[0]))
            elif (power := number_in(found[0])) is not None:
                order = power
            end = found[1]
        else:
            break
    following = skip_layout(tokens, end)
    if following < len(tokens) and tokens[following].text in ("\\cdot", "\\times"):
        return None
    operand = operand_behind(tokens, end, nested)
    if not names:
        operand = operand._replace(end=_call_end(tokens, operand))
    numerator = tokens[operand.start : operand.end]
    variables = names or _only_argument(numerator)
    open_problem = "" if variables else "no-variable" if order == 1 else "no-index"
    problem = operand.problem or ("" if order in (1, 2) else "order") or open_problem
    denominators = (variables,) * order if variables and order in (1, 2) else ()
    return make_form("nabla", tokens, place, max(end, operand.end), numerator, denominators, False, problem)


def _call_end(tokens: Tokens, operand: Operand) -> int:
    r"""Behind the f(x) that an operand begins with: what follows it in \nabla f(x)^\top v is no part of it."""
    place = operand.start
    while place < operand.end and tokens[place].text not in ("(", "\\left"):
        if tokens[place].kind not in ("char", "macro", "sub", "open") or tokens[place].text == "\\cdot":
            return operand.end
        place = closing(tokens, place) + 1 if tokens[place].kind == "open" else place + 1
    levels = Levels()
    for end in range(place, operand.end if place > operand.start else place):
        levels.step(tokens, end)
        if not levels and tokens[end].text == ")":
            return end + 1
    return operand.end


def jacobian(tokens: Tokens, place: int, nested: bool) -> Form | None:
    """`D_x f`, the Jacobian; `D_i` and `D_{11}` are names."""
    found = argument(tokens, place + 2)
    variable = tuple(trimmed(found[0])) if found else ()
    before = tokens[place - 1] if place else None
    if found is None or not variable or (before is not None and before.kind in ("sub", "sup")):
        return None
    operand = operand_behind(tokens, found[1], nested)
    if variable[0].text in _NO_VARIABLES or operand.end <= operand.start:
        return None
    numerator = tokens[operand.start : operand.end]
    return make_form("partial", tokens, place, operand.end, numerator, (variable,), True, operand.problem)


def indexed(tokens: Tokens, place: int, nested: bool) -> Form | None:
    r"""`\partial_x f`: an operator that carries its variable as an index."""
    found = argument(tokens, place + 2)
    variable = tuple(trimmed(found[0])) if found else ()
    if found is None or not variable or (place and tokens[place - 1].kind in ("sub", "sup")):
        return None
    operand = operand_behind(tokens, found[1], nested)
    numerator = tokens[operand.start : operand.end]
    end = max(found[1], operand.end)
    return make_form("partial", tokens, place, end, numerator, (variable,), False, operand.problem)


def _only_argument(numerator: Tokens) -> tuple[Token, ...]:
    """The x of f(x) where the numerator is one name with one argument."""
    if not numerator or numerator[-1].text != ")" or numerator[0].text in ("(", "\\left"):
        return ()
    opening = next((k for k, token in enumerate(numerator) if token.text == "("), len(numerator))
    inside = without_margins(numerator[opening + 1 : -1])
    if not inside or any(token.text in (",", "(", ";", "\\mid", "|") or token.text in SUMS for token in inside):
        return ()
    return tuple(inside)
