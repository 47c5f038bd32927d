"""Formulas that an earlier run has read: what they hold is recalled, without tokens, by all that it follows from."""

from __future__ import annotations

from texdiff.cache.memory import Entry, Memory
from texdiff.cache.place import digest, encoded
from texdiff.latex.requests.formula import Context, Found, Place, crossref, read_formula
from texdiff.latex.requests.readings import Reading, Request
from texdiff.latex.scanning.regions import Region
from texdiff.source import Span

_OURS = "texdiff"
"""Formulas with this word in them may hold calls or generated blocks, which are known to the document alone."""


class Recall:
    """Reads the formulas of a document that the memory does not know."""

    def __init__(self, memory: Memory, context: Context) -> None:
        self._memory = memory
        self._context = context
        self._names: dict[str, bool] = {}
        self._listening = context._replace(defined=self._defined)

    def read(self, place: Place) -> Found:
        """What a formula holds. Law: the same as `read_formula` finds, but for tokens."""
        key = self._key(place)
        if not key:
            return read_formula(place, self._context)
        entry = self._memory.get(key)
        found = self._recalled(entry, place.region) if entry is not None else None
        return found or self._learned(key, place)

    def _key(self, place: Place) -> str:
        """A key for the formula and its place, '' for one that is not recalled."""
        region, scan = place.region, self._context.scan
        start, end = region.outer
        text = scan.text[start:end]
        if place.around is not None or _OURS in text:
            return ""
        inner = (region.inner.start - start, region.inner.end - start)
        said = (region.environment, inner, place.implicit, crossref(scan, region))
        return digest(map(encoded, ("formula", repr(said), self._context.macros.key(start), text)))

    def _defined(self, name: str) -> bool:
        self._names[name] = self._context.defined(name)
        return self._names[name]

    def _learned(self, key: str, place: Place) -> Found:
        budget = self._context.budget
        left = budget.left
        self._names = {}
        found = read_formula(place, self._listening)
        if not found.refused and budget.left >= 0:
            self._memory.put(key, _entry(found, place.region.outer.start, self._names, left - budget.left))
        return found

    def _recalled(self, entry: Entry, region: Region) -> Found | None:
        """What an entry says; None where it is no such entry, where a name is defined now that was not, and where the
        macros of the document have used up what they may.
        """
        match entry:
            case {"spent": int(spent), "names": dict(names), "requests": [*requests], "readings": [*readings]}:
                pass
            case _:
                return None
        if spent > self._context.budget.left:
            return None
        if any(self._context.defined(name) != known for name, known in names.items()):
            return None
        try:
            found = Found(
                tuple(_request(region, *fields) for fields in requests),
                tuple((kind, _reading(region, *fields)) for kind, *fields in readings),
            )
        except (TypeError, ValueError):
            return None
        self._context.budget.spend(spent, region.inner)
        return found


def _entry(found: Found, start: int, names: dict[str, bool], spent: int) -> Entry:
    """What was found as plain data, places counted from the start of the formula."""
    requests = [
        [
            request.kind,
            request.transposed_denominator,
            *(offset - start for offset in (*request.span, *request.answer)),
            request.relation,
            request.row,
            request.label,
            request.explicit,
            request.content(),
        ]
        for request in found.requests
    ]
    readings = [
        [kind, *(offset - start for offset in reading.span), reading.reason, *reading[3:]]
        for kind, reading in found.readings
    ]
    return {"spent": spent, "names": names, "requests": requests, "readings": readings}


def _request(
    region: Region,
    kind: str,
    transposed: bool,
    start: int,
    end: int,
    answer_start: int,
    answer_end: int,
    relation: str,
    row: int,
    label: str | None,
    explicit: bool,
    content: str,
) -> Request:
    base = region.outer.start
    span, answer = Span(base + start, base + end), Span(base + answer_start, base + answer_end)
    return Request((), kind, transposed, span, answer, relation, region, row, label, explicit, recalled=content)


def _reading(
    region: Region, start: int, end: int, reason: str, row: int, label: str | None, code: str, laid_out: bool
) -> Reading:
    base = region.outer.start
    return Reading(Span(base + start, base + end), reason, region, row, label, code, laid_out)
