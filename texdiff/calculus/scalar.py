"""Scalar calculus: shorter forms of scalar expressions, found by SymPy.

SymPy sees sums, products, powers and named functions over symbols of our own making; whatever else is a scalar (a norm,
xᵀAx, an unspecified function) is a symbol to it. This module is imported when a scalar answer is long, since SymPy is
slow to load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

import sympy

from texdiff.algebra.arithmetic import Sum, add, multiply
from texdiff.algebra.atoms import Number
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.simplify import simplified

Value = Any
FUNCTIONS = {"exp": "exp", "ln": "log", "sin": "sin", "cos": "cos", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh"}
"""Our names of functions and SymPy's."""

MOST_SYMBOLS = 8
MOST_NODES = 80
MOST_DEGREE = 60
"""Beyond these SymPy's factoring may take seconds."""
MOST_FUNCTIONS = 5
"""Of different functions or arguments; with each one more, SymPy's simplification takes twice as long."""


def shorter(expr: Expr) -> Expr | None:
    """A shorter form of a scalar expression, None where SymPy finds none."""
    if sum(1 for _ in islice(expr.walk(), MOST_NODES + 1)) > MOST_NODES:
        return None
    reading = _Reading()
    value = reading.of(expr)
    if len(reading.symbols) > MOST_SYMBOLS or _degree(value) > MOST_DEGREE:
        return None
    candidates = [candidate for form in _forms(value) if (candidate := reading.back(form)) is not None]
    best = min((simplified(candidate) for candidate in candidates), key=cost, default=expr)
    return best if cost(best) < cost(expr) else None


def _forms(value: Value) -> Iterator[Value]:
    yield sympy.factor(value)
    yield sympy.together(value)
    if len(value.atoms(sympy.Function)) <= MOST_FUNCTIONS:
        yield sympy.simplify(value)


def _degree(value: Value) -> int:
    """The degree of a polynomial, at most; a function is a letter."""
    if value.is_Pow and value.exp.is_Integer:
        return abs(int(value.exp)) * _degree(value.base)
    degrees = map(_degree, value.args)
    return sum(degrees) if value.is_Mul else max(degrees, default=1) if value.is_Add else 1


class _Reading:
    """One expression in SymPy's terms, and the way back."""

    def __init__(self) -> None:
        self.symbols: dict[Expr, Value] = {}
        self._integers: dict[str, Value] = {}
        self._functions: dict[str, Expr] = {}
        self._sums: dict[Value, Expr] = {}

    def of(self, expr: Expr) -> Value:
        """SymPy's value of a scalar."""
        if isinstance(expr, Number):
            return self._number(expr.number)
        if isinstance(expr, Sum):
            value = sympy.Add(*map(self.of, expr.args))
            self._sums.setdefault(value, expr)
            return value
        factors = expr.as_factors()
        commuting = all(factor.shape.is_scalar for factor, _ in factors)
        if commuting and (len(factors) > 1 or factors[0] != (expr, ONE)):
            return sympy.Mul(*(self.of(factor) ** self._number(power) for factor, power in factors))
        name = FUNCTIONS.get(expr.function_name)
        if name is not None and len(expr.args) == 1:
            self._functions.setdefault(name, expr)
            return getattr(sympy, name)(self.of(expr.args[0]))
        return self._symbol(expr)

    def back(self, value: Value) -> Expr | None:
        """The expression for a value; None where it holds something that we do not write."""
        if value.is_Rational:
            return Number(Fraction(int(value.p), int(value.q)))
        if value.is_Symbol:
            return self._meaning(value)
        if value in self._sums:
            return self._sums[value]
        terms = value.as_ordered_terms() if value.is_Add else value.args
        parts = [self.back(argument) for argument in terms]
        arguments = [part for part in parts if part is not None]
        if len(arguments) != len(parts):
            return None
        return self._composite(value, arguments)

    def _composite(self, value: Value, arguments: list[Expr]) -> Expr | None:
        if value.is_Add:
            return add(arguments)
        if value.is_Mul:
            return multiply(arguments)
        if value.is_Pow:
            exponent = arguments[1]
            return BUILDERS["power"](arguments[0], exponent.number) if isinstance(exponent, Number) else None
        return self._function(type(value).__name__, arguments[0])

    def _function(self, name: str, argument: Expr) -> Expr | None:
        """A function as the author writes it, where it stood in the expression."""
        if name in self._functions:
            return self._functions[name].rebuild([argument])
        builder: Callable[..., Expr] = BUILDERS["function"]
        ours = next((ours for ours, theirs in FUNCTIONS.items() if theirs == name), None)
        return builder(ours, argument) if ours is not None else None

    def _number(self, value: Polynomial) -> Value:
        total = sympy.Integer(0)
        for monomial, coefficient in value.terms:
            term = sympy.Rational(Fraction(coefficient).numerator, Fraction(coefficient).denominator)
            for name, power in monomial:
                term *= self._integer(name) ** power
            total += term
        return total

    def _integer(self, name: str) -> Value:
        if name not in self._integers:
            self._integers[name] = sympy.Symbol(f"n{len(self._integers)}", integer=True, positive=True)
        return self._integers[name]

    def _symbol(self, expr: Expr) -> Value:
        if expr not in self.symbols:
            self.symbols[expr] = sympy.Symbol(f"x{len(self.symbols)}", real=True)
        return self.symbols[expr]

    def _meaning(self, symbol: Value) -> Expr | None:
        for expr, value in self.symbols.items():
            if value == symbol:
                return expr
        return next((Number(Polynomial.of(name)) for name, value in self._integers.items() if value == symbol), None)
