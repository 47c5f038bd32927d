"""The requests on one line of a document, answered with all that the document declares."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texdiff.api import Derivation
from texdiff.documents import document
from texdiff.documents.run import Run
from texdiff.documents.whole import in_place
from texdiff.errors import RequestError
from texdiff.latex.requests.requests import Request
from texdiff.pipeline import Late, begun
from texdiff.settings import Settings
from texdiff.source import Source, Span

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d{1,9})(?::\d{1,9})?\Z", re.DOTALL)
MOST_LINES = 10


def place_of(text: str) -> tuple[str, int] | None:
    """A file and a line from `notes.tex:73`, or `notes.tex:73:5` as editors write it."""
    found = _PLACE.match(text)
    return (found["path"], int(found["line"])) if found else None


def answers_at(source: Source, line: int, settings: Settings) -> Iterator[Derivation]:
    """The derivations of the requests on a line, in order.

    A line of a formula stands for the requests that begin on it, or for all of that formula where none does.
    RequestError where nothing is asked there, and where a request cannot be answered.
    """
    notes = in_place(document.read(source.text, settings), settings)
    late = Late(notes)
    run = begun(notes, settings, late)
    places = {request: notes.given(request.span) for request in run.requests}
    chosen = [request for request, place in places.items() if source.position(place.start)[0] == line]
    if not chosen:
        chosen = [request for request in run.requests if line in _lines(source, notes.given(request.region.outer))]
    if not chosen:
        raise _nothing_there(source, line, list(places.values()))
    for request in chosen:
        yield _derivation(late, run, request)


def _derivation(late: Late, run: Run, request: Request) -> Derivation:
    found = late.answer(run, request)
    assert found.derivation is not None and found.verdict is not None  # without a memory, all is worked out
    return Derivation(found.derivation, found.verdict, found.asked.style)


def _lines(source: Source, place: Span) -> range:
    return range(source.position(place.start)[0], source.position(max(place.start, place.end - 1))[0] + 1)


def _nothing_there(source: Source, line: int, places: list[Span]) -> RequestError:
    lines = [str(number) for number in dict.fromkeys(source.position(place.start)[0] for place in places)]
    more = ", …" if len(lines) > MOST_LINES else ""
    hint = f"requests stand on lines {', '.join(lines[:MOST_LINES])}{more}" if lines else "the file asks for nothing"
    return RequestError("no-derivative", f"nothing is asked on line {line}", hint=hint, path=source.path)
