"""Names for the subject of a derivation and for inner functions: letters that the document leaves free."""

from __future__ import annotations

from collections.abc import Sequence

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.canonical import is_symmetric
from texdiff.algebra.expression import Expr
from texdiff.algebra.properties import is_invertible
from texdiff.calculus.derivation import Let
from texdiff.calculus.problem import Problem

SCALARS = ("f", "g", "h", r"\varphi", r"\psi", r"\rho", "q", "s", "t")
VECTORS = ("r", "s", "z", "p", "q", "w", "h", "t")
MATRICES = ("Y", "Z", "M", "P", "Q", "R", "S", "T", "G", "H")
INDICES = ("i", "j", "k", "l", "p", "q", "r", "s")


class Names:
    """Free letters, taken one after the other."""

    def __init__(self, problem: Problem) -> None:
        self._notation = problem.notation
        self._taken = {_letter(name) for name in problem.taken_names}
        self._taken |= {_letter(symbol.name) for symbol in problem.numerator.free}
        self._taken |= problem.numerator.integers()
        for node in problem.numerator.walk():
            self._taken |= node.shape.rows.names | node.shape.cols.names
        for variable in problem.variables:
            self._taken |= {_letter(symbol.name) for symbol in variable.free} | variable.integers()

    def subject(self, numerator: Expr) -> Let:
        """f, or a bold f or F, for the whole numerator."""
        letters = ("f", "g", "h", r"\varphi") if numerator.shape.is_scalar else ("f", "g", "h", "F", "G")
        if numerator.shape.is_matrix:
            letters = ("F", "G", "H", "Y")
        return self._let(letters, numerator)

    def inner(self, value: Expr) -> Let:
        """A name of the kind of the value for an inner function."""
        kind = SCALARS if value.shape.is_scalar else MATRICES if value.shape.is_matrix else VECTORS
        return self._let(kind, value)

    def index(self) -> str:
        """A free letter for an index."""
        letter = self._free(INDICES)
        self._taken.add(letter)
        return letter

    def _let(self, letters: Sequence[str], value: Expr) -> Let:
        letter = self._free(letters)
        self._taken.add(letter)
        traits = {"symmetric"} if value.shape.is_matrix and is_symmetric(value) else set()
        if value.shape.is_matrix and is_invertible(value):
            traits.add("invertible")
        return Let(Symbol(self._styled(letter, value), value.shape, frozenset(traits)), value)

    def _free(self, letters: Sequence[str]) -> str:
        for letter in letters:
            if letter not in self._taken:
                return letter
        return next(f"{letters[0]}_{{{k}}}" for k in range(1, 1000) if f"{letters[0]}_{{{k}}}" not in self._taken)

    def _styled(self, letter: str, value: Expr) -> str:
        if value.shape.is_scalar:
            return letter
        style = self._notation.matrix if value.shape.is_matrix else self._notation.vector
        return f"{style}{{{letter}}}" if style else letter


def _letter(name: str) -> str:
    """The bare letter of a name: x of \\boldsymbol{x}."""
    start = name.rfind("{")
    if name.startswith("\\") and start > 0:
        return name[start + 1 :].rstrip("}")
    return name
