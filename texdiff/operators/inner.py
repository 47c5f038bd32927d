"""Inner products ⟨A, B⟩ of vectors or matrices, and u · v."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import multiply, transpose
from texdiff.algebra.atoms import ONE_NUMBER
from texdiff.algebra.expression import Array, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, column
from texdiff.algebra.simplify import tidy
from texdiff.operators.vec import vec


class InnerProduct(Expr):
    """⟨A, B⟩ = tr(AᵀB), the sum of the products of entries; params: 'angle' or 'dot', how it is printed, and the index
    of the angles as typed.
    """

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
        return ev.arrays.total(ev(self.args[0]) * ev(self.args[1]))

    def source(self, emit: Emitter) -> str:
        return f"np.sum({emit(self.args[0])} * {emit(self.args[1])})"

    def latex(self, p: Printer) -> str:
        if self.params[0] == "angle":
            return p.fenced(r"\langle ", ", ".join(map(p, self.args)), r"\rangle") + "".join(
                map(_index, self.params[1:])
            )
        left, right = (p(a, notation.INFIX + 1) for a in self.args)
        return rf"{left} \cdot {right}"


class WeightedProduct(Expr):
    """⟨A, B⟩_W = tr(AᵀWB), arguments A, B and W."""

    __slots__ = ()
    arity = 3
    precedence_level = notation.ATOM
    multilinear = True
    differential_rule = Rule(
        "inner product rule",
        r"\mathrm{d}\langle M,N\rangle=\langle\mathrm{d}M,N\rangle+\langle M,\mathrm{d}N\rangle",
    )
    adjoint_rule = Rule("weighted product as a trace", r"\langle M,N\rangle_{W}=\operatorname{tr}(M^{\top}WN)")
    vec_rule = Rule(
        "weighted product of vecs",
        r"\langle M,N\rangle_{W}=(\operatorname{vec}M)^{\top}\operatorname{vec}(WN)",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        left, right, weight = shapes
        equal(weight.rows, left.rows)
        equal(weight.cols, right.rows)
        equal(left.cols, right.cols)
        return SCALAR

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        m, n = Polynomial.of("m"), Polynomial.of("n")
        return [((shape, shape, Shape(m, m)), ()) for shape in (column(m), Shape(m, n))]

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """w⟨U, B⟩_W = tr(w BᵀWᵀU), w⟨A, U⟩_W = tr(w AᵀW U), w⟨A, B⟩_U = tr(w BAᵀ U)."""
        left, right, middle = self.args
        turned = (
            [transpose(right), transpose(middle)],
            [transpose(left), middle],
            [right, transpose(left)],
        )
        return multiply([weight, *turned[position]])

    def vec_form(self, position: int) -> Expr:
        return transpose(vec(tidy(transpose(self.adjoint(position, ONE_NUMBER)))))

    def value(self, ev: Evaluator) -> Array:
        left, right, middle = map(ev, self.args)
        return ev.arrays.total(left * (middle @ right))

    def source(self, emit: Emitter) -> str:
        left, right, middle = map(emit, self.args)
        return f"np.sum({left} * ({middle} @ {right}))"

    def latex(self, p: Printer) -> str:
        left, right, middle = map(p, self.args)
        return p.fenced(r"\langle ", f"{left}, {right}", r"\rangle") + f"_{{{middle}}}"


def _index(mark: object) -> str:
    text = str(mark)
    return f"_{text}" if len(text) < 2 else f"_{{{text}}}"


def _weighted(shapes: Sequence[Shape]) -> bool:
    return len(shapes) == 3 and shapes[2].is_matrix and not shapes[0].is_scalar


def _of_one_shape(shapes: Sequence[Shape]) -> bool:
    return not any(shape.is_scalar for shape in shapes)


def _columns(shapes: Sequence[Shape]) -> bool:
    return all(shape.is_column for shape in shapes)


register(
    "inner product",
    InnerProduct,
    WeightedProduct,
    readings=[
        Reading("fence", r"\langle \rangle", InnerProduct, ("angle",), _of_one_shape),
        *(
            Reading("fence", rf"\langle \rangle {mark}", InnerProduct, ("angle", mark), _of_one_shape)
            for mark in ("F", r"\mathrm{F}", r"\text{F}", "2")
        ),
        Reading("fence", r"\langle \rangle *", WeightedProduct, (), _weighted),
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
