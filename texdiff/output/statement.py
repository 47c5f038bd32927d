"""The edit that puts an answer where it was asked for, in the author's own environment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from texdiff.output import fence
from texdiff.output.breaking import not_below
from texdiff.output.sheet import Sheet
from texdiff.source import Edit, Span


class Site(NamedTuple):
    r"""Where a request stands.

    environment   of the formula: `$`, `\(`, `$$`, `\[`, the name of a display; `\texdiff` for a call in text
    outer, inner  the formula with and without its delimiters
    form          the derivative as typed
    answer        what the answer replaces, or an empty span behind the form
    relation      what must stand before the answer, '' where the author typed it
    call, content the `\texdiff[…]{…}` around the form: whole, and its argument
    """

    environment: str
    outer: Span
    inner: Span
    form: Span
    answer: Span
    relation: str
    call: Span | None = None
    content: Span | None = None

    @property
    def display(self) -> bool:
        """Whether the formula stands on lines of its own."""
        return self.environment not in INLINE

    @property
    def span(self) -> Span:
        """What the answer's block replaces, but for the punctuation behind it."""
        if self.call is None:
            return self.answer
        return Span(self.call.start, max(self.call.end, self.answer.end))


BARE_CALL = "\\texdiff"
INLINE = frozenset(("$", "\\(", "math", BARE_CALL))
_ALIGNED_END = "\n\\end{aligned}"
_ALIGNED = frozenset(("align", "alignat", "flalign", "xalignat", "aligned", "alignedat", "split"))
_NUMBERED = frozenset(("align", "alignat", "flalign", "xalignat"))


def answer_edit(sheet: Sheet, site: Site, rows: Sequence[str], tag: str) -> Edit:
    r"""The edit that gives the answer, one or more rows of it.

    Law: the author's environment, label, number and punctuation stay. Inside aligned environments the answer
    adds rows, of which the last keeps the number; elsewhere several rows stand in an `aligned` of their own.
    """
    body = answered(sheet, site, rows)
    if site.environment == BARE_CALL:
        body = f"${body}$"
    return _block(sheet, site, fence.ANSWER, tag, body)


def answered(sheet: Sheet, site: Site, rows: Sequence[str]) -> str:
    """What stands in the place of a request when it is answered."""
    place = cell(sheet.text, site.environment, site.inner.start, site.span.start)
    return _around(sheet.text, site, _answer(site, rows, place))


def failure_edit(sheet: Sheet, site: Site, mark: str, message: str) -> Edit:
    """The edit that leaves a request as typed, puts a mark behind it and the reason into a comment."""
    place = site.call.end if site.call else site.answer.end
    after = site._replace(call=None, answer=Span(place, place))
    body = mark + "".join(f"% {line}\n" for line in as_comment(sheet.text, message).splitlines())
    return _block(sheet, after, fence.FAILED, fence.checksum(message), body)


def bare_edit(sheet: Sheet, site: Site, tag: str) -> Edit | None:
    r"""For a question that stays as typed: the edit that takes the macro \texdiff off it, if there is one."""
    if site.call is None or site.content is None:
        return None
    content = sheet.text[slice(*site.content)]
    body = f"${content}$" if site.environment == BARE_CALL else content
    return _block(sheet, site._replace(answer=Span(site.call.end, site.call.end)), fence.ANSWER, tag, body)


def _around(text: str, site: Site, answer: str) -> str:
    """The answer with what the author typed around it, the macro of the call taken off."""
    if site.call is None or site.content is None:
        return answer
    (start, end), place = site.content, site.answer
    if place.start > end:
        return text[start:end] + text[site.call.end : place.start] + answer
    return text[start : place.start] + answer + text[place.end : end]


def as_comment(text: str, message: str) -> str:
    """A message that brings no fence and no letter that the file's encoding may lack."""
    letters = (letter if letter.isascii() or letter in text else "?" for letter in message)
    return "".join(letters).replace("%<", "<")


def _answer(site: Site, rows: Sequence[str], place: Cell) -> str:
    """The relation and the rows, as the environment needs them."""
    name = place.environment.rstrip("*")
    relation, ampersands = site.relation, place.ampersands
    if relation and name in _ALIGNED and not ampersands:
        relation, ampersands = "&" + relation, 1
    if len(rows) == 1 or not site.display:
        answer = not_below(" ".join(rows)).strip()
    elif name in _ALIGNED and ampersands:
        unnumbered = " \\notag" if name in _NUMBERED else ""
        answer = f"{unnumbered}\\\\\n{'&' * ampersands}\\quad{{}} ".join(rows)
    else:
        answer = "\\begin{aligned}[t]\n&" + "\\\\\n&\\quad{} ".join(rows) + _ALIGNED_END
    return f" {relation} {answer}" if relation else f" {answer}"


class Cell(NamedTuple):
    """The innermost environment around a place in a formula, and how many & stand before it in its row."""

    environment: str
    ampersands: int


_PIECE = re.compile(r"%[^\r\n]*|\\(?P<word>begin|end)\s*\{(?P<name>[^{}]*)\}|\\.|[&{}]", re.DOTALL)


def cell(text: str, environment: str, start: int, place: int) -> Cell:
    """The cell in which a place lies, of a formula whose content begins at `start`."""
    stack = [Cell(environment, 0)]
    depth = 0
    for found in _PIECE.finditer(text, start, place):
        mark = found["word"] or found[0]
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if mark == "begin":
            stack.append(Cell(found["name"], 0))
        elif mark == "end" and len(stack) > 1:
            stack.pop()
        elif depth == 0 and mark == "&":
            stack[-1] = Cell(stack[-1].environment, stack[-1].ampersands + 1)
        elif depth == 0 and mark == "\\\\":
            stack[-1] = Cell(stack[-1].environment, 0)
    return stack[-1]


_PUNCTUATION = re.compile(r"[ \t]*[.,;:。，；：]?")
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n)?")


def _stopped(body: str, stop: str) -> str:
    """The body with the author's punctuation, which ends the last row."""
    rows = body.removesuffix(_ALIGNED_END)
    return rows + stop + body[len(rows) :]


def _block(sheet: Sheet, site: Site, kind: str, tag: str, body: str) -> Edit:
    """A block for one line or part of a line, which also takes the punctuation and a line end behind it.

    A line end behind a block would leave an empty line, which display mathematics forbids; in running text
    the space that it stands for goes into the block.
    """
    text = sheet.text
    start, end = site.span
    found = _PUNCTUATION.match(text, end) if kind != fence.FAILED else None
    if found is not None and found[0].strip():
        body = _stopped(body, found[0].strip())
        end = found.end()
    rest = _LINE_END.match(text, end)
    space = rest[0] if rest else ""
    if site.environment == BARE_CALL:
        end += len(space)
        body += "\n" if space.strip(" \t") else " " if space else ""
    elif space.strip(" \t"):
        end += len(space)
    last = end == len(text) and not text.endswith(("\n", "\r"))
    return Edit(Span(start, end), fence.fenced(kind, tag, text[start:end], body, sheet.newline, last=last))
