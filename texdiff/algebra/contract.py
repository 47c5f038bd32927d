"""Sums over an index with δ_ij, e_i or E_ij in them: contracted, or read back as the array that they spell out."""

from __future__ import annotations

from texdiff.algebra.arithmetic import Product, Sum, Transpose, add, multiply, transpose
from texdiff.algebra.atoms import Number
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Delta, Entry, IndexSum, UnitMatrix, UnitVector
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule

CONTRACT = Rule("contract delta", r"\sum_{k}\delta_{ik}a_{k}=a_{i}")
ENTRY_OF_UNIT = Rule("entry of a unit array", r"[e_{j}]_{i}=\delta_{ij}", minor=True)
SPELLED_OUT = Rule("array from its entries", r"\sum_{i}\sum_{j}a_{ij}\mathbf{E}_{ij}=A")


def entry_of_unit(expr: Expr) -> Expr | None:
    """[e_k]_i = δ_ik, [E_kl]_ij = δ_ik δ_jl, also below a transposition mark."""
    if not isinstance(expr, Entry):
        return None
    inner, (row, col) = expr.args[0], expr.indices
    if isinstance(inner, Transpose):
        inner, row, col = inner.args[0], col, row
    if isinstance(inner, UnitVector):
        return delta(row, inner.index)
    if isinstance(inner, UnitMatrix):
        return multiply([delta(row, inner.indices[0]), delta(col, inner.indices[1])])
    return None


def delta(left: Polynomial, right: Polynomial) -> Expr:
    """δ_ij; 1 for equal indices, 0 for different numbers."""
    if left == right:
        return Number(1)
    if left.constant is not None and right.constant is not None:
        return Number(0)
    return Delta((), (left, right))


def contracted(expr: Expr) -> Expr | None:
    """Σ_k δ_ik a_k = a_i, for a sum over a whole range."""
    if not isinstance(expr, IndexSum) or expr.bounds[0] != ONE:
        return None
    bound = Polynomial.of(expr.index)
    for factor in _factors(expr.args[0]):
        if isinstance(factor, Delta) and bound in factor.params:
            other = next((p for p in factor.params if p != bound), bound)
            rest = [f for f in _factors(expr.args[0]) if f is not factor]
            body = multiply(rest or [Number(1)])
            return body.substitute_integers({expr.index: other})  # type: ignore[dict-item]
    return None


def spelled_out(expr: Expr) -> Expr | None:
    """Σ_j v_j e_j = v, Σ_i Σ_j a_ij E_ij = A, and the same for sums of such entries."""
    if not isinstance(expr, IndexSum):
        return None
    outer, body = [expr.index], expr.args[0]
    if isinstance(body, IndexSum) and expr.bounds[0] == ONE == body.bounds[0]:
        outer, body = [expr.index, body.index], body.args[0]
    factors = _factors(body)
    units = [f for f in factors if isinstance(_plain(f), UnitVector | UnitMatrix)]
    rest = [f for f in factors if f not in units]
    if len(units) != 1 or _whole_range(expr) is False:
        return None
    unit = _plain(units[0])
    indices = _unit_indices(unit)
    if sorted(outer) != sorted(i.single_name or "" for i in indices):
        return None
    array = _lifted(rest, indices, frozenset(outer))
    if array is None or array.shape != unit.shape:
        return None
    return transpose(array) if isinstance(units[0], Transpose) else array


def _whole_range(expr: IndexSum) -> bool:
    return expr.bounds[0] == ONE


def _factors(expr: Expr) -> list[Expr]:
    return list(expr.args) if isinstance(expr, Product) else [expr]


def _plain(expr: Expr) -> Expr:
    return expr.args[0] if isinstance(expr, Transpose) else expr


def _unit_indices(unit: Expr) -> list[Polynomial]:
    if isinstance(unit, UnitVector):
        return [unit.index]
    return list(unit.indices) if isinstance(unit, UnitMatrix) else []


def _lifted(factors: list[Expr], indices: list[Polynomial], names: frozenset[str]) -> Expr | None:
    """The array whose entry at the indices is the product of the factors, one of which holds the indices."""
    outside = [f for f in factors if names.isdisjoint(f.integers())]
    inside = [f for f in factors if f not in outside]
    if len(inside) != 1:
        return None
    array = _array_of(inside[0], indices, names)
    return None if array is None else multiply([*outside, array])


def _array_of(expr: Expr, indices: list[Polynomial], names: frozenset[str]) -> Expr | None:
    if isinstance(expr, Sum):
        arrays = [_lifted(_factors(term), indices, names) for term in expr.args]
        return None if None in arrays else add(a for a in arrays if a is not None)
    if not isinstance(expr, Entry) or not names.isdisjoint(expr.args[0].integers()):
        return None
    at = [i for i, size in zip(expr.indices, expr.args[0].shape, strict=True) if size != ONE]
    if at == indices:
        return expr.args[0] if not expr.args[0].shape.is_row else transpose(expr.args[0])
    return transpose(expr.args[0]) if at == indices[::-1] else None
