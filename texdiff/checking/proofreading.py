"""All claims of a document with their verdicts: the flow of data of this folder."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import texdiff.operators  # noqa: F401 - fills the registry, from which formulas are read
from texdiff.algebra.notation import Notation
from texdiff.checking.claims import Claim, claims, is_name
from texdiff.checking.finding import NOT_UNDERSTOOD, Judged, Judgement
from texdiff.checking.judging import Tried, judge, try_claim
from texdiff.checking.layouts import Prevailing, prevailing
from texdiff.checking.trials import Question
from texdiff.directives import read_directive
from texdiff.errors import InternalError
from texdiff.faults import own_faults
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.declarations.timeline import Timeline
from texdiff.latex.grammar import syntax as s
from texdiff.latex.scanning.scan import Scan
from texdiff.latex.style.usage import notation_of
from texdiff.latex.tokens.macros import Budget, MacroTable
from texdiff.options import Options
from texdiff.remarks import with_properties

Progress = Callable[[int, int], None]

_BEFORE, _BEHIND = 300, 150
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


class Proofread(NamedTuple):
    """The claims of a document in the order of the text, and the layout that they are written in."""

    judged: tuple[Judged, ...]
    layout: Prevailing


class Proofreader:
    """What all claims of a document share: a scan of all that is read, and of what is proofread, if that is less."""

    def __init__(self, scan: Scan, options: Options, layout: str = "", own: Scan | None = None) -> None:
        self._scan = own or scan
        self._options = options
        self._layout = layout
        self._macros = MacroTable(scan.text, scan.definitions, [package.name for package in scan.packages])
        self._timeline = Timeline(scan, self._macros)

    def proofread(self, progress: Progress | None = None) -> Proofread:
        """Every claim tried, then judged in the layout of the document."""
        found = [*self._claims()]
        tried: list[Tried] = []
        for number, (claim, question) in enumerate(found):
            if progress is not None:
                progress(number, len(found))
            tried.append(self._tried(claim, question))
        if progress is not None:
            progress(len(found), len(found))
        layout = Prevailing(self._layout) if self._layout else prevailing(one.holds_in for one in tried)
        notation = self._notation()
        return Proofread(tuple(self._judged(one, layout.layout, notation) for one in tried), layout)

    def votes(self) -> Iterator[tuple[str, ...]]:
        """The layouts in which each claim holds."""
        for claim, question in self._claims():
            if claim.derived and question is not None:
                yield self._tried(claim, question).holds_in

    def _claims(self) -> Iterator[tuple[Claim, Question | None]]:
        """The claims with what is known where they stand; those that only give a derivative a name are none."""
        for claim in claims(self._scan, self._macros, Budget.of(self._scan.text)):
            question = self._question(claim)
            if question is None or not _names_its_left_side(question):
                yield claim, question

    def _question(self, claim: Claim) -> Question | None:
        if claim.sides is None:
            return None
        seed = zlib.crc32(self._scan.text[slice(*claim.whole)].encode("utf-8", "surrogatepass"))
        entrywise = self._options.functions == "elementwise"
        others = tuple(self._other_meanings(claim))
        return Question(claim.sides, self._symbols(claim), seed, entrywise, claim.nearby, others)

    def _tried(self, claim: Claim, question: Question | None) -> Tried:
        try:
            with own_faults(claim.span):
                return try_claim(claim, question, self._around(claim), self._timeline.redefined)
        except InternalError as error:
            return try_claim(claim._replace(problem=error.diagnostic.message), None, "", frozenset())

    def _other_meanings(self, claim: Claim) -> Iterator[Symbols]:
        """The symbols by their latest definitions, and by what this section alone says."""
        end = claim.region.outer.end
        yield self._timeline.recent(end)
        headings = [heading.offset for heading in self._scan.headings if heading.offset < claim.whole.start]
        if headings:
            yield self._timeline.recent(end, headings[-1])

    def _symbols(self, claim: Claim) -> Symbols:
        """What is known at a claim, comments of the author included."""
        symbols = self._timeline.at(claim.region.outer.end)
        said = [
            properties
            for directive in self._scan.directives
            if directive.outer.start < claim.whole.start and directive.kind in ("set", "next")
            for properties in read_directive(directive.text, directive.span.start).properties
        ]
        return with_properties(symbols, said, self._macros.at(claim.whole.start)) if said else symbols

    def _around(self, claim: Claim) -> str:
        """The text of the claim's paragraph near it."""
        text, (start, end) = self._scan.text, claim.region.outer
        before = text[max(start - _BEFORE, 0) : start]
        behind = text[end : end + _BEHIND]
        return f"{_PARAGRAPH.split(before)[-1]} {text[start:end]} {_PARAGRAPH.split(behind)[0]}"

    def _judged(self, tried: Tried, layout: str, notation: Notation) -> Judged:
        claim = tried.claim
        text = self._scan.text[slice(*claim.whole)]
        try:
            with own_faults(claim.span):
                judgement = judge(tried, layout, notation)
        except InternalError as error:
            judgement = Judgement(NOT_UNDERSTOOD, error.diagnostic.message)
        return Judged(claim.span, text, judgement)

    def _notation(self) -> Notation:
        return notation_of([self._scan.text[slice(*region.inner)] for region in self._scan.regions])


def _names_its_left_side(question: Question) -> bool:
    """Whether the right side is a name, perhaps with arguments, that this equation itself defines."""
    left, right = question.sides
    head = right.factors[0] if isinstance(right, s.Product) and is_name(right) else right
    info = question.symbols.get(head.key) if isinstance(head, s.Name) else None
    return info is not None and info.definition is not None and info.definition.body == left
