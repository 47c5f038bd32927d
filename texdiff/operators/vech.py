"""vech M: the columns of a square matrix from the diagonal down, one below the other."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import Any, ClassVar

from texdiff.algebra.arithmetic import Product, Transpose, multiply, transpose
from texdiff.algebra.atoms import Constant
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape, column, triangle
from texdiff.operators.commutation import Commutation
from texdiff.operators.named_function import NamedFunction
from texdiff.operators.vec import Unvec

N = Polynomial.of("n")


class Vech(NamedFunction):
    """Linear: vech M = L vec M with the elimination matrix L. It has no index form with two indices."""

    __slots__ = ()
    spelling = r"\operatorname{vech}"
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


def _places(size: int) -> Iterator[tuple[int, int]]:
    """The entries of the lower triangle, column after column."""
    return ((i, j) for j in range(size) for i in range(j, size))


class OfTriangle(Constant):
    """A matrix that is fixed by the size n of square matrices (params n), and its letter."""

    __slots__ = ()
    letter: ClassVar[str]

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return [((), (N,))]

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        return cls(*(size for size in params if isinstance(size, Polynomial)))

    @property
    def size(self) -> Polynomial:
        return self.params[0]  # type: ignore[return-value]

    def latex(self, p: Printer) -> str:
        return p.indexed(rf"\mathbf{{{self.letter}}}", [self.size])


class Elimination(OfTriangle):
    """L_n: vech M = L_n vec M for every n×n matrix M; its rows are rows of the identity."""

    __slots__ = ()
    letter = "L"

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(triangle(params[0]), params[0] * params[0])

    def value(self, ev: Evaluator) -> Array:
        length = ev.size(self.size)
        units = ev.arrays.eye(length * length).tolist()
        return ev.arrays.array([units[i + j * length] for i, j in _places(length)])

    def source(self, emit: Emitter) -> str:
        n = emit.size(self.size)
        return f"np.eye({n} ** 2)[np.arange({n} ** 2).reshape({n}, {n})[np.triu_indices({n})]]"


class Duplication(OfTriangle):
    """D_n: vec M = D_n vech M for every symmetric n×n matrix M; row (i, j) has its 1 where vech M has m_ij."""

    __slots__ = ()
    letter = "D"

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(params[0] * params[0], triangle(params[0]))

    def value(self, ev: Evaluator) -> Array:
        length, below = ev.size(self.size), list(_places(ev.size(self.size)))
        every = ((i, j) for j in range(length) for i in range(length))
        return ev.arrays.array([[float((max(place), min(place)) == pair) for pair in below] for place in every])

    def source(self, emit: Emitter) -> str:
        n = emit.size(self.size)
        met = "(np.maximum(i, j)[:, None] == u[1]) & (np.minimum(i, j)[:, None] == u[0])"
        return f"(lambda i, j, u: 1.0 * ({met}))(*np.indices(({n}, {n})).reshape(2, -1), np.triu_indices({n}))"


def _commuted(expr: Expr) -> Expr | None:
    """K D = D and DᵀK = Dᵀ, since the transpose of a symmetric matrix is that matrix."""
    if not isinstance(expr, Product):
        return None
    for k, (left, right) in enumerate(pairwise(expr.args)):
        if isinstance(left, Commutation) and isinstance(right, Duplication):
            return multiply([*expr.args[:k], *expr.args[k + 1 :]])
        if isinstance(left, Transpose) and isinstance(left.args[0], Duplication) and isinstance(right, Commutation):
            return multiply([*expr.args[: k + 1], *expr.args[k + 2 :]])
    return None


register(
    "vech",
    Vech,
    Elimination,
    Duplication,
    readings=[
        Reading("function", "vech", Vech, accepts=lambda shapes: shapes[0].is_matrix),
        Reading("constant", "L", Elimination),
        Reading("constant", "D", Duplication),
    ],
    builders={"duplication": Duplication},
    display_rules=[
        DisplayRule(
            Rule("commuted duplication", r"\mathbf{K}\mathbf{D}=\mathbf{D}"),
            10,
            _commuted,
            Product((Commutation(N, N), Duplication(N))),
        )
    ],
    examples=[
        Example(
            r"\frac{\partial \boldsymbol{a}^{\top}\operatorname{vech}(\mathbf{X}\mathbf{B})}{\partial \mathbf{X}}",
            (
                r"\mathbf{X} \in \mathbb{R}^{3 \times 2}",
                r"\mathbf{B} \in \mathbb{R}^{2 \times 3}",
                r"\boldsymbol{a} \in \mathbb{R}^{6}",
            ),
        ),
        Example(
            r"\frac{\partial^2 \ln|\mathbf{X}|}{\partial \operatorname{vech}(\mathbf{X})\,"
            r"\partial \operatorname{vech}(\mathbf{X})^{\top}}",
            (r"\mathbf{X} \in \mathbb{S}_{++}^{n}",),
        ),
    ],
)
