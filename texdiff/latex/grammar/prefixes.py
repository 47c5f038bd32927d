"""Macros that take what follows them: fractions, derivatives, roots, sums, gradients, braces above and below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from texdiff.latex.grammar.calls import DIFFERENTIAL
from texdiff.latex.grammar.ranges import summation
from texdiff.latex.grammar.scripts import mark_of, script_range
from texdiff.latex.grammar.syntax import (
    Call,
    Derivative,
    Fraction_,
    Gradient,
    Group,
    Name,
    Power,
    Primed,
    Product,
    Root,
    Syntax,
)
from texdiff.latex.tokens.spelling import FRACTIONS, SWITCHES, TRANSPOSES, UPRIGHT

if TYPE_CHECKING:
    from texdiff.latex.grammar.grammar import Parser

Stretch = tuple[int, int]
_MAX_ORDER = 2
_ROWS = TRANSPOSES | {"\\prime", "'"}
"""Marks that make a row of a variable, also in the denominator of a derivative."""


def _fraction(parser: Parser) -> Syntax:
    start = parser.at
    parser.next()
    if parser.peek() is None:
        parser.fail("the fraction has no numerator", start=start)
    top = parser.argument()
    if parser.peek() is None:
        parser.fail("the fraction has no denominator", start=start)
    bottom = parser.argument()
    return fraction_of(parser, top, bottom, start)


def fraction_of(parser: Parser, top: Stretch, bottom: Stretch, start: int) -> Syntax:
    """A quotient, or a derivative if both parts begin with the same differential sign."""
    sign = sign_at(parser, top)
    below = sign_at(parser, bottom)
    if sign and below and sign[0] == below[0] and below[1] < bottom[1]:
        return _derivative(parser, sign, top, bottom, start)
    if top[0] == top[1] or bottom[0] == bottom[1]:
        parser.fail("a part of the fraction is empty", start=start)
    upper, lower = (parser.within(*stretch, parser.sum) for stretch in (top, bottom))
    return Fraction_(upper, lower, place=parser.place(start))


def sign_at(parser: Parser, stretch: Stretch) -> tuple[str, int] | None:
    """The differential sign a part begins with, `\\partial` or `d`, and where it ends."""
    first, last = stretch
    while last - first > 1 and parser.tokens[first].kind == "open" and parser.closing(first) == last - 1:
        first, last = first + 1, last - 1
    if first >= last:
        return None
    token = parser.tokens[first]
    if token.text in ("\\partial", DIFFERENTIAL, "\\dd"):
        return ("\\partial" if token.text == "\\partial" else DIFFERENTIAL), first + 1
    inner = [t.text for t in parser.tokens[first : first + 4] if t.kind not in ("open", "close")]
    if len(inner) > 1 and inner[0] in UPRIGHT | SWITCHES and inner[1] == DIFFERENTIAL:
        styled = parser.tokens[first + 1].kind == "open" or token.kind == "open"
        return DIFFERENTIAL, first + (4 if styled else 2)
    return None


def _derivative(parser: Parser, sign: tuple[str, int], top: Stretch, bottom: Stretch, start: int) -> Syntax:
    first, last = _unwrapped(parser, top)
    order, first = parser.within(sign[1], last, lambda: _order(parser)) if sign[1] < last else (1, last)
    variables, transposed = _below(parser, _unwrapped(parser, bottom), sign[0], start)
    if len(variables) != order or order > _MAX_ORDER:
        parser.fail("the order of this derivative and its variables do not agree", "order", start=start)
    if first < last:
        operand = parser.within(first, last, parser.sum)
    elif parser.sees_factor():
        operand = parser.dotted()
    else:
        parser.fail("nothing stands behind the derivative sign", "no-numerator", start=start)
    return Derivative(operand, variables, transposed, place=parser.place(start))


def _unwrapped(parser: Parser, stretch: Stretch) -> Stretch:
    first, last = stretch
    while last - first > 1 and parser.tokens[first].kind == "open" and parser.closing(first) == last - 1:
        first, last = first + 1, last - 1
    return first, last


def _order(parser: Parser) -> tuple[int, int]:
    """The exponent of the sign above, 1 if there is none, and where the numerator begins."""
    order, begin = _exponent(parser) if parser.sees("sup") else (1, parser.at)
    parser.at = parser.limit
    return order, begin


def _exponent(parser: Parser) -> tuple[int, int]:
    """The order that a superscript says, and where what follows begins."""
    first, last = script_range(parser)
    mark = mark_of([*parser.tokens[first:last]])
    if not mark.isdecimal() or int(mark) > _MAX_ORDER:
        parser.fail("derivatives of this order are not supported", "order")
    return int(mark), parser.at


def _below(parser: Parser, stretch: Stretch, sign: str, start: int) -> tuple[tuple[Syntax, ...], tuple[bool, ...]]:
    """The variables, each as often as it is differentiated by, and which of them are transposed."""

    def read() -> list[Syntax]:
        found = []
        while (ahead := sign_at(parser, (parser.at, parser.limit))) is not None and ahead[0] == sign:
            parser.at = ahead[1]
            found.append(parser.factor())
        return found

    variables: list[Syntax] = []
    transposed: list[bool] = []
    for variable in parser.within(*stretch, read):
        plain, count, turned = _split(variable)
        variables += [plain] * count
        transposed += [turned] * count
    if not variables:
        parser.fail("the derivative does not say by what to differentiate", "no-variable", start=start)
    return tuple(variables), tuple(transposed)


def _split(variable: Syntax) -> tuple[Syntax, int, bool]:
    """A variable without its order and its transpose mark."""
    if isinstance(variable, Primed):
        return variable.base, 1, True
    if isinstance(variable, Power) and variable.mark in _ROWS:
        return variable.base, 1, True
    if isinstance(variable, Power) and variable.mark == str(_MAX_ORDER):  # not the ⊙2 of a product
        return variable.base, _MAX_ORDER, False
    if isinstance(variable, Group) and len(variable.items) == 1 and not isinstance(variable.items[0], Product):
        inner = variable.items[0]
        return (inner, 1, False) if _is_transposed_formula(inner) else _split(inner)
    return variable, 1, False


def _is_transposed_formula(inner: Syntax) -> bool:
    """In ∂g((A + B)ᵀ)/∂((A + B)ᵀ) the mark belongs to the argument of g."""
    stacked = isinstance(inner, Power) and isinstance(inner.base, Call) and inner.base.function in ("vec", "vech")
    return isinstance(inner, Power) and inner.mark in _ROWS and not stacked and not isinstance(inner.base, Name)


def _partial(parser: Parser) -> Syntax:
    """\\partial f/\\partial x, or \\partial_x f."""
    start = parser.at
    parser.next()
    if parser.sees("sub"):
        return replace(_nabla_like(parser, start), place=parser.place(start))
    first = parser.at
    while parser.sees_factor() and not parser.sees("macro", "\\partial"):
        parser.factor()
    last = parser.at
    if not parser.sees("char", "/"):
        parser.fail("a lone \\partial", hint="write \\frac{\\partial ...}{\\partial ...}", start=start)
    parser.next()
    if not parser.sees("macro", "\\partial"):
        parser.fail("a \\partial is missing below", hint="write \\frac{\\partial ...}{\\partial ...}", start=start)
    begin = parser.at
    parser.next()
    parser.factor()
    return _derivative(parser, ("\\partial", first), (start, last), (begin, parser.at), start)


def _nabla_like(parser: Parser, start: int) -> Derivative:
    first, last = script_range(parser)
    variable = parser.within(first, last, parser.sum)
    return Derivative(parser.dotted(), (variable,), (False,), place=parser.place(start))


def _nabla(parser: Parser) -> Syntax:
    """\\nabla_x f and \\nabla_x^2 f; without an index the latter could be a Laplacian."""
    start, variable, order = parser.at, None, 1
    parser.next()
    if parser.sees("open") and parser.closing(parser.at) == parser.at + 1:
        parser.at += 2  # the empty group of \nabla{}_x
    while parser.sees("sub") or parser.sees("sup"):
        if parser.sees("sup"):
            order, parser.at = _exponent(parser)
            continue
        first, last = script_range(parser)
        variable = parser.within(first, last, parser.sum)
    if order > 1 and variable is None:
        hint = "write \\nabla_x^2 f or \\frac{\\partial^2 f}{\\partial x \\partial x^\\top}"
        parser.fail("\\nabla^2 without an index could be a Hessian or a Laplacian", "no-index", hint)
    if not parser.sees_factor():
        parser.fail("nothing stands behind \\nabla", "no-numerator", start=start)
    return Gradient(parser.dotted(), variable, order, place=parser.place(start))


def _root(parser: Parser) -> Syntax:
    start, degree = parser.at, None
    parser.next()
    if parser.sees("opening", "["):
        degree = parser.bracketed()[0]
    if parser.peek() is None:
        parser.fail("nothing stands below the root", start=start)
    operand = parser.within(*parser.argument(), parser.sum)
    return Root(operand, degree, place=parser.place(start))


def _brace(parser: Parser) -> Syntax:
    """\\underbrace{M}_{words}: M."""
    start = parser.at
    parser.next()
    inner = parser.within(*parser.argument(), parser.sum)
    while parser.sees("sub") or parser.sees("sup"):
        script_range(parser)
    return Group((inner,), "{", place=parser.place(start))


def _stacked(parser: Parser) -> Syntax:
    """\\overset{words}{M}: M."""
    start = parser.at
    parser.next()
    parser.argument()
    if parser.peek() is None:
        parser.fail("the second argument is missing", start=start)
    return Group((parser.within(*parser.argument(), parser.sum),), "{", place=parser.place(start))


READERS: dict[str, Callable[[Parser], Syntax]] = {
    **dict.fromkeys(FRACTIONS, _fraction),
    "\\partial": _partial,
    "\\nabla": _nabla,
    "\\sqrt": _root,
    "\\sum": summation,
    "\\prod": summation,
    "\\underbrace": _brace,
    "\\overbrace": _brace,
    "\\overset": _stacked,
    "\\underset": _stacked,
    "\\stackrel": _stacked,
}
