"""What documents say, rule by rule: each section of cases is a golden file of documents and what is made of them.

A case is a title with the number of its rule, a document, and behind `---` one line for every derivative, error,
warning and note, in the order of the text. What else is shown, a word in the title says: (symbols), the verdicts of
(check), how a (derivation) begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from texdiff.checking.check import check
from texdiff.documents import document
from texdiff.documents.stages import Stages
from texdiff.latex.requests.readings import Classified
from texdiff.pipeline import Late, Result, answered, begun, diagnostics, expand, strip
from texdiff.settings import Settings

SECTIONS = sorted(Path(__file__).parent.glob("*.txt"))
TITLE, RESULT = "\n=== ", "\n---\n"
Line = tuple[int, str]


def outcome(text: str, settings: Settings) -> list[str]:
    """What is made of every derivative of a document, and what is said about it."""
    notes = document.read(text, settings)
    late = Late(notes)
    run = begun(notes, settings, late)
    results = answered(run, late)
    lines = [(result.outcome.span.start, told(result)) for result in results]
    lines += [(start, line) for start, line in readings(run.found, text)]
    for found in diagnostics(run, late, results):
        place = found.span.start if found.span else 0
        lines.append((place, f"{found.severity} {found.code}: {found.message}"))
    return [line for _, line in sorted(lines, key=lambda line: line[0])]


def told(result: Result) -> str:
    """An answer with its rows, or that there is none."""
    asked = " ".join(result.outcome.source.split())
    if result.reply is None:
        return f"refused {asked}"
    return f"{'answered' if result.outcome.explicit else 'implicit'} {asked} = " + r" \\ ".join(result.reply.rows)


def readings(found: Classified, text: str) -> Iterator[Line]:
    """The derivatives that are no requests."""
    kinds = {"claim": found.claims, "condition": found.conditions, "mention": found.mentions}
    for kind, of_kind in {**kinds, "not understood": found.not_understood}.items():
        for reading in of_kind:
            shown = " ".join(text[slice(*reading.span)].split())
            yield reading.span.start, f"{kind} {shown} ({reading.code or reading.reason})"


def symbols(text: str, settings: Settings) -> list[str]:
    """What was understood of each symbol."""
    known = Stages(document.read(text, settings).scan).symbols
    parts = ((info.latex, info.kind, info.size, ", ".join(sorted(info.traits))) for info in known)
    return ["symbol " + "  ".join(filter(None, part)) for part in parts]


def verdicts(text: str, settings: Settings) -> list[str]:
    """What proofreading says of each claim."""
    return [f"{found.verdict} {' '.join(found.claim.split())}" for found in check(text, settings)]


def beginnings(text: str, settings: Settings) -> list[str]:
    """The words of each derivation in front of its formulas."""
    written = expand(text, Settings(settings.path)).text
    return ["says " + " ".join(words.split()) for words in _BEGINNING.findall(written)]


_BEGINNING = re.compile(r"%<texdiff derivation.*\n.*\n((?:(?!\\\[|\\begin|\\par(?![a-z])).|\n)*)")
MORE = {"(symbols)": symbols, "(check)": verdicts, "(derivation)": beginnings}


@pytest.mark.parametrize("section", SECTIONS, ids=[section.stem for section in SECTIONS])
def test_every_rule(section: Path, golden: Callable[[Path, str], None]) -> None:
    first, *cases = section.read_text("utf-8").rstrip("\n").split(TITLE)
    shown = [first]
    for case in cases:
        title, text = case.split(RESULT)[0].split("\n", 1)
        settings = Settings("notes.md" if "(Markdown)" in title else "", detail="answer")
        lines = outcome(text, settings)
        lines += [line for word, more in MORE.items() if word in title for line in more(text, settings)]
        shown.append(f"{title}\n{text}{RESULT}" + "\n".join(lines))
        written = expand(text, settings).text
        assert strip(written, settings).text == text
        assert expand(written, settings).text == written
    golden(section, TITLE.join(shown) + "\n")
