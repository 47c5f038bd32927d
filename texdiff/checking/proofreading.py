"""All claims of a document with their verdicts: the flow of data of this folder."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

import texdiff.operators  # noqa: F401 - fills the registry, from which formulas are read
from texdiff.algebra.notation import Notation
from texdiff.checking.claims import Claim, claims, is_name
from texdiff.checking.finding import NOT_UNDERSTOOD, VERIFIED, Judged, Judgement
from texdiff.checking.judging import Tried, figures, judge, try_claim
from texdiff.checking.layouts import MOST_VOTES, Prevailing, prevailing, tells
from texdiff.checking.trials import Question
from texdiff.documents.cores import spread
from texdiff.documents.directives import read_directive
from texdiff.documents.faults import own_faults
from texdiff.documents.remarks import with_properties
from texdiff.errors import InternalError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.declarations.timeline import Timeline
from texdiff.latex.grammar import syntax as s
from texdiff.latex.scanning.scan import Scan
from texdiff.latex.style.usage import notation_of
from texdiff.latex.tokens.macros import Budget, MacroTable
from texdiff.options import Options

Progress = Callable[[int, int], None]

MOST_TRIED = 60
"""So many claims are tried at most to find the layout of a document with requests."""
FEWEST_SHARED = 24
"""For fewer claims it takes longer to start processes than they save."""
_BEFORE, _BEHIND = 300, 150
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


class Proofread(NamedTuple):
    """The claims of a document in the order of the text, and the layout that they are written in."""

    judged: tuple[Judged, ...]
    layout: Prevailing


class Proofreader:
    """What all claims of a document share: a scan of all that is read, and of what is proofread, if that is less."""

    def __init__(
        self, scan: Scan, options: Options, layout: str = "", own: Scan | None = None, processes: int = 1
    ) -> None:
        self._scan = own or scan
        self._options = options
        self._layout = layout
        self._processes = processes
        self._macros = MacroTable(scan.text, scan.definitions, [package.name for package in scan.packages])
        self._timeline = Timeline(scan, self._macros)
        self._found = [*self._claims()]
        self._done: dict[int, Tried] = {}

    def proofread(self, progress: Progress | None = None) -> Proofread:
        """Every claim tried, then those that do not hold in the layout of the document judged."""
        total = len(self._found)
        held = self._each(self._held, range(total), lambda done: progress and progress(done, total))
        layout = Prevailing(self._layout) if self._layout else prevailing(tuple(held[k]) for k in range(total))
        rest = [k for k in range(total) if layout.layout not in held[k]]
        others = self._each(lambda k: self._judged(k, layout.layout), rest)
        right = {k: Judgement(VERIFIED, held[k][layout.layout]) for k in range(total) if k not in others}
        judged = {**right, **{k: Judgement(*said) for k, said in others.items()}}
        return Proofread(tuple(self._placed(k, judged[k]) for k in range(total)), layout)

    def votes(self) -> Iterator[tuple[str, ...]]:
        """The layouts in which each claim with a derivative holds."""
        for number, (claim, question) in enumerate(self._found):
            if claim.derived and question is not None:
                yield tuple(self._held(number))

    def _each(
        self, work: Callable[[int], Any], numbers: Sequence[int], tick: Callable[[int], object] = id
    ) -> dict[int, Any]:
        """What some work makes of each claim, on all cores if there are enough of both."""
        made: dict[int, Any] = {}
        if self._processes > 1 and len(numbers) >= FEWEST_SHARED:
            for number, result in spread(lambda k: (k, work(k)), numbers, self._processes):
                made[number] = result
                tick(len(made))
        for number in numbers:
            if number not in made:
                made[number] = work(number)
                tick(len(made))
        return made

    def _held(self, number: int) -> dict[str, str]:
        """The layouts in which a claim holds, with what is said of it there."""
        trials = self._tried(number).trials
        return {layout: figures(trial) for layout, trial in trials.items() if trial.holds}

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

    def _tried(self, number: int) -> Tried:
        """A claim in all layouts; one on which we fail ourselves has not been understood."""
        if number not in self._done:
            claim, question = self._found[number]
            try:
                with own_faults(claim.span):
                    tried = try_claim(claim, question, self._around(claim), self._timeline.redefined)
            except InternalError as error:
                tried = Tried(claim._replace(problem=error.diagnostic.message), None, {})
            self._done[number] = tried
        return self._done[number]

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
        return (
            with_properties(symbols, said, self._macros.at(claim.whole.start), claim.sides or ()) if said else symbols
        )

    def _around(self, claim: Claim) -> str:
        """The text of the claim's paragraph near it: before it, the formula itself, and behind it."""
        text, (start, end) = self._scan.text, claim.region.outer
        before = text[max(start - _BEFORE, 0) : start]
        behind = text[end : end + _BEHIND]
        return "\n\n".join((_PARAGRAPH.split(before)[-1], text[start:end], _PARAGRAPH.split(behind)[0]))

    def _judged(self, number: int, layout: str) -> Judgement:
        tried = self._tried(number)
        try:
            with own_faults(tried.claim.span):
                return judge(tried, layout, self._notation)
        except InternalError as error:
            return Judgement(NOT_UNDERSTOOD, error.diagnostic.message)

    def _placed(self, number: int, judgement: Judgement) -> Judged:
        claim, _ = self._found[number]
        return Judged(claim.span, self._scan.text[slice(*claim.whole)], judgement)

    @cached_property
    def _notation(self) -> Notation:
        return notation_of([self._scan.text[slice(*region.inner)] for region in self._scan.regions])


def layout_of(scan: Scan, options: Options, own: Scan) -> Prevailing:
    """The layout that claims with a derivative agree on, told from as few of them as it takes."""
    votes = islice(Proofreader(scan, options, own=own).votes(), MOST_TRIED)
    counted = islice((vote for vote in votes if tells(vote)), MOST_VOTES)
    return prevailing(counted)


def _names_its_left_side(question: Question) -> bool:
    """Whether the right side is a name, perhaps with arguments, that this equation itself defines."""
    left, right = question.sides
    head = right.factors[0] if isinstance(right, s.Product) and is_name(right) else right
    info = question.symbols.get(head.key) if isinstance(head, s.Name) else None
    return info is not None and info.definition is not None and info.definition.body == left
