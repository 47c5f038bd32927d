"""Answers in the sentences of Markdown: a formula is replaced whole, since a comment of TeX would tear the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from texdiff.output import fence
from texdiff.output.sheet import Sheet
from texdiff.output.statement import BARE_CALL, Site, answered, as_comment
from texdiff.source import Edit, Span, splice

_DASHES = re.compile("-(?=-)")  # two of them may end a comment of HTML


class Said(NamedTuple):
    """What is written for one request: the rows of its answer, or a mark and the reason why there is none."""

    site: Site
    rows: Sequence[str]
    mark: str = ""
    reason: str = ""


def in_sentence(sheet: Sheet, site: Site) -> bool:
    """Whether a request stands in a sentence of Markdown."""
    return sheet.markdown and not site.display


def sentence_edits(sheet: Sheet, said: Iterable[Said]) -> Iterator[Edit]:
    """One edit for every formula, however many requests it holds."""
    for whole, together in groupby(sorted(said, key=lambda one: one.site.span), lambda one: _whole(one.site)):
        yield _edit(sheet, whole, list(together))


def _whole(site: Site) -> Span:
    """The formula, and the call around it."""
    ends = [site.outer, *([site.call] if site.call is not None else [])]
    return Span(min(span.start for span in ends), max(span.end for span in ends))


def _edit(sheet: Sheet, whole: Span, together: Sequence[Said]) -> Edit:
    text, start = sheet.text, whole.start
    edits = []
    for site, rows, mark, _ in together:
        at = site.span if rows else Span(site.span.end, site.span.end)
        written = answered(sheet, site, rows) if rows else mark
        if text[at.start - 1].isspace():
            written = written.lstrip()
        edits.append(Edit(Span(at.start - start, at.end - start), written))
    formula = splice(text[slice(*whole)], edits)
    if together[0].site.environment == BARE_CALL:
        formula = f"${formula}$"
    reasons = [_DASHES.sub("- ", as_comment(text, one.reason)) for one in together if one.reason]
    kind = fence.FAILED if reasons else fence.ANSWER
    body = formula + "".join(f"{fence.HTML} {reason} {fence.HTML_END}" for reason in reasons)
    tag = fence.checksum(text[slice(*whole)], body)
    return Edit(whole, fence.fenced_in_html(kind, tag, text[slice(*whole)], body))
