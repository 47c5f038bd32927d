"""A product taken apart: coefficient, powers of scalars, word of powers of matrices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, Sum, Transpose, is_negative, multiply, negate
from texdiff.algebra.atoms import ONE_NUMBER, Identity, Number, Symbol, Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry, IndexSum
from texdiff.algebra.polynomial import ONE, ZERO, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.shape import Shape

Power = tuple[Expr, Polynomial]


class Term(NamedTuple):
    """coefficient · Π scalar^exponent · Π matrix^exponent, the matrices in their order."""

    coefficient: Polynomial
    scalars: tuple[Power, ...]
    word: tuple[Power, ...]

    def expression(self, shape: Shape) -> Expr:
        """The product as a node, scalars in front, divisors below a fraction bar."""
        if not self.coefficient:
            return Zero(*shape)
        above, below = _split(self.coefficient)
        top = _names_first((s, e) for s, e in self.scalars if not _below(e))
        bottom = [(s, -e) for s, e in self.scalars if _below(e)]
        factors = [*_numbers(above), *map(_power, top), *map(_power, self.word)]
        if not self.word and not shape.is_scalar:
            factors.append(Identity(shape.rows))
        if not bottom and below == 1:
            return multiply(factors or [Number(1)])
        if not bottom:
            return multiply([*_fraction(above, below), *factors[len(_numbers(above)) :]])
        divisor = multiply([*_numbers(Polynomial.of(below)), *map(_power, bottom)])
        return _quotient(factors, divisor)


def _fraction(above: Polynomial, below: int) -> list[Expr]:
    """½, or −1 and N/2 for −N/2."""
    if above.constant is not None or len(above.terms) > 1:
        return [Number(above * Polynomial.of(Fraction(1, below)))]
    ((_, size),) = above.terms
    sign = [Number(-1)] if size < 0 else []
    return [*sign, BUILDERS["quotient"](Number(-above if size < 0 else above), Number(below))]


def in_usual_order(factors: Sequence[Expr]) -> bool:
    """No name behind a function, as in cos(x) x."""
    scalars = (factor for factor in factors if factor.shape.is_scalar)
    return not any(is_function(f) and isinstance(g, Symbol | Entry) for f, g in pairwise(scalars))


def _names_first(powers: Iterable[Power]) -> list[Power]:
    """2x cos x dx, not 2 dx cos(x) x: names go before functions, differentials last; nothing else changes its place."""
    ordered: list[Power] = []
    for power in sorted(powers, key=lambda power: power[0].spaced):
        place = len(ordered)
        while isinstance(power[0], Symbol | Entry) and place and is_function(ordered[place - 1][0]):
            place -= 1
        ordered.insert(place, power)
    return ordered


def is_function(expr: Expr) -> bool:
    """e^u, cos u, tr M: what stands behind names in a product of scalars."""
    return bool(expr.function_name) or (expr.precedence == notation.PREFIX and not expr.spaced)


def _split(coefficient: Polynomial) -> tuple[Polynomial, int]:
    """Numerator and the common denominator of the coefficients."""
    below = 1
    for _, value in coefficient.terms:
        below = below * value.denominator // _gcd(below, value.denominator)
    return coefficient * Polynomial.of(below), below


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _numbers(value: Polynomial) -> list[Expr]:
    return [] if value == ONE else [Number(value)]


def _below(exponent: Polynomial) -> bool:
    constant = exponent.constant
    return constant is not None and constant < 0


def _power(power: Power) -> Expr:
    base, exponent = power
    return base if exponent == ONE else BUILDERS["power"](base, exponent)


def _quotient(factors: Sequence[Expr], divisor: Expr) -> Expr:
    """A fraction, its sign in front, and derivatives and sums behind it; a sum stays over another one."""
    over_sum = any(isinstance(node, IndexSum) for node in divisor.walk())
    kept, apart = _high_apart(factors, over_sum)
    if apart:
        return multiply([_quotient(kept, divisor), *apart])
    kept = list(factors)
    constant = kept[0].number.constant if kept and isinstance(kept[0], Number) else None
    if constant is None or constant >= 0:
        return BUILDERS["quotient"](multiply(kept or [Number(1)]), divisor)
    top = multiply([Number(-constant), *kept[1:]])
    return multiply([Number(-1), BUILDERS["quotient"](top, divisor)])


def _high_apart(factors: Sequence[Expr], over_sum: bool) -> tuple[list[Expr], list[Expr]]:
    """The factors of a numerator, and those too high for it: ∂u/∂x and Σ_k, and what they stand among if they are
    arrays.
    """
    high = [f for f in factors if is_tall(f) or (isinstance(f, IndexSum) and not over_sum)]
    arrays = any(not factor.shape.is_scalar for factor in high)
    kept = [f for f in factors if f not in high and (f.shape.is_scalar or not arrays)]
    return kept, [f for f in factors if f not in kept]


def is_tall(expr: Expr) -> bool:
    """A derivative, its transpose or an entry of it, or a product with one."""
    if isinstance(expr, Product):
        return any(map(is_tall, expr.args))
    return expr.tall or (isinstance(expr, Transpose | Entry) and expr.args[0].tall)


def terms_of(expr: Expr) -> list[Term]:
    """The terms of a sum, each taken apart; sums inside products stay whole."""
    if isinstance(expr, Sum):
        return [term for argument in expr.args for term in terms_of(argument)]
    return [term_of(expr)]


def expansion(expr: Expr) -> list[Term]:
    """The terms of a product with the sums among its factors multiplied out."""
    found = [Term(ONE, (), ())]
    whole = term_of(expr)
    for base, exponent in (*whole.scalars, *whole.word):
        choices = terms_of(base) if exponent == ONE else [_as_term(base, exponent)]
        found = [_times(left, right) for left in found for right in choices]
    return [Term(term.coefficient * whole.coefficient, term.scalars, term.word) for term in found]


def _as_term(base: Expr, exponent: Polynomial) -> Term:
    power = ((base, exponent),)
    return Term(ONE, power, ()) if base.shape.is_scalar else Term(ONE, (), power)


def _times(left: Term, right: Term) -> Term:
    powers = dict(left.scalars)
    for base, exponent in right.scalars:
        powers[base] = powers.get(base, ZERO) + exponent
    word = list(left.word)
    for base, exponent in right.word:
        _append(word, base, exponent)
    return Term(left.coefficient * right.coefficient, tuple((b, e) for b, e in powers.items() if e), tuple(word))


def term_of(expr: Expr) -> Term:
    """One product taken apart; equal neighbours are merged into one power."""
    coefficient, scalars, word = ONE, {}, []  # type: tuple[Polynomial, dict[Expr, Polynomial], list[Power]]
    for base, exponent in _flatten(expr, ONE):
        number = base.number if isinstance(base, Number) else None
        folded = _fold(number, exponent) if number is not None else None
        if isinstance(base, Zero) and exponent == ONE:
            return Term(ZERO, (), ())
        if number is not None and folded is None:
            scale, rest = _primitive(number)
            if (split := _fold(scale, exponent)) is not None and rest != number:
                coefficient, base = coefficient * split, Number(rest)
        if folded is not None:
            coefficient = coefficient * folded
        elif base.shape.is_scalar:
            scalars[base] = scalars.get(base, ZERO) + exponent
        elif not isinstance(base, Identity):
            _append(word, base, exponent)
    return Term(coefficient, tuple((s, e) for s, e in scalars.items() if e), tuple(word))


def number_apart(expr: Expr, *, sign_only: bool = False) -> tuple[Number, Expr]:
    """2 and M for 2M, 1 and M for M; by the sign only, −1 and 2M for −2M."""
    if not isinstance(expr, Product) or not isinstance(expr.args[0], Number):
        return ONE_NUMBER, expr
    number = expr.args[0]
    if not sign_only:
        return number, multiply(expr.args[1:])
    return (Number(-1), negate(expr)) if is_negative(expr) else (ONE_NUMBER, expr)


def _append(word: list[Power], base: Expr, exponent: Polynomial) -> None:
    if word and word[-1][0] == base and base.shape.is_square:
        exponent = word.pop()[1] + exponent
    if exponent:
        word.append((base, exponent))


def _fold(number: Polynomial, exponent: Polynomial) -> Polynomial | None:
    """A numerical power as a coefficient, where it is one."""
    power, value = exponent.constant, number.constant
    if power == 1:
        return number
    if power is None or power.denominator != 1 or value is None or not value or not -64 <= power <= 64:
        return None
    result = Fraction(value) ** int(power)
    return Polynomial.of(result.numerator if result.denominator == 1 else result)


def _primitive(number: Polynomial) -> tuple[Polynomial, Polynomial]:
    """2 and m for 2m: the number in front of a single monomial."""
    if len(number.terms) != 1:
        return ONE, number
    ((monomial, size),) = number.terms
    return Polynomial.of(size), Polynomial({monomial: 1})


def _flatten(expr: Expr, exponent: Polynomial) -> Iterable[Power]:
    """Factors with exponents; powers of products of scalars are distributed, those of matrices are not."""
    factors = expr.as_factors()
    if len(factors) == 1 and factors[0][0] is expr:
        yield expr, exponent
        return
    scalar = expr.shape.is_scalar
    commuting = scalar and all(f.shape.is_scalar for f, _ in factors)
    if exponent != ONE and not commuting and len(factors) > 1:
        yield from _scaled_power(expr, exponent)
        return
    if scalar and not commuting and isinstance(expr, Product):
        yield from _grouped(expr)
        return
    for factor, power in factors:
        yield from _flatten(factor, power * exponent)


def _scaled_power(expr: Expr, exponent: Polynomial) -> Iterable[Power]:
    """(sM)ⁿ = sⁿMⁿ; the power of a product of matrices stays whole."""
    scalars = [f for f, power in expr.as_factors() if f.shape.is_scalar and power == ONE]
    if not isinstance(expr, Product) or not scalars:
        yield expr, exponent
        return
    for factor in scalars:
        yield from _flatten(factor, exponent)
    yield from _flatten(multiply([f for f in expr.args if not f.shape.is_scalar]), exponent)


def _grouped(product: Product) -> Iterable[Power]:
    """A scalar product of vectors: its scalar factors, and the chain xᵀAy as one scalar."""
    chain = [f for f in product.args if not f.shape.is_scalar]
    for factor in product.args:
        if factor.shape.is_scalar:
            yield from _flatten(factor, ONE)
    yield Zero(*product.shape) if any(isinstance(f, Zero) for f in chain) else multiply(_as_powers(chain)), ONE


def _as_powers(chain: Sequence[Expr]) -> list[Expr]:
    """xᵀM⁻²y for xᵀM⁻¹M⁻¹y: equal neighbours in a chain as one power."""
    word: list[Power] = []
    for factor in chain:
        factors = factor.as_factors()
        is_power = len(factors) == 1 and factor.shape.is_square
        _append(word, *(factors[0] if is_power else (factor, ONE)))
    return [*map(_power, word)] if len(word) < len(chain) else [*chain]
