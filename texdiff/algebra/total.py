"""The total differential of a function of a matrix: the sum over all its entries."""

from __future__ import annotations

from collections.abc import Callable

from texdiff.algebra.arithmetic import multiply
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry, IndexSum, spare_indices
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule

TOTAL = Rule("total differential", r"\mathrm{d}f=\sum_{i}\sum_{j}\frac{\partial f}{\partial m_{ij}}\,\mathrm{d}m_{ij}")
READ_TRACE = Rule("trace of a product", r"\sum_{i}\sum_{j}n_{ji}m_{ij}=\operatorname{tr}(NM)")


def total_differential(change: Expr, derivative: Callable[[Polynomial, Polynomial], Expr]) -> Expr:
    """Σ_i Σ_j ∂f/∂m_ij dm_ij for dM and ∂f/∂m_ij, a function of i and j."""
    letters = spare_indices(change)
    rows, cols = next(letters), next(letters)
    i, j = Polynomial.of(rows), Polynomial.of(cols)
    term = multiply([derivative(i, j), Entry((change,), (i, j))])
    return IndexSum([IndexSum([term], (cols, ONE, change.shape.cols, "bare"))], (rows, ONE, change.shape.rows, "bare"))
