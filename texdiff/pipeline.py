"""The data flow, each stage called once: scan, find, elaborate, differentiate, verify, render, splice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from texdiff.cache.memory import Memory
from texdiff.cache.place import digest, encoded
from texdiff.commands.config import configured
from texdiff.documents import document
from texdiff.documents.asked import Asked, Told
from texdiff.documents.expansion import Expansion, Outcome
from texdiff.documents.faults import own_faults
from texdiff.documents.layout import TIE, stated_layout, tell_of_layout
from texdiff.documents.run import Run, site_of
from texdiff.documents.whole import in_place
from texdiff.errors import Diagnostic, TexdiffError
from texdiff.latex.requests.requests import Request
from texdiff.options import Options
from texdiff.output.needs import missing
from texdiff.output.reply import Failure, Reply, edits
from texdiff.settings import Settings
from texdiff.source import Edit, Span

if TYPE_CHECKING:
    from texdiff.calculus.derivation import Derivation
    from texdiff.documents.stages import Stages
    from texdiff.verify.verdict import Verdict

Progress = Callable[[int, int], None]
MOST_BEFORE = 4
"""So many requests at most are answered before all cores set to work: the first ones state the layout."""
FEWEST_AHEAD = 16
"""For fewer answers it takes longer to start processes than they save."""


def expand(
    text: str,
    settings: Settings | None = None,
    progress: Progress | None = None,
    memory: Memory | None = None,
    jobs: int = 1,
) -> Expansion:
    """The text with every request answered that can be; the others are reported, and left as typed. What was answered
    from `memory` has no derivation in the outcome; with one, so many processes as `jobs` says work at many requests.

    Law: `strip` of the new text is `strip` of the text, and expanding it again changes nothing. Raises RequestError
    for wrong settings, and where the new text could not be told from the notes again.
    """
    settings = settings or Settings()
    notes = in_place(document.read(text, settings), settings)
    if any(problem.severity == "error" for problem in notes.problems):
        return Expansion(text, (), notes.problems, {})  # torn fences: nobody knows what is the author's
    late = Late(notes, memory=None if notes.own.rules else memory, jobs=jobs)  # rules: from derivations
    run = begun(notes, settings, late)
    results = answered(run, late, progress)
    marked = [late.failure(run, *result.failed) for result in results if result.failed and settings.keep_going]
    replies = [result.reply for result in results if result.reply]
    outcomes = [result.outcome for result in results]
    own = late.own_macros(run, outcomes) if notes.own.holds_own_macros else ()
    made = [*edits(run.sheet, replies, marked), *own]
    written = notes.spliced(made)
    document.check_written(notes, written, settings)
    told = (*diagnostics(run, late, results), *_missing(notes, made))
    inputs = notes.whole.files if notes.whole is not None else ()
    return Expansion(written, _outcomes(run, results), told, run.fractions, run.template_folders, inputs)


def begun(notes: document.Document, settings: Settings, late: Late) -> Run:
    """The requests of a document; where nothing states a layout, in that of its claims."""
    given = (*configured(settings.path), *settings.options)
    run = Run(notes, Options().merged(given), late.defines, late.memory)
    if run.requests and not stated_layout(notes.scan, given):
        run.options = run.options._replace(layout=late.layout(run))
    return run


def _missing(notes: document.Document, made: Iterable[Edit]) -> Iterator[Diagnostic]:
    """Warnings about packages; where nobody knows the class, nobody knows the packages either."""
    if (loaded := notes.scan.document_class) is not None:
        options = (option.strip() for option in loaded.options.split(","))
        names = (package.name for package in notes.scan.packages)
        yield from missing(notes.scan.text, (edit.text for edit in made), (loaded.name, *options, *names))


def strip(text: str, settings: Settings | None = None) -> Expansion:
    """The text without its generated blocks; those edited by hand stay unless forced."""
    notes = document.read(text, settings or Settings())
    return Expansion(notes.stripped.text, (), notes.problems, {})


class Late:
    """The stages of a document, and the engine behind them, each imported when it is first needed.

    `nested`: derivations are written for readers that know `aligned` and no other environment.
    """

    def __init__(
        self, notes: document.Document, *, nested: bool = False, memory: Memory | None = None, jobs: int = 1
    ) -> None:
        self._notes = notes
        self._nested = nested
        self.memory = memory
        self._jobs = jobs
        self._asked: dict[tuple[Span, bool], tuple[Asked, str]] = {}
        self._known: dict[str, Told] = {}
        self._stages: Stages | None = None
        self.layout_warnings: tuple[Diagnostic, ...] = ()

    @property
    def stages(self) -> Stages:
        """The stages for this document."""
        if self._stages is None:
            from texdiff.documents.stages import Stages

            self._stages = Stages(self._notes.scan, nested=self._nested)
        return self._stages

    def defines(self, name: str) -> bool:
        """Whether the document defines a name."""
        return self.stages.defines(name)

    def layout(self, run: Run) -> str:
        """The layout in which most claims of the document hold; from memory where it is known."""
        if not tell_of_layout(run.found.claims):
            return run.options.layout
        key = digest(map(encoded, ("layout", run.options.functions, self._notes.scan.text)))
        match self.memory.get(key) if self.memory is not None else None:
            case {"layout": str(layout), "tie": bool(tie)}:
                pass
            case _:
                from texdiff.checking.proofreading import layout_of

                layout, _, _, tie = layout_of(self._notes.scan, run.options, self._notes.own)
                if self.memory is not None:
                    self.memory.put(key, {"layout": layout, "tie": tie})
        self.layout_warnings = (TIE,) if tie else ()
        return layout

    def answer(self, run: Run, request: Request) -> Answered:
        """The answer to a request, from memory where it has been verified before. Raises RequestError where there is
        none, InternalError where it does not hold.
        """
        asked, key = self._keyed(run, request)
        told = self._told(key)
        if told is not None:
            return Answered(asked, told)
        from texdiff.documents.answering import answer

        found = answer(self._whole(run, asked))
        if self.memory is not None:
            self.memory.put(key, found.told.entry())
        return Answered(asked, found.told, found.derivation, found.verdict)

    def work_ahead(self, run: Run, requests: Iterable[Request], tick: Callable[[], None]) -> None:
        """Fill the memory with the answers to come on all cores, if there are enough of both."""
        if self.memory is None or self._jobs < 2:
            return
        missing: dict[str, Asked] = {}
        for request in requests:
            with suppress(TexdiffError):  # reported when the request is answered
                asked, key = self._keyed(run, request)
                if self._told(key) is None:
                    missing[key] = self._whole(run, asked)
        if len(missing) >= FEWEST_AHEAD:
            from texdiff.documents.ahead import work_ahead

            work_ahead(missing, self.memory, self._jobs, tick)

    def _told(self, key: str) -> Told | None:
        """The answer with a key, if the memory knows it."""
        if self.memory is None:
            return None
        if key not in self._known and (told := Told.of(self.memory.get(key))) is not None:
            self._known[key] = told
        return self._known.get(key)

    def _whole(self, run: Run, asked: Asked) -> Asked:
        with own_faults(asked.request.span):
            return asked._replace(request=run.whole(asked.request))

    def _keyed(self, run: Run, request: Request) -> tuple[Asked, str]:
        """What a request asks, with its key where there is a memory."""
        place = (request.span, run.layout_stated)
        if place not in self._asked:
            with own_faults(request.span):
                asked = self.stages.asked(run, request)
            self._asked[place] = asked, asked.key() if self.memory is not None else ""
        return self._asked[place]

    def failure(self, run: Run, request: Request, problem: Diagnostic) -> Failure:
        """What is written for a request that failed: the mark of the language's template, and why as a comment."""
        from texdiff.documents.answering import failure_mark

        mark = failure_mark(self.stages.failed_style(run, request), problem)
        hint = f"\nhint: {problem.hint}" if problem.hint else ""
        return Failure(site_of(request), mark, f"{problem.severity}[{problem.code}]: {problem.message}{hint}")

    def own_macros(self, run: Run, outcomes: Iterable[Outcome]) -> list[Edit]:
        r"""What is written for \texdiffrules, and for the loading of texdiff.sty."""
        from texdiff.output.own_macros import package_edit, rules_edit

        loads = dict.fromkeys(link.outer for link in run.notes.own.links if link.ours)
        edits = [package_edit(run.sheet, load, self.stages.style(run.options, first=False)) for load in loads]
        return [*edits, *(rules_edit(run.sheet, *told) for told in self.rules(run, outcomes))]

    def rules(self, run: Run, outcomes: Iterable[Outcome]) -> Iterator[tuple[Span, str]]:
        r"""Each \texdiffrules, with the list of the rules that were used."""
        from texdiff.output.own_macros import rules_text

        found = [outcome.derivation for outcome in outcomes if outcome.derivation is not None]
        for place in run.notes.own.rules:
            text = rules_text(found, self.stages.style(run.options_at(place.start), first=False))
            if text:
                yield place, text


