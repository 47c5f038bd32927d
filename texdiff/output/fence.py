"""Generated blocks: fenced by comments that hold what stood there before, so that `strip` finds the way back.

    \\frac{…}{…}%<texdiff answer 2b0c6a1f 9d41e0b7 [ = ?]>
     = \\mathbf{A}%</texdiff>

In a sentence of Markdown both stand in comments of HTML: <!--%<texdiff answer … [$…$]>-->$…$<!--%</texdiff>-->

The opening comment names the kind, the checksum of request, options and answer, the checksum of the block,
and the text that the block replaces; the line of the request may follow. A block reaches from its percent sign to
behind the line end of its closing comment; a plus sign behind the kind says that the line end before it belongs to
it too.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from texdiff.errors import Diagnostic
from texdiff.source import Edit, Span, splice

MARK = "%<texdiff"
CLOSING = "%</texdiff>"
HTML, HTML_END = "<!--", "-->"
ANSWER, DERIVATION, FAILED = "answer", "derivation", "failed"


class Block(NamedTuple):
    """One generated block. `intact` is false when somebody changed it by hand."""

    kind: str
    tag: str
    original: str
    body: str
    span: Span
    intact: bool


class Found(NamedTuple):
    """The blocks of a text in order, and what is wrong with fences that are no whole block."""

    blocks: tuple[Block, ...]
    problems: tuple[Diagnostic, ...]


def checksum(*parts: str) -> str:
    """Eight hexadecimal digits that stand for the parts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def fenced(
    kind: str,
    tag: str,
    original: str,
    body: str,
    newline: str = "\n",
    *,
    last: bool = False,
    first: bool = False,
) -> str:
    """The text of a block. Law: `blocks` reads it back, with the same body and original.

    For the end of a file without a final line end, `last` leaves out the line end behind the block, and
    `first` puts one before it. The body's line ends become `newline`; ValueError if it holds a fence itself.
    """
    if MARK in body or CLOSING in body:
        raise ValueError("a generated block cannot hold another one")
    if _SWALLOWS.search(body, max(body.rfind("\n"), body.rfind("\r")) + 1):
        body += "\n"
    seal = _seal(kind, tag, original, body)
    lines = body.replace("\r\n", "\n").replace("\n", newline)
    opening = f"{MARK} {kind}{'+' if first else ''} {tag} {seal} [{_encoded(original)}]>"
    return f"{newline if first else ''}{opening}{newline}{lines}{CLOSING}{'' if last else newline}"


def fenced_in_html(kind: str, tag: str, original: str, body: str) -> str:
    """The text of a block in a sentence of Markdown. Law: as of `fenced`."""
    if MARK in body or CLOSING in body:
        raise ValueError("a generated block cannot hold another one")
    seal = _seal(kind, tag, original, body)
    line = _ENDS_HTML.sub("%2D", _encoded(original))
    return f"{HTML}{MARK} {kind} {tag} {seal} [{line}]>{HTML_END}{body}{HTML}{CLOSING}{HTML_END}"


def newline_of(text: str) -> str:
    """The line end that generated lines take: the text's own, or a line feed where it mixes them."""
    if "\n" not in text:
        return "\r" if "\r" in text else "\n"
    return "\r\n" if text.count("\r\n") == text.count("\n") else "\n"


def blocks(text: str, comments: Iterable[int]) -> Found:
    """The blocks of a text; `comments` are the offsets at which its comments begin."""
    found: list[Block] = []
    problems: list[Diagnostic] = []
    opening: re.Match[str] | None = None
    for start in comments:
        if text.startswith(MARK, start):
            if opening is not None:
                problems.append(_problem(opening.span(), "this generated block has no closing comment"))
            opening = _opening(text, start)
            if opening is None:
                problems.append(_problem((start, start + len(MARK)), "this generated block cannot be read"))
        elif text.startswith(CLOSING, start):
            end = _closing_end(text, start, opening is not None and opening.re is _IN_HTML)
            if opening is not None:
                found.append(_block(text, opening, start, end))
            else:
                problems.append(_problem((start, end), "this comment closes no generated block"))
            opening = None
    if opening is not None:
        problems.append(_problem(opening.span(), "this generated block has no closing comment"))
    return Found(tuple(found), tuple(problems))


def with_line(text: str, block: Block, line: int) -> Edit | None:
    """The edit that says in the opening comment of a block on which line its request stands; None where it is said."""
    opening = _IN_HTML.search(text, *block.span) or _OPENING.search(text, *block.span)
    if opening is None or opening["line"]:
        return None
    place = opening.end("original") + len("]>")
    return Edit(Span(place, place), f" line {line}")


