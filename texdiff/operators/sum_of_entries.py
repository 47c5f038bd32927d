"""The sum and the mean of all entries of an array."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from texdiff.algebra.arithmetic import multiply, transpose
from texdiff.algebra.atoms import Number, Ones
from texdiff.algebra.expression import Array, Emitter, Entries, Evaluator, Expr
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Shape
from texdiff.operators.named_function import ScalarFunction
from texdiff.operators.quotient import Quotient


class SumOfEntries(ScalarFunction):
    """sum(M) = 𝟏ᵀM𝟏, linear."""

    __slots__ = ()
    spelling = r"\operatorname{sum}"
    multilinear = True
    adjoint_rule = Rule(
        "sum of entries as a trace", r"\operatorname{sum}(M)=\operatorname{tr}(\mathbf{1}\mathbf{1}^{\top}M)"
    )
    vec_rule = Rule("sum of entries by vec", r"\operatorname{sum}(M)=\mathbf{1}^{\top}\operatorname{vec}M")

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """w sum(U) = tr(w 𝟏𝟏ᵀ U)."""
        shape = self.args[0].shape.transposed
        ones = transpose(Ones(*shape.transposed)) if shape.is_row else Ones(*shape)
        return multiply([weight, ones])

    def vec_form(self, position: int) -> Expr:
        return transpose(Ones(self.args[0].shape.entries, ONE))

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        argument = self.args[0]
        rows, cols = argument.shape
        if cols == ONE:
            return entries.sum_over(rows, lambda i: entries.of(argument, i, ONE))
        if rows == ONE:
            return entries.sum_over(cols, lambda j: entries.of(argument, ONE, j))
        return entries.sum_over(rows, lambda i: entries.sum_over(cols, lambda j: entries.of(argument, i, j)))

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.total(ev(self.args[0]))

    def source(self, emit: Emitter) -> str:
        return f"np.sum({emit(self.args[0])})"


class MeanReading(SumOfEntries):
    """How mean(M) is read: the sum of all entries over their number. It stands for a quotient and has no rules."""

    __slots__ = ()

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        return Quotient((SumOfEntries(args), Number(args[0].shape.entries)))


def _array(shapes: Sequence[Shape]) -> bool:
    return not shapes[0].is_scalar


register(
    "sum of entries",
    SumOfEntries,
    readings=[
        Reading("function", "sum", SumOfEntries, accepts=_array),
        Reading("function", "mean", MeanReading, accepts=_array),
    ],
    examples=[
        Example(
            r"\frac{\partial \operatorname{sum}(\mathbf{A}\mathbf{X})}{\partial \mathbf{X}}",
            (r"\mathbf{A} \in \mathbb{R}^{p \times m}", r"\mathbf{X} \in \mathbb{R}^{m \times n}"),
        )
    ],
)
