"""What must hold of every request: each method verifies or refuses with a reason, the answers agree and read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.shape import ShapeError
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.problem import Problem
from texdiff.methods.solve import solve
from texdiff.verify.draw import draw
from texdiff.verify.evaluate import Evaluation
from texdiff.verify.verdict import Unevaluated, verify

METHODS = ("differential", "elementwise")
ATTEMPTS, POINTS = 16, 2
TOLERANCE = 1e-6
LARGEST = 1e6


class Checked(NamedTuple):
    """What became of a request: the derivations, the reasons of refusals, whether its numerator has values at all."""

    derivations: tuple[Derivation, ...]
    refusals: tuple[str, ...]
    has_values: bool = True


def check(problem: Problem, seed: int) -> Checked:
    """Both methods, verified and compared; raises AssertionError or Unverified where something does not hold."""
    if not has_values(problem, seed):
        return Checked((), (), False)
    found: list[Derivation] = []
    refusals: list[str] = []
    for method in METHODS:
        try:
            derivation = solve(replace(problem, method=method))
        except (NoRule, ShapeError) as reason:
            assert str(reason)
            refusals.append(str(reason))
            continue
        try:
            verify(derivation, seed)
        except Unevaluated as reason:
            refusals.append(str(reason))
            continue
        found.append(derivation)
    for other in found[1:]:
        assert same_value(found[0].closed_answer, other.closed_answer, seed), "the methods disagree"
    return Checked(tuple(found), tuple(refusals))


def has_values(problem: Problem, seed: int) -> bool:
    """Whether the numerator and its numerical derivative exist at enough random points."""
    return sum(1 for _ in _derivatives(problem, seed)) >= POINTS


def _derivatives(problem: Problem, seed: int) -> Iterator[object]:
    expressions = [problem.numerator, *problem.variables]
    for attempt in range(ATTEMPTS):
        evaluation = Evaluation(draw(expressions, seed, attempt), {}, ())
        value = evaluation.jacobian(problem.numerator, problem.variables[0])
        if np.all(np.isfinite(value)) and np.abs(value).max(initial=0.0) < LARGEST:
            yield value


def same_value(left: Expr, right: Expr, seed: int, others: Sequence[Expr] = ()) -> bool:
    """Equal shapes, and equal values wherever both exist; True only if that was somewhere."""
    if left.shape != right.shape:
        return False
    compared = 0
    for attempt in range(ATTEMPTS):
        evaluation = Evaluation(draw([left, right, *others], seed, attempt))
        found = [evaluation(expr) for expr in (left, right)]
        scale = max(1.0, *(float(np.abs(value).max(initial=0.0)) for value in found))
        if not all(np.all(np.isfinite(value)) for value in found) or scale > LARGEST:
            continue
        if float(np.abs(found[0] - found[1]).max(initial=0.0)) > TOLERANCE * scale:
            return False
        compared += 1
        if compared == POINTS:
            break
    return compared > 0
