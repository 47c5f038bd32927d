"""softmax of a matrix, row by row, as attention uses it."""

from __future__ import annotations

from collections.abc import Iterator

from texdiff.algebra.arithmetic import add, multiply, negate
from texdiff.algebra.atoms import Ones
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr
from texdiff.algebra.numeric import exp
from texdiff.algebra.polynomial import ONE
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.operators.diag import Diag
from texdiff.operators.hadamard import Hadamard
from texdiff.operators.named_function import EntryByEntry


class RowSoftmax(EntryByEntry):
    """S with every row the softmax of that row of M: dS = S ∘ dM − diag((S ∘ dM)𝟏) S. It has no index form."""

    __slots__ = ()
    spelling = r"\operatorname{softmax}"
    differential_rule = Rule(
        "softmax of rows",
        r"\mathrm{d}S=S\odot\mathrm{d}M-\operatorname{diag}((S\odot\mathrm{d}M)\mathbf{1})\,S,"
        r"\quad S=\operatorname{softmax}(M)",
    )

    def differential(self, d: Direction) -> Expr:
        weighted = Hadamard((self, d.of(self.args[0])))
        sums = multiply([weighted, Ones(self.shape.cols, ONE)])
        return add([weighted, negate(multiply([Diag((sums,)), self]))])

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        yield self, "row by row"

    def known(self, trait: str) -> bool:
        return trait == "positive"

    def value(self, ev: Evaluator) -> Array:
        powers = ev.arrays.entrywise(exp, ev(self.args[0]))
        return powers / (powers @ ev.arrays.ones(powers.shape[1], 1))

    def source(self, emit: Emitter) -> str:
        shifted = "np.exp(u - np.max(u, axis=1, keepdims=True))"
        return f"(lambda u: {shifted} / np.sum({shifted}, axis=1, keepdims=True))({emit(self.args[0])})"


register(
    "softmax of rows",
    RowSoftmax,
    readings=[Reading("function", "softmax", RowSoftmax, accepts=lambda shapes: shapes[0].is_matrix)],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A}\operatorname{softmax}(\mathbf{Q}\mathbf{K}^{\top}))}"
            r"{\partial \mathbf{Q}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{m \times n}",
                r"\mathbf{Q} \in \mathbb{R}^{n \times d}",
                r"\mathbf{K} \in \mathbb{R}^{m \times d}",
            ),
        )
    ],
)
