"""The spectral norm ‖M‖₂ of a matrix, its largest singular value, and the singular vectors that belong to it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import add, multiply, negate, transpose
from texdiff.algebra.atoms import Identity
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule, Wording
from texdiff.algebra.shape import SCALAR, Equal, Shape, column
from texdiff.operators.power import power
from texdiff.operators.spectra import largest_singular

OPERATOR_MARKS = ("2", "op")
"""Indices of the norm that mean the largest singular value; every other one prints σ_max(M)."""


class SpectralNorm(Expr):
    """‖M‖₂ = σ_max(M), params: the index as typed, or 'max'; where the largest singular value is simple.

    d‖M‖₂ = uᵀ dM v with the unit singular vectors of that value. It has no index form.
    """

    __slots__ = ()
    arity = 1
    differential_rule = Rule(
        "largest singular value", r"\mathrm{d}\|M\|_{2}=\boldsymbol{u}^{\top}\,\mathrm{d}M\,\boldsymbol{v}"
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return SCALAR

    def differential(self, d: Direction) -> Expr:
        left, right = (SingularVector(self.args, (*self.params, side)) for side in ("left", "right"))
        return multiply([transpose(left), d.of(self.args[0]), right])

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        yield self, "simple singular value"

    def known(self, trait: str) -> bool:
        return trait == "positive"

    def value(self, ev: Evaluator) -> Array:
        return largest_singular(ev, ev(self.args[0]))[0]

    def source(self, emit: Emitter) -> str:
        return f"np.linalg.norm({emit(self.args[0])}, 2)"

    @property
    def precedence(self) -> int:
        return notation.ATOM if self.params[0] in OPERATOR_MARKS else notation.PREFIX

    def latex(self, p: Printer) -> str:
        body, mark = p(self.args[0]), str(self.params[0])
        if mark not in OPERATOR_MARKS:
            return p.applied(rf"\sigma_{{\{mark}}}", body)
        index = mark if len(mark) == 1 else rf"{{\mathrm{{{mark}}}}}"
        return f"{p.fenced(p.notation.norm, body, p.notation.norm)}_{index}"


class SingularVector(Expr):
    """The unit singular vector of M for its largest singular value, params (index of the norm, 'left' or 'right'); of
    the two signs one.

    u is an eigenvector of MMᵀ for σ², and v one of MᵀM, symmetric matrices: d v of an eigenvector applies to both.
    """

    __slots__ = ()
    arity = 1
    differential_rule = Rule(
        "singular vector",
        r"\mathrm{d}\boldsymbol{u}=(\mathbf{I}-\boldsymbol{u}\boldsymbol{u}^{\top})"
        r"(\sigma^{2}\mathbf{I}-MM^{\top}+\boldsymbol{u}\boldsymbol{u}^{\top})^{-1}\,"
        r"\mathrm{d}(MM^{\top})\,\boldsymbol{u}",
    )

    def differential(self, d: Direction) -> Expr:
        matrix, change = self.args[0], d.of(self.args[0])
        factors, changes = [matrix, transpose(matrix)], [change, transpose(change)]
        if self.params[1] == "right":
            factors, changes = factors[::-1], changes[::-1]
        square = power(SpectralNorm(self.args, self.params[:1]), Polynomial.of(2))
        unit, own = Identity(self.shape.rows), multiply([self, transpose(self)])
        resolvent = power(add([multiply([square, unit]), negate(multiply(factors)), own]), -ONE)
        moved = add([multiply([changes[0], factors[1]]), multiply([factors[0], changes[1]])])
        return multiply([add([unit, negate(own)]), resolvent, moved, self])

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return column(shapes[0].rows if params[1] == "left" else shapes[0].cols)

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        shape = Shape(Polynomial.of("m"), Polynomial.of("n"))
        return [((shape,), ("2", side)) for side in ("left", "right")]

    @property
    def wording(self) -> Wording:
        letters = ("v", "p", "q") if self.params[1] == "right" else ("u", "w", "q")
        return Wording(f"{self.params[1]} singular vector", letters, (SpectralNorm(self.args, self.params[:1]),))

    def value(self, ev: Evaluator) -> Array:
        _, left, right = largest_singular(ev, ev(self.args[0]))
        return left if self.params[1] == "left" else right

    def source(self, emit: Emitter) -> str:
        vector = "u[:, [0]]" if self.params[1] == "left" else "v[[0], :].T"
        sign = "np.sign(v[0, np.abs(v[0]).argmax()])"
        return f"(lambda u, s, v: {vector} * {sign})(*np.linalg.svd({emit(self.args[0])}))"

    def latex(self, p: Printer) -> str:
        letter = "u" if self.params[1] == "left" else "v"
        return p.applied(rf"{p.notation.vector}{{{letter}}}_{{\max}}", p(self.args[0]))


def _matrix(shapes: Sequence[Shape]) -> bool:
    return shapes[0].is_matrix


register(
    "spectral norm",
    SpectralNorm,
    SingularVector,
    readings=[
        *(Reading("fence", rf"\| \| {mark}", SpectralNorm, (mark,), _matrix) for mark in OPERATOR_MARKS),
        Reading("function", r"\sigma_max", SpectralNorm, ("max",), _matrix),
    ],
    examples=[
        Example(
            r"\frac{\partial \|\mathbf{A}\mathbf{X}\|_2}{\partial \mathbf{X}}",
            (r"\mathbf{A} \in \mathbb{R}^{p \times m}", r"\mathbf{X} \in \mathbb{R}^{m \times n}"),
        )
    ],
)
