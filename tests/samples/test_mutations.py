"""Samples with torn braces, flipped bytes, spliced macros: no crash, no hang, and nothing but answers is written.

TEXDIFF_MUTATIONS says how many; each has a number, which is its seed. Many more run in several processes with
`python -m tests.samples.mutation_run`.
"""

from __future__ import annotations

import os

import pytest

from tests.samples.mutations import SAMPLES, OutOfTime, broken, excerpts, limited, mutated, remembered

PATHS = sorted(SAMPLES.glob("*.tex"))
PAGES = [path.read_bytes() for path in PATHS]
PIECES = excerpts(PATHS)
COUNT = max(400, int(os.environ.get("TEXDIFF_MUTATIONS", "400")))
BATCH = 50
WHOLE = 10
"""One of so many mutations is of a whole sample."""
SECONDS = 30.0
"""For a whole sample with all its requests."""


@pytest.fixture(scope="module", autouse=True)
def shared() -> object:
    with remembered():
        yield


@pytest.mark.parametrize("first", range(0, COUNT, BATCH))
def test_mutations_are_survived(first: int) -> None:
    for number in range(first, min(first + BATCH, COUNT)):
        whole = number % WHOLE == 0
        data = mutated(number, PAGES if whole else PIECES)
        assert broken(data, number, SECONDS if whole else SECONDS / 5) is None, f"mutation {number}"


def test_a_document_that_hangs_is_noticed() -> None:
    with pytest.raises(OutOfTime), limited(0.05):
        while True:
            pass
