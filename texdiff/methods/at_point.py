"""Second derivatives at a symmetric, diagonal or orthogonal point: its entries are independent until both are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.given import whole
from texdiff.algebra.simplify import rewrite, simplified
from texdiff.calculus.derivation import Derivation, Step, mapped, problem_mapped
from texdiff.calculus.problem import Problem
from texdiff.methods.chain import chain
from texdiff.methods.lines import simplification

SPECIAL = frozenset({"symmetric", "spd", "diagonal", "orthogonal"})
"""What a matrix nearby is not, so that the first derivative may not be simplified by it."""


def applies(problem: Problem) -> bool:
    """The second variable is a matrix of such a kind."""
    return len(problem.variables) == 2 and not SPECIAL.isdisjoint(_point(problem).traits)


def generalized(problem: Problem) -> Problem:
    """The same at a point of which only is known what holds nearby too."""
    point = _point(problem)
    nearby = point.traits - SPECIAL
    if not point.traits.isdisjoint(("spd", "orthogonal")):
        nearby |= {"invertible"}
    return problem_mapped(problem, _Exchange(point, Symbol(point.name, point.shape, nearby)))


def specialized(problem: Problem, found: Derivation) -> Derivation:
    """The derivation at the point that was declared; what its kind shortens is a line at the end."""
    there = mapped(found, _Exchange(_point(found.problem), _point(problem)))
    if there.component is None:
        return replace(there, steps=_shorter(there.steps, problem), answer=simplified(there.answer))
    component = simplified(there.component)
    *main, last = there.steps
    steps = (*_shorter(main, problem), replace(last, rhs=component))
    return replace(there, steps=steps, answer=simplified(there.answer), component=component)


def _shorter(steps: Sequence[Step], problem: Problem) -> tuple[Step, ...]:
    """The lines, and one more for what the last one is at the point."""
    *_, last = steps
    states, _ = simplification(last.rhs, lambda expr: expr)
    return (*steps, *chain(last.rhs, states, problem.detail))


class _Exchange:
    """One symbol for another, where a function of it is unspecified too."""

    def __init__(self, old: Symbol, new: Symbol) -> None:
        self._old, self._new = old, new

    def __call__(self, expr: Expr) -> Expr:
        return rewrite(expr, self._symbol)

    def _symbol(self, node: Expr) -> Expr | None:
        if isinstance(node, Unknown) and self._old in node.arguments:
            arguments = [self._new if argument == self._old else argument for argument in node.arguments]
            return Unknown(node.name, node.shape, arguments, node.traits)
        return self._new if node == self._old else None


def _point(problem: Problem) -> Symbol:
    point = whole(problem.variables[1])
    assert isinstance(point, Symbol)
    return point
