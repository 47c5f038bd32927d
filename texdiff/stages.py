"""From one request to its reply: elaborate, differentiate, verify, render; what needs the operators stands here."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from texdiff.algebra.expression import NoRule
from texdiff.algebra.shape import ShapeError
from texdiff.calculus.derivation import Derivation, without_words
from texdiff.calculus.problem import Problem
from texdiff.errors import Diagnostic, InternalError, RequestError, TexdiffError
from texdiff.expansion import UNVERIFIED
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.declarations.timeline import Timeline
from texdiff.latex.requests.requests import Request
from texdiff.latex.scanning.scan import Scan
from texdiff.latex.style.shorthand import shorthands
from texdiff.latex.style.usage import notation_of
from texdiff.latex.tokens.macros import MacroTable
from texdiff.methods.solve import solve
from texdiff.options import Options
from texdiff.output.fence import checksum
from texdiff.output.paper import line_width
from texdiff.output.render import Style, answer_rows, derivation_block, statement_block, states_layout
from texdiff.output.reply import Failure, Reply, place_for
from texdiff.output.statement import Site
from texdiff.output.templates import Language
from texdiff.reading import bare_problem, posed, with_properties
from texdiff.run import Run, site_of, typed_out
from texdiff.source import Span
from texdiff.verify.verdict import Unevaluated, Unverified, Verdict, verify

MOST_WARNINGS = 3
_NAME = re.compile(r"\\[A-Za-z]+ *\{[A-Za-z]+\}|(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])")


class Answer(NamedTuple):
    """A request that is answered and verified, and what is written for it."""

    derivation: Derivation
    verdict: Verdict
    reply: Reply
    notes: tuple[Diagnostic, ...] = ()


class Stages:
    """The stages for one document, which share its symbols."""

    def __init__(self, scan: Scan, *, nested: bool = False) -> None:
        self.scan = scan
        self._nested = nested
        self._macros = MacroTable(scan.text, scan.definitions, [package.name for package in scan.packages])
        self._timeline = Timeline(scan, self._macros)
        self._starts = [region.outer.start for region in scan.regions]
        formulas = "\n".join(scan.text[slice(*region.inner)] for region in scan.regions)
        self._shorthands = shorthands(self._macros.at(scan.body.start), _defined_once(scan), formulas)
        self._notation = notation_of([self._shorthands.written_out(formulas)])

    @property
    def symbols(self) -> Symbols:
        """All that the document declares."""
        return self._timeline.final

    @cached_property
    def _preamble(self) -> str:
        return self.scan.text[: self.scan.body.start]

    @cached_property
    def _language(self) -> str:
        return self.scan.language()

    def defines(self, name: str) -> bool:
        """Whether the document defines a name."""
        return self._timeline.defines(name)

    def answer(self, run: Run, request: Request) -> Answer:
        """All stages for one request. Raises RequestError where it cannot be answered, InternalError where the
        answer does not hold.
        """
        options, properties = run.said_of(request)
        with own_faults(request.span):
            symbols = self._timeline.at(request.region.outer.end)
            symbols = with_properties(symbols, properties, self._macros.at(request.span.start))
            read = posed(request, symbols, options, self._notation)
            derivation = solved(read.problem, request.span)
            verdict = verified(derivation, self.scan.text[slice(*request.span)], request.span)
            notes = tuple(Diagnostic("reading", "note", note, request.span) for note in read.notes)
            return Answer(derivation, verdict, self.reply(run, request, options, derivation), notes)

    def reply(self, run: Run, request: Request, options: Options, derivation: Derivation) -> Reply:
        """What is written for an answered request, and where."""
        site = site_of(request)
        asked = run.asks_for_derivation(request) and options.detail != "answer"
        asked = asked or options.place == "solution"
        place = self._place(run, site, options.place) if asked else None
        style = self.style(options, first=not run.layout_stated)
        form = self.scan.text[slice(*request.span)]
        shown = derivation if place is not None else without_words(derivation)
        rows = tuple(map(style.spelled, answer_rows(shown, style.width, typed_out(request))))
        written = ""
        if place is not None and options.detail != "answer":
            reference = f"\\eqref{{{request.label}}}" if request.label else ""
            written = derivation_block(derivation, style, reference)
            run.layout_stated = run.layout_stated or states_layout(derivation)
        tag = checksum(form, repr(options), " ".join(rows))
        if options.place == "solution":
            return Reply(site, (), statement_block(derivation, style) + written, place, tag)
        return Reply(site, rows, written, place, tag)

    def _place(self, run: Run, site: Site, where: str) -> Span | None:
        """Where the derivation goes; RequestError where that is another file."""
        place = place_for(run.sheet, site, where)
        if place is not None and run.notes.here(place) is None:
            hint = "choose another place for it"
            raise RequestError("no-place", "the derivation belongs into another file", site.form, hint)
        return place

    def failure(self, run: Run, request: Request, problem: Diagnostic) -> Failure:
        """What is written for a request that failed: the mark of the language's template, and why as a comment."""
        try:
            options, _ = run.said_of(request)
        except RequestError:  # what the author says about this request is what is wrong
            options = run.options
        style = self.style(options, first=False)
        mark = Language(style.language, style.templates).render("failed.tex.j2", problem._asdict()).strip()
        hint = f"\nhint: {problem.hint}" if problem.hint else ""
        return Failure(site_of(request), mark, f"{problem.severity}[{problem.code}]: {problem.message}{hint}")

    def warnings(self, requests: Iterable[Request]) -> tuple[Diagnostic, ...]:
        """What was not understood in formulas that share a letter with a request, for it could matter there."""
        asked = {name for request in requests for name in self._names(request.span)}
        near = [
            found for found in self._timeline.warnings if found.span and asked & self._names(self._formula(found.span))
        ]
        told = tuple(dict.fromkeys(near))
        more = len(told) - MOST_WARNINGS
        if more <= 0:
            return tuple(told)
        message = f"{more} more formulas with letters of a request were not understood; texdiff symbols shows them"
        return (*told[:MOST_WARNINGS], Diagnostic("declaration", "warning", message, told[MOST_WARNINGS].span))

    @property
    def all_warnings(self) -> tuple[Diagnostic, ...]:
        """Everything in the document's declarations that was not understood."""
        return tuple(dict.fromkeys(self._timeline.warnings))

    def _formula(self, place: Span) -> Span:
        """The formula around a place."""
        index = bisect_right(self._starts, place.start) - 1
        return self.scan.regions[index].inner if index >= 0 else place

    def _names(self, span: Span) -> frozenset[str]:
        return frozenset(_NAME.findall(self.scan.text, *span))

    def style(self, options: Options, first: bool) -> Style:
        """How a derivation is set in this document."""
        loaded = self.scan.document_class
        choices = [choice.strip() for choice in loaded.options.split(",")] if loaded else []
        return Style(
            language=self._language if options.language == "auto" else options.language,
            width=options.width or line_width(loaded.name if loaded else "article", choices, self._preamble),
            reasons=options.reasons,
            alone="leqno" not in choices,
            nested=self._nested,
            templates=options.templates,
            rules=options.rules,
            first=first,
            shorthands=(*self._shorthands.names, *self._shorthands.fonts),
        )


