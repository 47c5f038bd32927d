"""Inner products ⟨A, B⟩ of vectors or matrices, and u · v."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import multiply, transpose
from texdiff.algebra.expression import Array, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape
from texdiff.operators.vec import vec


class InnerProduct(Expr):
    """⟨A, B⟩ = tr(AᵀB), the sum of the products of entries; params: 'angle' or 'dot', how it is printed."""

    __slots__ = ()
    arity = 2
    multilinear = True
    differential_rule = Rule(
        "inner product rule",
        r"\mathrm{d}\langle M,N\rangle=\langle\mathrm{d}M,N\rangle+\langle M,\mathrm{d}N\rangle",
    )
    adjoint_rule = Rule("inner product as a trace", r"\langle M,N\rangle=\operatorname{tr}(M^{\top}N)")
    vec_rule = Rule("inner product of vecs", r"\langle M,N\rangle=(\operatorname{vec}M)^{\top}\operatorname{vec}N")

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[1].rows)
        equal(shapes[0].cols, shapes[1].cols)
        return SCALAR

    @property
    def precedence(self) -> int:
        return notation.ATOM if self.params[0] == "angle" else notation.INFIX

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """w⟨U, B⟩ = tr(w Bᵀ U)."""
        return multiply([weight, transpose(self.args[1 - position])])

    def vec_form(self, position: int) -> Expr:
        return transpose(vec(self.args[1 - position]))

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        """⟨A, B⟩ = Σ_i Σ_j a_ij b_ij."""
        rows, cols = self.args[0].shape

        def term(i: Polynomial, j: Polynomial) -> Expr:
            return entries.product([entries.of(argument, i, j) for argument in self.args])

        if cols == ONE:
            return entries.sum_over(rows, lambda i: term(i, ONE))
        if rows == ONE:
            return entries.sum_over(cols, lambda j: term(ONE, j))
        return entries.sum_over(rows, lambda i: entries.sum_over(cols, lambda j: term(i, j)))

    def value(self, ev: Evaluator) -> Array:
        return (ev(self.args[0]) * ev(self.args[1])).sum().reshape(1, 1)

    def source(self, emit: Emitter) -> str:
        return f"np.sum({emit(self.args[0])} * {emit(self.args[1])})"

    def latex(self, p: Printer) -> str:
        if self.params[0] == "angle":
            return p.fenced(r"\langle ", ", ".join(map(p, self.args)), r"\rangle")
        left, right = (p(a, notation.INFIX + 1) for a in self.args)
        return rf"{left} \cdot {right}"


def _of_one_shape(shapes: Sequence[Shape]) -> bool:
    return not any(shape.is_scalar for shape in shapes)


def _columns(shapes: Sequence[Shape]) -> bool:
    return all(shape.is_column for shape in shapes)


register(
    "inner product",
    InnerProduct,
    readings=[
        Reading("fence", r"\langle \rangle", InnerProduct, ("angle",), _of_one_shape),
        Reading("infix", r"\cdot", InnerProduct, ("dot",), _columns),
    ],
    examples=[
        Example(
            r"\frac{\partial \langle \mathbf{A}, \mathbf{X}\mathbf{B} \rangle}{\partial \mathbf{X}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{m \times p}",
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
                r"\mathbf{B} \in \mathbb{R}^{n \times p}",
            ),
        )
    ],
)
