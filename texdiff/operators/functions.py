"""The table of named functions: spelling, derivative, value and NumPy source of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from texdiff.algebra.arithmetic import add, negate
from texdiff.algebra.expression import Array, Expr
from texdiff.algebra.polynomial import Polynomial
from texdiff.operators.power import HALF


class Form(NamedTuple):
    """What a derivative f'(u) is built from: u itself, the matching 1 and 0, powers, other functions of u."""

    argument: Expr
    one: Expr
    power: Callable[[Expr, Polynomial], Expr]
    apply: Callable[[str], Expr]
    zero: Expr


Value = Callable[[Any, Array], Array]


class Function(NamedTuple):
    """One function of a real variable.

    latex        how it prints; `bare` says that \\sin x needs no parentheses
    derivative   f' as an expression of u
    source       NumPy source with {} for the argument
    value        of an array that may carry a small imaginary part, NaN outside the domain
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


def _within(inside: Callable[[Array], Array], safe: float, value: Value) -> Value:
    """A value on a domain, NaN elsewhere: the complex logarithm must not answer for a negative number."""
    return lambda np, u: np.where(inside(u.real), value(np, np.where(inside(u.real), u, safe)), np.nan)


def _by_numpy(name: str) -> Value:
    return lambda np, u: getattr(np, name)(u)


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
    return add([value, negate(f.power(value, Polynomial.of(2)))])


def _inside_one(u: Array) -> Array:
    return abs(u) < 1


def _positive(u: Array) -> Array:
    return u > 0


def _has_sign(u: Array) -> Array:
    """Not a number that is 0 but for rounding."""
    return (u == 0) | (abs(u) > NO_SIGN)


_MINUS_ONE = Polynomial.of(-1)
NO_SIGN = 1e-12
"""Smaller numbers have the sign of their rounding errors."""

FUNCTIONS: dict[str, Function] = {
    "exp": Function(r"\exp", _named("exp"), "np.exp({})", _by_numpy("exp"), (r"\exp", "exp"), False, True),
    "ln": Function(
        r"\ln",
        lambda f: f.power(f.argument, _MINUS_ONE),
        "np.log({})",
        _within(_positive, 1.0, _by_numpy("log")),
        (r"\ln", r"\log", "ln", "log"),
        series=True,
    ),
    "sin": Function(r"\sin", _named("cos"), "np.sin({})", _by_numpy("sin"), (r"\sin", "sin"), series=True),
    "cos": Function(
        r"\cos",
        lambda f: negate(f.apply("sin")),
        "np.cos({})",
        _by_numpy("cos"),
        (r"\cos", "cos"),
        series=True,
    ),
    "tan": Function(r"\tan", _tan_like("tan", 1), "np.tan({})", _by_numpy("tan"), (r"\tan", "tan")),
    "sinh": Function(r"\sinh", _named("cosh"), "np.sinh({})", _by_numpy("sinh"), (r"\sinh", "sinh"), series=True),
    "cosh": Function(r"\cosh", _named("sinh"), "np.cosh({})", _by_numpy("cosh"), (r"\cosh", "cosh"), series=True),
    "tanh": Function(r"\tanh", _tan_like("tanh", -1), "np.tanh({})", _by_numpy("tanh"), (r"\tanh", "tanh")),
    "cot": Function(
        r"\cot",
        lambda f: negate(_tan_like("cot", 1)(f)),
        "1 / np.tan({})",
        lambda np, u: 1 / np.tan(u),
        (r"\cot", "cot"),
    ),
    "coth": Function(
        r"\coth",
        _tan_like("coth", -1),
        "1 / np.tanh({})",
        lambda np, u: 1 / np.tanh(u),
        (r"\coth", "coth"),
    ),
    "arsinh": Function(
        r"\operatorname{arsinh}",
        _over(1, -HALF),
        "np.arcsinh({})",
        lambda np, u: np.log(u + np.sqrt(1 + u * u)),
        ("arsinh", "asinh", "arcsinh"),
        False,
    ),
    "artanh": Function(
        r"\operatorname{artanh}",
        _over(-1, _MINUS_ONE),
        "np.arctanh({})",
        _within(_inside_one, 0.0, lambda np, u: (np.log(1 + u) - np.log(1 - u)) / 2),
        ("artanh", "atanh", "arctanh"),
        False,
    ),
    "arctan": Function(
        r"\arctan", _over(1, _MINUS_ONE), "np.arctan({})", _by_numpy("arctan"), (r"\arctan", "arctan", "atan")
    ),
    "arcsin": Function(
        r"\arcsin",
        _over(-1, -HALF),
        "np.arcsin({})",
        _within(_inside_one, 0.0, _by_numpy("arcsin")),
        (r"\arcsin", "arcsin", "asin"),
    ),
    "arccos": Function(
        r"\arccos",
        _over(-1, -HALF, -1),
        "np.arccos({})",
        _within(_inside_one, 0.0, _by_numpy("arccos")),
        (r"\arccos", "arccos", "acos"),
    ),
    "sigmoid": Function(
        r"\operatorname{sigmoid}",
        _sigmoid_derivative,
        "1 / (1 + np.exp(-({})))",
        lambda np, u: 1 / (1 + np.exp(-u)),
        ("sigmoid", "logistic"),
        False,
    ),
    "softplus": Function(
        r"\operatorname{softplus}",
        _named("sigmoid"),
        "np.logaddexp(0.0, {})",
        lambda np, u: np.log(1 + np.exp(u)),
        ("softplus",),
        False,
    ),
    "relu": Function(
        r"\operatorname{relu}",
        _named("step"),
        "np.maximum({}, 0.0)",
        _within(_has_sign, 0.0, lambda np, u: np.where(u.real > 0, u, 0.0)),
        ("relu", "ReLU"),
        False,
    ),
    "step": Function(
        r"\operatorname{step}",
        lambda f: f.zero,
        "np.heaviside({}, 0.0)",
        _within(_has_sign, 0.0, lambda np, u: np.where(u.real > 0, 1.0, 0.0)),
        ("step",),
        False,
    ),
    "abs": Function(
        r"\operatorname{abs}",
        _named("sign"),
        "np.abs({})",
        _within(_has_sign, 0.0, lambda np, u: np.where(u.real > 0, u, -u)),
        ("abs",),
        False,
    ),
    "sign": Function(
        r"\operatorname{sign}",
        lambda f: f.zero,
        "np.sign({})",
        _within(_has_sign, 0.0, lambda np, u: np.sign(u.real)),
        ("sign", "sgn", r"\sgn"),
        False,
    ),
}
"""Where a derivative does not exist (abs at 0 …) no rule holds; random arguments never meet such a point."""
