"""Work on several cores gives what work on one gives, whatever happens to a process."""

from __future__ import annotations

import os
from contextlib import closing

import pytest

import texdiff
from tests.benchmarks.documents import notes, requests
from texdiff.cache.answers import Answers
from texdiff.documents.cores import cores, spread
from texdiff.settings import Settings

if cores() == 1 and not hasattr(os, "fork"):
    pytest.skip("there is no fork", allow_module_level=True)

MANY = notes([*requests(24), "\\[ \\frac{\\partial \\undefined}{\\partial \\mathbf{X}} = ? \\]\n", *requests(28)[24:]])


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_everything_comes_back(processes: int) -> None:
    assert sorted(spread(lambda n: n * n, range(100), processes)) == [n * n for n in range(100)]


def test_what_a_dead_process_had_to_do_is_missing() -> None:
    def work(number: int) -> int:
        if number == 7:
            os._exit(1)
        return number

    found = set(spread(work, range(40), 2))
    assert set(range(0, 40, 2)) | {1, 3, 5} <= found
    assert not found & {7, 9, 11}


def test_a_process_that_is_no_longer_wanted_ends() -> None:
    with closing(spread(lambda n: n, range(1_000_000), 2)) as numbers:
        next(numbers)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_document_on_two_cores_is_the_same() -> None:
    seen: list[tuple[int, int]] = []
    alone = texdiff.expand(MANY, Settings("notes.tex", keep_going=True), memory=Answers(""))
    together = texdiff.expand(
        MANY, Settings("notes.tex", keep_going=True), lambda *at: seen.append(at), memory=Answers(""), jobs=2
    )
    assert together.text == alone.text
    assert together.diagnostics == alone.diagnostics
    assert [outcome.status for outcome in together.requests] == [outcome.status for outcome in alone.requests]
    assert seen == sorted(seen) and seen[-1] == (29, 29)
    assert sum(outcome.derivation is None for outcome in together.requests if outcome.status == "answered") > 20
