"""Common left and right factors of a sum: XᵀA + XᵀAᵀ = Xᵀ(A + Aᵀ), chosen by what gets shortest."""

from __future__ import annotations

from collections.abc import Iterator

from texdiff.algebra.arithmetic import Sum, Transpose, add, multiply, transpose
from texdiff.algebra.atoms import Identity, Number
from texdiff.algebra.canonical import key
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import SCALAR, Shape
from texdiff.algebra.term import Power, Term, is_function, term_of

WORTH_OF_PART = 8
"""A bracket around some of the terms only must save more than its parentheses and a letter."""
MOST_TERMS = 40
"""Above this the search, quadratic in the number of terms, is left out."""


def common_factors(expr: Sum) -> Expr | None:
    """The cheapest sum with one common factor taken out of some terms; None where nothing gets shorter."""
    if len(expr.args) > MOST_TERMS:
        return None
    terms = [term_of(argument) for argument in expr.args]
    best, least = None, cost(expr)
    for candidate, taken in _candidates(terms, expr.shape):
        worth = WORTH_OF_PART if taken < len(terms) else 0
        if not _has_new_unit(candidate, expr) and cost(candidate) + worth < least:
            best, least = candidate, cost(candidate) + worth
    return best


def _has_new_unit(candidate: Expr, expr: Expr) -> bool:
    """Σ⁻¹ − Σ⁻¹SΣ⁻¹ reads better than Σ⁻¹(I − SΣ⁻¹)."""
    return _units(candidate) > _units(expr)


def _units(expr: Expr) -> int:
    return sum(isinstance(node, Identity) for node in expr.walk())


def _candidates(terms: list[Term], shape: Shape) -> Iterator[tuple[Expr, int]]:
    """Sums with a common factor taken out, and of how many terms it is."""
    for members in _sharing(terms, 0):
        yield _taken_out(terms, members, shape, left=True), len(members)
    for members in _sharing(terms, -1):
        yield _taken_out(terms, members, shape, left=False), len(members)
    for whole in _scalars_out(terms, shape):
        yield whole, len(terms)
    for whole in _transposed_whole(terms, shape):
        yield whole, len(terms)


def _sharing(terms: list[Term], end: int) -> Iterator[list[int]]:
    """Groups of at least two terms whose outermost factor is the same."""
    groups: dict[object, list[int]] = {}
    for k, term in enumerate(terms):
        if term.word:
            base, exponent = term.word[end]
            groups.setdefault((key(base), base.shape, _exponent_class(exponent)), []).append(k)
    return (members for members in groups.values() if len(members) > 1)


def _exponent_class(exponent: Polynomial) -> object:
    """Numerical exponents of one sign can share a power; symbolic ones only with their like."""
    constant = exponent.constant
    return exponent if constant is None else constant > 0


def _taken_out(terms: list[Term], members: list[int], shape: Shape, left: bool) -> Expr:
    """The sum with the longest shared prefix (suffix) of the members in front of (behind) a bracket."""
    words = [terms[k].word if left else terms[k].word[::-1] for k in members]
    shared: list[Power] = []
    for powers in zip(*words, strict=False):
        first = powers[0][0]
        if any(base.shape != first.shape or key(base) != key(first) for base, _ in powers):
            break
        exponents = {p[1] for p in powers}
        if len(exponents) > 1:
            literal = [e.constant for e in exponents if e.constant is not None]
            if len(literal) == len(exponents) and (min(literal) > 0 or max(literal) < 0):
                shared.append((powers[0][0], Polynomial.of(min(literal, key=abs))))
            break
        shared.append(powers[0])
    scale = _common_coefficient([terms[k] for k in members])
    outer = shared if left else shared[::-1]
    factor = Term(scale, (), tuple(outer))
    outer_shape = Shape(shape.rows, outer[-1][0].shape.cols) if left else Shape(outer[0][0].shape.rows, shape.cols)
    inner_shape = Shape(outer_shape.cols, shape.cols) if left else Shape(shape.rows, outer_shape.rows)
    rests = [_rest(terms[k], shared, scale, left).expression(inner_shape) for k in members]
    bracket = add(rests)
    parts = [factor.expression(outer_shape), bracket] if left else [*_in_front(factor, bracket, outer_shape)]
    return _replaced(terms, members, multiply(parts), shape)


