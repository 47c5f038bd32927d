"""The Hadamard product A ∘ B, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.expression import Array, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.operators.diag import Diag
from texdiff.operators.vec import vec


class Hadamard(Expr):
    """Bilinear and commutative; arguments of one shape. The printed sign is the author's (params)."""

    __slots__ = ()
    arity = 2
    precedence_level = notation.INFIX
    multilinear = True
    differential_rule = Rule("Hadamard product rule", r"\mathrm{d}(M\odot N)=\mathrm{d}M\odot N+M\odot\mathrm{d}N")
    adjoint_rule = Rule(
        "trace of a Hadamard product",
        r"\operatorname{tr}(L^{\top}(M\odot N))=\operatorname{tr}((L\odot M)^{\top}N)",
    )
    vec_rule = Rule(
        "Hadamard product as a diagonal",
        r"\boldsymbol{u}\odot \boldsymbol{v}=\operatorname{diag}(\boldsymbol{u})\,\boldsymbol{v}",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[1].rows)
        equal(shapes[0].cols, shapes[1].cols)
        return shapes[0]

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """tr(W (M∘U)) = tr((W∘Mᵀ) U) = tr((Wᵀ∘M)ᵀ U)."""
        return transpose(Hadamard((transpose(weight), self.args[1 - position]), self.params))

    def vec_form(self, position: int) -> Expr:
        return Diag((vec(self.args[1 - position]),))

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(a) for a in self.args])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return entries.product([entries.of(a, row, col) for a in self.args])

    def value(self, ev: Evaluator) -> Array:
        return ev(self.args[0]) * ev(self.args[1])

    def source(self, emit: Emitter) -> str:
        return f"{emit(self.args[0])} * {emit(self.args[1])}"

    def latex(self, p: Printer) -> str:
        left, right = (p(a, notation.INFIX + 1) for a in self.args)
        return f"{left} {p.notation.hadamard} {right}"


def _arrays(shapes: Sequence[Shape]) -> bool:
    return not shapes[0].is_scalar


register(
    "hadamard",
    Hadamard,
    readings=[
        Reading("infix", r"\odot", Hadamard, accepts=_arrays),
        Reading("infix", r"\circ", Hadamard, accepts=_arrays),
    ],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A}(\mathbf{B} \odot \mathbf{X}))}{\partial \mathbf{X}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{n \times m}",
                r"\mathbf{B} \in \mathbb{R}^{m \times n}",
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
            ),
        )
    ],
)
