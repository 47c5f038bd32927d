"""The derivatives of a document that nobody has answered, and what every other derivative was taken for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from texdiff.cache.memory import Memory
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.requests.bare import default_macros, parse_request
from texdiff.latex.requests.candidates import Cover, candidates
from texdiff.latex.requests.formula import Context, Found, Place, read_formula
from texdiff.latex.requests.readings import SHAPES, Classified, Reading, Request
from texdiff.latex.requests.recall import Recall
from texdiff.latex.scanning.document import Call, Directive, Scan
from texdiff.latex.scanning.hazards import Hazards
from texdiff.latex.scanning.regions import Region
from texdiff.latex.tokens.macros import Budget, MacroTable

__all__ = ["Classified", "Finder", "Reading", "Request", "default_macros", "find", "parse_request"]


def find(scan: Scan, defined: Callable[[str], bool], *, implicit: bool = True) -> Classified:
    """All derivatives of a scanned document, as a Finder finds them."""
    return Finder(scan, defined, implicit=implicit).find()


class Finder:
    """Finds all derivatives of a scanned document, outside of generated blocks and of stretches switched off.

    `defined` says whether the document defines a name, spelled as `groups.spelling` does. Formulas that the memory
    knows are not read again.
    """

    def __init__(
        self, scan: Scan, defined: Callable[[str], bool], *, implicit: bool = True, memory: Memory | None = None
    ) -> None:
        macros = MacroTable(scan.text, scan.definitions, [package.name for package in scan.packages])
        waiting = {call.outer: call for call in scan.calls}
        self._implicit = implicit
        self._exercises = [found.outer for found in scan.environments if found.kind == "exercise"]
        self._calls = _whole_calls(scan)
        self._call_places = Cover([call.outer for call in self._calls])
        self._context = Context(scan, defined, macros, Budget.of(scan.text), Cover(scan.blocks), waiting)
        self._recall = Recall(memory, self._context) if memory is not None else None

    def find(self) -> Classified:
        """Everything that is there. Nothing is raised: requests that cannot be read are in `refused`."""
        found: list[Found] = []
        warnings: list[Diagnostic] = []
        hazards = Hazards(self._context.scan)
        for region in candidates(self._context.scan):
            hazard = hazards.of(region)
            if hazard is None:
                found.append(self._read(self._place(region)))
            else:
                warnings.append(hazard)
                found.append(self._left_alone(region, hazard))
        return self._classified(found, warnings)

    def whole(self, request: Request) -> Request:
        """A request with its tokens, read again where it was recalled."""
        if not request.recalled:
            return request
        context = self._context._replace(budget=Budget.of(self._context.scan.text))
        found = read_formula(self._place(request.region), context).requests
        (again,) = (other for other in found if (other.span, other.row) == (request.span, request.row))
        return request._replace(parts=again.parts, recalled="")

    def _read(self, place: Place) -> Found:
        if self._recall is None:
            return read_formula(place, self._context)
        return self._recall.read(place)

    def _place(self, region: Region) -> Place:
        implicit = self._implicit and not any(exercise.holds(region.outer) for exercise in self._exercises)
        call = self._call_places.find(region.outer.start)
        return Place(region, implicit, None if call is None else self._calls[call])

    def _left_alone(self, region: Region, hazard: Diagnostic) -> Found:
        waiting = self._context.waiting
        for outer in [outer for outer in waiting if outer.holds(region.outer)]:
            del waiting[outer]
        reading = Reading(region.inner, hazard.message, region, code=hazard.code)
        return Found(readings=(("not understood", reading),))

    def _classified(self, found: list[Found], warnings: list[Diagnostic]) -> Classified:
        refused = [problem for one in found for problem in one.refused]
        for call in self._context.waiting.values():
            message = r"\texdiff holds no derivative that could be answered"
            refused.append(RequestError("no-derivative", message, call.outer, SHAPES))
        readings: dict[str, list[Reading]] = {}
        for kind, reading in (pair for one in found for pair in one.readings):
            readings.setdefault(kind, []).append(reading)
        claims, conditions, mentions, unclear = (
            tuple(readings.get(kind, ())) for kind in ("claim", "condition", "mention", "not understood")
        )
        asked = sorted((request for one in found for request in one.requests), key=lambda request: request.span)
        requests = tuple(_with_directives(self._context.scan, asked))
        return Classified(requests, claims, conditions, mentions, unclear, tuple(refused), tuple(warnings))


def _whole_calls(scan: Scan) -> list[Call]:
    r"""Each \texdiff{…} in text that does not end within a formula which begins inside of it."""
    formulas = Cover([region.outer for region in scan.regions])
    last = [formulas.find(call.outer.end - 1) for call in scan.calls]
    return [
        call
        for call, number in zip(scan.calls, last, strict=True)
        if number is None or scan.regions[number].outer.end <= call.outer.end
    ]


def _with_directives(scan: Scan, requests: list[Request]) -> Iterator[Request]:
    """The requests with what the author says about each: settings before it, then comments, then its options. A
    comment in front of a formula speaks of all requests in it, one inside of it of the next.
    """
    settings = [directive for directive in scan.directives if directive.kind in ("set", "around")]
    comments = [directive for directive in scan.directives if directive.kind == "next"]
    starts = [directive.outer.start for directive in settings]
    used = 0
    before: list[Directive] = []
    formula: Region | None = None
    for request in requests:
        if request.region != formula:
            formula, before = request.region, []
        said = [said for said in settings[: bisect_left(starts, request.span.start)] if _holds(said, request)]
        said += before
        while used < len(comments) and comments[used].outer.start < request.span.start:
            said.append(comments[used])
            if comments[used].outer.start < formula.outer.start:
                before.append(comments[used])
            used += 1
        if request.call is not None and request.call.options is not None:
            inside = request.call.options
            text = scan.text[inside.start : inside.end]
            said.append(Directive("call", text, inside, request.call.outer))
        yield request._replace(directives=tuple(said))


def _holds(setting: Directive, request: Request) -> bool:
    return setting.until is None or request.span.start < setting.until
