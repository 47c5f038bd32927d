"""The nuclear norm ‖M‖_* = tr (MᵀM)^{1/2}: the sum of the singular values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import multiply, trace, transpose
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape
from texdiff.operators.inverse import inverse_value
from texdiff.operators.power import HALF, power

TALL = Rule("nuclear norm rule", r"\mathrm{d}\|M\|_{*}=\operatorname{tr}((M^{\top}M)^{-1/2}M^{\top}\,\mathrm{d}M)")
WIDE = Rule("nuclear norm rule", r"\mathrm{d}\|M\|_{*}=\operatorname{tr}(M^{\top}(MM^{\top})^{-1/2}\,\mathrm{d}M)")

LARGEST_CONDITION = 1e3
"""Of MᵀM; beyond that M counts as being without full rank."""


class NuclearNorm(Expr):
    """‖M‖_*, where M has full column rank: d‖M‖_* = tr((MᵀM)^{-1/2}Mᵀ dM), with V Uᵀ of the singular value
    decomposition M = UΣVᵀ in front of dM; for a matrix that is wider than high the same with Mᵀ. It has no index form.
    """

    __slots__ = ()
    arity = 1
    precedence_level = notation.ATOM

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return SCALAR

    @property
    def is_wide(self) -> bool:
        """Whether the matrix surely has more columns than rows."""
        surplus = (self.args[0].shape.cols - self.args[0].shape.rows).constant
        return surplus is not None and surplus > 0

    def rule(self) -> Rule | None:
        return WIDE if self.is_wide else TALL

    def differential(self, d: Direction) -> Expr:
        matrix, change = self.args[0], d.of(self.args[0])
        turned = transpose(matrix)
        if self.is_wide:
            return trace(multiply([turned, power(multiply([matrix, turned]), -HALF), change]))
        return trace(multiply([power(multiply([turned, matrix]), -HALF), turned, change]))

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        yield self.args[0], "full row rank" if self.is_wide else "full column rank"

    def value(self, ev: Evaluator) -> Array:
        """NaN without the full rank that the differential needs."""
        matrix = ev(self.args[0])
        gram = matrix @ matrix.T if self.is_wide else matrix.T @ matrix
        if not ev.arrays.magnitude(inverse_value(ev.arrays, gram, LARGEST_CONDITION)) < math.inf:
            return ev.arrays.undefined(1, 1)
        return ev.arrays.trace(ev.matrix_function("sqrt", 0)(gram))

    def source(self, emit: Emitter) -> str:
        return f"np.linalg.norm({emit(self.args[0])}, 'nuc')"

    def latex(self, p: Printer) -> str:
        return f"{p.fenced(p.notation.norm, p(self.args[0]), p.notation.norm)}_{{*}}"


register(
    "nuclear norm",
    NuclearNorm,
    readings=[
        Reading("fence", rf"\| \| {mark}", NuclearNorm, accepts=lambda shapes: len(shapes) == 1 and shapes[0].is_matrix)
        for mark in ("*", r"\ast", r"\star")
    ],
    examples=[
        Example(
            r"\frac{\partial \|\mathbf{A}\mathbf{X}\|_*}{\partial \mathbf{X}}",
            (r"\mathbf{A} \in \mathbb{R}^{p \times m}", r"\mathbf{X} \in \mathbb{R}^{m \times n}"),
        ),
        Example(
            r"\frac{\partial \|\mathbf{X}\|_*}{\partial \mathbf{X}}",
            (r"\mathbf{X} \in \mathbb{R}^{2 \times 3}",),
        ),
    ],
)
