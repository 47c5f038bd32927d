"""From replies to edits: answers where they were asked for, derivations at their places, all fenced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from texdiff.output import fence
from texdiff.output.place import place_of
from texdiff.output.sentence import Said, in_sentence, sentence_edits
from texdiff.output.sheet import Sheet
from texdiff.output.statement import Site, answer_edit, bare_edit, failure_edit
from texdiff.source import Edit, Span


class Reply(NamedTuple):
    """What is written for one request.

    rows        the answer, in one row or more; none where the question stays as typed
    derivation  the rendered text behind it
    place       what that replaces, mostly an empty span; None for no derivation
    tag         the checksum of request, options and answer
    """

    site: Site
    rows: tuple[str, ...]
    derivation: str
    place: Span | None
    tag: str


class Failure(NamedTuple):
    """What is written for a request that failed: a mark behind it, and the reason as a comment."""

    site: Site
    mark: str
    message: str


def place_for(sheet: Sheet, site: Site, where: str) -> Span | None:
    """The place of a derivation; one that stands here never cuts the sentence around an inline formula.

    Raises RequestError where the document has no such place.
    """
    whole = site.outer if site.call is None else Span(site.outer.start, max(site.outer.end, site.call.end))
    return place_of(sheet, whole, "paragraph" if where == "here" and not site.display else where)


def edits(sheet: Sheet, replies: Iterable[Reply], failures: Iterable[Failure] = ()) -> list[Edit]:
    """The edits for all replies, none overlapping, in the order of the text."""
    in_sentences: list[Said] = []
    found: list[Edit] = []
    for failure in failures:
        if in_sentence(sheet, failure.site):
            in_sentences.append(Said(failure.site, (), failure.mark, failure.message))
        else:
            found.append(failure_edit(sheet, *failure))
    placed: dict[Span, list[Reply]] = {}
    for reply in replies:
        if reply.place is not None:
            placed.setdefault(reply.place, []).append(reply)
        if in_sentence(sheet, reply.site):
            in_sentences += [Said(reply.site, reply.rows)] if reply.rows else []
        else:
            found += _statement(sheet, reply)
    found += sentence_edits(sheet, in_sentences)
    found += [_derivations(sheet, place, together) for place, together in placed.items()]
    return _apart(sorted(found, key=lambda edit: edit.span), sheet.newline)


def _statement(sheet: Sheet, reply: Reply) -> list[Edit]:
    if reply.rows:
        return [answer_edit(sheet, reply.site, reply.rows, reply.tag)]
    bare = bare_edit(sheet, reply.site, reply.tag)
    return [bare] if bare else []


def _derivations(sheet: Sheet, place: Span, replies: list[Reply]) -> Edit:
    """All derivations of one place, in the order of their requests."""
    start, end = place
    at_end = end == len(sheet.text) and not sheet.text.endswith(("\n", "\r"))
    original, written = sheet.text[start:end], ""
    for number, reply in enumerate(replies, 1):
        final = number == len(replies)
        body = reply.derivation.rstrip() + "\n"
        written += fence.fenced(
            fence.DERIVATION,
            reply.tag,
            original,
            body,
            sheet.newline,
            last=at_end and final,
            first=at_end and number == 1,
        )
        original = ""
    return Edit(Span(start, end), written)


def _apart(ordered: list[Edit], newline: str) -> list[Edit]:
    """A block without a final line end gets one where another block follows it at once."""
    return [
        Edit(edit.span, edit.text + newline)
        if any(after.span.start == edit.span.end for after in ordered[number : number + 1])
        and edit.text.endswith(fence.CLOSING)
        else edit
        for number, edit in enumerate(ordered, 1)
    ]
