"""What is surely known of an expression (invertible, symmetric, positive …): declared, or by structure."""

from __future__ import annotations

from texdiff.algebra.arithmetic import Product, Sum, Transpose
from texdiff.algebra.atoms import Identity, Number, Symbol
from texdiff.algebra.expression import Expr

IMPLIED = {
    "invertible": frozenset({"invertible", "spd", "orthogonal"}),
    "symmetric": frozenset({"symmetric", "spd", "diagonal"}),
    "spd": frozenset({"spd"}),
    "orthogonal": frozenset({"orthogonal"}),
    "diagonal": frozenset({"diagonal"}),
    "positive": frozenset({"positive"}),
}
"""Which declared traits answer the question for a property."""


def has(expr: Expr, trait: str) -> bool:
    """Whether a property follows from what is declared; False means only that it is not known."""
    if isinstance(expr, Symbol):
        return not expr.traits.isdisjoint(IMPLIED[trait])
    if isinstance(expr, Identity):
        return True
    if isinstance(expr, Transpose):
        return has(expr.args[0], trait)
    if isinstance(expr, Number):
        return trait == "positive" and (expr.number.constant or 0) > 0
    if isinstance(expr, Product | Sum):
        return _composite_has(expr, trait)
    return expr.known(trait)


def is_invertible(expr: Expr) -> bool:
    """A square matrix with an inverse."""
    return expr.shape.is_square and has(expr, "invertible")


def is_positive(expr: Expr) -> bool:
    """A positive scalar, or an array of positive entries."""
    return has(expr, "positive")


def _composite_has(expr: Expr, trait: str) -> bool:
    """Products of invertible matrices are invertible; positive terms and factors stay positive."""
    if trait == "positive":
        return all(has(argument, trait) for argument in expr.args)
    matrices = [factor for factor in expr.args if not factor.shape.is_scalar]
    plain = isinstance(expr, Product) and len(matrices) == len(expr.args)
    return (
        plain and trait in ("invertible", "orthogonal") and all(m.shape.is_square and has(m, trait) for m in matrices)
    )
