"""Formulas of integers as polynomials: sizes, exponents, indices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from texdiff.algebra.polynomial import ONE, ZERO, Polynomial
from texdiff.latex.grammar import syntax as s

IsInteger = Callable[[s.Name], bool]
_LARGEST_POWER = 20
_TIMES = ("\\cdot", "\\times", "*")


def polynomial(piece: s.Syntax, is_integer: IsInteger) -> Polynomial | None:
    """The polynomial in the names that count as integers; None for anything else."""
    if isinstance(piece, s.Number):
        return Polynomial.of(piece.value)
    if isinstance(piece, s.Name):
        return Polynomial.of(piece.typed) if is_integer(piece) else None
    if isinstance(piece, s.Group) and len(piece.items) == 1:
        return polynomial(piece.items[0], is_integer)
    if isinstance(piece, s.Power):
        return _power(piece, is_integer)
    if isinstance(piece, s.Sum):
        return _sum(piece, is_integer)
    if isinstance(piece, s.Fraction_):
        return _fraction(piece, is_integer)
    if isinstance(piece, s.Product):
        return _product(piece.factors, is_integer)
    if isinstance(piece, s.Infix) and piece.sign in _TIMES:
        return _product((piece.left, piece.right), is_integer)
    return None


def _power(piece: s.Power, is_integer: IsInteger) -> Polynomial | None:
    base = polynomial(piece.base, is_integer)
    exponent = piece.exponent.value if isinstance(piece.exponent, s.Number) else Fraction(-1)
    if base is None or exponent.denominator != 1 or not 0 <= exponent <= _LARGEST_POWER:
        return None
    result = ONE
    for _ in range(int(exponent)):
        result = result * base
    return result


def _sum(piece: s.Sum, is_integer: IsInteger) -> Polynomial | None:
    total = ZERO
    for term, sign in zip(piece.terms, piece.signs, strict=True):
        value = polynomial(term, is_integer)
        if value is None:
            return None
        total = total + value if sign == "+" else total - value
    return total


def _fraction(piece: s.Fraction_, is_integer: IsInteger) -> Polynomial | None:
    top, bottom = polynomial(piece.top, is_integer), polynomial(piece.bottom, is_integer)
    divisor = bottom.constant if bottom is not None else None
    return top * Polynomial.of(Fraction(1) / divisor) if top is not None and divisor else None


def _product(factors: Sequence[s.Syntax], is_integer: IsInteger) -> Polynomial | None:
    result = ONE
    for factor in factors:
        value = polynomial(factor, is_integer)
        if value is None:
            return None
        result = result * value
    return result
