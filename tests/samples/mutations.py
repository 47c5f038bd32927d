"""Torn documents, each made from a number: what is changed in them, and what must hold whatever was changed."""

from __future__ import annotations

import random
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import texdiff.documents.answering
from texdiff.documents import document
from texdiff.errors import RequestError
from texdiff.latex.scanning.scan import scan
from texdiff.output import fence
from texdiff.pipeline import expand, strip
from texdiff.settings import Settings
from texdiff.source import decode, encode

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
LONGEST = 600
"""Characters of an excerpt."""
SECONDS = 2.0
"""Of the processor, for one document."""
TWICE = 5
"""One of so many mutations is expanded a second time, and one has its failures marked in the text."""
OUR_FAULTS = ("internal", "unverified")

REQUEST = re.compile(rb"\\begin\{(equation|align)\*?\}.*?\\end\{\1\*?\}|\\\[.*?\\\]|\$[^$]*\$", re.DOTALL)
MACRO = re.compile(rb"\\(?:[A-Za-z]+\*?|[^A-Za-z])(?:\{[^{}]{0,30}\})?")
MARKS = (
    b"{ } $ $$ \\[ \\] \\( \\) & \\\\ % %% ? = ^ _ # ~ | ' \\frac{ \\begin{align} \\end{align} \\begin{equation} "
    b"\\end{document} \\label{eq:det} \\texdiff{ \\texdiff[ \\texdiffset{ \\texdiffderivations \\verb| \\left( "
    b"\\right. \\iffalse \\fi \\mathbf{X} \\R^{2} \\T ^{\\top} %<texdiff %</texdiff> \\input{x} \\def\\x{\\x} "
    b"\\let\\frac\\x \\catcode`\\$=11 \\begin{verbatim} \\text{ \xc3\xa9 \xff \x00 \r \r\n \xe4\xb8 \xe2\x80\xa8 \x0c"
).split(b" ")


def excerpts(paths: Sequence[Path]) -> list[bytes]:
    """Each document in pieces of a few paragraphs, every piece with the preamble."""
    return [piece for path in paths for piece in _pieces(path.read_bytes())]


def _pieces(data: bytes) -> Iterator[bytes]:
    begin, end = b"\\begin{document}", b"\\end{document}"
    preamble, begun, body = data.partition(begin)
    if not begun:
        preamble, body = b"", data
    body = body.partition(end)[0]
    piece = b""
    for paragraph in re.split(rb"(?<=\n)(?=\s*\n)", body):
        if piece and len(piece) + len(paragraph) > LONGEST:
            yield preamble + begun + piece + (end if begun else b"")
            piece = b""
        piece += paragraph
    yield preamble + begun + piece + (end if begun else b"")


def _cut(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randint(1, 30) :]


def _truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) // 2, len(data))]


def _double(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    piece = data[start : start + rng.randint(1, 60)]
    return data[:start] + piece + data[start:]


def _insert(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + rng.choice(MARKS) + data[start:]


def _flip(rng: random.Random, data: bytes) -> bytes:
    flipped = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        flipped[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def _lose_brace(rng: random.Random, data: bytes) -> bytes:
    places = [found.start() for found in re.finditer(rb"[{}\[\]$]", data)]
    place = rng.choice(places) if places else 0
    return data[:place] + data[place + 1 :]


def _move_formula(rng: random.Random, data: bytes) -> bytes:
    formulas = [found[0] for found in REQUEST.finditer(data)]
    return data.replace(rng.choice(formulas), rng.choice(formulas), 1) if formulas else data


def _splice_macro(rng: random.Random, data: bytes) -> bytes:
    one, other = (list(MACRO.finditer(data)) for _ in range(2))
    if not one:
        return data
    place, macro = rng.choice(one), rng.choice(other)[0]
    return data[: place.start()] + macro + data[place.end() if rng.random() < 0.5 else place.start() :]


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _cut,
    _truncate,
    _double,
    _insert,
    _flip,
    _lose_brace,
    _move_formula,
    _splice_macro,
)


def mutated(number: int, sources: Sequence[bytes]) -> bytes:
    """The mutation of a number: one to four changes to one of the documents."""
    rng = random.Random(number)
    data = rng.choice(sources)
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(MUTATIONS)(rng, data) or b" "
    return data


class Broken(NamedTuple):
    """A law that a document broke."""

    law: str
    what: str


def broken(data: bytes, number: int, seconds: float = SECONDS) -> Broken | None:
    """The law that does not hold for a document, None where all do.

    An error that is a message is no breach: then nothing would have been written.
    """
    settings = Settings(keep_going=number % TWICE == 1)
    try:
        with limited(seconds):
            source = decode(data)
            expansion = expand(source.text, settings)
            twice = expand(expansion.text, settings).text if number % TWICE == 0 else expansion.text
            stripped = strip(expansion.text).text
    except RequestError:
        return None
    except OutOfTime:
        return Broken("time", f"more than {seconds} s")
    except Exception as fault:  # noqa: BLE001 - the law is that nothing else is ever raised
        return Broken("traceback", f"{type(fault).__name__}: {fault}")
    faults = [found.message for found in expansion.diagnostics if found.code in OUR_FAULTS]
    if faults:
        return Broken("our fault", faults[0])
    if encode(stripped, source) != data:
        return Broken("strip", "taking the blocks out does not give the document back")
    if twice != expansion.text:
        return Broken("twice", "expanding again changes something")
    strange = next((text for text in replaced(expansion.text) if not _ASKED.fullmatch(text)), None)
    return Broken("bytes", f"{strange!r} was replaced, which is no request") if strange is not None else None


_ASKED = re.compile(
    r"(?:\s|[?？]|\\[lc]?dots|\\square|[.,;:。，；：])*|\\texdiff.*|\\[A-Za-z]+[^{}]*\{[^{}]*texdiff[^{}]*\}\s*",
    re.DOTALL,
)
"""Marks that ask, calls, and the loading of texdiff.sty."""


def replaced(text: str) -> list[str]:
    """What the generated blocks of a text stand for."""
    return [block.original for block in fence.blocks(text, document.fences(scan(text))).blocks]


class OutOfTime(BaseException):
    """A document took too long."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises OutOfTime in the body after so much time of the processor; other processes do not count."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def remembered() -> Iterator[None]:
    """Inside, requests that many mutations share are worked out and verified once, wherever they stand."""
    stages: Any = texdiff.documents.answering
    kept = {name: getattr(stages, name) for name in ("solved", "verified")}
    for name, stage in kept.items():
        setattr(stages, name, _once(stage))
    try:
        yield
    finally:
        for name, stage in kept.items():
            setattr(stages, name, stage)


MOST_REMEMBERED = 4000


def _once(stage: Callable[..., Any]) -> Callable[..., Any]:
    """A stage that remembers what it gave, whatever the place, its last argument; what it raised it does again."""
    given: dict[tuple[Any, ...], Any] = {}

    def remembering(*arguments: Any) -> Any:
        *what, _ = arguments
        if tuple(what) not in given:
            if len(given) >= MOST_REMEMBERED:
                given.clear()
            given[tuple(what)] = stage(*arguments)
        return given[tuple(what)]

    return remembering
