"""One formula read token by token: its requests, what its other derivatives are, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.latex.packages.loaded import AMBIGUOUS
from texdiff.latex.requests.candidates import Cover
from texdiff.latex.requests.classify import Setting, Verdict, classify
from texdiff.latex.requests.readings import PROBLEMS, SHAPES, Reading, Request, explicit_form, make_request
from texdiff.latex.requests.remarks import remarks
from texdiff.latex.requests.statements import content
from texdiff.latex.scanning.document import Call, Scan
from texdiff.latex.scanning.regions import ROWED, Region
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.groups import Tokens, without_margins
from texdiff.latex.tokens.macros import Budget, MacroTable
from texdiff.latex.tokens.wrappers import unwrap_calls
from texdiff.patterns import pattern
from texdiff.source import Span


class Found(NamedTuple):
    """What one formula holds; each reading with its kind: claim, condition, mention or not understood."""

    requests: tuple[Request, ...] = ()
    readings: tuple[tuple[str, Reading], ...] = ()
    refused: tuple[RequestError, ...] = ()


class Context(NamedTuple):
    r"""What a document says to all its formulas.

    `defined` says whether it defines a name; `budget` and `waiting`, the calls \texdiff{…} in text that nobody has
    answered yet, change while its formulas are read.
    """

    scan: Scan
    defined: Callable[[str], bool]
    macros: MacroTable
    budget: Budget
    blocks: Cover
    waiting: dict[Span, Call]


class Place(NamedTuple):
    r"""A formula, whether it may ask without saying so, and the \texdiff{…} in the text that holds it."""

    region: Region
    implicit: bool
    around: Call | None = None


def read_formula(place: Place, context: Context) -> Found:
    """What a formula holds. Nothing is raised: what cannot be read is refused, or not understood."""
    reader = _Reader(place, context)
    reader.read()
    return Found(tuple(reader.requests), tuple(reader.readings), tuple(reader.refused))


class _Reader:
    """Sorts the derivatives of one formula."""

    def __init__(self, place: Place, context: Context) -> None:
        self.region = place.region
        self.around = place.around
        self.implicit = place.implicit
        self.context = context
        self.text = context.scan.text
        self.tokens: Tokens = ()
        self.requests: list[Request] = []
        self.readings: list[tuple[str, Reading]] = []
        self.refused: list[RequestError] = []

    def read(self) -> None:
        region, budget = self.region, self.context.budget
        setting = Setting(
            region.environment, region.display, self.implicit, self.context.defined, self.around is not None
        )
        try:
            raw, calls = unwrap_calls(read_fragment(self.text, *region.inner))
            macros = self.context.macros.at(region.outer.start)
            self.tokens = macros.expand(raw, budget)
            aside = [*remarks(self.text, raw, macros, budget)]
            verdicts = classify(self.tokens, setting)
        except RequestError as problem:
            self._unreadable(problem)
            return
        for call in calls:
            verdicts = self._explicit(verdicts, call)
        for verdict in verdicts:
            if not self.context.blocks.holds(verdict.form.span.start):
                self._sort(verdict)
        self.readings += [("mention", Reading(form.span, "in words", region)) for form in aside]
        self._ambiguous(self.tokens)

    def _sort(self, verdict: Verdict) -> None:
        alone = verdict.kind == "request" or verdict.relation
        if self.around is not None and alone:
            if self.around.outer in self.context.waiting:
                self._request(verdict, self.around)
            else:
                message = r"\texdiff holds more than one derivative"
                self.refused.append(RequestError("no-derivative", message, verdict.form.span, SHAPES))
        elif verdict.kind == "request":
            self._request(verdict, None)
        else:
            reading = self._reading(verdict)
            self.readings.append(("not understood" if reading.code else verdict.kind, reading))

    def _request(self, verdict: Verdict, call: Call | None) -> None:
        """A request, or why it is none: a form that found itself alone must be right, others are refused."""
        if call is not None:
            self.context.waiting.pop(call.outer, None)
        answer = verdict.answer
        try:
            if answer.start < verdict.form.span.end:
                message = "the derivative and the place of its answer come from one macro"
                raise RequestError("inside-macro", message, verdict.form.span)
            request = make_request(verdict.form, self.region, answer, verdict.relation)
        except RequestError as problem:
            if verdict.rule == 3 and call is None:
                code, reason = problem.diagnostic.code, problem.diagnostic.message
                reading = self._reading(verdict)
                self.readings.append(("not understood", reading._replace(code=code, reason=reason)))
            else:
                self.refused.append(problem)
            return
        explicit = verdict.rule != 3 or call is not None
        label = self._label(verdict)
        self.requests.append(request._replace(row=verdict.row_number, label=label, explicit=explicit, call=call))

    def _explicit(self, verdicts: list[Verdict], call: Call) -> list[Verdict]:
        r"""Answers for a \texdiff{…} in the formula; the verdicts that are left for the rest."""
        tokens = self.tokens
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
        self._request(verdict, call)
        return [other for other in verdicts if other.form.start != first]

    def _reading(self, verdict: Verdict) -> Reading:
        form = verdict.form
        code = form.problem if form.problem in _MEANINGLESS.get(verdict.kind, ()) else ""
        code = code if form.kind == "partial" else ""
        reason = PROBLEMS[code] if code else verdict.reason
        label = self._label(verdict)
        return Reading(form.span, reason, self.region, verdict.row_number, label, code, form.laid_out)

    def _label(self, verdict: Verdict) -> str | None:
        """The label of the row, or of the whole formula where rows have none of their own."""
        for token in self.tokens[verdict.row.start : verdict.row.end]:
            if token.text == "\\label" and (found := _LABEL.match(self.text, token.span.start)):
                return found[1]
        if self.region.environment in ROWED:
            return None
        found = _LABEL.search(self.text, *self.region.outer)
        return found[1] if found else crossref(self.context.scan, self.region)

    def _unreadable(self, problem: RequestError) -> None:
        """What cannot be read is an error if something is asked in the formula, else only not understood."""
        if _ASKED.search(self.text, *self.region.inner):
            self.refused.append(problem)
            return
        code, _, message, span, *_ = problem.diagnostic
        reading = Reading(span or self.region.inner, message, self.region, code=code)
        self.readings.append(("not understood", reading))

    def _ambiguous(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if token.kind == "macro" and token.text in AMBIGUOUS:
                reason = f"{token.text} is defined neither by the document nor by a loaded package"
                hint = f"load the package that {token.text} is meant from, or define it"
                self._unreadable(RequestError("unknown-derivative-macro", reason, token.span, hint))


def crossref(scan: Scan, region: Region) -> str | None:
    """The label of pandoc-crossref behind a formula of Markdown."""
    found = _CROSSREF.match(scan.text, region.outer.end) if scan.markdown else None
    return found[1] if found else None


_MEANINGLESS = {  # what is wrong with a derivative that nobody asks for, and still makes it no derivative
    "claim": ("no-variable", "no-index", "product", "order"),
    "condition": ("no-variable", "no-index", "product", "order"),
    "mention": ("no-variable", "no-index", "product"),
}
_LABEL = pattern(r"\\label\s*\{([^{}]*)\}")
_CROSSREF = pattern(r"[ \t]*\{#([^\s{}]+)[^{}\n]*\}")
_ASKED = pattern(r"\\texdiff(?![A-Za-z])|=\s*&?\s*(?:\?|\\(?:ldots|cdots|dots|square)(?![A-Za-z])|$)")
