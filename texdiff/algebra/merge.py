"""Products merged and sums collected: numbers in front, equal factors as powers, like terms as one."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

from texdiff.algebra.arithmetic import Product, Sum, add, multiply
from texdiff.algebra.atoms import ONE_NUMBER, Number, Zero
from texdiff.algebra.canonical import key
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.term import Power, Term, expansion, in_usual_order, number_apart, term_of

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
    terms = [t for a in expr.args for t in (a.args if isinstance(a, Sum) else (a,)) if not isinstance(t, Zero)]
    if terms == list(expr.args):
        return None
    return add(terms) if terms else Zero(*expr.shape)


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
            kept[places[body]] = (first, unit, total + coefficient)
        else:
            places[body] = len(kept)
            kept.append((argument, coefficient, coefficient))
    if len(kept) == len(expr.args):
        return None
    terms = [_rescaled(first, unit, total) for first, unit, total in kept if total]
    return add(terms) if terms else Zero(*expr.shape)


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


def _is_nested_fraction(expr: Expr) -> bool:
    """A fraction with a fraction among the factors of its numerator."""
    if len(expr.as_factors()) < 2:
        return False
    top = expr.args[0]
    parts = top.args if isinstance(top, Product) else (top,)
    return any(len(part.as_factors()) > 1 and not isinstance(part, Product) for part in parts)


def neat_product(expr: Expr) -> Expr | None:
    if not isinstance(expr, Product):
        return merge(expr) if _is_nested_fraction(expr) else None
    scalars = [factor for factor in expr.args if factor.shape.is_scalar]
    fractions = any(len(factor.as_factors()) > 1 for factor in scalars if not isinstance(factor, Product))
    numbers = any(isinstance(factor, Number) and factor.number != -ONE for factor in scalars)
    odd = len(set(scalars)) < len(scalars) or (fractions and numbers) or not in_usual_order(expr.args)
    return merge(expr) if odd else None


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
    """(a/c + b/d) c, where the factor cancels in a term."""
    for k, factor in enumerate(expr.args):
        if not isinstance(factor, Sum) or not factor.shape.is_scalar:
            continue
        rest = [*expr.args[:k], *expr.args[k + 1 :]]
        below = {base for term in factor.args for base, power in term_of(term).scalars if power == -ONE}
        if below.isdisjoint(rest):
            continue
        total = add(term_of(multiply([term, *rest])).expression(expr.shape) for term in factor.args)
        return multiplied_out(total) or collect(total) or total
    return None
