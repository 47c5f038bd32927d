"""Products merged and sums collected: numbers in front, equal factors as powers, like terms as one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise, takewhile

from texdiff.algebra.arithmetic import Product, Sum, add, multiply, negate
from texdiff.algebra.atoms import ONE_NUMBER, Number, Zero
from texdiff.algebra.canonical import key
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import Shape
from texdiff.algebra.term import Power, Term, expansion, in_usual_order, is_tall, number_apart, term_of

MINUS_ONE = Number(-1)
MOST_MULTIPLIED = 12
"""Sums with more terms than this are not multiplied out to see whether that is shorter."""


def merge(expr: Expr) -> Expr | None:
    """Numbers multiplied, scalars in front, equal neighbours as powers, MM⁻¹ dropped, what is linear in 0 is 0."""
    if isinstance(expr, Sum):
        return _flat_sum(expr)
    if (expr.multilinear or isinstance(expr, IndexSum)) and any(isinstance(a, Zero) for a in expr.args):
        return Zero(*expr.shape)
    if not isinstance(expr, Product) and expr.as_factors()[0][0] is expr:
        return None
    if _is_plain_fraction(expr):
        return None
    result = merged(term_of(expr)).expression(expr.shape)
    return result if result != expr else None


def _is_plain_fraction(expr: Expr) -> bool:
    """x²/2 stays as it was typed."""
    if isinstance(expr, Product):
        return len(expr.args) == 2 and expr.args[0] == MINUS_ONE and _is_plain_fraction(expr.args[1])
    factors = expr.as_factors()
    if len(factors) != 2 or not isinstance(factors[1][0], Number):
        return False
    (top, _), (bottom, power) = factors
    assert isinstance(bottom, Number)
    return (
        power == -ONE
        and (bottom.number.constant or 0) > 1
        and term_of(top).expression(top.shape) == top
        and not any(map(is_tall, _parts(top)))
        and (not isinstance(top, Number) and number_apart(top)[0] == ONE_NUMBER)
    )


def merged(term: Term) -> Term:
    """Neighbours that are equal by value (X and Xᵀ of a symmetric X) are merged too."""
    word: list[Power] = []
    for base, exponent in term.word:
        if word and base.shape.is_square and key(word[-1][0]) == key(base):
            base, previous = word.pop()
            exponent = previous + exponent
        if exponent:
            word.append((base, exponent))
    return Term(term.coefficient, term.scalars, tuple(word))


def _flat_sum(expr: Sum) -> Expr | None:
    terms = [term for argument in expr.args for term in _signed_terms(argument) if not isinstance(term, Zero)]
    if terms == list(expr.args):
        return None
    return add(terms) if terms else Zero(*expr.shape)


def _signed_terms(expr: Expr) -> Iterable[Expr]:
    """The terms of M + N, and of −(M + N)."""
    if isinstance(expr, Product) and expr.args[0] == MINUS_ONE and len(expr.args) == 2:
        return map(negate, expr.args[1].args) if isinstance(expr.args[1], Sum) else (expr,)
    return expr.args if isinstance(expr, Sum) else (expr,)


def out_of_sum(expr: Expr) -> Expr | None:
    """Σ_k cMA_k = cM Σ_k A_k, and Σ_k MA_kN = M (Σ_k A_k) N; what stands behind alone stays where it is."""
    if not isinstance(expr, IndexSum):
        return None
    term = term_of(expr.args[0])

    def is_fixed(power: Power) -> bool:
        return expr.index not in power[0].integers() | power[1].names

    scalars = tuple(filter(is_fixed, term.scalars))
    before = tuple(takewhile(is_fixed, term.word))
    after = tuple(takewhile(is_fixed, term.word[::-1]))[::-1] if before else ()
    kept = term.word[len(before) : len(term.word) - len(after)]
    inner = tuple(power for power in term.scalars if not is_fixed(power))
    constant = expr.index in term.coefficient.names or (term.word and not kept) or not (kept or inner)
    if constant or (term.coefficient == ONE and not scalars and not before):
        return None
    shape = Shape(kept[0][0].shape.rows, kept[-1][0].shape.cols) if kept else expr.shape
    total = expr.rebuild([Term(ONE, inner, kept).expression(shape)])
    if not term.word:
        return Term(term.coefficient, (*scalars, (total, ONE)), ()).expression(expr.shape)
    return Term(term.coefficient, scalars, (*before, (total, ONE), *after)).expression(expr.shape)


def collect(expr: Expr) -> Expr | None:
    """Like terms added up, in the place of the first of them."""
    if not isinstance(expr, Sum):
        return None
    places: dict[Hashable, int] = {}
    kept: list[tuple[Expr, Polynomial, Polynomial]] = []
    for argument in expr.args:
        coefficient, body = key(argument)
        if body in places:
            first, unit, total = kept[places[body]]
            first, unit = min((first, unit), (argument, coefficient), key=lambda part: not _can_be_rescaled(*part))
            kept[places[body]] = (first, unit, total + coefficient)
        else:
            places[body] = len(kept)
            kept.append((argument, coefficient, coefficient))
    if len(kept) == len(expr.args) or not all(total == unit or _can_be_rescaled(e, unit) for e, unit, total in kept):
        return None
    terms = [_rescaled(first, unit, total) for first, unit, total in kept if total]
    return add(terms) if terms else Zero(*expr.shape)


def _can_be_rescaled(expr: Expr, unit: Polynomial) -> bool:
    """Whether its coefficient stands in front: the r of tr(rM) cannot be taken away there."""
    return unit.constant is not None or term_of(expr).coefficient == unit


def _rescaled(expr: Expr, unit: Polynomial, total: Polynomial) -> Expr:
    """The expression whose coefficient is `unit`, with the coefficient `total`."""
    if unit == total:
        return expr
    term = term_of(expr)
    scale, own = unit.constant, term.coefficient
    if own == unit:
        return Term(total, term.scalars, term.word).expression(expr.shape)
    ratio = total if scale is None else total * Polynomial.of(Fraction(1) / scale) * own
    return Term(ratio, term.scalars, term.word).expression(expr.shape)


def _parts(expr: Expr) -> tuple[Expr, ...]:
    return expr.args if isinstance(expr, Product) else (expr,)


def _is_fraction(expr: Expr) -> bool:
    return not isinstance(expr, Product) and len(expr.as_factors()) > 1


def _holds_change(expr: Expr) -> bool:
    """A differential or derivative above the bar of a fraction."""
    return any(node.spaced or node.tall for node in expr.args[0].walk())


def _recurs(expr: Expr, others: Sequence[Expr]) -> bool:
    """Whether a factor stands inside another one too: σ of σ(1 − σ)."""
    return any(expr in other.walk() for other in others if other != expr)


def _is_odd_fraction(expr: Expr) -> bool:
    """A fraction with a fraction among the factors of its numerator, or with numbers above and below."""
    if len(expr.as_factors()) < 2:
        return False
    top, below = _parts(expr.args[0]), [_parts(base) for base, _ in expr.as_factors()[1:]]
    numbers = isinstance(top[0], Number) and any(isinstance(parts[0], Number) for parts in below)
    return numbers or any(_is_fraction(part) or is_tall(part) for part in top)


def neat_product(expr: Expr) -> Expr | None:
    """A product or fraction in the order and with the powers that a reader expects; None where it is so already."""
    if not isinstance(expr, Product):
        return merge(expr) if _is_odd_fraction(expr) else None
    flat = multiply(expr.args)
    if flat != expr:
        return neat_product(flat) or flat
    scalars = [factor for factor in expr.args if factor.shape.is_scalar]
    repeated = len(set(scalars)) < len(scalars)
    odd = repeated or not in_usual_order(expr.args) or _has_loose_fraction(expr, scalars) or _has_late_scalar(expr)
    return merge(expr) if odd else None


def _has_loose_fraction(product: Product, scalars: Sequence[Expr]) -> bool:
    """A fraction beside a scalar that belongs above its bar: a number, or any one where something is differentiated;
    or a fraction inside a product of vectors.
    """
    if any(_is_fraction(part) for factor in scalars if isinstance(factor, Product) for part in factor.args):
        return True
    others = [factor for factor in scalars if factor != MINUS_ONE and not is_tall(factor)]
    all_taken = any(isinstance(factor, Number) for factor in others) or any(map(is_tall, product.args))
    taken = (f for f in others if _is_fraction(f) and (all_taken or _holds_change(f)))
    return len(others) > 1 and any(not _recurs(factor, others) for factor in taken)


def _has_late_scalar(product: Product) -> bool:
    """A scalar behind an array, Kλ, that is no differential."""
    return any(
        not first.shape.is_scalar and second.shape.is_scalar and not second.spaced and not is_tall(second)
        for first, second in pairwise(product.args)
    )


def multiplied_out(expr: Expr) -> Expr | None:
    """a(b + c) + … with all sums multiplied out and like terms added up."""
    if isinstance(expr, Product):
        return _distributed(expr)
    if not isinstance(expr, Sum):
        return None
    terms = [part for argument in expr.args for part in expansion(argument)]
    if len(terms) == len(expr.args) or len(terms) > MOST_MULTIPLIED:
        return None
    total = add(term.expression(expr.shape) for term in terms)
    return collect(total)


def _distributed(expr: Product) -> Expr | None:
    """(a/c² + b/d) c², where a factor cancels in a term."""
    for k, factor in enumerate(expr.args):
        if not isinstance(factor, Sum) or not factor.shape.is_scalar:
            continue
        rest = [*expr.args[:k], *expr.args[k + 1 :]]
        below = {(base, -power) for term in factor.args for base, power in term_of(term).scalars}
        if below.isdisjoint(term_of(multiply(rest)).scalars):
            continue
        total = add(term_of(multiply([term, *rest])).expression(expr.shape) for term in factor.args)
        return multiplied_out(total) or collect(total) or total
    return None
