"""vec M: the columns of M, one below the other."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.atoms import Identity
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape, column
from texdiff.algebra.term import Term, term_of


class Vec(Expr):
    """Linear, and its own vec form; a column is its own vec."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.PREFIX
    multilinear = True
    adjoint_rule = Rule(
        "trace as an inner product of vecs", r"\boldsymbol{w}^{\top}\operatorname{vec}M=\operatorname{tr}(W^{\top}M)"
    )

    vec_rule = Rule("definition of vec", r"\operatorname{vec}(\operatorname{vec}M)=\operatorname{vec}M", minor=True)

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return column(shapes[0].entries)

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """wᵀ vec U = tr(Wᵀ U), with W the array whose vec is w."""
        return transpose(unvec(transpose(weight), self.args[0].shape))

    def vec_form(self, position: int) -> Expr:
        return Identity(self.shape.rows)

    def value(self, ev: Evaluator) -> Array:
        matrix = ev(self.args[0])
        return matrix.T.reshape(matrix.size, 1)

    def source(self, emit: Emitter) -> str:
        return f"{emit(self.args[0])}.T.reshape(-1, 1)"

    def latex(self, p: Printer) -> str:
        return p.applied(p.notation.vec, p(self.args[0]))


class Unvec(Expr):
    """The array of the given sizes (params) whose vec is the argument."""

    __slots__ = ()
    arity = 1
    open_sizes = 2
    precedence_level = notation.PREFIX
    multilinear = True
    adjoint_rule = Vec.adjoint_rule
    vec_rule = Vec.vec_rule

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        m, n = Polynomial.of("m"), Polynomial.of("n")
        return [((column(m * n),), (m, n))]

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, params[0] * params[1])
        return Shape(params[0], params[1])

    def adjoint(self, position: int, weight: Expr) -> Expr:
        return transpose(vec(transpose(weight)))

    def vec_form(self, position: int) -> Expr:
        return Identity(self.args[0].shape.rows)

    def value(self, ev: Evaluator) -> Array:
        rows, cols = map(ev.size, self.shape)
        return ev(self.args[0]).reshape(cols, rows).T

    def source(self, emit: Emitter) -> str:
        rows, cols = map(emit.size, self.shape)
        return f"{emit(self.args[0])}.reshape({cols}, {rows}).T"

    def latex(self, p: Printer) -> str:
        return p.applied(r"\operatorname{vec}^{-1}", p(self.args[0]))


def vec(expr: Expr) -> Expr:
    """vec M, scalars in front; a column as it is."""
    if expr.shape.is_column or expr.shape.is_scalar:
        return expr
    if expr.shape.is_row:
        return transpose(expr)
    whole = term_of(expr)
    if len(whole.word) == 0 or (whole.coefficient == ONE and not whole.scalars):
        return Vec((expr,))
    inner = Vec((Term(ONE, (), whole.word).expression(expr.shape),))
    return Term(whole.coefficient, whole.scalars, ((inner, ONE),)).expression(inner.shape)


def unvec(expr: Expr, shape: Shape) -> Expr:
    """The array of this shape whose vec is the column; a column as it is."""
    if shape.is_column or shape.is_row:
        return expr if shape.is_column else transpose(expr)
    return Unvec((expr,), tuple(shape))


register(
    "vec",
    Vec,
    Unvec,
    readings=[
        Reading("function", "vec", Vec, accepts=lambda shapes: not shapes[0].is_scalar),
        Reading("function", "vec^-1", Unvec, accepts=lambda shapes: shapes[0].is_column),
    ],
    builders={"vec": vec, "unvec": unvec},
    examples=[
        Example(
            r"\frac{\partial \mathbf{a}^{\top}\operatorname{vec}(\mathbf{X}\mathbf{B})}{\partial \mathbf{X}}",
            (
                r"\mathbf{X} \in \mathbb{R}^{2 \times 3}",
                r"\mathbf{B} \in \mathbb{R}^{3 \times 4}",
                r"\mathbf{a} \in \mathbb{R}^{8}",
            ),
        )
    ],
)
