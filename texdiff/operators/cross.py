"""The cross product u × v of vectors in space, and the matrix [u]_× that multiplies so."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import multiply, negate, transpose
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.indexed import UnitVector
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape, column
from texdiff.operators.array import ExplicitArray
from texdiff.operators.vec import vec

THREE = Polynomial.of(3)


class CrossProduct(Expr):
    """Bilinear; a row times a column, or a column times a row, is a column. It has no index form without ε_ijk."""

    __slots__ = ()
    arity = 2
    precedence_level = notation.INFIX
    multilinear = True
    differential_rule = Rule(
        "cross product rule",
        r"\mathrm{d}(\boldsymbol{u}\times \boldsymbol{v})"
        r"=\mathrm{d}\boldsymbol{u}\times \boldsymbol{v}"
        r"+\boldsymbol{u}\times\mathrm{d}\boldsymbol{v}",
    )
    adjoint_rule = Rule(
        "triple product",
        r"\boldsymbol{w}^{\top}(\boldsymbol{u}\times \boldsymbol{v})"
        r"=(\boldsymbol{v}\times \boldsymbol{w})^{\top}\boldsymbol{u}"
        r"=(\boldsymbol{w}\times \boldsymbol{u})^{\top}\boldsymbol{v}",
    )
    vec_rule = Rule(
        "cross product as a matrix",
        r"\boldsymbol{u}\times \boldsymbol{v}=[\boldsymbol{u}]_{\times}\boldsymbol{v}="
        r"-[\boldsymbol{v}]_{\times}\boldsymbol{u}",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        for shape in shapes:
            equal(shape.cols if shape.is_row else shape.rows, THREE)
            equal(shape.rows if shape.is_row else shape.cols, ONE)
        return shapes[0] if all(shape.is_row for shape in shapes) else column(THREE)

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """wᵀ(u × v) = (v × w)ᵀu = (w × u)ᵀv."""
        left, right = map(_upright, self.args)
        w = _upright(weight)
        turned = CrossProduct((right, w)) if position == 0 else CrossProduct((w, left))
        return transpose(turned) if self.args[position].shape.is_column else turned

    def vec_form(self, position: int) -> Expr:
        left, right = map(_upright, self.args)
        return CrossMatrix((left,)) if position == 1 else negate(CrossMatrix((right,)))

    def transposed(self) -> Expr | None:
        if self.shape.is_row:
            return CrossProduct([_upright(argument) for argument in self.args])
        return CrossProduct([transpose(_upright(argument)) for argument in self.args])

    def value(self, ev: Evaluator) -> Array:
        (a, b, c), (x, y, z) = (sum(ev(argument).tolist(), []) for argument in self.args)
        entries = [b * z - c * y, c * x - a * z, a * y - b * x]
        return ev.arrays.array([entries] if self.shape.is_row else [[entry] for entry in entries])

    def source(self, emit: Emitter) -> str:
        left, right = (f"{emit(argument)}.reshape(-1)" for argument in self.args)
        return f"np.cross({left}, {right}).reshape({'1, 3' if self.shape.is_row else '3, 1'})"

    def latex(self, p: Printer) -> str:
        left, right = (p(a, notation.INFIX + 1) for a in self.args)
        return rf"{left} \times {right}"


class CrossMatrix(Expr):
    """[u]_×, the skew-symmetric matrix with [u]_× v = u × v. Its column k is u × e_k = [e_k]_×ᵀ u."""

    __slots__ = ()
    arity = 1
    multilinear = True
    vec_rule = Rule(
        "columns of a cross product matrix",
        r"[\boldsymbol{u}]_{\times}\boldsymbol{e}_{k}=[\boldsymbol{e}_{k}]_{\times}^{\top}\boldsymbol{u}",
    )
    adjoint_rule = vec_rule

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, THREE)
        equal(shapes[0].cols, ONE)
        return Shape(THREE, THREE)

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return [((column(THREE),), ())]

    def vec_form(self, position: int) -> Expr:
        """The matrices [e_k]_×ᵀ, one below the other."""
        units = [UnitVector((), (Polynomial.of(k), THREE)) for k in (1, 2, 3)]
        return ExplicitArray([transpose(CrossMatrix((unit,))) for unit in units], (THREE, ONE))

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """tr(W [u]_×) = vec(Wᵀ)ᵀ vec [u]_×."""
        return multiply([transpose(vec(transpose(weight))), self.vec_form(position)])

    def times_vector(self, position: int, right: Expr) -> Expr | None:
        """[u]_× v = −[v]_× u."""
        return negate(CrossMatrix((right,)))

    def transposed(self) -> Expr | None:
        return negate(self)

    def value(self, ev: Evaluator) -> Array:
        a, b, c = (row[0] for row in ev(self.args[0]).tolist())
        return ev.arrays.array([[0, -c, b], [c, 0, -a], [-b, a, 0]])

    def source(self, emit: Emitter) -> str:
        return f"np.cross(np.eye(3), {emit(self.args[0])}.reshape(-1))"

    def latex(self, p: Printer) -> str:
        return p.fenced("[", p(self.args[0]), "]") + r"_{\times}"


def _upright(vector: Expr) -> Expr:
    return transpose(vector) if vector.shape.is_row else vector


def _vectors(shapes: Sequence[Shape]) -> bool:
    return all(shape.is_column or shape.is_row for shape in shapes)


register(
    "cross product",
    CrossProduct,
    CrossMatrix,
    readings=[
        Reading("infix", r"\times", CrossProduct, accepts=_vectors),
        Reading("subscript", r"\times", CrossMatrix, accepts=lambda shapes: shapes[0].is_column),
    ],
    examples=[
        Example(
            r"\frac{\partial (\boldsymbol{u} \times \boldsymbol{v})}{\partial x}",
            (
                r"x \in \mathbb{R}",
                r"\boldsymbol{u} = \boldsymbol{u}(x) \in \mathbb{R}^{3}",
                r"\boldsymbol{v} = \boldsymbol{v}(x) \in \mathbb{R}^{3}",
            ),
        ),
        Example(
            r"\frac{\partial \boldsymbol{a}^{\top}(\boldsymbol{b} \times \boldsymbol{x})}{\partial \boldsymbol{x}}",
            tuple(rf"\boldsymbol{{{name}}} \in \mathbb{{R}}^{{3}}" for name in "abx"),
        ),
    ],
)
