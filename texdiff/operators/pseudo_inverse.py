"""The Moore–Penrose inverse M^† of a matrix of full rank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Sum, add, multiply, negate, transpose
from texdiff.algebra.atoms import Identity, Symbol
from texdiff.algebra.canonical import key
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import is_invertible
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.algebra.simplify import tidy
from texdiff.algebra.term import Power, Term, term_of
from texdiff.operators.inverse import Inverse, inverse_value

PSEUDO_INVERSE = Rule("pseudo-inverse", r"M^{\dagger}=(M^{\top}M)^{-1}M^{\top}")

LARGEST_CONDITION = 1e6
"""Of MᵀM for a matrix that counts as being of full rank."""


class PseudoInverse(Expr):
    """(MᵀM)⁻¹Mᵀ, or Mᵀ(MMᵀ)⁻¹ for a wide matrix; where the rank stays the same,

    dM^† = −M^† dM M^† + M^† M^{†ᵀ} dMᵀ (I − MM^†) + (I − M^†M) dMᵀ M^{†ᵀ} M^†.
    """

    __slots__ = ()
    arity = 1
    precedence_level = notation.POWER
    differential_rule = Rule(
        "pseudo-inverse rule",
        r"\mathrm{d}M^{\dagger}=-M^{\dagger}\,\mathrm{d}M\,M^{\dagger}"
        r"+M^{\dagger}M^{\dagger\top}\,\mathrm{d}M^{\top}(\mathbf{I}-MM^{\dagger})"
        r"+(\mathbf{I}-M^{\dagger}M)\,\mathrm{d}M^{\top}M^{\dagger\top}M^{\dagger}",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0].transposed

    def differential(self, d: Direction) -> Expr:
        matrix = self.args[0]
        change, turned = d.of(matrix), transpose(d.of(matrix))
        beside = Sum((Identity(self.shape.cols), negate(multiply([matrix, self]))))
        before = Sum((Identity(self.shape.rows), negate(multiply([self, matrix]))))
        return add(
            [
                negate(multiply([self, change, self])),
                multiply([self, transpose(self), turned, beside]),
                multiply([before, turned, transpose(self), self]),
            ]
        )

    def transposed(self) -> Expr | None:
        return PseudoInverse((transpose(self.args[0]),))

    def value(self, ev: Evaluator) -> Array:
        """NaN for a matrix without full rank: there the inverse that defines it does not exist."""
        matrix = ev(self.args[0])
        if matrix.shape[0] < matrix.shape[1]:
            return matrix.T @ inverse_value(ev.arrays, matrix @ matrix.T, LARGEST_CONDITION)
        return inverse_value(ev.arrays, matrix.T @ matrix, LARGEST_CONDITION) @ matrix.T

    def source(self, emit: Emitter) -> str:
        return f"np.linalg.pinv({emit(self.args[0])})"

    def latex(self, p: Printer) -> str:
        return p.raised(self.args[0], p.notation.pseudo_inverse)


def _recognized(expr: Expr) -> Expr | None:
    """(MᵀM)⁻¹Mᵀ = M^† inside a product, M(MᵀM)⁻¹ = (Mᵀ)^†."""
    word = term_of(expr).word
    for place in range(len(word) - 1):
        result = _joined(word[place], word[place + 1])
        if result is not None:
            coefficient, scalars, _ = term_of(expr)
            joined = (*word[:place], (result, ONE), *word[place + 2 :])
            return Term(coefficient, scalars, joined).expression(expr.shape)
    return None


def _projected(expr: Expr) -> Expr | None:
    """M M^†M = M and M^†M M^† = M^† inside a product."""
    word = term_of(expr).word
    for place in range(len(word) - 2):
        (first, one), (middle, two), (last, three) = word[place : place + 3]
        pairs = ((first, middle), (middle, first))
        inverse = any(isinstance(a, PseudoInverse) and key(a.args[0]) == key(b) for a, b in pairs)
        if inverse and key(first) == key(last) and one == two == three == ONE:
            coefficient, scalars, _ = term_of(expr)
            return Term(coefficient, scalars, (*word[: place + 1], *word[place + 3 :])).expression(expr.shape)
    return None


def _symmetric_projection(expr: Expr) -> Expr | None:
    """(M M^†)ᵀ = M M^†, where it stands as (M^†)ᵀMᵀ, or as Nᵀ^†Nᵀ."""
    word = term_of(expr).word
    for place in range(len(word) - 1):
        (left, one), (right, two) = word[place : place + 2]
        turned = (tidy(transpose(right)), tidy(transpose(left)))
        inverse = any(isinstance(a, PseudoInverse) and key(a.args[0]) == key(b) for a, b in (turned, turned[::-1]))
        if inverse and one == two == ONE:
            coefficient, scalars, _ = term_of(expr)
            joined = (*word[:place], *((factor, ONE) for factor in turned), *word[place + 2 :])
            return Term(coefficient, scalars, joined).expression(expr.shape)
    return None


def _joined(left: Power, right: Power) -> Expr | None:
    """The pseudo-inverse that two neighbours make up."""
    for (gram, exponent), (factor, one), on_left in ((left, right, True), (right, left, False)):
        if exponent != -ONE or one != ONE:
            continue
        matrix = transpose(factor)
        whole = multiply([factor, matrix]) if on_left else multiply([matrix, factor])
        if factor.shape != matrix.shape.transposed or whole.shape != gram.shape or key(whole) != key(gram):
            continue
        return Inverse((matrix,)) if is_invertible(matrix) else PseudoInverse((matrix,))
    return None


_MATRIX = Symbol("M", Shape(Polynomial.of("m"), Polynomial.of("n")))


def _example() -> Expr:
    """(MᵀM)⁻¹Mᵀ."""
    turned = transpose(_MATRIX)
    return multiply([Inverse((multiply([turned, _MATRIX]),)), turned])


def _matrix(shapes: Sequence[Shape]) -> bool:
    return shapes[0].is_matrix


register(
    "pseudo-inverse",
    PseudoInverse,
    readings=[
        Reading("superscript", r"\dagger", PseudoInverse, accepts=_matrix),
        Reading("superscript", "+", PseudoInverse, accepts=_matrix),
    ],
    display_rules=[
        DisplayRule(PSEUDO_INVERSE, 20, _recognized, _example()),
        DisplayRule(
            Rule("pseudo-inverse of a projection", r"MM^{\dagger}M=M"),
            20,
            _projected,
            multiply([_MATRIX, PseudoInverse((_MATRIX,)), _MATRIX]),
        ),
        DisplayRule(
            Rule("symmetric projection", r"(MM^{\dagger})^{\top}=MM^{\dagger}"),
            20,
            _symmetric_projection,
            multiply([transpose(PseudoInverse((_MATRIX,))), transpose(_MATRIX)]),
        ),
    ],
    examples=[
        Example(
            r"\frac{\partial \ln |\mathbf{X}^{\top}\mathbf{X}|}{\partial \mathbf{X}}",
            (r"\mathbf{X} \in \mathbb{R}^{m \times n}",),
        )
    ],
)
