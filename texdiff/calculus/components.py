"""Index form: the entry (i, j) of an expression, products as sums over fresh indices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import Self

from texdiff.algebra.arithmetic import Product, Sum, Trace, Transpose, add, multiply
from texdiff.algebra.atoms import Identity, Number, Ones, Symbol, Zero
from texdiff.algebra.contract import delta
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import Delta, Entry, IndexSum, UnitMatrix, UnitVector
from texdiff.algebra.inert import Partial
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule

INDEX_FORM = Rule("index form", r"[MN]_{ij}=\sum_{k}m_{ik}n_{kj}")


class IndexForm:
    """The `Entries` that operators build their components with; `fresh` gives unused index names."""

    def __init__(self, fresh: Callable[[], str], opaque: bool = False, bound: frozenset[str] = frozenset()) -> None:
        """`opaque`: what has no index form, and products without a unit array, are written [M]_ij. `bound` are the
        indices of the sums outside, which no new index may be called.
        """
        self._next = fresh
        self._opaque = opaque
        self._bound = bound

    def _fresh(self) -> str:
        return next(letter for letter in iter(self._next, "") if letter not in self._bound)

    def of(self, expr: Expr, row: Polynomial, col: Polynomial) -> Expr:
        """Entry (row, col); raises NoRule where an operator has no index form."""
        if self._opaque and expr.shape.is_scalar and not _has_units(expr):
            return expr
        if isinstance(expr, Sum):
            return add(self.of(term, row, col) for term in expr.args)
        if isinstance(expr, Product):
            return self._product(expr, row, col)
        if isinstance(expr, Transpose):
            return self.of(expr.args[0], col, row)
        if isinstance(expr, Trace):
            inner = expr.args[0]
            return self.sum_over(inner.shape.rows, lambda k: self.of(inner, k, k))
        if isinstance(expr, IndexSum):
            return expr.rebuild([self._inside(expr.index).of(expr.args[0], row, col)])
        return self._leaf(expr, row, col)

    def _inside(self, index: str) -> Self:
        """The same within a sum over an index."""
        inside = copy(self)
        inside._bound = self._bound | {index}
        return inside

    def sum_over(self, size: Polynomial, body: Callable[[Polynomial], Expr]) -> Expr:
        """Σ_k over [size] of the body at a fresh index k."""
        index = self._fresh()
        return IndexSum((body(Polynomial.of(index)),), (index, ONE, size, "bare"))

    def delta(self, row: Polynomial, col: Polynomial) -> Expr:
        return delta(row, col)

    def product(self, factors: Sequence[Expr]) -> Expr:
        return multiply(factors)

    def _product(self, expr: Product, row: Polynomial, col: Polynomial) -> Expr:
        scalars = [self.of(f, ONE, ONE) for f in expr.args if f.shape.is_scalar]
        chain = [f for f in expr.args if not f.shape.is_scalar]
        if not chain:
            return multiply(scalars)
        return multiply([*scalars, self._chain(chain, row, col)])

    def _chain(self, chain: Sequence[Expr], row: Polynomial, col: Polynomial) -> Expr:
        """[L M …]_ij = Σ_k [L]_ik [M …]_kj, all sums in front."""
        if self._opaque and not any(map(_has_units, chain)):
            return Entry((multiply(chain),), (row, col)) if len(chain) > 1 else self.of(chain[0], row, col)
        indices = [("" if f.shape.cols == ONE else self._fresh(), f.shape.cols) for f in chain[:-1]]
        inner = [Polynomial.of(name) if name else ONE for name, _ in indices]
        ends = zip(chain, [row, *inner], [*inner, col], strict=True)
        body = multiply([self.of(f, i, j) for f, i, j in ends])
        for name, size in reversed([(name, size) for name, size in indices if name]):
            body = IndexSum((body,), (name, ONE, size, "bare"))
        return body

    def _leaf(self, expr: Expr, row: Polynomial, col: Polynomial) -> Expr:
        if expr.shape.is_scalar and isinstance(expr, Symbol | Number | Entry | Delta | Partial):
            return expr
        if isinstance(expr, Symbol | Partial):
            return Entry((expr,), (row, col))
        if isinstance(expr, Identity):
            return self.delta(row, col)
        if isinstance(expr, Zero):
            return Number(0)
        if isinstance(expr, Ones):
            return Number(1)
        if isinstance(expr, UnitVector):
            return self.delta(row, _polynomial(expr, 0))
        if isinstance(expr, UnitMatrix):
            return multiply([self.delta(row, _polynomial(expr, 0)), self.delta(col, _polynomial(expr, 1))])
        try:
            return expr.component(row, col, self)
        except NoRule:
            if not self._opaque:
                raise
            return Entry((expr,), (row, col))


def _has_units(expr: Expr) -> bool:
    return any(isinstance(node, UnitMatrix | UnitVector | Delta) for node in expr.walk())


def _polynomial(expr: Expr, position: int) -> Polynomial:
    value = expr.params[position]
    assert isinstance(value, Polynomial)
    return value