class Stripped:
    """A text without some of its blocks, and the way from its offsets to those of the text with them."""

    __slots__ = ("text", "_starts", "_shifts")

    def __init__(self, text: str, gone: Sequence[Block]) -> None:
        self.text = splice(text, [Edit(block.span, block.original) for block in gone])
        self._starts: list[int] = []
        self._shifts: list[tuple[int, int, int]] = []  # end here, start and end there
        shift = 0
        for block in sorted(gone, key=lambda block: block.span):
            start = block.span.start - shift
            end = start + len(block.original)
            shift = block.span.end - end
            self._starts.append(start)
            self._shifts.append((end, *block.span))

    def written(self, offset: int) -> int:
        """Where a character of `text` stands in the text with the blocks; in a block, where that begins."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        end, start_there, end_there = self._shifts[index]
        return start_there if offset < end else offset - end + end_there

    def written_span(self, span: Span) -> Span:
        """The span in the text with the blocks, blocks inside it included."""
        last = self.written(span.end - 1) + 1 if span.end > span.start else 0
        start = self.written(span.start)
        return Span(start, max(start, last))

    def stripped(self, offset: int) -> int:
        """Where a character of the text with the blocks stands in `text`; in a block, where that was."""
        index = bisect_right(self._shifts, offset, key=lambda shift: shift[1]) - 1
        if index < 0:
            return offset
        end, _, end_there = self._shifts[index]
        return self._starts[index] if offset < end_there else offset - end_there + end


def kept(found: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that were changed by hand, and those that belong to the same request."""
    found = tuple(found)
    tags = {block.tag for block in found if not block.intact}
    return tuple(block for block in found if block.tag in tags)


_HEAD = re.escape(MARK) + r" (?P<kind>[a-z]+)(?P<first>\+?) (?P<tag>[0-9a-f]{8}) (?P<seal>[0-9a-f]{8}) \["
_TAIL = r"\]>(?P<line> line \d+)?"
_OPENING = re.compile(_HEAD + r"(?P<original>[^\r\n]*)" + _TAIL + r"[ \t]*(?:\r\n?|\n)")
_IN_HTML = re.compile(f"(?<={HTML}){_HEAD}(?P<original>(?:(?!{HTML_END})[^\r\n])*){_TAIL}{HTML_END}")
_SWALLOWS = re.compile(r"(?<!\\)(?:\\\\)*(?:\\|%[^\r\n]*)\Z")  # an end that would eat a comment behind it
_ESCAPED = re.compile(r"[%\x00-\x08\x0a-\x1f\x7f-\x9f]")
_ENDS_HTML = re.compile(r"-(?=[->])")
_CODE = re.compile(r"%([0-9A-F]{2})")


def _encoded(original: str) -> str:
    """One line of text; the percent sign and control characters are written as their codes."""
    return _ESCAPED.sub(lambda letter: f"%{ord(letter[0]):02X}", original)


def _decoded(line: str) -> str:
    return _CODE.sub(lambda code: chr(int(code[1], 16)), line)


def _seal(kind: str, tag: str, original: str, body: str) -> str:
    """The checksum of a whole block; white space counts for nothing, since editors and Git change it."""
    return checksum(kind, tag, original, "".join(body.split()))


def _opening(text: str, start: int) -> re.Match[str] | None:
    return _IN_HTML.match(text, start) or _OPENING.match(text, start)


def _closing_end(text: str, start: int, html: bool) -> int:
    end = start + len(CLOSING)
    if html:
        return end + len(HTML_END) * text.startswith(HTML_END, end)
    return end + 2 if text.startswith("\r\n", end) else end + text.startswith(("\n", "\r"), end)


def _block(text: str, opening: re.Match[str], closing: int, end: int) -> Block:
    kind, tag, original = opening["kind"], opening["tag"], _decoded(opening["original"])
    html = len(HTML) if opening.re is _IN_HTML else 0
    body = text[opening.end() : closing - html]
    intact = opening["seal"] == _seal(kind, tag, original, body)
    start = _line_end_before(text, opening.start()) if opening["first"] else opening.start() - html
    return Block(kind, tag, original, body, Span(start, end), intact)


def _line_end_before(text: str, place: int) -> int:
    before = text[max(0, place - 2) : place]
    return place - (2 if before == "\r\n" else before.endswith(("\n", "\r")))


def _problem(span: tuple[int, int], message: str) -> Diagnostic:
    hint = "restore the two comment lines, or take away what is left of the block"
    return Diagnostic("broken-block", "error", message, Span(*span), hint)
