"""Polynomials in integer names: sizes (m n), exponents (n - k) and rational coefficients, exact and hashable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

Monomial = tuple[tuple[str, int], ...]
Rational = int | Fraction
"""Whole numbers stay int: they are most of all coefficients, and much faster."""


class Polynomial:
    """A polynomial with rational coefficients in named integers; immutable, compared by value."""

    __slots__ = ("_hash", "terms")

    terms: tuple[tuple[Monomial, Rational], ...]
    _hash: int

    def __init__(self, terms: Mapping[Monomial, Rational]) -> None:
        kept = tuple([(m, c if type(c) is int else _plain(c)) for m, c in terms.items() if c])
        if len(kept) > 1:
            kept = tuple(sorted(kept))
        object.__setattr__(self, "terms", kept)
        object.__setattr__(self, "_hash", hash(kept))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a polynomial does not change")

    @staticmethod
    def of(value: Rational | str | Polynomial) -> Polynomial:
        """The polynomial of a number or of one name."""
        if isinstance(value, Polynomial):
            return value
        if isinstance(value, str):
            return Polynomial({((value, 1),): 1})
        return Polynomial({(): value})

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Polynomial) and self.terms == other.terms)

    def __hash__(self) -> int:
        return self._hash

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __lt__(self, other: Polynomial) -> bool:
        return self.terms < other.terms

    def __add__(self, other: Polynomial) -> Polynomial:
        if not self.terms or not other.terms:
            return self if self.terms else other
        total = dict(self.terms)
        for monomial, coefficient in other.terms:
            total[monomial] = total.get(monomial, 0) + coefficient
        return Polynomial(total)

    def __neg__(self) -> Polynomial:
        return Polynomial({m: -c for m, c in self.terms})

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + (-other)

    def __mul__(self, other: Polynomial) -> Polynomial:
        if self == ONE or other == ONE:
            return self if other == ONE else other
        total: dict[Monomial, Rational] = {}
        for left, a in self.terms:
            for right, b in other.terms:
                monomial = _multiply(left, right)
                total[monomial] = total.get(monomial, 0) + a * b
        return Polynomial(total)

    def __repr__(self) -> str:
        return f"Polynomial({self})"

    def __str__(self) -> str:
        return " + ".join(_term_text(m, c) for m, c in self.terms).replace("+ -", "- ") or "0"

    @property
    def names(self) -> frozenset[str]:
        """The integer names that occur."""
        return frozenset(name for monomial, _ in self.terms for name, _ in monomial)

    @property
    def constant(self) -> Rational | None:
        """The value of a polynomial without names, else None."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and not self.terms[0][0]:
            return self.terms[0][1]
        return None

    @property
    def single_name(self) -> str | None:
        """The name, if the polynomial is just that name."""
        if len(self.terms) == 1 and self.terms[0][1] == 1:
            monomial = self.terms[0][0]
            if len(monomial) == 1 and monomial[0][1] == 1:
                return monomial[0][0]
        return None

    def substitute(self, values: Mapping[str, Polynomial]) -> Polynomial:
        """The polynomial with some names replaced."""
        if self.names.isdisjoint(values):
            return self
        total = ZERO
        for monomial, coefficient in self.terms:
            product = Polynomial({(): coefficient})
            for name, power in monomial:
                factor = values.get(name, Polynomial.of(name))
                for _ in range(power):
                    product = product * factor
            total = total + product
        return total

    def value(self, values: Mapping[str, int]) -> Rational:
        """The number at the given integers; KeyError names an integer that is missing."""
        total: Rational = 0
        for monomial, coefficient in self.terms:
            for name, power in monomial:
                coefficient *= values[name] ** power
            total += coefficient
        return total


def _plain(number: Rational) -> Rational:
    """A whole number as an int."""
    return number.numerator if number.denominator == 1 else number


def _multiply(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))


def _term_text(monomial: Monomial, coefficient: Rational) -> str:
    names = " ".join(name if power == 1 else f"{name}^{power}" for name, power in monomial)
    if not names:
        return str(coefficient)
    if abs(coefficient) == 1:
        return names if coefficient > 0 else f"-{names}"
    return f"{coefficient} {names}"


def total(polynomials: Iterable[Polynomial]) -> Polynomial:
    """The sum of any number of polynomials."""
    result = ZERO
    for polynomial in polynomials:
        result = result + polynomial
    return result


ZERO = Polynomial({})
ONE = Polynomial.of(1)
