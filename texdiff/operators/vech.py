"""vech M: the columns of a square matrix from the diagonal down, one below the other."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import multiply, transpose
from texdiff.algebra.atoms import Constant
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape, column
from texdiff.operators.vec import Unvec


class Vech(Expr):
    """Linear: vech M = L vec M with the elimination matrix L. It has no index form with two indices."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.PREFIX
    multilinear = True
    adjoint_rule = Rule(
        "trace with vech",
        r"w^{\top}\operatorname{vech}M=\operatorname{tr}((\operatorname{vec}^{-1}(\mathbf{L}^{\top}w))^{\top}M)",
    )
    vec_rule = Rule("elimination matrix", r"\operatorname{vech}M=\mathbf{L}\operatorname{vec}M")

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[0].cols)
        return column(triangle(shapes[0].rows))

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """wᵀ vech U = (Lᵀw)ᵀ vec U = tr(Wᵀ U), with W the array whose vec is Lᵀw."""
        size = self.args[0].shape.rows
        column_weight = multiply([transpose(Elimination(size)), transpose(weight)])
        return transpose(Unvec((column_weight,), (size, size)))

    def vec_form(self, position: int) -> Expr:
        return Elimination(self.args[0].shape.rows)

    def value(self, ev: Evaluator) -> Array:
        matrix = ev(self.args[0])
        return ev.arrays.array([[matrix[i, j]] for i, j in _places(matrix.shape[0])])

    def source(self, emit: Emitter) -> str:
        size = emit.size(self.args[0].shape.rows)
        return f"{emit(self.args[0])}.T[np.triu_indices({size})].reshape(-1, 1)"

    def latex(self, p: Printer) -> str:
        return p.applied(r"\operatorname{vech}", p(self.args[0]))


def _places(size: int) -> Iterator[tuple[int, int]]:
    """The entries of the lower triangle, column after column."""
    return ((i, j) for j in range(size) for i in range(j, size))


class Elimination(Constant):
    """L_n (params n): vech M = L_n vec M for every n×n matrix M; its rows are rows of the identity."""

    __slots__ = ()

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return [((), (Polynomial.of("n"),))]

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        return cls(*(size for size in params if isinstance(size, Polynomial)))

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(triangle(params[0]), params[0] * params[0])

    def value(self, ev: Evaluator) -> Array:
        size = self.params[0]
        assert isinstance(size, Polynomial)
        length = ev.size(size)
        units = ev.arrays.eye(length * length).tolist()
        return ev.arrays.array([units[i + j * length] for i, j in _places(length)])

    def source(self, emit: Emitter) -> str:
        size = self.params[0]
        assert isinstance(size, Polynomial)
        n = emit.size(size)
        return f"np.eye({n} ** 2)[np.arange({n} ** 2).reshape({n}, {n})[np.triu_indices({n})]]"

    def latex(self, p: Printer) -> str:
        return p.indexed(r"\mathbf{L}", [size for size in self.params if isinstance(size, Polynomial)])


def triangle(size: Polynomial) -> Polynomial:
    """n(n + 1)/2."""
    return size * (size + ONE) * Polynomial.of(Fraction(1, 2))


register(
    "vech",
    Vech,
    Elimination,
    readings=[
        Reading("function", "vech", Vech, accepts=lambda shapes: shapes[0].is_matrix),
        Reading("constant", "L", Elimination),
    ],
    examples=[
        Example(
            r"\frac{\partial \boldsymbol{a}^{\top}\operatorname{vech}(\mathbf{X}\mathbf{B})}{\partial \mathbf{X}}",
            (
                r"\mathbf{X} \in \mathbb{R}^{3 \times 2}",
                r"\mathbf{B} \in \mathbb{R}^{2 \times 3}",
                r"\boldsymbol{a} \in \mathbb{R}^{6}",
            ),
        )
    ],
)
