"""Small sizes for large ones: what holds for sizes called by letters holds for 784 × 10 too, and is checked faster."""

from __future__ import annotations

from collections.abc import Hashable

from texdiff.algebra.atoms import Constant, Number, Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import Shape
from texdiff.calculus.derivation import Derivation, mapped

LARGEST_KEPT = 8
"""Numerical sizes above this are checked as if they were letters."""


def with_letters(derivation: Derivation) -> Derivation | None:
    """The derivation with letters for large sizes, None without any; raises ShapeError where that does not fit."""
    problem = derivation.problem
    symbols = problem.numerator.free.union(*(variable.free for variable in problem.variables))
    large = {size for symbol in symbols for size in symbol.shape if (size.constant or 0) > LARGEST_KEPT}
    return mapped(derivation, _Renaming(large)) if large else None


class _Renaming:
    """Expressions over letters for some numerical sizes; indices and numbers stay as they are."""

    def __init__(self, large: set[Polynomial]) -> None:
        self._letters = {size: Polynomial.of(f"size{size.constant}") for size in large}
        self._done: dict[Expr, Expr] = {}

    def __call__(self, expr: Expr) -> Expr:
        if expr not in self._done:
            self._done[expr] = self._renamed(expr)
        return self._done[expr]

    def _renamed(self, expr: Expr) -> Expr:
        if isinstance(expr, Unknown):
            arguments = [s for s in map(self, expr.arguments) if isinstance(s, Symbol)]
            return Unknown(expr.name, self._shape(expr.shape), arguments, expr.traits)
        if isinstance(expr, Symbol):
            return Symbol(expr.name, self._shape(expr.shape), expr.traits)
        args = [self(argument) for argument in expr.args]
        params = expr.params if isinstance(expr, Entry | Number) else tuple(map(self._param, expr.params))
        if params == expr.params:
            return expr.rebuild(args)
        return type(expr)(*params) if isinstance(expr, Constant) else type(expr)(args, params)  # type: ignore[arg-type]

    def _param(self, param: Hashable) -> Hashable:
        if isinstance(param, Shape):
            return self._shape(param)
        return self._letters.get(param, param) if isinstance(param, Polynomial) else param

    def _shape(self, shape: Shape) -> Shape:
        return Shape(self._letters.get(shape.rows, shape.rows), self._letters.get(shape.cols, shape.cols))
