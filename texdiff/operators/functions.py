"""The table of named functions: spelling, derivative, value and NumPy source of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from texdiff.algebra.arithmetic import add, multiply, negate
from texdiff.algebra.expression import Expr
from texdiff.algebra.numeric import NAN, NO_SIGN, Scalar, absolute, exp, functions_of, log, power_of
from texdiff.algebra.polynomial import Polynomial
from texdiff.operators.power import HALF


class Form(NamedTuple):
    """What a derivative f'(u) is built from: u itself, the matching 1 and 0, products, powers, other functions of u."""

    argument: Expr
    one: Expr
    times: Callable[[Expr, Expr], Expr]
    power: Callable[[Expr, Polynomial], Expr]
    apply: Callable[[str], Expr]
    zero: Expr


def product(left: Expr, right: Expr) -> Expr:
    """The `times` of numbers, and of matrices that commute."""
    return multiply([left, right])


Value = Callable[[Scalar], Scalar]


class Function(NamedTuple):
    """One function of a real variable.

    latex        how it prints; `bare` says that \\sin x needs no parentheses
    derivative   f' as an expression of u
    source       NumPy source with {} for the argument
    value        of a number that may carry a small imaginary part, NaN outside the domain
    spellings    names that are read as this function
    series       a square matrix as argument means the power series
    """

    latex: str
    derivative: Callable[[Form], Expr]
    source: str
    value: Value
    spellings: tuple[str, ...]
    bare: bool = True
    series: bool = False


def _by_name(name: str) -> Value:
    return lambda u: getattr(functions_of(u), name)(u)


def _inverse_of_sine(name: str) -> Value:
    return lambda u: getattr(functions_of(u), name)(u) if abs(u.real) < 1 else NAN


def _with_sign(value: Value) -> Value:
    """A value of numbers that are not 0 but for rounding."""
    return lambda u: value(u) if u == 0 or abs(u) > NO_SIGN else NAN


def _named(name: str) -> Callable[[Form], Expr]:
    return lambda f: f.apply(name)


def _plus_square(f: Form, sign: int, base: Expr) -> Expr:
    square = f.power(base, Polynomial.of(2))
    return add([f.one, square if sign > 0 else negate(square)])


def _over(sign: int, exponent: Polynomial, factor: int = 1) -> Callable[[Form], Expr]:
    """± (1 ± u²)^{−1} or its root."""

    def derivative(f: Form) -> Expr:
        result = f.power(_plus_square(f, sign, f.argument), exponent)
        return result if factor == 1 else negate(result)

    return derivative


def _tan_like(name: str, sign: int) -> Callable[[Form], Expr]:
    return lambda f: _plus_square(f, sign, f.apply(name))


def _sigmoid_derivative(f: Form) -> Expr:
    value = f.apply("sigmoid")
    return f.times(value, add([f.one, negate(value)]))


_MINUS_ONE = Polynomial.of(-1)

FUNCTIONS: dict[str, Function] = {
    "exp": Function(r"\exp", _named("exp"), "np.exp({})", exp, (r"\exp", "exp"), False, True),
    "ln": Function(
        r"\ln",
        lambda f: f.power(f.argument, _MINUS_ONE),
        "np.log({})",
        log,
        (r"\ln", r"\log", "ln", "log"),
        series=True,
    ),
    "sin": Function(r"\sin", _named("cos"), "np.sin({})", _by_name("sin"), (r"\sin", "sin"), series=True),
    "cos": Function(
        r"\cos",
        lambda f: negate(f.apply("sin")),
        "np.cos({})",
        _by_name("cos"),
        (r"\cos", "cos"),
        series=True,
    ),
    "tan": Function(r"\tan", _tan_like("tan", 1), "np.tan({})", _by_name("tan"), (r"\tan", "tan")),
    "sinh": Function(r"\sinh", _named("cosh"), "np.sinh({})", _by_name("sinh"), (r"\sinh", "sinh"), series=True),
    "cosh": Function(r"\cosh", _named("sinh"), "np.cosh({})", _by_name("cosh"), (r"\cosh", "cosh"), series=True),
    "tanh": Function(r"\tanh", _tan_like("tanh", -1), "np.tanh({})", _by_name("tanh"), (r"\tanh", "tanh")),
    "cot": Function(
        r"\cot",
        lambda f: negate(_tan_like("cot", 1)(f)),
        "1 / np.tan({})",
        lambda u: 1 / functions_of(u).tan(u),
        (r"\cot", "cot"),
    ),
    "coth": Function(
        r"\coth",
        _tan_like("coth", -1),
        "1 / np.tanh({})",
        lambda u: 1 / functions_of(u).tanh(u),
        (r"\coth", "coth"),
    ),
    "arsinh": Function(
        r"\operatorname{arsinh}",
        _over(1, -HALF),
        "np.arcsinh({})",
        lambda u: log(u + power_of(1 + u * u, 0.5)),
        ("arsinh", "asinh", "arcsinh"),
        False,
    ),
    "artanh": Function(
        r"\operatorname{artanh}",
        _over(-1, _MINUS_ONE),
        "np.arctanh({})",
        lambda u: (log(1 + u) - log(1 - u)) / 2,
        ("artanh", "atanh", "arctanh"),
        False,
    ),
    "arctan": Function(
        r"\arctan", _over(1, _MINUS_ONE), "np.arctan({})", _by_name("atan"), (r"\arctan", "arctan", "atan")
    ),
    "arcsin": Function(
        r"\arcsin",
        _over(-1, -HALF),
        "np.arcsin({})",
        _inverse_of_sine("asin"),
        (r"\arcsin", "arcsin", "asin"),
    ),
    "arccos": Function(
        r"\arccos",
        _over(-1, -HALF, -1),
        "np.arccos({})",
        _inverse_of_sine("acos"),
        (r"\arccos", "arccos", "acos"),
    ),
    "sigmoid": Function(
        r"\operatorname{sigmoid}",
        _sigmoid_derivative,
        "1 / (1 + np.exp(-({})))",
        lambda u: 1 / (1 + exp(-u)),
        ("sigmoid", "logistic"),
        False,
    ),
    "softplus": Function(
        r"\operatorname{softplus}",
        _named("sigmoid"),
        "np.logaddexp(0.0, {})",
        lambda u: log(1 + exp(u)),
        ("softplus",),
        False,
    ),
    "relu": Function(
        r"\operatorname{relu}",
        _named("step"),
        "np.maximum({}, 0.0)",
        _with_sign(lambda u: u if u.real > 0 else 0.0),
        ("relu", "ReLU"),
        False,
    ),
    "step": Function(
        r"\operatorname{step}",
        lambda f: f.zero,
        "np.heaviside({}, 0.0)",
        _with_sign(lambda u: 1.0 if u.real > 0 else 0.0),
        ("step",),
        False,
    ),
    "abs": Function(
        r"\operatorname{abs}",
        _named("sign"),
        "np.abs({})",
        _with_sign(absolute),
        ("abs",),
        False,
    ),
    "sign": Function(
        r"\operatorname{sign}",
        lambda f: f.zero,
        "np.sign({})",
        _with_sign(lambda u: math.copysign(1.0, u.real) if u else 0.0),
        ("sign", "sgn", r"\sgn"),
        False,
    ),
}
"""Where a derivative does not exist (abs at 0 …) no rule holds; random arguments never meet such a point."""
