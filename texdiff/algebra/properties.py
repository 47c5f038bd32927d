"""What is surely known of an expression (invertible, symmetric, positive …): declared, or by structure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from texdiff.algebra.arithmetic import Product, Sum, Transpose
from texdiff.algebra.atoms import Identity, Number, Symbol, Unknown
from texdiff.algebra.canonical import is_symmetric, key
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import IndexSum

IMPLIED = {
    "invertible": frozenset({"invertible", "spd", "orthogonal"}),
    "symmetric": frozenset({"symmetric", "spd", "diagonal"}),
    "spd": frozenset({"spd"}),
    "orthogonal": frozenset({"orthogonal"}),
    "diagonal": frozenset({"diagonal"}),
    "positive": frozenset({"positive"}),
    "nonnegative": frozenset({"positive"}),
    "onehot": frozenset({"onehot"}),
}
"""Which declared traits answer the question for a property."""


@lru_cache(maxsize=65536)  # several properties of a sum ask for several of each term, on every level of a nest
def has(expr: Expr, trait: str) -> bool:
    """Whether a property follows from what is declared; False means only that it is not known."""
    if trait == "nonnegative" and has(expr, "positive"):
        return True
    if isinstance(expr, Symbol):
        return not expr.traits.isdisjoint(IMPLIED[trait])
    if isinstance(expr, Identity):
        return trait not in ("positive", "onehot")
    if isinstance(expr, Transpose):
        return has(expr.args[0], trait)
    if isinstance(expr, Number):
        return trait == "positive" and (expr.number.constant or 0) > 0
    if isinstance(expr, Product | Sum):
        return _composite_has(expr, trait)
    if isinstance(expr, IndexSum):
        return (trait == "nonnegative" or (trait == "positive" and _has_terms(expr))) and has(expr.args[0], trait)
    return expr.known(trait)


def is_invertible(expr: Expr) -> bool:
    """A square matrix with an inverse."""
    return expr.shape.is_square and has(expr, "invertible")


def is_positive(expr: Expr) -> bool:
    """A positive scalar, or an array of positive entries."""
    return has(expr, "positive")


def _has_terms(total: IndexSum) -> bool:
    """Whether a sum is surely not empty: k = 1 … n, for n a number or the name of one."""
    lower, upper = total.bounds
    return lower.constant == 1 and (upper.single_name is not None or (upper.constant or 0) >= 1)


def _is_square(expr: Expr) -> bool:
    """uᵀu."""
    return expr.shape.is_scalar and len(expr.args) == 2 and key(expr.args[0], True) == key(expr.args[1])


def _composite_has(expr: Expr, trait: str) -> bool:
    """Products of invertible matrices are invertible; positive terms and factors stay positive, 1 + ‖u‖² is."""
    if trait == "symmetric":
        return is_symmetric(expr)
    if isinstance(expr, Sum):
        if trait == "positive":
            return any(map(is_positive, expr.args)) and all(has(term, "nonnegative") for term in expr.args)
        return trait in ("nonnegative", "spd", "diagonal") and all(has(term, trait) for term in expr.args)
    if trait in ("positive", "nonnegative"):
        return all(has(factor, trait) for factor in expr.args) or (trait == "nonnegative" and _is_square(expr))
    if trait == "diagonal":
        return all(factor.shape.is_scalar or has(factor, trait) for factor in expr.args)
    if trait not in ("invertible", "orthogonal"):
        return False
    return all(factor.shape.is_square and not factor.shape.is_scalar and has(factor, trait) for factor in expr.args)


def moved_by_d(expressions: Iterable[Expr]) -> list[Symbol]:
    """The symbols that d moves, by name: those that are mentioned, for functions their arguments; no constants, and no
    one-hot vectors, between which there is nothing.
    """
    free = frozenset[Symbol]().union(*(expr.free for expr in expressions))
    arguments = {argument for symbol in free if isinstance(symbol, Unknown) for argument in symbol.arguments}
    plain = (symbol for symbol in free | arguments if not isinstance(symbol, Unknown))
    moved = (symbol for symbol in plain if symbol.traits.isdisjoint(("constant", "onehot")))
    return sorted(moved, key=lambda symbol: symbol.name)
