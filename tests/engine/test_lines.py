"""The lines of derivations: none without a rule, at most two named ones in each, and how many there are."""

from __future__ import annotations

import statistics

import pytest

from tests.engine.checking import METHODS
from tests.engine.tables import Case, table
from texdiff.api import Derivation

CASES = [*table("cases.jsonl"), *table("regressions.jsonl")]
MOST_NAMED_RULES = 2
MEDIAN_OF_SHORT = 6


def lines(found: Derivation) -> int:
    """Displayed lines of the chain itself."""
    return len(found.derivation.steps)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_line_has_a_reason(case: Case, method: str) -> None:
    """No line without a rule, and at most two that are worth naming; the chain has no gap."""
    full, short = (case.derive(method=method, detail=detail) for detail in ("full", "short"))
    assert lines(full) >= lines(short)
    for found in (full, short):
        assert found.steps or found.derivation.closing, "an empty derivation"
        for step in found.steps:
            assert step.rules, step
            assert sum(not rule.minor for rule in step.rules) <= MOST_NAMED_RULES, step
            assert step.lhs.expression != step.rhs.expression, step


@pytest.mark.parametrize("method", METHODS)
def test_short_derivations_are_short(method: str) -> None:
    counts = [lines(case.derive(method=method, detail="short")) for case in CASES]
    assert statistics.median(counts) <= MEDIAN_OF_SHORT


def test_an_answer_alone_shows_no_lines() -> None:
    """`answer` leaves the chain out of what is printed, and keeps the value."""
    for case in CASES[:20]:
        alone, full = case.derive(detail="answer"), case.derive(detail="full")
        assert alone.answer.latex() == full.answer.latex()
        assert len(alone.latex()) <= len(full.latex())
        assert "align" not in alone.latex()
