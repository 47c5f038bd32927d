"""What a declared orthogonal matrix shortens: QᵀQ = I inside products, ‖Qu‖ = ‖u‖."""

from __future__ import annotations

from texdiff.algebra.arithmetic import Product, Transpose, multiply, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.canonical import equal
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import DisplayRule, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Shape, column
from texdiff.algebra.term import Power, Term, term_of
from texdiff.operators.norm import Norm

ORTHOGONAL = Rule("orthogonal matrix", r"Q^{\top}Q=\mathbf{I}")
LENGTH = Rule("length under an orthogonal matrix", r"\|Q\boldsymbol{u}\|=\|\boldsymbol{u}\|")


def _cancelled(expr: Expr) -> Expr | None:
    """QᵀQ and QQᵀ left out of a product."""
    term = term_of(expr)
    for place in range(len(term.word) - 1):
        if _is_identity(term.word[place], term.word[place + 1]):
            word = (*term.word[:place], *term.word[place + 2 :])
            return Term(term.coefficient, term.scalars, word).expression(expr.shape)
    return None


def _is_identity(left: Power, right: Power) -> bool:
    """Whether Q, Qᵀ or Q⁻¹ stands beside its inverse."""
    sides = [transpose(base) if exponent == -ONE else base for base, exponent in (left, right)]
    exponents = all(exponent in (ONE, -ONE) for _, exponent in (left, right))
    return exponents and has(sides[0], "orthogonal") and equal(transpose(sides[0]), sides[1])


def _shorter_norm(expr: Expr) -> Expr | None:
    """‖Qu‖ = ‖u‖, and the Frobenius norm likewise on both sides."""
    if not isinstance(expr, Norm) or expr.kind != "euclidean" or not isinstance(expr.args[0], Product):
        return None
    factors = list(expr.args[0].args)
    matrices = [k for k, factor in enumerate(factors) if not factor.shape.is_scalar]
    for place in (matrices[0], matrices[-1]):
        factor = factors[place]
        outer = place == matrices[0] or expr.args[0].shape.is_matrix
        if len(matrices) > 1 and outer and factor.shape.is_square and has(factor, "orthogonal"):
            return expr.rebuild([multiply([*factors[:place], *factors[place + 1 :]])])
    return None


def _symbols() -> tuple[Expr, Expr]:
    n = Polynomial.of("n")
    return Symbol("Q", Shape(n, n), frozenset({"orthogonal"})), Symbol("u", column(n))


_Q, _U = _symbols()

register(
    "orthogonal matrices",
    display_rules=[
        DisplayRule(ORTHOGONAL, 20, _cancelled, multiply([Transpose((_Q,)), _Q, _U])),
        DisplayRule(LENGTH, 20, _shorter_norm, Norm((multiply([_Q, _U]),), ("euclidean", ""))),
    ],
)