def _in_front(factor: Term, bracket: Expr, shape: Shape) -> list[Expr]:
    """A right factor behind the bracket, its number in front of it."""
    plain = Term(ONE, (), factor.word).expression(shape)
    return [*([] if factor.coefficient == ONE else [Number(factor.coefficient)]), bracket, plain]


def _rest(term: Term, shared: list[Power], scale: Polynomial, left: bool) -> Term:
    word = list(term.word if left else term.word[::-1])
    for base, exponent in shared:
        own = word.pop(0)
        if own[1] != exponent:
            word.insert(0, (base, own[1] - exponent))
    kept = tuple(word if left else word[::-1])
    return Term(_divided(term.coefficient, scale), term.scalars, kept)


def _common_coefficient(terms: list[Term]) -> Polynomial:
    """A coefficient that all terms share up to sign, else 1; a common minus comes out too."""
    first = terms[0].coefficient
    if all(t.coefficient in (first, -first) for t in terms):
        size = first if (first.constant or 0) > 0 or first.constant is None else -first
        return -size if all(t.coefficient == -size for t in terms) else size
    return ONE


def _divided(coefficient: Polynomial, scale: Polynomial) -> Polynomial:
    if coefficient == scale:
        return ONE
    if coefficient == -scale:
        return -ONE
    return coefficient


def _scalars_out(terms: list[Term], shape: Shape) -> Iterator[Expr]:
    """A number or scalar powers that all terms share, in front of the whole sum."""
    scale = _common_coefficient(terms)
    common = [p for p in terms[0].scalars if all(p in t.scalars for t in terms)]
    rest = [Term(ONE, tuple(p for p in t.scalars if p not in common), ()) for t in terms]
    if _is_divided(Term(ONE, tuple(common), ())) and any(map(_is_divided, rest)):
        common = [p for p in common if (p[1].constant or 0) > 0]  # no fraction over a fraction
    if scale == ONE and not common:
        return
    rests = [
        Term(_divided(t.coefficient, scale), tuple(p for p in t.scalars if p not in common), t.word) for t in terms
    ]
    bracket = add(t.expression(shape) for t in rests)
    above = Term(scale, tuple(common), ()).expression(SCALAR)
    behind = shape.is_scalar and all(is_function(base) for base, _ in common) and scale == ONE
    yield multiply([bracket, above] if behind else [above, bracket])


def _transposed_whole(terms: list[Term], shape: Shape) -> Iterator[Expr]:
    """Aᵀ + (MN)ᵀ = (A + MN)ᵀ, no fractions among them."""
    if (
        shape.is_scalar
        or any(_is_divided(term) for term in terms)
        or not all(isinstance(t.word[-1][0], Transpose) for t in terms if t.word)
    ):
        return
    turned = [_transposed_term(term) for term in terms]
    scale = _common_coefficient(turned)
    inner = [Term(_divided(term.coefficient, scale), term.scalars, term.word) for term in turned]
    yield multiply([Number(scale), Transpose((add(term.expression(shape.transposed) for term in inner),))])


def _is_divided(term: Term) -> bool:
    return any((power.constant or 0) < 0 for _, power in term.scalars)


def _transposed_term(term: Term) -> Term:
    return Term(term.coefficient, term.scalars, tuple((transpose(base), e) for base, e in reversed(term.word)))


def _replaced(terms: list[Term], members: list[int], combined: Expr, shape: Shape) -> Expr:
    """The sum with the members joined at the place of the first."""
    result = []
    for k, term in enumerate(terms):
        if k == members[0]:
            result.append(combined)
        elif k not in members:
            result.append(term.expression(shape))
    return add(result)
