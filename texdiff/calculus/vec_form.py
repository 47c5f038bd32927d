"""Vectors and vecs: left · vec(body) with every factor of the body moved to the left, layer by layer."""

from __future__ import annotations

from texdiff.algebra.arithmetic import LINEARITY, SCALAR_TRANSPOSE, Product, Transpose, multiply, transpose
from texdiff.algebra.atoms import ONE_NUMBER, Identity
from texdiff.algebra.expression import Expr
from texdiff.algebra.inert import Differential, Partial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import TRANSPOSE, tidy
from texdiff.calculus.weighted import Weighted

SCALAR_FACTOR = Rule(
    "scalar factor",
    r"(\boldsymbol{a}^{\top}\boldsymbol{u})\boldsymbol{w}=\boldsymbol{w}\boldsymbol{a}^{\top}\boldsymbol{u}",
    minor=True,
)
VEC_OF_PRODUCT = Rule("vec of a product", r"\operatorname{vec}(LMR)=(R^{\top}\otimes L)\operatorname{vec}M")
VEC_OF_TRANSPOSE = Rule("vec of a transpose", r"\operatorname{vec}(M^{\top})=\mathbf{K}\operatorname{vec}M")
VECTOR_TURNED = Rule(
    "diagonal matrix times a vector",
    r"\operatorname{diag}(\boldsymbol{u})\boldsymbol{v}=\operatorname{diag}(\boldsymbol{v})\boldsymbol{u}",
)


def by_vec(term: Weighted, body: Expr, k: int) -> tuple[Weighted, Rule]:
    """One layer of vec(body) = K vec(argument)."""
    if isinstance(body, Transpose):
        return _transposed(term, body)
    if isinstance(body, Product):
        return _product_by_vec(term, body, k)
    factors = body.as_factors()
    if k == 0 and len(factors) > 1 and factors[0][0] is body.args[0]:
        divisors = [BUILDERS["power"](base, exponent) for base, exponent in factors[1:]]
        return _weighted(multiply([term.left, *divisors]), body.args[0], term), LINEARITY
    matrix = body.vec_form(k)
    return _weighted(multiply([term.left, matrix]), body.args[k], term), body.vec_rule or VEC_OF_PRODUCT


def _transposed(term: Weighted, body: Transpose) -> tuple[Weighted, Rule]:
    """(AB)ᵀ = BᵀAᵀ; what cannot be pushed in costs a commutation matrix."""
    inner = body.args[0]
    pushed = inner.transposed()
    if pushed is not None and not isinstance(pushed, Transpose):
        return term._replace(body=pushed), SCALAR_TRANSPOSE if body.shape.is_scalar else TRANSPOSE
    matrix = BUILDERS["commutation"](*inner.shape)
    return _weighted(multiply([term.left, matrix]), inner, term), VEC_OF_TRANSPOSE


def _product_by_vec(term: Weighted, body: Product, k: int) -> tuple[Weighted, Rule]:
    """L U R: scalars go in front; for a vector L U r a shorter form is tried before vec(LUR) = (Rᵀ⊗L) vec U."""
    inner = body.args[k]
    scalars = [f for j, f in enumerate(body.args) if j != k and f.shape.is_scalar]
    before = [f for f in body.args[:k] if not f.shape.is_scalar]
    after = [f for f in body.args[k + 1 :] if not f.shape.is_scalar]
    if inner.shape.is_scalar:
        rest = BUILDERS["vec"](multiply([*scalars, *before, *after]))
        return _weighted(multiply([term.left, rest]), inner, term), SCALAR_FACTOR
    if body.shape.is_column:
        shorter = _column_by_vec(term, inner, [*scalars, *before], after)
        if shorter is not None:
            return shorter
    left = multiply(before or [Identity(inner.shape.rows)])
    right = transpose(multiply(after)) if after else Identity(inner.shape.cols)
    kronecker = BUILDERS["kronecker"](right, left)
    return _weighted(multiply([term.left, *scalars, kronecker]), inner, term), VEC_OF_PRODUCT


def _column_by_vec(term: Weighted, inner: Expr, before: list[Expr], after: list[Expr]) -> tuple[Weighted, Rule] | None:
    """L u = L u; L u (r) with a scalar r; L uᵀ r = L rᵀ u; L M(u) r = L K u where the operator knows such a K."""
    if not after:
        return _weighted(multiply([term.left, *before]), inner, term), LINEARITY
    right = multiply(after)
    if inner.shape.is_column:
        return _weighted(multiply([term.left, right, *before]), inner, term), SCALAR_FACTOR
    if inner.shape.is_row:
        return _weighted(multiply([term.left, *before, transpose(right)]), transpose(inner), term), SCALAR_TRANSPOSE
    holders = [k for k in inner.linear_positions if len(inner.args) == 1]
    matrix = inner.times_vector(holders[0], right) if holders else None
    if matrix is None:
        return None
    return _weighted(multiply([term.left, *before, matrix]), inner.args[holders[0]], term), VECTOR_TURNED


def _weighted(left: Expr, body: Expr, term: Weighted) -> Weighted:
    """A row as body stands for its column, which is its vec; an inert one stays as it is."""
    weight = ONE_NUMBER if body.shape.is_scalar else None
    turned = transpose(body) if body.shape.is_row and not isinstance(body, Differential | Partial) else body
    return Weighted(tidy(left), weight, turned, term.binders)