def _defined_once(scan: Scan) -> list[str]:
    """The macros of the preamble that mean the same throughout the document."""
    counts = Counter(definition.name for definition in scan.definitions)
    return [d.name for d in scan.definitions if counts[d.name] == 1 and d.span.end <= scan.body.start]


def derived(
    text: str, given: Sequence[str], assume: Mapping[str, str], preamble: str, options: Options
) -> tuple[Derivation, Verdict]:
    """The verified derivation of a request without a document."""
    with own_faults(None):
        request, read = bare_problem(text, given, assume, preamble, options)
        derivation = solved(read, request.span)
        return derivation, verified(derivation, text, request.span)


@contextmanager
def own_faults(span: Span | None) -> Iterator[None]:
    """What no stage foresaw becomes an InternalError: the one boundary between our faults and the author's run.

    A fault in a rule may raise whatever Python raises, so the list is long on purpose; it is no handling of errors
    that are expected, which all are TexdiffErrors. The fault is reported with the place in our code, leads to exit
    code 3, and the other requests are still answered. What ends a process (no memory, an interrupt) passes.
    """
    try:
        yield
    except TexdiffError:
        raise
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as fault:
        trace = fault.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
        message = f"texdiff itself is at fault: {type(fault).__name__}: {fault} ({place})"
        raise InternalError("internal", message, span, "please report this request") from fault


def solved(problem: Problem, span: Span | None) -> Derivation:
    """The derivation; RequestError where no rule leads to an answer."""
    try:
        return solve(problem)
    except NoRule as reason:
        raise RequestError("no-rule", str(reason), span) from None
    except ShapeError as reason:
        raise RequestError("sizes", str(reason), span) from None
    except RecursionError:
        raise RequestError("too-deep", "the expression is nested too deep", span) from None


def verified(derivation: Derivation, source: str, span: Span | None) -> Verdict:
    """The figures of the verification, which draws by a seed from the request; InternalError where a line fails,
    RequestError where the formula has no values to compare.
    """
    try:
        return verify(derivation, int(checksum(source), 16))
    except Unevaluated as reason:
        message = f"the derivation could not be verified: {reason}"
        hint = "write large sizes and indices as letters; what is under a root or logarithm must be able to be positive"
        raise RequestError("not-evaluated", message, span, hint) from None
    except Unverified as reason:
        message = f"the derivation could not be verified ({reason})"
        raise InternalError(UNVERIFIED, message, span, "please report this request") from None