class Answered(NamedTuple):
    """What was asked and what is told; a derivation only where it was worked out just now."""

    asked: Asked
    told: Told
    derivation: Derivation | None = None
    verdict: Verdict | None = None


class Result(NamedTuple):
    """One request: what became of it, what is written for it, and what is wrong with it."""

    outcome: Outcome
    reply: Reply | None = None
    failed: tuple[Request, Diagnostic] | None = None
    notes: tuple[Diagnostic, ...] = ()


def answered(run: Run, late: Late, progress: Progress | None = None) -> list[Result]:
    """What became of each request, in the order of the text."""
    results: list[Result] = []
    total, reached, ahead = len(run.requests), 0, False

    def tell(number: int) -> None:
        nonlocal reached
        reached = max(reached, number)
        if progress is not None:
            progress(reached, total)

    for number, request in enumerate(run.requests):
        tell(number)
        if not ahead and (run.layout_stated or number == MOST_BEFORE):
            late.work_ahead(run, run.requests[number:], lambda: tell(reached + 1))
            ahead = True
        results.append(_result(run, late, request))
    tell(total)
    return results


def _result(run: Run, late: Late, request: Request) -> Result:
    """The answer to a request, or the error that says why there is none."""
    started = time.perf_counter()
    source = run.notes.scan.text[slice(*request.span)]
    outcome = Outcome(run.notes.given(request.span), source, "answered", "", request.explicit, 0.0)
    try:
        answer = late.answer(run, request)
    except TexdiffError as error:
        return _refused(outcome._replace(seconds=time.perf_counter() - started), request, error)
    seconds = time.perf_counter() - started
    outcome = outcome._replace(seconds=seconds, derivation=answer.derivation, verdict=answer.verdict)
    notes = tuple(Diagnostic("reading", "note", note, request.span) for note in answer.told.notes)
    return Result(outcome, late.stages.reply(run, answer.asked, answer.told), notes=notes)


