"""Claims that the author wants left out: `% texdiff: ignore: reason`, at the end of a line or above a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texdiff.documents.directives import read_directive
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.scanning.scan import Scan
from texdiff.source import Span

_LINE_START = re.compile(r"[ \t]*\Z")
_HINT = "write what is meant to be so: % texdiff: ignore: as in the book"


def ignored(scan: Scan) -> tuple[list[Span], list[Diagnostic]]:
    """The stretches whose claims are left out, and complaints about comments without a reason."""
    stretches: list[Span] = []
    complaints: list[Diagnostic] = []
    for span, reason in _comments(scan):
        if reason:
            stretches.append(_stretch(scan, span))
        else:
            complaints.append(Diagnostic("ignore", "warning", "this comment does not say why", span, _HINT))
    return stretches, complaints


def _comments(scan: Scan) -> Iterator[tuple[Span, str]]:
    for directive in scan.directives:
        try:
            said = read_directive(directive.text, directive.span.start)
        except RequestError:
            continue  # reported where options are merged
        if said.switch == "ignore":
            yield directive.outer, said.reason


def _stretch(scan: Scan, comment: Span) -> Span:
    """The line of a comment; for one that stands alone, the next line of its formula, or the next formula."""
    start = _line_start(scan.text, comment.start)
    if not _LINE_START.match(scan.text[start : comment.start]):
        return Span(start, comment.end)
    inside = any(region.inner.start <= comment.start < region.inner.end for region in scan.regions)
    if inside:
        following = scan.text.find("\n", comment.end)
        end = scan.text.find("\n", following + 1)
        return Span(comment.end, len(scan.text) if end < 0 else end)
    found = next((region.outer for region in scan.regions if region.outer.start >= comment.end), comment)
    return Span(found.start, found.end)


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1
