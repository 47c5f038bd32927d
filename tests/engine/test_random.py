"""Random requests over the whole registry; `random_run` makes as many as one likes."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.checking import check, same_value
from tests.engine.expressions import draw_problem, random_expression
from tests.engine.productions import productions
from tests.engine.random_run import Tally
from tests.engine.reading_back import has_open_sizes, is_typed, printed, read_back
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.registry import OPERATORS
from texdiff.algebra.shape import ShapeError
from texdiff.methods.solve import solve

SEEDS = st.integers(0, 2**32)
KNOWN_REASONS = (
    "a function of a matrix that varies has a closed differential only under a trace",
    "the maximum norm has no differential in closed form",
    "could not be evaluated at enough random points",
    "depends on one of its arguments through another one too",
    "no adjoint for",
    "no vec form for",
)
"""Where there is no closed form, or none in the vocabulary; anything else that is refused fails the test."""


@settings(max_examples=250, deadline=None, derandomize=True)
@given(SEEDS)
def test_a_request_is_answered_by_both_methods(seed: int) -> None:
    """Every line of both derivations is verified and the answers agree, or there is a known reason."""
    try:
        problem = draw_problem(Random(seed), 5).problem
    except ShapeError:
        assume(False)
    checked = check(problem, seed)
    assume(checked.has_values)
    unknown = [reason for reason in checked.refusals if not any(known in reason for known in KNOWN_REASONS)]
    assert not unknown
    assert checked.derivations or checked.refusals


@settings(max_examples=200, deadline=None, derandomize=True)
@given(SEEDS)
def test_a_printed_formula_reads_back(seed: int) -> None:
    _reads_back_alike(random_expression(Random(seed), 5), seed)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(SEEDS, st.sampled_from(("differential", "elementwise")))
def test_a_printed_answer_reads_back(seed: int, method: str) -> None:
    try:
        problem = draw_problem(Random(seed), 3, method).problem
        answer = solve(problem).closed_answer
    except (ShapeError, NoRule):
        assume(False)
    _reads_back_alike(answer, seed)


def _reads_back_alike(expr: Expr, seed: int) -> None:
    """Unless its notation cannot be typed yet, or leaves a size open; what has no value tells nothing."""
    assume(is_typed(expr))
    found = read_back(expr)
    if found == expr or has_open_sizes(found):
        return
    assume(same_value(expr, expr, seed))
    assert same_value(expr, found, seed), printed(expr)


def test_every_operator_occurs() -> None:
    """The random grammar has a production for each, and uses it."""
    assert OPERATORS.keys() <= productions().keys()
    used: Counter[str] = Counter()
    for seed in range(400):
        try:
            used.update(draw_problem(Random(seed), 6).operators)
        except ShapeError:
            continue
    assert min(used[name] for name in productions()) >= 5


def test_the_full_run_counts() -> None:
    """The command for thousands of requests, on a few."""
    tally = Tally()
    for seed in range(12):
        tally.add(seed, 3, 20.0)
    assert tally.failures == 0
    assert sum(tally.outcomes.values()) == 12
    assert tally.operators
