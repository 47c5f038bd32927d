"""`check`: from a text and settings to what is to be said of its claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from texdiff.checking.finding import VERDICTS, Finding, Judged
from texdiff.checking.ignoring import ignored
from texdiff.checking.layouts import Prevailing
from texdiff.checking.proofreading import Proofreader
from texdiff.commands.config import configured
from texdiff.documents import document
from texdiff.documents.layout import TIE, stated_layout
from texdiff.documents.whole import in_place
from texdiff.errors import Diagnostic
from texdiff.options import Options
from texdiff.settings import Settings
from texdiff.source import Source

Progress = Callable[[int, int], None]


class Checked(NamedTuple):
    """What was found in one text, in its order, and the layout that it is written in."""

    judged: tuple[Judged, ...]
    layout: Prevailing
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many claims got each verdict."""
        found = Counter(one.judgement.verdict for one in self.judged)
        return {verdict: found[verdict] for verdict in VERDICTS}


def check(text: str, settings: Settings | None = None) -> list[Finding]:
    """What is to be said of every claim of a text. Raises RequestError for wrong settings."""
    settings = settings or Settings()
    source = Source(settings.path, text)
    return [finding(one, source) for one in checked(text, settings).judged]


def checked(text: str, settings: Settings, progress: Progress | None = None, processes: int = 1) -> Checked:
    """All claims of a text with their verdicts; spans count in that text. Many claims are shared by processes."""
    notes = in_place(document.read(text, settings), settings)
    given = (*configured(settings.path), *settings.options)
    layout = stated_layout(notes.scan, given)
    found = Proofreader(notes.scan, Options().merged(given), layout, notes.own, processes).proofread(progress)
    left_out, complaints = ignored(notes.own)
    judged = tuple(
        one._replace(span=notes.given(one.span))
        for one in found.judged
        if not any(span.start <= one.span.start < span.end for span in left_out)
    )
    told = [notes.placed(complaint) for complaint in complaints]
    if found.layout.tie:
        told.append(TIE)
    return Checked(tuple(dict.fromkeys(judged)), found.layout, tuple(told))


def finding(one: Judged, source: Source) -> Finding:
    """A judgement as public data."""
    line, column = source.position(one.span.start)
    verdict, message, suggestion = one.judgement
    return Finding(source.path, line, column, verdict, " ".join(one.claim.split()), message, suggestion)
