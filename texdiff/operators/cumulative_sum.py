"""The cumulative sums of a vector, cumsum(u)_i = u_1 + … + u_i, and the triangle of ones that makes them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import accumulate
from typing import Any

from texdiff.algebra.arithmetic import multiply
from texdiff.algebra.atoms import Constant
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule, Wording
from texdiff.algebra.shape import Equal, Shape
from texdiff.operators.named_function import VectorFunction


class CumulativeSum(VectorFunction):
    """cumsum(u) = T u with the lower triangle T of ones; linear. It has no index form: the sum ends at an index."""

    __slots__ = ()
    spelling = r"\operatorname{cumsum}"
    multilinear = True
    adjoint_rule = Rule(
        "cumulative sums as a product", r"\operatorname{cumsum}(\boldsymbol{u})=\mathbf{T}\boldsymbol{u}"
    )
    vec_rule = adjoint_rule

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """wᵀ cumsum(u) = wᵀT u."""
        return multiply([weight, Triangle(self.shape.rows)])

    def vec_form(self, position: int) -> Expr:
        return Triangle(self.shape.rows)

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.array([[entry] for entry in accumulate(row[0] for row in ev(self.args[0]).tolist())])

    def source(self, emit: Emitter) -> str:
        return f"np.cumsum({emit(self.args[0])}, axis=0)"


class Triangle(Constant):
    """T, the lower triangular matrix of ones (params: its size)."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(params[0], params[0])

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return [((), (Polynomial.of("n"),))]

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        return cls(*(size for size in params if isinstance(size, Polynomial)))

    @property
    def wording(self) -> Wording:
        return Wording("triangle of ones", ("T", "L", "C"), ())

    def known(self, trait: str) -> bool:
        return trait == "invertible"

    def value(self, ev: Evaluator) -> Array:
        size = ev.size(self.shape.rows)
        return ev.arrays.array([[1.0 if j <= i else 0.0 for j in range(size)] for i in range(size)])

    def source(self, emit: Emitter) -> str:
        return f"np.tri({emit.size(self.shape.rows)})"

    def latex(self, p: Printer) -> str:
        return rf"{p.notation.matrix or ''}{{T}}_{{\mathrm{{low}}}}"


register(
    "cumulative sums",
    CumulativeSum,
    Triangle,
    readings=[Reading("function", "cumsum", CumulativeSum, accepts=lambda shapes: shapes[0].is_column)],
    examples=[
        Example(
            r"\frac{\partial \boldsymbol{a}^{\top}\operatorname{cumsum}(\mathbf{A}\boldsymbol{x})}"
            r"{\partial \boldsymbol{x}}",
            (
                r"\boldsymbol{a} \in \mathbb{R}^{m}",
                r"\mathbf{A} \in \mathbb{R}^{m \times n}",
                r"\boldsymbol{x} \in \mathbb{R}^{n}",
            ),
        )
    ],
)
