"""Whether every line of a derivation, and its answer, holds at random points: nothing is shown before it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from texdiff.algebra.atoms import Symbol, Zero
from texdiff.algebra.expression import Array, Expr
from texdiff.algebra.given import whole
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import StructuredPartial
from texdiff.algebra.properties import moved_by_d
from texdiff.algebra.shape import ShapeError
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.layout import is_transposed
from texdiff.verify.compare import DIFFERENCES_TOLERANCE, ROUNDED, TOLERANCE, at_indices, compared, is_extreme
from texdiff.verify.draw import Sample, draw, slanted
from texdiff.verify.evaluate import Evaluation, stacked
from texdiff.verify.sizes import with_letters
from texdiff.verify.work import Exhausted

DRAWS = 2
MOST_ATTEMPTS = 40


class Verdict(NamedTuple):
    """How many draws of sizes and values were compared, and the largest relative error of any line."""

    draws: int
    max_error: float


class Unverified(Exception):
    """A line or the answer does not hold, or could not be evaluated at enough points; the message says which."""


class Unevaluated(Unverified):
    """Nothing is known to be wrong: the values do not exist, or are too large for numbers."""


def verify(derivation: Derivation, seed: int) -> Verdict:
    """Check every line and the answer on two good draws; raises Unverified.

    Large numerical sizes are first read as letters; where a formula needs them as numbers, they are taken as they are.
    """
    try:
        lettered = with_letters(derivation)
        return _verified(lettered if lettered is not None else derivation, seed)
    except ShapeError:
        return _verified(derivation, seed)
    except Unverified:
        if lettered is None:
            raise
        return _verified(derivation, seed)


def _verified(derivation: Derivation, seed: int) -> Verdict:
    good, vanishing, failed, worst = 0, 0, 0, 0.0
    expressions, costly = list(_expressions(derivation)), False
    for attempt in range(MOST_ATTEMPTS):
        try:
            errors = _errors(derivation, draw(expressions, seed, attempt, costly))
        except Exhausted:
            if costly:
                raise Unevaluated("it has too many terms, or too large sizes or indices") from None
            costly = True
            continue
        except OverflowError:  # numbers too large to compare their sizes
            continue
        except (Unverified, IndexError) as problem:  # an index may run beyond the end of its array
            failed += 1
            if failed >= DRAWS:
                raise Unverified(str(problem)) from None
            continue
        if errors is None:
            continue
        worst = max(worst, errors[0])
        if errors[1] or _is_zero(derivation):
            good += 1
        else:
            vanishing += 1
        if good >= DRAWS:
            return Verdict(good, worst)
    if good + vanishing >= DRAWS and not failed:
        return Verdict(good + vanishing, worst)
    raise Unevaluated("the expression could not be evaluated at enough random points")


def _expressions(derivation: Derivation) -> Iterator[Expr]:
    problem = derivation.problem
    yield problem.numerator
    yield from problem.variables
    yield derivation.answer
    for let in derivation.names:
        yield let.value
    for step in derivation.lines:
        yield step.lhs
        yield step.rhs


def _is_zero(derivation: Derivation) -> bool:
    return isinstance(derivation.answer, Zero)


def _errors(derivation: Derivation, sample: Sample) -> tuple[float, bool] | None:
    """The largest error of a draw and whether it tells of the answer; None where a value does not exist."""
    lets = {let.name: let.value for let in derivation.names}
    stages = [(Evaluation(sample, lets, _varying(stage)), stage) for stage in derivation.stages]
    lines = [(evaluation, step) for evaluation, stage in stages for step in stage.own_lines]
    worst = 0.0
    for number, (evaluation, step) in enumerate(lines, 1):
        for at in at_indices(evaluation, sample, step.lhs, step.rhs):
            error = _error(at, at(step.lhs), at(step.rhs), derivation)
            if error is None or (isinstance(error, Mistake) and is_extreme(at, step.lhs, step.rhs)):
                return None
            if isinstance(error, Mistake):
                raise Unverified(f"line {number} does not hold: relative error {error:.2g}")
            worst = max(worst, error)
    of_answer = _answer_error(derivation, stages[-1][0])
    return (max(worst, of_answer[0]), of_answer[1]) if of_answer is not None else None


def _answer_error(derivation: Derivation, evaluation: Evaluation) -> tuple[float, bool] | None:
    """The same for the answer against a numerical derivative."""
    worst, telling = 0.0, False
    for at in at_indices(evaluation, evaluation.sample, derivation.answer, *derivation.problem.variables):
        wanted, found = _sides(derivation, at)
        error = _error(at, wanted, found, derivation)
        if error is None or (isinstance(error, Mistake) and is_extreme(at, derivation.answer)):
            return None
        if isinstance(error, Mistake):
            raise Unverified(f"the answer differs from a numerical derivative: relative error {error:.2g}")
        worst, telling = max(worst, error), telling or _tells(at, wanted, found, derivation)
    return worst, telling


def _tells(at: Evaluation, wanted: Array, found: Array, derivation: Derivation) -> bool:
    """Whether the sides agree beyond rounding: errors are absolute below 1, where a wrong factor of 0 is not seen."""
    largest = at.arrays.magnitude(wanted)
    return largest > 0 and at.arrays.magnitude(wanted - found) <= _tolerance(derivation) * largest


class Mistake(float):
    """An error that rounding does not explain."""


def _error(at: Evaluation, left: Array, right: Array, derivation: Derivation) -> float | None:
    """The relative error; None where nothing can be said: no value, or rounding errors that grew."""
    if left.shape != right.shape:
        raise Unverified(f"shapes {left.shape} and {right.shape} differ")
    error = compared(at, left, right)
    if error is None or error <= _tolerance(derivation):
        return error
    return None if error < ROUNDED else Mistake(error)


def _sides(derivation: Derivation, at: Evaluation) -> tuple[Array, Array]:
    """The derivative without any rule, and the answer; by an array both along one direction of it, whose entries are
    random, so that no entry of the answer can be wrong and the sides agree.
    """
    problem, found = derivation.problem, at(derivation.answer)
    if problem.form == "differential":
        return at.differential(problem.numerator), found
    found = found.T if is_transposed(problem) else found
    sides = (step.lhs for step in derivation.steps)
    structured = next((side for side in sides if isinstance(side, StructuredPartial)), None)
    if structured is not None:
        return at(structured.rebuild((problem.numerator, *problem.variables))), found
    *first, last = problem.variables
    array = whole(last)
    if isinstance(last, Entry) or last.shape.is_scalar or problem.numerator.formal_arguments:
        return at.derivative(problem.numerator, problem.variables), found
    assert isinstance(array, Symbol)
    direction = at.arrays.array(slanted(array, at.sample).rows)
    change = at.derivative_along(problem.numerator, (*first, array), direction)
    in_own_shape = last is array and all(expr.shape.is_scalar for expr in (problem.numerator, *first))
    expected = direction.T.shape if in_own_shape else (change.size, direction.size)
    if found.shape != expected:
        raise Unverified(f"the answer has the shape {found.shape} instead of {expected}")
    if in_own_shape:
        return change, at.arrays.total(found * direction.T)
    return stacked(change, problem.numerator.shape), found @ direction.T.reshape(direction.size, 1)


def _varying(derivation: Derivation) -> list[Symbol]:
    """The symbols that d moves in the lines of a stage."""
    problem = derivation.problem
    if problem.form != "differential" or problem.variables:
        return [symbol for symbol in map(whole, derivation.varied) if isinstance(symbol, Symbol)]
    return moved_by_d([problem.numerator])


def _tolerance(derivation: Derivation) -> float:
    return TOLERANCE if len(derivation.problem.variables) < 2 else DIFFERENCES_TOLERANCE
