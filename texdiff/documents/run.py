"""The requests of one document and what they share: options, places, counts; light to import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property

from texdiff.cache.memory import Memory
from texdiff.documents.directives import Property, read_directive
from texdiff.documents.document import Document
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.requests.requests import Classified, Finder, Request
from texdiff.latex.scanning.document import Directive
from texdiff.options import Options
from texdiff.output.fence import newline_of
from texdiff.output.languages import check_language
from texdiff.output.sheet import Sheet
from texdiff.output.statement import Site


class Run:
    """What all requests of a document share."""

    def __init__(
        self, notes: Document, options: Options, defines: Callable[[str], bool], memory: Memory | None = None
    ) -> None:
        self.notes = notes
        self.options = options
        check_language(options.language, options.templates)
        own = notes.own
        self.sheet = Sheet(own, newline_of(notes.stripped.text))
        self._finder = Finder(own, defines, implicit=options.implicit, memory=memory)
        self.found: Classified = self._finder.find()
        self.requests = [request for request in self.found.requests if request.explicit or self._implicit(request)]
        self.layout_stated = False
        self.told: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.stages: set[str] = set()

    def whole(self, request: Request) -> Request:
        """A request with its tokens, which one that was recalled has not."""
        return self._finder.whole(request)

    def beside(self, request: Request) -> int:
        """How many requests share a row of a formula with this one, itself counted."""
        return self._in_rows[self._row(request)]

    @cached_property
    def _in_rows(self) -> Counter[tuple[int, int]]:
        return Counter(map(self._row, self.requests))

    def _row(self, request: Request) -> tuple[int, int]:
        start = request.region.inner.start
        return start, self.sheet.text.count("\\\\", start, request.span.start)

    @property
    def fractions(self) -> dict[str, int]:
        """How many derivatives were taken for what."""
        found = self.found
        return {
            "request": len(self.requests) + len(found.refused),
            "claim": len(found.claims),
            "condition": len(found.conditions),
            "mention": len(found.mentions) + len(found.requests) - len(self.requests),
            "not understood": len(found.not_understood),
        }

    def said_of(self, request: Request) -> tuple[Options, tuple[Property, ...]]:
        """The options of one request, the nearest last, and what comments say of symbols.

        RequestError points at the directive that is at fault.
        """
        options = self.options
        properties: dict[tuple[str, str], Property] = {}  # what is said once more is said once
        for directive in request.directives:
            options, said = merged(options, directive)
            properties.update(((one.name, one.symbol), one) for one in said)
        return options, tuple(properties.values())

    def options_at(self, place: int) -> Options:
        """The options that are set for all that follows a place; RequestError for settings that are wrong."""
        options = self.options
        for directive in self.notes.scan.directives:
            if directive.kind == "set" and directive.outer.start < place:
                options, _ = merged(options, directive)
        return options

    @property
    def template_folders(self) -> tuple[str, ...]:
        """The folders of the author's own templates that any request may use."""
        found = {self.options.templates}
        for request in self.requests:
            with suppress(RequestError):  # reported when the request is answered
                found.add(self.said_of(request)[0].templates)
        return tuple(sorted(found - {""}))

    def wrong_directives(self) -> Iterator[Diagnostic]:
        """What is wrong with directives, those included that no request follows."""
        for directive in self.notes.scan.directives:
            if self.notes.here(directive.outer) is None:
                continue
            try:
                merged(self.options, directive)
            except RequestError as problem:
                yield problem.diagnostic

    def asks_for_derivation(self, request: Request) -> bool:
        """Whether a formula gets a derivation: displays do, inline ones where the author names a place."""
        near = (said for said in request.directives if said.kind != "set")
        keys = {key for said in near for key, _ in read_directive(said.text, said.span.start).options}
        return request.region.display or bool(keys & {"place", "detail"})

    def _implicit(self, request: Request) -> bool:
        try:
            return self.said_of(request)[0].implicit
        except RequestError:
            return True  # reported when the request is answered


def merged(options: Options, directive: Directive) -> tuple[Options, tuple[Property, ...]]:
    """The options with those of a directive put over them, and what it says of symbols; RequestError points at it."""
    said = read_directive(directive.text, directive.span.start)
    before = options
    try:
        options = options.merged(said.options)
        if (options.language, options.templates) != (before.language, before.templates):
            check_language(options.language, options.templates)
    except RequestError as problem:
        found = problem.diagnostic
        raise RequestError(found.code, found.message, directive.span, found.hint) from None
    return options, said.properties


def site_of(request: Request) -> Site:
    """Where a request stands, as the output needs it."""
    call, region = request.call, request.region
    return Site(
        region.environment,
        region.outer,
        region.inner,
        request.span,
        request.answer,
        request.relation,
        call.outer if call else None,
        call.content if call else None,
    )
