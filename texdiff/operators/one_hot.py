"""One-hot vectors, which are declared and have no spelling of their own: their entries add up to 1."""

from __future__ import annotations

from texdiff.algebra.arithmetic import Product, Transpose, multiply, transpose
from texdiff.algebra.atoms import Number, Ones, Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry, IndexSum
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import DisplayRule, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import column

SUM_OF_ENTRIES = Rule("entries of a one-hot vector", r"\sum_{k}u_{k}=1")
SUM_OF_ONE_HOT = Rule("one-hot vector", r"\mathbf{1}^{\top}u=1")


def _sum_of_one_hot(expr: Expr) -> Expr | None:
    """𝟏ᵀu = uᵀ𝟏 = 1, with other factors around it; 𝟏 may have several columns."""
    if not isinstance(expr, Product):
        return None
    for k, (left, right) in enumerate(zip(expr.args, expr.args[1:], strict=False)):
        if isinstance(left, Transpose) and _are_ones_and_one_hot(left.args[0], right):
            return multiply([*expr.args[:k], _sum(left.shape.rows, right.shape.cols), *expr.args[k + 2 :]])
    return None


def _sum_of_entries(expr: Expr) -> Expr | None:
    """Σ_k u_k = 1."""
    if not isinstance(expr, IndexSum) or not isinstance(expr.args[0], Entry):
        return None
    (vector,), (row, _) = expr.args[0].args, expr.args[0].indices
    whole = row == Polynomial.of(expr.index) and expr.bounds == (ONE, vector.shape.rows)
    return Number(1) if whole and has(vector, "onehot") else None


def _are_ones_and_one_hot(left: Expr, right: Expr) -> bool:
    if isinstance(left, Ones):
        left, right = right, left
    return isinstance(right, Ones) and has(left, "onehot")


def _sum(rows: Polynomial, cols: Polynomial) -> Expr:
    """The product with a matrix of ones is a row or a column of ones."""
    return Number(1) if rows == cols == ONE else Ones(rows, cols)


_N = Polynomial.of("n")
_Y = Symbol("y", column(_N), frozenset({"onehot"}))

register(
    "one-hot vectors",
    display_rules=[
        DisplayRule(SUM_OF_ONE_HOT, 10, _sum_of_one_hot, multiply([transpose(_Y), Ones(*_Y.shape)])),
        DisplayRule(
            SUM_OF_ENTRIES,
            10,
            _sum_of_entries,
            IndexSum((Entry((_Y,), (Polynomial.of("k"), ONE)),), ("k", ONE, _N, "range")),
        ),
    ],
)
