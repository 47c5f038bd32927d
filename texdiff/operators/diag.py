"""diag in both directions: the diagonal matrix of a vector, and the diagonal of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, multiply, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.bound import SPARE_INDICES
from texdiff.algebra.expression import Array, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.indexed import IndexSum, UnitVector
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS, DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape, Size, column
from texdiff.algebra.simplify import tidy


class Diag(Expr):
    """The square matrix with a vector on its diagonal."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.PREFIX
    multilinear = True
    adjoint_rule = Rule(
        "trace with a diagonal matrix",
        r"\operatorname{tr}(M\operatorname{diag}(\boldsymbol{u}))=\operatorname{diag}(M)^{\top}\boldsymbol{u}",
    )
    vec_rule = Rule(
        "vec of a diagonal matrix",
        r"\operatorname{vec}\operatorname{diag}(\boldsymbol{u})"
        r"=\sum_{k}(\boldsymbol{e}_{k}\otimes \boldsymbol{e}_{k})\boldsymbol{e}_{k}^{\top}\boldsymbol{u}",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(shapes[0].rows, shapes[0].rows)

    def adjoint(self, position: int, weight: Expr) -> Expr:
        return transpose(Diagonal((weight,)))

    def known(self, trait: str) -> bool:
        return trait in ("symmetric", "diagonal")

    def vec_form(self, position: int) -> Expr:
        return diagonal_places(self.shape.rows)

    def times_vector(self, position: int, right: Expr) -> Expr | None:
        """diag(u) v = diag(v) u."""
        return Diag((right,))

    def transposed(self) -> Expr | None:
        return self

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return multiply([entries.delta(row, col), entries.of(self.args[0], row, ONE)])

    def value(self, ev: Evaluator) -> Array:
        return ev(self.args[0]) * ev.arrays.eye(ev.size(self.shape.rows))

    def source(self, emit: Emitter) -> str:
        return f"np.diag({emit(self.args[0])}[:, 0])"

    def latex(self, p: Printer) -> str:
        return p.applied(p.notation.diag, p(self.args[0]))


class Diagonal(Expr):
    """The diagonal of a square matrix, as a vector."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.PREFIX
    multilinear = True
    adjoint_rule = Rule(
        "inner product with a diagonal",
        r"\boldsymbol{u}^{\top}\operatorname{diag}(M)=\operatorname{tr}(\operatorname{diag}(\boldsymbol{u})M)",
    )
    vec_rule = Rule(
        "diagonal by vec",
        r"\operatorname{diag}(M)"
        r"=\sum_{k}\boldsymbol{e}_{k}(\boldsymbol{e}_{k}\otimes \boldsymbol{e}_{k})^{\top}\operatorname{vec}M",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[0].cols)
        return column(shapes[0].rows)

    def adjoint(self, position: int, weight: Expr) -> Expr:
        return Diag((transpose(weight),))

    def vec_form(self, position: int) -> Expr:
        return transpose(diagonal_places(self.shape.rows))

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return entries.of(self.args[0], row, row)

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.array([[row[i]] for i, row in enumerate(ev(self.args[0]).tolist())])

    def source(self, emit: Emitter) -> str:
        return f"np.diagonal({emit(self.args[0])}).reshape(-1, 1)"

    def latex(self, p: Printer) -> str:
        return p.applied(p.notation.diag, p(self.args[0]))


def diagonal_places(size: Size) -> Expr:
    """Σ_i (e_i ⊗ e_i) e_iᵀ, which takes u to vec diag(u); its transpose takes vec M to the diagonal of M."""
    index = next(letter for letter in SPARE_INDICES if letter not in size.names)
    unit = UnitVector((), (Polynomial.of(index), size))
    body = multiply([BUILDERS["kronecker"](unit, unit), transpose(unit)])
    return IndexSum((body,), (index, ONE, size, "set"))


def _diagonal_of_product(expr: Expr) -> Expr | None:
    """diag(L diag(u) R) = (L ∘ Rᵀ) u."""
    if not isinstance(expr, Diagonal) or not isinstance(expr.args[0], Product):
        return None
    scalars = [factor for factor in expr.args[0].args if factor.shape.is_scalar]
    chain = [factor for factor in expr.args[0].args if not factor.shape.is_scalar]
    k = next((k for k, factor in enumerate(chain) if isinstance(factor, Diag)), 0)
    if not 0 < k < len(chain) - 1:
        return None
    both = BUILDERS["hadamard"](multiply(chain[:k]), tidy(transpose(multiply(chain[k + 1 :]))))
    return multiply([*scalars, both, *chain[k].args])


_U = Symbol("u", column(Polynomial.of("n")))
_M = Symbol("M", Shape(Polynomial.of("n"), Polynomial.of("n")))

register(
    "diag",
    Diag,
    Diagonal,
    readings=[
        Reading("function", "diag", Diag, accepts=lambda shapes: shapes[0].is_column),
        Reading("function", "Diag", Diag, accepts=lambda shapes: shapes[0].is_column),
        Reading("function", "diag", Diagonal, accepts=lambda shapes: shapes[0].is_matrix),
    ],
    builders={"diag": lambda vector: Diag((vector,))},
    display_rules=[
        DisplayRule(
            Rule(
                "diagonal of a product",
                r"\operatorname{diag}(L\operatorname{diag}(\boldsymbol{u})R)=(L\odot R^{\top})\boldsymbol{u}",
            ),
            10,
            _diagonal_of_product,
            Diagonal((multiply([_M, Diag((_U,)), _M]),)),
        ),
    ],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(A\operatorname{diag}(\mathbf{x}))}{\partial \mathbf{x}}",
            (r"A \in \mathbb{R}^{n \times n}", r"\mathbf{x} \in \mathbb{R}^{n}"),
        ),
        Example(
            r"\frac{\partial \mathbf{a}^\top\operatorname{diag}(\mathbf{X}\mathbf{B})}{\partial \mathbf{X}}",
            (
                r"\mathbf{a} \in \mathbb{R}^{n}",
                r"\mathbf{X} \in \mathbb{R}^{n \times m}",
                r"\mathbf{B} \in \mathbb{R}^{m \times n}",
            ),
        ),
    ],
)
