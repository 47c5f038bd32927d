"""The derivatives of a document that nobody has answered, and what every other derivative was taken for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.packages.loaded import AMBIGUOUS
from texdiff.latex.requests.bare import default_macros, parse_request
from texdiff.latex.requests.candidates import Cover, candidates
from texdiff.latex.requests.classify import Setting, Verdict, classify
from texdiff.latex.requests.readings import PROBLEMS, SHAPES, Classified, Reading, Request, explicit_form, make_request
from texdiff.latex.requests.remarks import remarks
from texdiff.latex.requests.statements import content
from texdiff.latex.scanning.document import Call, Directive, Scan
from texdiff.latex.scanning.hazards import Hazards
from texdiff.latex.scanning.regions import ROWED, Region
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.groups import Tokens, without_margins
from texdiff.latex.tokens.macros import Budget, MacroTable
from texdiff.latex.tokens.wrappers import unwrap_calls
from texdiff.source import Span

__all__ = ["Classified", "Reading", "Request", "default_macros", "find", "parse_request"]


def find(
    scan: Scan,
    text: str,
    defined: Callable[[str], bool],
    *,
    implicit: bool = True,
    macros: MacroTable | None = None,
    budget: Budget | None = None,
) -> Classified:
    """All derivatives of a scanned document, outside of generated blocks and of stretches switched off.

    `defined` says whether the document defines a name, spelled as `groups.spelling` does. Nothing is raised:
    requests that cannot be read are in `refused`.
    """
    table = macros or MacroTable(text, scan.definitions, [package.name for package in scan.packages])
    finder = _Finder(scan, defined, implicit, table, budget or Budget.of(text))
    for region in candidates(scan):
        finder.read(region)
    return finder.result()


class _Finder:
    """Reads formula by formula and sorts what it finds."""

    def __init__(
        self,
        scan: Scan,
        defined: Callable[[str], bool],
        implicit: bool,
        macros: MacroTable,
        budget: Budget,
    ) -> None:
        self.scan = scan
        self.defined = defined
        self.implicit = implicit
        self.macros = macros
        self.budget = budget
        self.requests: list[Request] = []
        self.readings: dict[str, list[Reading]] = {
            kind: [] for kind in ("claim", "condition", "mention", "not understood")
        }
        self.refused: list[RequestError] = []
        self.exercises = [found.outer for found in scan.environments if found.kind == "exercise"]
        self.blocks = Cover(scan.blocks)
        self.calls = _whole_calls(scan)
        self.call_places = Cover([call.outer for call in self.calls])
        self.hazards = Hazards(scan)
        self.warnings: list[Diagnostic] = []
        self.unanswered_calls = {call.outer: call for call in scan.calls}

    def read(self, region: Region) -> None:
        hazard = self.hazards.of(region)
        if hazard is not None:
            self._leave_alone(region, hazard)
            return
        try:
            raw, calls = unwrap_calls(read_fragment(self.scan.text, *region.inner))
            macros = self.macros.at(region.outer.start)
            tokens = macros.expand(raw, self.budget)
            aside = [*remarks(self.scan.text, raw, macros, self.budget)]
            around = self._call_around(region)
            verdicts = classify(tokens, self._setting(region, around))
        except RequestError as problem:
            self._unreadable(region, problem)
            return
        for call in calls:
            verdicts = self._explicit(region, tokens, verdicts, call)
        for verdict in verdicts:
            if not self.blocks.holds(verdict.form.span.start):
                self._sort(region, tokens, verdict, around)
        self.readings["mention"] += [Reading(form.span, "in words", region, form=form) for form in aside]
        self._ambiguous(region, tokens)

    def _leave_alone(self, region: Region, hazard: Diagnostic) -> None:
        self.warnings.append(hazard)
        self.readings["not understood"].append(Reading(region.inner, hazard.message, region, code=hazard.code))
        for outer in [outer for outer in self.unanswered_calls if outer.holds(region.outer)]:
            del self.unanswered_calls[outer]

    def _setting(self, region: Region, around: Call | None) -> Setting:
        exercise = any(exercise.holds(region.outer) for exercise in self.exercises)
        implicit = self.implicit and not exercise
        return Setting(region.environment, region.display, implicit, self.defined, around is not None)

    def _call_around(self, region: Region) -> Call | None:
        r"""The \texdiff{…} in the text that holds the formula."""
        place = self.call_places.find(region.outer.start)
        return None if place is None else self.calls[place]

    def _sort(self, region: Region, tokens: Tokens, verdict: Verdict, around: Call | None) -> None:
        alone = verdict.kind == "request" or verdict.relation
        if around is not None and alone:
            if around.outer in self.unanswered_calls:
                self._request(region, tokens, verdict, around)
            else:
                message = r"\texdiff holds more than one derivative"
                self.refused.append(RequestError("no-derivative", message, verdict.form.span, SHAPES))
        elif verdict.kind == "request":
            self._request(region, tokens, verdict, None)
        else:
            reading = self._reading(region, tokens, verdict)
            kind = "not understood" if reading.code else verdict.kind
            self.readings[kind].append(reading)

    def _request(self, region: Region, tokens: Tokens, verdict: Verdict, call: Call | None) -> None:
        """A request, or why it is none: a form that found itself alone must be right, others are refused."""
        if call is not None:
            self.unanswered_calls.pop(call.outer, None)
        answer = verdict.answer
        try:
            if answer.start < verdict.form.span.end:
                message = "the derivative and the place of its answer come from one macro"
                raise RequestError("inside-macro", message, verdict.form.span)
            request = make_request(verdict.form, region, answer, verdict.relation)
        except RequestError as problem:
            if verdict.rule == 3 and call is None:
                code, reason = problem.diagnostic.code, problem.diagnostic.message
                reading = self._reading(region, tokens, verdict)
                self.readings["not understood"].append(reading._replace(code=code, reason=reason))
            else:
                self.refused.append(problem)
            return
        label = self._label(region, tokens, verdict)
        explicit = verdict.rule != 3 or call is not None
        self.requests.append(request._replace(row=verdict.row_number, label=label, explicit=explicit, call=call))

    def _explicit(self, region: Region, tokens: list[Token], verdicts: list[Verdict], call: Call) -> list[Verdict]:
        r"""Answers for a \texdiff{…} in a formula; the verdicts that are left for the rest."""
        places = [place for place, token in enumerate(tokens) if call.content.holds(token.span)]
        first = places[0] if places else 0
        inside = without_margins(tokens[first : places[-1] + 1]) if places else ()
        form = explicit_form(inside)
        if form is None:
            error = RequestError("no-derivative", r"\texdiff holds no derivative", call.outer, SHAPES)
            self.refused.append(error)
            return verdicts
        first = tokens.index(inside[0], first)
        found = next((verdict for verdict in verdicts if verdict.form.start == first), None)
        end = Span(form.span.end, form.span.end)
        row, number = (found.row, found.row_number) if found else (Span(0, len(tokens)), 0)
        verdict = Verdict(form, "request", "asked for", row, number, end, "=", rule=1)
        if found is not None and found.rule == 2 and found.form.end == first + form.end:
            verdict = verdict._replace(answer=found.answer, relation=found.relation)
        elif content(inside, Span(form.end, len(inside))) != Span(len(inside), len(inside)):
            message = r"\texdiff holds more than one derivative"
            self.refused.append(RequestError("no-derivative", message, call.outer, SHAPES))
            return verdicts
        self._request(region, tokens, verdict, call)
        return [other for other in verdicts if other.form.start != first]

    def _reading(self, region: Region, tokens: Tokens, verdict: Verdict) -> Reading:
        form = verdict.form
        label = self._label(region, tokens, verdict)
        code = form.problem if form.problem in _MEANINGLESS.get(verdict.kind, ()) else ""
        code = code if form.kind == "partial" else ""
        reason = PROBLEMS[code] if code else verdict.reason
        return Reading(form.span, reason, region, verdict.row_number, form, label, code)

    def _label(self, region: Region, tokens: Tokens, verdict: Verdict) -> str | None:
        """The label of the row, or of the whole formula where rows have none of their own."""
        for token in tokens[verdict.row.start : verdict.row.end]:
            if token.text == "\\label" and (found := _LABEL.match(self.scan.text, token.span.start)):
                return found[1]
        if region.environment in ROWED:
            return None
        found = _LABEL.search(self.scan.text, *region.outer)
        if found is None and self.scan.markdown:
            found = _CROSSREF.match(self.scan.text, region.outer.end)
        return found[1] if found else None

    def _unreadable(self, region: Region, problem: RequestError) -> None:
        """A formula that cannot be read is an error if something is asked in it, else only not understood."""
        if _ASKED.search(self.scan.text, *region.inner):
            self.refused.append(problem)
            return
        code, _, message, span, *_ = problem.diagnostic
        self.readings["not understood"].append(Reading(span or region.inner, message, region, code=code))

    def _ambiguous(self, region: Region, tokens: Tokens) -> None:
        for token in tokens:
            if token.kind == "macro" and token.text in AMBIGUOUS:
                reason = f"{token.text} is defined neither by the document nor by a loaded package"
                hint = f"load the package that {token.text} is meant from, or define it"
                problem = RequestError("unknown-derivative-macro", reason, token.span, hint)
                self._unreadable(region, problem)

    def result(self) -> Classified:
        for call in self.unanswered_calls.values():
            message = r"\texdiff holds no derivative that could be answered"
            self.refused.append(RequestError("no-derivative", message, call.outer, SHAPES))
        self.requests.sort(key=lambda request: request.span)
        return Classified(
            tuple(_with_directives(self.scan, self.requests)),
            tuple(self.readings["claim"]),
            tuple(self.readings["condition"]),
            tuple(self.readings["mention"]),
            tuple(self.readings["not understood"]),
            tuple(self.refused),
            tuple(self.warnings),
        )


_MEANINGLESS = {  # what is wrong with a derivative that nobody asks for, and still makes it no derivative
    "claim": ("no-variable", "product", "order"),
    "condition": ("no-variable", "product", "order"),
    "mention": ("no-variable", "product"),
}
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_CROSSREF = re.compile(r"[ \t]*\{#([^\s{}]+)[^{}\n]*\}")
_ASKED = re.compile(r"\\texdiff(?![A-Za-z])|=\s*&?\s*(?:\?|\\(?:ldots|cdots|dots|square)(?![A-Za-z])|$)")


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
