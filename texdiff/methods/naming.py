"""Names for the subject of a derivation and for inner functions: letters that the document leaves free."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from texdiff.algebra.atoms import INTERMEDIATE, IndexedName, Symbol
from texdiff.algebra.bound import Bound
from texdiff.algebra.canonical import is_symmetric
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import EntryArray
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.properties import is_invertible, is_positive
from texdiff.calculus.derivation import Let
from texdiff.calculus.problem import Problem

SCALARS = (r"\rho", "s", "t", "q", r"\varphi", r"\psi", "g", "h")
VECTORS = ("r", "s", "z", "p", "q", "w", "h", "t")
MATRICES = ("Y", "Z", "M", "P", "Q", "R", "S", "T", "G", "H")
INDICES = ("i", "j", "k", "l", "p", "q", "r", "s")
MOST_INDICES = 60


class Names:
    """Free letters, taken one after the other; indices need only be free in the request itself."""

    def __init__(self, problem: Problem) -> None:
        self._notation = problem.notation
        self._defined = {value: name for name, value in problem.defined}
        self._indices = _integers_of(problem)
        self._free = problem.numerator.integers()
        self._earlier = {value: name for name, value in problem.earlier}
        self._has_nested_sums = sum(isinstance(node, Bound) for node in problem.numerator.walk()) > 1
        letters = {_letter(s.name) for e in (problem.numerator, *problem.variables) for s in e.free}
        self._indices |= letters
        taken = {letter for name in problem.taken_names for letter in (_letter(name), _stem(name))}
        self._taken = taken | self._indices

    def subject(self, numerator: Expr) -> Let:
        """The author's name for the whole numerator, else f, or a bold f or F."""
        letters = ("f", "g", "h", r"\varphi") if numerator.shape.is_scalar else ("f", "g", "h", "F", "G")
        if numerator.shape.is_matrix:
            letters = ("F", "G", "H", "Y")
        return self._let(letters, numerator)

    def inner(self, value: Expr) -> Let:
        """The author's name for an inner function, else a name of the kind of its value; ρ_i under a sum over i."""
        kind = SCALARS if value.shape.is_scalar else MATRICES if value.shape.is_matrix else VECTORS
        return self._let(kind, value, self.bound_in(value))

    def bound_in(self, value: Expr) -> tuple[str, ...]:
        """The indices of sums on which an inner function depends."""
        return tuple(sorted(value.integers() - self._free))

    def cannot_name(self, value: Expr) -> bool:
        """A name does not follow the renaming of an index, of which sums within sums may be in need."""
        return self._has_nested_sums and bool(self.bound_in(value))

    def of_value(self, letters: Sequence[str], value: Expr) -> Symbol:
        """A free one of the letters for a value."""
        return self._let(letters, value).name

    def is_defined(self, value: Expr) -> bool:
        """Whether the author, or an earlier stage, has a name for an expression."""
        return value in self._defined or value in self._earlier

    @property
    def are_any(self) -> bool:
        """Whether the author has defined names at all."""
        return bool(self._defined)

    def index(self) -> str:
        """A free letter for an index; NoRule where nobody would read sums over so many."""
        if len(self._indices) > MOST_INDICES:
            raise NoRule("written in entries it has too many sums")
        letter = _free(INDICES, self._indices)
        self._indices.add(letter)
        return letter

    def _let(self, letters: Sequence[str], value: Expr, indices: Sequence[str] = ()) -> Let:
        if value in self._earlier:
            return Let(self._earlier[value], value)
        if value in self._defined:
            name = Symbol(self._defined[value], value.shape, _traits(value) | {INTERMEDIATE})
            return Let(name, value, own=False)
        letter = _free(letters, self._taken)
        self._taken.add(letter)
        styled, traits = self._styled(letter, value), _traits(value) | {INTERMEDIATE}
        if not indices:
            return Let(Symbol(styled, value.shape, traits), value)
        bound = [Polynomial.of(index) for index in indices]
        return Let(IndexedName(f"{styled}_{{{''.join(indices)}}}", value.shape, traits, bound), value)

    def _styled(self, letter: str, value: Expr) -> str:
        if value.shape.is_scalar:
            return letter
        style = self._notation.matrix if value.shape.is_matrix else self._notation.vector
        return f"{style}{{{letter}}}" if style else letter


def _free(letters: Sequence[str], taken: set[str]) -> str:
    for letter in letters:
        if letter not in taken:
            return letter
    numbered = (f"{letters[0]}_{{{k}}}" for k in count(1))
    return next(name for name in numbered if name not in taken)


def _traits(value: Expr) -> frozenset[str]:
    """What is known of the value, and so of its name."""
    if not value.shape.is_matrix:
        return frozenset({"positive"}) if is_positive(value) else frozenset()
    known = {"symmetric": is_symmetric(value), "invertible": is_invertible(value)}
    return frozenset(trait for trait, holds in known.items() if holds)


def _integers_of(problem: Problem) -> set[str]:
    """Integer names of the request: indices, free and bound, exponents, sizes."""
    found: set[str] = set()
    for expr in (problem.numerator, *problem.variables):
        found |= expr.integers()
        for node in expr.walk():
            found |= node.shape.rows.names | node.shape.cols.names
            if isinstance(node, Bound):
                found.add(node.index)
            if isinstance(node, EntryArray):
                found.update(node.indices)
    return found


def _stem(name: str) -> str:
    """The bare letter without an index: \\rho of \\rho_{i}."""
    return _letter(re.sub(r"_(?:\{[^{}]*\}|\w)$", "", name))


def _letter(name: str) -> str:
    """The bare letter of a name: x of \\boldsymbol{x}."""
    start = name.rfind("{")
    if name.startswith("\\") and start > 0:
        return name[start + 1 :].rstrip("}")
    return name