def _refused(outcome: Outcome, request: Request, error: TexdiffError) -> Result:
    found = error.diagnostic._replace(span=error.diagnostic.span or request.span)
    return Result(outcome._replace(status="refused", message=found.message), failed=(request, found))


def diagnostics(run: Run, late: Late, results: list[Result]) -> tuple[Diagnostic, ...]:
    """All errors and warnings, each once, in the order of the text that was given."""
    warnings = late.stages.warnings(run.requests) if run.requests else ()
    found = [result.failed[1] for result in results if result.failed]
    found += [note for result in results for note in result.notes]
    found += [error.diagnostic for error in run.found.refused]
    found += [*run.wrong_directives(), *run.found.warnings, *warnings, *late.layout_warnings]
    placed = [*map(run.notes.placed, dict.fromkeys(found)), *run.notes.problems]
    return tuple(sorted(placed, key=lambda diagnostic: diagnostic.span or (0, 0)))


def _outcomes(run: Run, results: list[Result]) -> tuple[Outcome, ...]:
    """What became of each request, those that could not even be read included, in the order of the text."""
    outcomes = [result.outcome for result in results]
    for error in run.found.refused:
        span = error.diagnostic.span
        if span is not None:
            source = run.notes.scan.text[slice(*span)]
            written = run.notes.given(span)
            outcomes.append(Outcome(written, source, "refused", error.diagnostic.message, True, 0.0))
    return tuple(sorted(outcomes, key=lambda outcome: outcome.span))
