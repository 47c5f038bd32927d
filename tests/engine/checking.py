"""What must hold of every request: each method verifies or refuses with a reason, and the answers are right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from tests.engine.numerical import STEP, Array, derivative, moving
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.shape import ShapeError
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.problem import Problem
from texdiff.methods.solve import solve
from texdiff.verify.arrays import dense
from texdiff.verify.draw import draw
from texdiff.verify.evaluate import Evaluation
from texdiff.verify.verdict import Unevaluated, verify
from texdiff.verify.work import Exhausted

METHODS = ("differential", "elementwise")
ATTEMPTS, POINTS = 16, 2
TOLERANCE, DIFFERENCES = 1e-6, 1e-4
LARGEST, LARGEST_STEEPNESS = 1e6, 1e3


class Wrong(Exception):
    """Something that is claimed does not hold."""


class Checked(NamedTuple):
    """What became of a request: the derivations, the reasons of refusals, whether its numerator has values at all, and
    whether there was a point to compare the answer with differences.
    """

    derivations: tuple[Derivation, ...]
    refusals: tuple[str, ...]
    has_values: bool = True
    by_differences: bool = False


def check(problem: Problem, seed: int) -> Checked:
    """Both methods, verified, compared with each other and with differences; raises Wrong or Unverified."""
    points = tuple(_points(problem, seed))
    if len(points) < POINTS:
        return Checked((), (), False)
    found: list[Derivation] = []
    refusals: list[str] = []
    for method in METHODS:
        try:
            derivation = solve(replace(problem, method=method))
            verify(derivation, seed)
        except (NoRule, ShapeError, Unevaluated) as reason:
            assert str(reason)
            refusals.append(str(reason))
        else:
            found.append(derivation)
    for other in found[1:]:
        answers = found[0].closed_answer, other.closed_answer
        if answers[0].shape != answers[1].shape or not all(_comparisons(*answers, seed)):
            raise Wrong("the methods disagree")
    return Checked(tuple(found), tuple(refusals), True, bool(found) and _holds_by_differences(found[0], seed))


def _holds_by_differences(derivation: Derivation, seed: int) -> bool:
    """The answer against real differences at the first point that both have; raises Wrong, False without a point."""
    answer, problem = derivation.closed_answer, derivation.problem
    for attempt in range(ATTEMPTS):
        sample = draw([problem.numerator, *problem.variables, answer], seed, attempt)
        at = Evaluation(sample, {}, moving(problem), dense())
        try:
            wanted, value, around = derivative(problem, at), at(answer), at(problem.numerator)
        except Exhausted:
            return False
        if not _is_moderate(around):  # differences of it are rounding errors
            continue
        if not _is_moderate(wanted) or not _is_moderate(value):
            continue
        if wanted.shape != value.shape:
            raise Wrong(f"shape {value.shape} instead of {wanted.shape}")
        closer = derivative(problem, Evaluation(sample, {}, moving(problem), dense()), STEP / 4)
        if _distance(wanted, closer) > DIFFERENCES:  # close to a kink, or too steep
            continue
        if _distance(closer, value) > DIFFERENCES:
            raise Wrong("the answer differs from differences of the numerator")
        return True
    return False


def _is_moderate(value: Array) -> bool:
    return bool(np.all(np.isfinite(value)) and np.abs(value).max(initial=0.0) < LARGEST_STEEPNESS)


def _distance(left: Array, right: Array) -> float:
    scale = max(1.0, float(np.abs(left).max(initial=0.0)))
    return float(np.abs(left - right).max(initial=0.0)) / scale


def _points(problem: Problem, seed: int) -> Iterator[Array]:
    """Derivatives of the numerator, at random points where it has one."""
    expressions = [problem.numerator, *problem.variables]
    variables = moving(problem)
    for attempt in range(ATTEMPTS):
        evaluation = Evaluation(draw(expressions, seed, attempt), {}, variables, dense())
        value = np.asarray(evaluation.differential(problem.numerator))
        if np.all(np.isfinite(value)) and np.abs(value).max(initial=0.0) < LARGEST:
            yield value


def same_value(left: Expr, right: Expr, seed: int, others: Sequence[Expr] = ()) -> bool:
    """Equal shapes, and equal values wherever both exist; True only if that was somewhere."""
    found = list(_comparisons(left, right, seed, others)) if left.shape == right.shape else []
    return bool(found) and all(found)


def _comparisons(left: Expr, right: Expr, seed: int, others: Sequence[Expr] = ()) -> Iterator[bool]:
    """Whether two expressions of one shape agree, at points where both have values that are not too large."""
    compared = 0
    for attempt in range(ATTEMPTS):
        evaluation = Evaluation(draw([left, right, *others], seed, attempt), arrays=dense())
        found = [np.asarray(evaluation(expr)) for expr in (left, right)]
        scale = max(1.0, *(float(np.abs(value).max(initial=0.0)) for value in found))
        if not all(np.all(np.isfinite(value)) for value in found) or scale > LARGEST:
            continue
        yield float(np.abs(found[0] - found[1]).max(initial=0.0)) <= TOLERANCE * scale
        compared += 1
        if compared == POINTS:
            return
