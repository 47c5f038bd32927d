"""What d means in a derivation: a differential along dX, or a partial derivative by one scalar."""

from __future__ import annotations

from collections.abc import Iterable

from texdiff.algebra.atoms import ONE_NUMBER, Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.given import whole
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Differential, Partial
from texdiff.algebra.polynomial import Polynomial


class Along:
    """d: the differentials of some symbols, of the functions of them, and of names for inner functions."""

    def __init__(self, variables: Iterable[Symbol], names: Iterable[Symbol] = ()) -> None:
        self.variables = frozenset(variables)
        self.names = frozenset(names)

    def varies(self, expr: Expr) -> bool:
        return any(self._moves(symbol) for symbol in expr.free)

    def of(self, expr: Expr) -> Expr:
        return Differential((expr,))

    def is_leaf(self, expr: Expr) -> bool:
        """Its differential has no inner structure left."""
        return isinstance(expr, Symbol)

    def inert(self, expr: Expr) -> Expr | None:
        """What stands under the d of an inert node of this direction, else None."""
        return expr.args[0] if isinstance(expr, Differential) else None

    def _moves(self, symbol: Symbol) -> bool:
        if symbol in self.variables or symbol in self.names:
            return True
        return isinstance(symbol, Unknown) and any(self._moves(argument) for argument in symbol.arguments)


class ByScalar:
    """∂/∂x by a scalar symbol x or by one entry x_ij of an array."""

    def __init__(self, variable: Expr, names: Iterable[Symbol] = ()) -> None:
        self.variable = variable
        array = whole(variable)
        assert isinstance(array, Symbol)
        self.whole = array
        self._along = Along([array], names)
        self._explicit = _is_explicit(variable)

    def varies(self, expr: Expr) -> bool:
        """By x_2, what holds no other component than x_1 is constant."""
        if not self._along.varies(expr):
            return False
        if not self._explicit or isinstance(expr, Symbol):
            return True
        if _is_explicit(expr) and expr.args[0] == self.whole:
            return expr == self.variable
        return any(self.varies(argument) for argument in expr.args)

    def of(self, expr: Expr) -> Expr:
        if expr == self.variable:
            return ONE_NUMBER
        if isinstance(expr, Partial):
            return Partial((*expr.args, self.variable))
        return Partial((expr, self.variable))

    def is_leaf(self, expr: Expr) -> bool:
        return isinstance(expr, Symbol)

    def inert(self, expr: Expr) -> Expr | None:
        if not isinstance(expr, Partial) or expr.args[-1] != self.variable:
            return None
        return expr.args[0] if len(expr.args) == 2 else Partial(expr.args[:-1])


def _is_explicit(expr: Expr) -> bool:
    """An entry with numbers as indices: x_1, x_{13}."""
    return isinstance(expr, Entry) and all(isinstance(i, Polynomial) and i.constant is not None for i in expr.params)
