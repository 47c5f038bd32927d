"""A document with its symbols: what each request asks, and where its answer goes; the engine is not needed for that."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib import import_module

import texdiff.operators  # noqa: F401 - fills the registry, from which formulas are read
from texdiff.documents.asked import Asked, Register, Told
from texdiff.documents.remarks import readable, with_properties, with_varying
from texdiff.documents.run import Run, site_of
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.declarations.timeline import Timeline
from texdiff.latex.packages.loaded import PACKAGES
from texdiff.latex.requests.requests import Request
from texdiff.latex.scanning.scan import Scan
from texdiff.latex.style.shorthand import shorthands
from texdiff.latex.style.usage import notation_of
from texdiff.latex.tokens.fragment import read_fragment
from texdiff.latex.tokens.macros import Budget, MacroTable
from texdiff.options import Options
from texdiff.output.fence import checksum
from texdiff.output.paper import line_width
from texdiff.output.reply import Reply, place_for
from texdiff.output.statement import Site
from texdiff.output.style import Style
from texdiff.source import Span

MOST_WARNINGS = 3
SLIDES = frozenset(("beamer", "ctexbeamer"))
_PRIME = r"^{\prime}"
_NAME = re.compile(r"\\[A-Za-z]+ *\{[A-Za-z]+\}|(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])")


class Stages:
    """The stages for one document, which share its symbols."""

    def __init__(self, scan: Scan, *, nested: bool = False) -> None:
        self.scan = scan
        self._nested = nested
        self._macros = MacroTable(scan.text, scan.definitions, [package.name for package in scan.packages])
        self._timeline = Timeline(scan, self._macros)
        self._register = Register()
        self._style = lru_cache(self.style)
        self._starts = [region.outer.start for region in scan.regions]
        formulas = "\n".join(scan.text[slice(*region.inner)] for region in scan.regions)
        opening = _opening(scan)
        self._shorthands = shorthands(self._macros.at(opening), _defined_once(scan, opening), formulas)
        self._notation = notation_of([self._shorthands.written_out(formulas)])
        if "hadamard \\otimes" in self._timeline.final.says:
            self._notation = self._notation._replace(hadamard="\\otimes")

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

    def asked(self, run: Run, request: Request) -> Asked:
        """All that the answer to a request follows from. RequestError where what is said of it cannot be read, or where
        there is no place for the derivation.
        """
        options, properties = run.said_of(request)
        symbols = self._timeline.at(request.region.outer.end)
        if properties or request.kind == "differential":
            request = run.whole(request)
        if properties:
            formulas = list(readable(request.parts))
            symbols = with_properties(symbols, properties, self._macros.at(request.span.start), formulas)
        if request.kind == "differential":
            inner = request.region.inner
            tokens = self._macros.at(inner.start).expand(read_fragment(self.scan.text, *inner), Budget())
            symbols = with_varying(symbols, request, tokens)
        solution = options.place == "solution"
        derived = solution or (run.asks_for_derivation(request) and options.detail != "answer")
        place = self._place(run, site_of(request), options.place) if derived else None
        return Asked(
            request,
            self.scan.text[slice(*request.span)],
            symbols,
            self._register.key(symbols),
            options,
            self._notation,
            self._style(options, not run.layout_stated)._replace(beside=run.beside(request)),
            place,
            in_solution=solution,
        )

    def reply(self, run: Run, asked: Asked, told: Told) -> Reply:
        """What is written for an answered request, and where."""
        run.layout_stated = run.layout_stated or told.states_layout
        derivation = self._as_before(run, asked, told)
        tag = checksum(asked.form, repr(asked.options), " ".join(told.rows))
        rows = () if asked.in_solution else told.rows
        return Reply(site_of(asked.request), rows, told.statement + derivation, asked.place, tag)

    def _as_before(self, run: Run, asked: Asked, told: Told) -> str:
        """The derivation, or that it is as an earlier one that differs in letters alone."""
        earlier, letters = run.told.get(told.likeness, ("", ()))
        if earlier and told.derivation:
            same = import_module("texdiff.output.same")  # brings the templates
            block: str = same.same_block(asked.reference, earlier, zip(letters, told.letters, strict=True), asked.style)
            return block
        if told.likeness and asked.reference and told.derivation:
            run.told[told.likeness] = (asked.reference, told.letters)
        derivation = told.quoting if told.stage in run.stages and told.quoting else told.derivation
        run.stages |= {told.stage} if told.derivation and told.stage else set()
        return derivation

    def _place(self, run: Run, site: Site, where: str) -> Span | None:
        """Where the derivation goes, nowhere in Markdown; RequestError where that is another file."""
        if self.scan.markdown:
            return None
        place = place_for(run.sheet, site, where)
        if place is not None and run.notes.here(place) is None:
            hint = "choose another place for it"
            raise RequestError("no-place", "the derivation belongs into another file", site.form, hint)
        return place

    def failed_style(self, run: Run, request: Request) -> Style:
        """How the mark of a request that failed is set."""
        try:
            options, _ = run.said_of(request)
        except RequestError:  # what the author says about this request is what is wrong
            options = run.options
        return self.style(options, first=False)

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
        primed = ((_PRIME, "'"),) if self._notation.transpose == _PRIME and _PRIME not in self.scan.text else ()
        return Style(
            language=self._language if options.language == "auto" else options.language,
            width=options.width or line_width(loaded.name if loaded else "article", choices, self._preamble),
            reasons=options.reasons,
            alone="leqno" not in choices,
            nested=self._nested,
            steps=options.reveal == "steps" and loaded is not None and loaded.name in SLIDES,
            templates=options.templates,
            rules=options.rules,
            first=first,
            shorthands=(*self._shorthands.names, *self._shorthands.fonts, *self._shorthands.fences, *primed),
        )


def _opening(scan: Scan) -> int:
    r"""Where the body begins; in a text without \begin{document}, its first formula."""
    return scan.body.start or next((region.outer.start for region in scan.regions), 0)


def _defined_once(scan: Scan, opening: int) -> list[str]:
    """The macros of the preamble and of loaded packages that mean the same throughout the document."""
    counts = Counter(definition.name for definition in scan.definitions)
    of_packages = [macro.name for package in scan.packages for macro in PACKAGES.get(package.name, ())]
    own = [d.name for d in scan.definitions if counts[d.name] == 1 and d.span.end <= opening]
    return [*own, *(name for name in of_packages if name not in counts)]
