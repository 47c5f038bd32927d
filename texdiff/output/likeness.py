"""Derivations that differ in their letters alone: "as in (5), with B in place of A"."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from hashlib import blake2b
from typing import NamedTuple

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr, Printer
from texdiff.algebra.polynomial import Polynomial
from texdiff.calculus.derivation import Derivation

FEWEST_LINES = 2
"""A derivation of fewer lines is as short as a reference."""


class Likeness(NamedTuple):
    """A key that derivations share which differ in letters alone, '' for short ones; and the letters, in order."""

    key: str
    letters: tuple[str, ...]


def likeness(derivation: Derivation, p: Printer) -> Likeness:
    """What a derivation looks like with its letters numbered in the order in which they occur."""
    if len(derivation.lines) < FEWEST_LINES or derivation.worded:
        return Likeness("", ())
    numbering = _Numbering()
    problem = derivation.problem
    lines = [(step.lhs, step.rhs) for step in derivation.lines]
    values = [(let.name, let.value) for let in derivation.names]
    assumed = [expr for expr, _ in derivation.assumed]
    seen = [
        numbering.of(expr)
        for expr in (problem.numerator, *problem.variables, derivation.answer, *_flat(lines), *_flat(values), *assumed)
    ]
    rules = [[rule.id for rule in step.rules] for step in derivation.lines]
    asked = (problem.form, problem.layout, problem.row_numerator, problem.transposed_denominator, problem.detail)
    text = repr((seen, rules, asked, [name for _, name in derivation.assumed], derivation.opening, derivation.closing))
    ours = {let.name for let in derivation.names if let.own}
    letters = tuple(p(symbol) for symbol in numbering.symbols if symbol not in ours)
    return Likeness(hashed(text), letters)


def hashed(text: str) -> str:
    """A key for what derivations show: 32 hexadecimal digits."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _flat(pairs: Iterable[tuple[Expr, Expr]]) -> list[Expr]:
    return [expr for pair in pairs for expr in pair]


class _Numbering:
    """Numbers for symbols and for names of sizes and indices, by first occurrence."""

    def __init__(self) -> None:
        self.symbols: dict[Symbol, int] = {}
        self._names: dict[str, int] = {}

    def of(self, expr: Expr) -> Hashable:
        """An expression with numbers for its letters."""
        if isinstance(expr, Symbol):
            number = self.symbols.setdefault(expr, len(self.symbols))
            return ("symbol", type(expr).__name__, number, tuple(sorted(expr.traits)), *map(self._size, expr.shape))
        params = tuple(self._size(param) if isinstance(param, Polynomial) else str(param) for param in expr.params)
        return (type(expr).__name__, params, tuple(map(self.of, expr.args)))

    def _size(self, size: Polynomial) -> Hashable:
        return tuple(
            (tuple((self._names.setdefault(name, len(self._names)), power) for name, power in monomial), str(number))
            for monomial, number in size.terms
        )
