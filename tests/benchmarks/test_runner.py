"""The benchmarks measure what they say, on the smallest cases; how fast anything is stands in no test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import texdiff
from tests.benchmarks import derivations, growth, processes
from tests.benchmarks.documents import FORMS, LETTERS, notes, plain, requests
from tests.benchmarks.measuring import Cost, Failed, Ratio, exponent, in_turn, inside, process
from tests.benchmarks.table import HEAD, Row, table


def test_processes(tmp_path: Path) -> None:
    rows = list(processes.rows(processes.Desk(tmp_path, pairs=1, many=3, sizes={5000: 1.0})))
    assert all(row.value > 0 for row in rows)
    assert len({row.name for row in rows}) == len(rows)


def test_derivations() -> None:
    kind, every = derivations.rows(1, derivations.CASES[:1], hard=None)
    assert kind.value == every.value > 0


def test_growth() -> None:
    assert all(row.limit is not None for row in growth.rows(1, size=20_000, most=50))


@pytest.mark.parametrize("case", derivations.CASES, ids=lambda case: str(case.request))
def test_both_sides_are_the_same_problem(case: derivations.Case) -> None:
    """The answer has the shape that SymPy's has, up to the layout."""
    expression, variable = case.same(derivations.letters(0))
    found = getattr(expression.diff(variable), "shape", (1, 1))
    ours = texdiff.derive(case.request).answer.shape
    assert sum(str(size) == "1" for size in ours) == sum(size == 1 for size in found)


def test_documents_have_so_many_different_requests_and_are_so_long() -> None:
    most = len(FORMS) * len(LETTERS) * (len(LETTERS) - 1)
    asked = requests(most)
    assert len(set(asked)) == most
    with pytest.raises(ValueError, match="different requests"):
        requests(most + 1)
    assert 0.9 < len(notes(asked[:10], 50_000)) / 50_000 <= 1
    assert 0.9 < len(plain(50_000)) / 50_000 <= 1
    found = texdiff.expand(notes(asked[: len(FORMS)]))
    assert [outcome.status for outcome in found.requests] == ["answered"] * len(FORMS)


def test_a_process_is_measured_with_what_it_waits_for() -> None:
    allocate = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'b = bytearray(90_000_000)'], check=True)"
    cost = process((sys.executable, "-c", allocate))()
    assert cost.wall > 0 and cost.cpu > 0 and cost.memory > 0
    with pytest.raises(Failed, match="NameError"):
        process((sys.executable, "-c", "undefined"))()


def test_pairs_are_measured_in_turn_and_the_first_does_not_count() -> None:
    said: list[str] = []
    pairs = in_turn(inside(lambda: said.append("ours")), inside(lambda: said.append("reference")), 2)
    assert said == ["ours", "reference"] * 3
    assert len(pairs.ours) == len(pairs.reference) == 2


def test_figures() -> None:
    assert exponent((1, 2, 4, 8), (3, 12, 48, 192)) == pytest.approx(2)
    ratio = Ratio((0.5, 0.25, 4.0))
    assert (ratio.median, str(ratio)) == (0.5, "0.50 (0.25–4.00, 3)")
    pairs = in_turn(lambda: Cost(2.0, 3.0, 5), lambda: Cost(1.0, 6.0, 50), 1)
    assert (pairs.wall.median, pairs.cpu.median, pairs.memory) == (2.0, 0.5, 5)


def test_the_table() -> None:
    rows = [Row("a", "1", 1, 2), Row("b", "3", 3, 2), Row("c", "3", 3, 2, at_least=True), Row("d", "3", 3)]
    assert table(rows).splitlines() == [
        *HEAD.splitlines(),
        "| a | 1 | ≤ 2 | yes |",
        "| b | 3 | ≤ 2 | no |",
        "| c | 3 | ≥ 2 | yes |",
        "| d | 3 |  |  |",
    ]
