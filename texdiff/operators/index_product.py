"""Products of scalars over an index, ∏_i s_i."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import reduce
from operator import mul
from typing import Any

from texdiff.algebra.arithmetic import multiply
from texdiff.algebra.bound import Bound
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import Example, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError
from texdiff.operators.elementwise import logarithm
from texdiff.operators.quotient import Quotient

PRODUCT = Rule(
    "product over an index",
    r"\mathrm{d}\prod_{i}u_{i}=\prod_{i}u_{i}\sum_{i}\frac{\mathrm{d}u_{i}}{u_{i}}",
)
LOGARITHM = Rule("logarithm of a product", r"\mathrm{d}\ln\prod_{i}u_{i}=\sum_{i}\mathrm{d}\ln u_{i}")


class IndexProduct(Bound):
    """∏ s_i, where no factor is 0: d∏ s_i = ∏ s_i Σ ds_i/s_i, and d ln ∏ s_i = Σ d ln s_i."""

    __slots__ = ()
    sign = r"\prod"
    differential_rule = PRODUCT

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if not shapes[0].is_scalar:
            raise ShapeError("the factors of a product over an index must be scalars, since matrices do not commute")
        return SCALAR

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return [((SCALAR,), ("w", ONE, Polynomial.of("k"), "set"))]

    def differential(self, d: Direction) -> Expr:
        (factor,) = self.args
        return multiply([self, IndexSum((Quotient((d.of(factor), factor)),), self.params)])

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        if outer.function_name != "ln":
            return None
        return IndexSum((d.of(logarithm(self.args[0])),), self.params), LOGARITHM

    def known(self, trait: str) -> bool:
        return trait in ("positive", "nonnegative") and has(self.args[0], trait)

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return self

    def value(self, ev: Evaluator) -> Array:
        return reduce(mul, self.values(ev), ev.arrays.ones(1, 1))

    def source(self, emit: Emitter) -> str:
        return f"np.prod([{self.source_over_range(emit)}])"


def index_product(factor: Expr, params: Sequence[Hashable]) -> Expr:
    """∏ over a range."""
    return IndexProduct((factor,), params)


register(
    "product over an index",
    IndexProduct,
    builders={"index product": index_product},
    examples=[
        Example(
            r"\frac{\partial}{\partial \boldsymbol{x}}\prod_{i=1}^{n}(1 + x_i^2)",
            (r"\boldsymbol{x} \in \mathbb{R}^{n}",),
        ),
        Example(
            r"\frac{\partial}{\partial t}\ln\prod_{i=1}^{n}(t + x_i^2)",
            (r"\boldsymbol{x} \in \mathbb{R}^{n}", r"t \in \mathbb{R}"),
        ),
    ],
)
