"""From a document of pandoc to the same document with its requests answered."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import Any, NamedTuple

from texdiff.cache.memory import Memory
from texdiff.documents.document import Document
from texdiff.documents.expansion import Expansion, summary
from texdiff.documents.run import Run
from texdiff.errors import Diagnostic, RequestError, format_diagnostic
from texdiff.latex.requests.requests import Request
from texdiff.latex.scanning.regions import DISPLAYS
from texdiff.latex.scanning.scan import Scan, scan
from texdiff.output.fence import Stripped
from texdiff.pandoc.blocks import rules
from texdiff.pandoc.formats import TEX
from texdiff.pandoc.layout import Layout
from texdiff.pandoc.metadata import settings_of
from texdiff.pandoc.putting_back import Placed, answer_edits, derivations, write_blocks, write_formulas
from texdiff.pandoc.writer import laid_out
from texdiff.pipeline import Late, Result, answered, begun, diagnostics
from texdiff.settings import Settings
from texdiff.source import Edit, Source, Span


class Filtered(NamedTuple):
    """A document as JSON ('' where nothing changed), what there is to say, and whether it must not be used."""

    text: str
    messages: tuple[str, ...]
    failed: bool


def filtered(text: str, target: str, memory: Memory | None = None) -> Filtered:
    """Answer the requests of a document for an output format. RequestError for wrong metadata, and for a text that is
    no document or too deep.
    """
    tree, layout, settings = _read(text)
    late, run = _run(layout, settings, target, memory)
    results = answered(run, late)
    told = diagnostics(run, late, results)
    done = Expansion("", tuple(result.outcome for result in results), told, run.fractions)
    messages = [_message(diagnostic, layout) for diagnostic in told]
    messages += [summary(done)] if results else []
    if done.failed and not settings.keep_going:
        return Filtered("", tuple(messages), failed=True)
    changed = _write(layout, run, late, results, target)
    return Filtered(json.dumps(tree, ensure_ascii=False) if changed else "", tuple(messages), failed=False)


def _read(text: str) -> tuple[dict[str, Any], Layout, Settings]:
    try:
        tree = json.loads(text)
        return tree, laid_out(tree["blocks"]), settings_of(tree["meta"])
    except (LookupError, TypeError, ValueError):
        hint = "run it as pandoc -F pandoc-texdiff"
        raise RequestError("unreadable", "this is no document of pandoc as JSON", None, hint) from None
    except RecursionError:
        raise RequestError("too-deep", "the blocks of the document are nested too deep") from None


def _run(layout: Layout, settings: Settings, target: str, memory: Memory | None) -> tuple[Late, Run]:
    found = scan(layout.text)
    said = sorted((*found.directives, *layout.scopes), key=lambda directive: directive.outer)
    found = found._replace(directives=tuple(said), body=Span(layout.body, len(layout.text)))
    notes = Document(found, Stripped(layout.text, ()), (), ())
    late = Late(notes, nested=True, memory=None if found.rules else memory)  # rules: from derivations
    run = begun(notes, settings, late)
    run.requests = [
        request if _numbered(request, layout, target) else request._replace(label=None) for request in run.requests
    ]
    return late, run


def _numbered(request: Request, layout: Layout, target: str) -> bool:
    """Whether a reference to the label of a request will find a number: that of pandoc-crossref, or of TeX."""
    return request.label in layout.labels or (target in TEX and request.region.environment in DISPLAYS)


def _write(layout: Layout, run: Run, late: Late, results: list[Result], target: str) -> bool:
    """Put all that is new into the nodes; whether there is anything."""
    replies = [result.reply for result in results if result.reply]
    edits = [*answer_edits(run.sheet, replies), *_marks(run, late, results), *_said(run.notes.scan, layout)]
    write_formulas(layout, edits, target)
    listed = _rules(layout, run, late, results, target)
    write_blocks(layout, [*derivations(layout, replies, target), *listed])
    return bool(edits or replies or listed)


def _rules(layout: Layout, run: Run, late: Late, results: list[Result], target: str) -> list[Placed]:
    """The lists of the rules that were used, with their places."""
    told = late.rules(run, [result.outcome for result in results]) if run.notes.own.rules else ()
    return [(place.start, rules(text, layout.labels, target)) for place, text in told]


def _marks(run: Run, late: Late, results: list[Result]) -> list[Edit]:
    """The mark behind each request that failed; a formula of its own cannot hold the reason."""
    found = []
    for request, problem in (result.failed for result in results if result.failed):
        failure = late.failure(run, request, problem)
        site = failure.site
        if site.call is None or site.content is None:
            found.append(Edit(Span(site.answer.end, site.answer.end), failure.mark))
        else:
            found.append(Edit(site.call, run.notes.scan.text[slice(*site.content)] + failure.mark))
    return found


def _said(found: Scan, layout: Layout) -> list[Edit]:
    """What is told to texdiff in raw TeX, which no TeX needs to see."""
    told = [said.outer for said in found.directives if found.text.startswith("\\texdiffset", said.outer.start)]
    spans = (*told, *found.derivations, *found.rules)
    return [Edit(span, "") for span in spans if any(piece.span.holds(span) for piece in layout.pieces)]


def _message(diagnostic: Diagnostic, layout: Layout) -> str:
    """A diagnostic with what pandoc knows of its place."""
    starts = [piece.span.start for piece in layout.pieces]
    number = bisect_right(starts, diagnostic.span.start) - 1 if diagnostic.span else -1
    if number < 0 or diagnostic.span is None:
        return format_diagnostic(diagnostic._replace(span=None))
    piece = layout.pieces[number]
    if diagnostic.span.start > piece.span.end:
        return f"behind {piece.place}: {format_diagnostic(diagnostic._replace(span=None))}"
    inside = Span(*(min(place, piece.span.end) - piece.span.start for place in diagnostic.span))
    text = layout.text[slice(*piece.span)]
    first, *excerpt = format_diagnostic(diagnostic._replace(span=inside), Source("", text)).split("\n")
    return "\n".join((f"{piece.place}:{first.partition(':')[2].partition(':')[2]}", *excerpt))
