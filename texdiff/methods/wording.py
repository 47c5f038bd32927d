"""Letters for values that are defined in words: eigenvectors, singular vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.simplify import rewrite
from texdiff.calculus.derivation import Derivation, Let, Step, with_values
from texdiff.methods.naming import Names


def with_words(derivation: Derivation) -> Derivation:
    """The derivation with a letter for every value that has a wording; the letters stay in the answer."""
    values = dict.fromkeys(_in_full(node, derivation) for node in _nodes(derivation) if node.wording is not None)
    if not values:
        return derivation
    problem = derivation.problem
    names = Names(replace(problem, taken_names=problem.taken_names.union(let.name.name for let in derivation.names)))
    letters: dict[Expr, Symbol] = {}
    for value in values:
        if (wording := value.wording) is not None:
            letters[value] = _with_index(names.of_value(wording.letters, value), value)
    return _Named(derivation, letters).derivation()


def _with_index(letter: Symbol, value: Expr) -> Symbol:
    """v_i for a value that depends on an index i."""
    sizes = {name for node in value.walk() for size in node.shape for name in size.names}
    indices = ",".join(sorted(value.integers() - sizes))
    return Symbol(f"{letter.name}_{{{indices}}}", letter.shape, letter.traits) if indices else letter


def _nodes(derivation: Derivation) -> Iterator[Expr]:
    """The nodes of the answer and of all lines."""
    for expr in (derivation.answer, *(side for step in derivation.lines for side in (step.lhs, step.rhs))):
        yield from expr.walk()


def _in_full(node: Expr, derivation: Derivation) -> Expr:
    return with_values(node, derivation.names)


class _Named:
    """A derivation in which letters stand for these values, written with or without the names of inner functions."""

    def __init__(self, derivation: Derivation, letters: dict[Expr, Symbol]) -> None:
        self._derivation = derivation
        self._letters = letters
        self._worded = tuple(Let(name, value, own=False) for value, name in letters.items())
        self._known = (*derivation.names, *self._worded)

    def derivation(self) -> Derivation:
        return replace(self._stage(self._derivation), worded=self._worded)

    def _stage(self, given: Derivation) -> Derivation:
        return replace(
            given,
            answer=self(given.answer),
            component=self(given.component) if given.component is not None else None,
            steps=self._steps(given.steps),
            lets=tuple(replace(let, steps=self._steps(let.steps)) for let in given.lets),
            before=self._stage(given.before) if given.before is not None else None,
        )

    def __call__(self, expr: Expr) -> Expr:
        return rewrite(expr, self._letter)

    def _letter(self, node: Expr) -> Expr | None:
        """The letter of a value; letters that already stand inside count as their values. A value that was simplified
        inside has none, and stays as it is.
        """
        return self._letters.get(with_values(node, self._known)) if node.wording is not None else None

    def _steps(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(replace(step, lhs=self(step.lhs), rhs=self(step.rhs)) for step in steps)
