"""Hadamard products of sums, multiplied out where factors cancel: (T∘U^{∘−1} + V)∘U = T + V∘U."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import product
from math import prod
from typing import NamedTuple

from texdiff.algebra.arithmetic import Product, Sum, add, multiply, negate
from texdiff.algebra.atoms import Ones, Symbol
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr
from texdiff.algebra.merge import collect
from texdiff.algebra.polynomial import ONE, ZERO, Polynomial
from texdiff.algebra.registry import DisplayRule, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import column
from texdiff.operators.hadamard import Hadamard
from texdiff.operators.hadamard_power import HadamardPower, hadamard_power

EXPAND = Rule("multiply out entry by entry", r"(M+N)\odot L=M\odot L+N\odot L")
MOST_TERMS = 12
"""Longer sums are not multiplied out."""


class _Term(NamedTuple):
    """Scalars, and arrays with their exponents."""

    scalars: tuple[Expr, ...]
    powers: dict[Expr, Polynomial]

    def times(self, other: _Term) -> _Term:
        powers = dict(self.powers)
        for base, exponent in other.powers.items():
            powers[base] = powers.get(base, ZERO) + exponent
        return _Term(self.scalars + other.scalars, {base: power for base, power in powers.items() if power != ZERO})

    def expression(self, like: Hadamard) -> Expr:
        """Factors in one order, so that like terms are alike."""
        factors = [hadamard_power(base, exponent) for base, exponent in self.powers.items()]
        factors.sort(key=lambda factor: (cost(factor), repr(factor)))
        array = reduce(lambda left, right: Hadamard((left, right), like.params), factors) if factors else None
        return multiply([*self.scalars, array or Ones(*like.shape)])


def _term(expr: Expr) -> _Term:
    """A product entry by entry taken apart; 𝟏 is no factor."""
    if isinstance(expr, Hadamard):
        return _term(expr.args[0]).times(_term(expr.args[1]))
    if isinstance(expr, HadamardPower):
        return _Term((), {expr.args[0]: expr.exponent})
    factors = expr.args if isinstance(expr, Product) else (expr,)
    arrays = [factor for factor in factors if not factor.shape.is_scalar]
    if isinstance(expr, Product) and len(arrays) == 1:
        return _Term(tuple(f for f in factors if f.shape.is_scalar), {}).times(_term(arrays[0]))
    return _Term((), {} if isinstance(expr, Ones) else {expr: ONE})


def _distributed(expr: Expr) -> Expr | None:
    """A sum multiplied by the factor that divides one of its terms; the rest too, where that is shorter."""
    if not isinstance(expr, Hadamard):
        return None
    whole = _term(expr)
    for base, exponent in whole.powers.items():
        if not isinstance(base, Sum) or exponent != ONE:
            continue
        rest = whole._replace(powers={other: power for other, power in whole.powers.items() if other != base})
        terms = [_term(argument) for argument in base.args]
        below = {other for term in terms for other, power in term.powers.items() if (power.constant or 0) < 0}
        if not below.isdisjoint(rest.powers):
            return _shortest([term.times(rest) for term in terms], expr)
    return None


def _shortest(terms: Sequence[_Term], like: Hadamard) -> Expr:
    total = _total(terms, like)
    if sum(prod(map(len, _sums(term))) for term in terms) > MOST_TERMS:
        return total
    other = _total((part for term in terms for part in _multiplied_out(term)), like)
    return min(total, other, key=cost)


def _sums(term: _Term) -> list[tuple[Expr, ...]]:
    """The terms of each sum among the factors."""
    return [base.args for base, exponent in term.powers.items() if isinstance(base, Sum) and exponent == ONE]


def _multiplied_out(term: _Term) -> list[_Term]:
    """The terms of a product of sums."""
    rest = {base: power for base, power in term.powers.items() if not isinstance(base, Sum) or power != ONE}
    choices = product(*([_term(argument) for argument in arguments] for arguments in _sums(term)))
    return [reduce(_Term.times, choice, _Term(term.scalars, rest)) for choice in choices]


def _total(terms: Iterable[_Term], like: Hadamard) -> Expr:
    total = add(term.expression(like) for term in terms)
    return collect(total) or total


def _example() -> Expr:
    size = column(Polynomial.of("n"))
    t, u, v = (Symbol(name, size) for name in "tuv")
    return Hadamard((add([Hadamard((t, hadamard_power(u, -ONE))), negate(v)]), u))


register("hadamard products of sums", display_rules=[DisplayRule(EXPAND, 20, _distributed, _example())])
