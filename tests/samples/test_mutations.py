"""Samples with torn braces, lost bytes and doubled requests: no crash, and nothing but answers is written.

TEXDIFF_MUTATIONS says how many (1000 for a full run); each has a number, which is its seed.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import texdiff.stages
from texdiff.errors import RequestError
from texdiff.pipeline import expand, strip
from texdiff.source import decode, encode

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SOURCES = [path.read_bytes() for path in sorted(SAMPLES.glob("*.tex"))]
COUNT = max(200, int(os.environ.get("TEXDIFF_MUTATIONS", "200")))
BATCH = 50
TWICE = 5
"""So many mutations, and one of them is expanded a second time."""
OUR_FAULTS = ("internal", "unverified")
REQUEST = re.compile(rb"\\begin\{equation\}.*?\\end\{equation\}|\\\[.*?\\\]", re.DOTALL)
MARKS = (
    b"{ } $ $$ \\[ \\] \\( \\) & \\\\ % %% ? = ^ _ # ~ | ' \\frac{ \\begin{align} \\end{align} \\begin{equation} "
    b"\\end{document} \\label{eq:det} \\texdiff{ \\texdiff[ \\verb| \\left( \\right. \\iffalse \\fi \\mathbf{X} "
    b"\\R^{2} \\T ^{\\top} %<texdiff %</texdiff> \xc3\xa9 \xff \x00 \r \xe4\xb8"
).split(b" ")


def _cut(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randint(1, 30) :]


def _double(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    piece = data[start : start + rng.randint(1, 60)]
    return data[:start] + piece + data[start:]


def _insert(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + rng.choice(MARKS) + data[start:]


def _lose_brace(rng: random.Random, data: bytes) -> bytes:
    place = rng.choice([found.start() for found in re.finditer(rb"[{}]", data)])
    return data[:place] + data[place + 1 :]


def _move_request(rng: random.Random, data: bytes) -> bytes:
    one, other = rng.choice(REQUEST.findall(data)), rng.choice(REQUEST.findall(data))
    return data.replace(one, other, 1)


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (_cut, _double, _insert, _lose_brace, _move_request)


def mutated(number: int) -> bytes:
    """The mutation of a number: one to three changes to one sample."""
    rng = random.Random(number)
    data = rng.choice(SOURCES)
    for _ in range(rng.randint(1, 3)):
        data = rng.choice(MUTATIONS)(rng, data)
    return data


@pytest.fixture(scope="module", autouse=True)
def remembered() -> object:
    """Requests that many mutations share are worked out and verified once, wherever they stand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texdiff.stages, "solved", _once(texdiff.stages.solved))
        patch.setattr(texdiff.stages, "verified", _once(texdiff.stages.verified))
        yield


def _once(stage: Callable[..., Any]) -> Callable[..., Any]:
    """A stage that remembers what it gave, whatever the place, its last argument; what it raised it does again."""
    given: dict[tuple[Any, ...], Any] = {}

    def remembering(*arguments: Any) -> Any:
        *what, _ = arguments
        if tuple(what) not in given:
            given[tuple(what)] = stage(*arguments)
        return given[tuple(what)]

    return remembering


@pytest.mark.parametrize("first", range(0, COUNT, BATCH))
def test_mutations_are_survived(first: int) -> None:
    for number in range(first, min(first + BATCH, COUNT)):
        data = mutated(number)
        try:
            source = decode(data)
            expansion = expand(source.text)
        except RequestError:
            continue  # refused with a message; nothing is written
        faults = [found.message for found in expansion.diagnostics if found.code in OUR_FAULTS]
        assert faults == [], f"mutation {number}"
        assert encode(strip(expansion.text).text, source) == data, f"mutation {number}: strip"
        twice = expand(expansion.text).text if number % TWICE == 0 else expansion.text
        assert twice == expansion.text, f"mutation {number}: expanded twice"
        assert _only_answers_differ(source.text, expansion.text), f"mutation {number}: bytes outside of requests"


_BLOCK = re.compile(r"%<texdiff [^\n\r]*.*?%</texdiff>", re.DOTALL)
_REPLACED = re.compile(r"(?:\s|\?|\\[lc]?dots|\\square|\\texdiff.*|[.,;:。，；：])*\Z", re.DOTALL)


def _only_answers_differ(before: str, after: str) -> bool:
    """Whether what stands outside of generated blocks is the text before, but for what was asked for."""
    position = 0
    for piece in _BLOCK.split(after):
        found = before.find(piece.strip(), position)
        if found < 0 or not _REPLACED.match(before, position, found):
            return False
        position = found + len(piece.strip())
    return _REPLACED.match(before, position) is not None
