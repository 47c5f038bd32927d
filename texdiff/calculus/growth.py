"""How much larger than a formula its derivative is, told before it is taken."""

from __future__ import annotations

from collections.abc import Sequence

from texdiff.algebra.arithmetic import Sum
from texdiff.algebra.expression import Expr


def symbols_of_derivative(expr: Expr, variables: Sequence[Expr]) -> int:
    """About how many symbols the formula and its derivative hold, before anything is made shorter.

    Each argument that varies brings its own derivative beside a copy of the whole: a product of n factors that vary
    grows to n of n factors, a chain of n functions likewise. A second derivative grows so twice.
    """
    varying = frozenset(symbol for variable in variables for symbol in variable.free) or expr.free
    size, grown = _sizes(expr, varying, {})
    higher = variables and not (expr.shape.is_scalar or variables[0].shape.is_column or variables[0].shape.is_scalar)
    return size + grown * (_KRONECKER if higher else 1) * (max(1, grown // size) if len(variables) > 1 else 1)


_KRONECKER = 4
"""So much more is an array by a matrix, all entries by all entries."""

_Sizes = tuple[int, int]


def _sizes(expr: Expr, varying: frozenset[Expr], known: dict[int, tuple[Expr, _Sizes]]) -> _Sizes:
    """The symbols of an expression, and those of its derivative."""
    if id(expr) not in known:
        parts = [_sizes(argument, varying, known) for argument in expr.args]
        size = 1 + sum(part for part, _ in parts)
        copies = 0 if isinstance(expr, Sum) else size
        grown = sum(part + copies for _, part in parts if part) if parts else int(not expr.free.isdisjoint(varying))
        known[id(expr)] = (expr, (size, grown))
    return known[id(expr)][1]
