"""What was found, as a linter's text, as JSON and as SARIF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from texdiff.checking.check import Checked, finding
from texdiff.checking.finding import (
    CONDITION,
    CONDITIONAL,
    ILL_TYPED,
    LAYOUT,
    NOT_UNDERSTOOD,
    PROBLEMS,
    VERDICTS,
    VERIFIED,
    WRONG,
    Judged,
)
from texdiff.errors import format_finding
from texdiff.source import Source


class File(NamedTuple):
    """A file with what was found in it."""

    source: Source
    checked: Checked


class Shown(NamedTuple):
    """The verdicts that are shown."""

    verdicts: frozenset[str]

    def of(self, file: File) -> Iterator[Judged]:
        """What is shown of a file."""
        return (one for one in file.checked.judged if one.judgement.verdict in self.verdicts)


def failed(files: Iterable[File], shown: Shown) -> bool:
    """Whether anything that is shown is a problem."""
    return any(one.judgement.verdict in PROBLEMS for file in files for one in shown.of(file))


# --- text ---


def text(files: Sequence[File], shown: Shown) -> str:
    """Each finding with its line and a caret, then a table of the files."""
    found = [_paragraph(one, file.source) for file in files for one in shown.of(file)]
    return "".join(f"{paragraph}\n\n" for paragraph in found) + table(files)


def _paragraph(one: Judged, source: Source) -> str:
    verdict, message, suggestion = one.judgement
    hint = f"right would be {suggestion}" if suggestion else ""
    return format_finding(f"{verdict}[claim]: {message}", one.span, hint, source.path, source)


def table(files: Sequence[File]) -> str:
    """How often each verdict was given in each file, and the layout; verdicts that nobody got are left out."""
    counts = [file.checked.counts for file in files]
    columns = [verdict for verdict in reversed(VERDICTS) if any(count[verdict] for count in counts)]
    rows = [("", "claims", *columns, "layout")]
    for file, count in zip(files, counts, strict=True):
        numbers = (str(count[verdict] or "·") for verdict in columns)
        rows.append((file.source.path, str(len(file.checked.judged)), *numbers, _layout(file.checked)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join("  ".join(map(str.ljust, row, widths)).rstrip() + "\n" for row in rows)


def _layout(checked: Checked) -> str:
    layout, agreeing, others, _ = checked.layout
    return f"{layout} ({agreeing} of {agreeing + others} claims)" if agreeing else layout


# --- data ---


def as_json(files: Sequence[File], shown: Shown) -> str:
    """`findings`, `layout` and `counts`; with several files, the layout of each by its path."""
    layouts = {file.source.path: file.checked.layout.layout for file in files}
    data = {
        "findings": [finding(one, file.source)._asdict() for file in files for one in shown.of(file)],
        "layout": next(iter(layouts.values())) if len(layouts) == 1 else layouts,
        "counts": {verdict: sum(file.checked.counts[verdict] for file in files) for verdict in VERDICTS},
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


_LEVELS = {WRONG: "error", ILL_TYPED: "error", LAYOUT: "warning", CONDITIONAL: "warning"}
_RULES = {
    WRONG: "Both sides of the equation were read, and differ.",
    ILL_TYPED: "The sizes of the equation cannot fit.",
    LAYOUT: "The equation holds in another layout than that of the document.",
    CONDITIONAL: "The equation holds only under a condition that the text does not state.",
    NOT_UNDERSTOOD: "The equation could not be read, or not with certainty.",
    CONDITION: "An equation to be solved.",
    VERIFIED: "Both sides are equal at random points.",
}


def as_sarif(files: Sequence[File], shown: Shown) -> str:
    """SARIF 2.1.0, for the code scanning of a forge."""
    rules = [{"id": _rule(verdict), "shortDescription": {"text": text}} for verdict, text in _RULES.items()]
    driver = {"name": "texdiff", "informationUri": "https://pypi.org/project/texdiff-calculus/", "rules": rules}
    results = [_result(one, file.source) for file in files for one in shown.of(file)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(verdict: str) -> str:
    return verdict.replace(" ", "-")


def _result(one: Judged, source: Source) -> dict[str, Any]:
    verdict, message, suggestion = one.judgement
    (line, column), (end_line, end_column) = (source.position(place) for place in one.span)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    place = {"artifactLocation": {"uri": source.path}, "region": region}
    told = f"{message}; right would be {suggestion}" if suggestion else message
    return {
        "ruleId": _rule(verdict),
        "level": _LEVELS.get(verdict, "note"),
        "message": {"text": told},
        "locations": [{"physicalLocation": place}],
    }
