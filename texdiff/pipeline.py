"""The data flow, each stage called once: scan, find, elaborate, differentiate, verify, render, splice."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from texdiff import document
from texdiff.config import configured
from texdiff.errors import Diagnostic, RequestError, TexdiffError
from texdiff.expansion import Expansion, Outcome
from texdiff.latex.requests.requests import Request
from texdiff.options import Options
from texdiff.output.reply import Reply, edits
from texdiff.run import Run
from texdiff.settings import Settings
from texdiff.whole import in_place

if TYPE_CHECKING:
    from texdiff.stages import Stages

Progress = Callable[[int, int], None]


def expand(text: str, settings: Settings | None = None, progress: Progress | None = None) -> Expansion:
    """The text with every request answered that can be; the others are reported, and left as typed.

    Law: `strip` of the new text is `strip` of the text, and expanding it again changes nothing. Raises RequestError
    for wrong settings, and where the new text could not be told from the notes again.
    """
    settings = settings or Settings()
    notes = in_place(document.read(text, settings), settings)
    if any(problem.severity == "error" for problem in notes.problems):
        return Expansion(text, (), notes.problems, {})  # torn fences: nobody knows what is the author's
    late = Late(notes)
    run = Run(notes, Options().merged((*configured(settings.path), *settings.options)), late.defines)
    if notes.scan.markdown and run.requests:
        hint = "put the request into a LaTeX file, or answer it with texdiff derive"
        raise RequestError("markdown", "answers are written into LaTeX only", run.requests[0].span, hint)
    results = answered(run, late, progress)
    marked = [late.stages.failure(run, *result.failed) for result in results if result.failed and settings.keep_going]
    replies = [result.reply for result in results if result.reply]
    written = notes.spliced(edits(run.sheet, replies, marked))
    document.check_written(notes, written, settings)
    told = diagnostics(run, late, results)
    return Expansion(written, _outcomes(run, results), told, run.fractions, run.template_folders)


def strip(text: str, settings: Settings | None = None) -> Expansion:
    """The text without its generated blocks; those edited by hand stay unless forced."""
    notes = document.read(text, settings or Settings())
    return Expansion(notes.stripped.text, (), notes.problems, {})


class Late:
    """The stages with an engine behind them, imported when a document first needs one.

    `nested`: derivations are written for readers that know `aligned` and no other environment.
    """

    def __init__(self, notes: document.Document, *, nested: bool = False) -> None:
        self._notes = notes
        self._nested = nested
        self._stages: Stages | None = None

    @property
    def stages(self) -> Stages:
        """The stages for this document."""
        if self._stages is None:
            from texdiff.stages import Stages

            self._stages = Stages(self._notes.scan, nested=self._nested)
        return self._stages

    def defines(self, name: str) -> bool:
        """Whether the document defines a name."""
        return self.stages.defines(name)


class Result(NamedTuple):
    """One request: what became of it, what is written for it, and what is wrong with it."""

    outcome: Outcome
    reply: Reply | None = None
    failed: tuple[Request, Diagnostic] | None = None
    notes: tuple[Diagnostic, ...] = ()


def answered(run: Run, late: Late, progress: Progress | None = None) -> list[Result]:
    """What became of each request, in the order of the text."""
    results: list[Result] = []
    for number, request in enumerate(run.requests):
        if progress is not None:
            progress(number, len(run.requests))
        results.append(_result(run, late, request))
    if progress is not None:
        progress(len(run.requests), len(run.requests))
    return results


def _result(run: Run, late: Late, request: Request) -> Result:
    """The answer to a request, or the error that says why there is none."""
    started = time.perf_counter()
    source = run.notes.scan.text[slice(*request.span)]
    outcome = Outcome(run.notes.given(request.span), source, "answered", "", request.explicit, 0.0)
    try:
        answer = late.stages.answer(run, request)
    except TexdiffError as error:
        return _refused(outcome._replace(seconds=time.perf_counter() - started), request, error)
    seconds = time.perf_counter() - started
    outcome = outcome._replace(seconds=seconds, derivation=answer.derivation, verdict=answer.verdict)
    return Result(outcome, answer.reply, notes=answer.notes)


def _refused(outcome: Outcome, request: Request, error: TexdiffError) -> Result:
    found = error.diagnostic._replace(span=error.diagnostic.span or request.span)
    return Result(outcome._replace(status="refused", message=found.message), failed=(request, found))


def diagnostics(run: Run, late: Late, results: list[Result]) -> tuple[Diagnostic, ...]:
    """All errors and warnings, each once, in the order of the text that was given."""
    warnings = late.stages.warnings(run.requests) if run.requests else ()
    found = [result.failed[1] for result in results if result.failed]
    found += [note for result in results for note in result.notes]
    found += [error.diagnostic for error in run.found.refused]
    found += [*run.wrong_directives(), *run.found.warnings, *warnings]
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
