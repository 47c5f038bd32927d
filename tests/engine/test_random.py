"""Random requests over the whole registry; `random_run` makes as many as one likes."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.checking import check
from tests.engine.expressions import draw_problem, random_expression
from tests.engine.productions import productions
from tests.engine.random_run import holds, report, run
from tests.engine.reading_back import printed
from tests.engine.records import NO_CLOSED_FORM, Record, reading
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.registry import OPERATORS
from texdiff.algebra.shape import ShapeError
from texdiff.methods.solve import solve

SEEDS = st.integers(0, 2**32)
KNOWN_REASONS = (
    *NO_CLOSED_FORM,
    "could not be evaluated at enough random points",
    "it has too many terms, or too large sizes or indices",
    "depends on one of its arguments through another one too",
)
"""Where there is no closed form, or none in the vocabulary; anything else that is refused fails the test."""


@settings(max_examples=250, derandomize=True)
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


@settings(max_examples=200, derandomize=True)
@given(SEEDS)
def test_a_printed_formula_reads_back(seed: int) -> None:
    _reads_back_alike(random_expression(Random(seed), 5), seed)


@settings(max_examples=120, derandomize=True)
@given(SEEDS, st.sampled_from(("differential", "elementwise")))
def test_a_printed_answer_reads_back(seed: int, method: str) -> None:
    try:
        problem = draw_problem(Random(seed), 3, method).problem
        answer = solve(problem).closed_answer
    except (ShapeError, NoRule):
        assume(False)
    _reads_back_alike(answer, seed)


def _reads_back_alike(expr: Expr, seed: int) -> None:
    """Unless it cannot be typed yet, is longer than the reader takes, leaves a size open or has no value."""
    found = reading(expr, seed)
    assume(found not in ("not typed", "too long", "open sizes", "no value"))
    assert found in ("the same", "the same value"), printed(expr)


def test_every_operator_occurs() -> None:
    """The random grammar has a production for each that has nodes, and uses it."""
    assert {name for name, operator in OPERATORS.items() if operator.nodes} <= productions().keys()
    used: Counter[str] = Counter()
    names = list(productions())
    for seed in range(20 * len(names)):
        try:
            used.update(set(draw_problem(Random(seed), 6, due=names[seed % len(names)]).operators))
        except ShapeError:
            continue
    assert min(used[name] for name in names) >= 13


def test_the_full_run_counts() -> None:
    """The command for thousands of requests, on a few; the same seed gives the same record."""
    records = list(run(range(12), 3, 60.0, 1))
    table: list[str] = []
    report(records, table.append)
    assert [found.seed for found in records] == list(range(12))
    assert len(table) > len(productions())
    again = list(run(range(12), 3, 60.0, 2))
    assert sorted(map(_timeless, again)) == list(map(_timeless, records))


def _timeless(found: Record) -> Record:
    return found._replace(seconds=0.0)


def test_a_failure_or_too_many_refusals_fail_the_run() -> None:
    right = [Record(seed, "answered") for seed in range(99)]
    assert holds([*right, Record(99, "refused"), Record(100, "no closed form"), Record(101, "no values")])
    assert not holds([*right, Record(99, "wrong")])
    assert not holds([*right[:90], *(Record(seed, "refused") for seed in range(90, 99))])
