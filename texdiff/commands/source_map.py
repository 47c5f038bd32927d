"""From the lines of the output back to those of the author's file, for the errors of TeX."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from texdiff.commands.rewriting import Done
from texdiff.documents.document import fences
from texdiff.latex.scanning.scan import is_markdown, scan
from texdiff.output import fence
from texdiff.settings import Settings
from texdiff.source import Source, splice


class _Blocks(NamedTuple):
    """A text with generated blocks, the text without them, and the line there of the request of each."""

    written: Source
    author: Source
    stripped: fence.Stripped
    requests: dict[fence.Block, int]


def with_lines(text: str, settings: Settings) -> str:
    """The text with the line of its request behind the opening comment of each block.

    Lines count in the text that `strip` leaves, so they stay when the text is expanded again.
    """
    found = _blocks(text, settings.path)
    edits = (fence.with_line(text, block, line) for block, line in found.requests.items() if block.intact)
    return splice(text, [edit for edit in edits if edit is not None])


def stretches(done: Done) -> Iterator[dict[str, Any]]:
    """For stretches of an output the lines that they come from: as many of the author's, or one of a request."""
    found = _blocks(done.expansion.text, done.source.path)
    lines = enumerate(_lines(found), 1)
    # A stretch goes on as long as output and source count up together, or the source stands still in a block.
    for (generated, _), run in groupby(lines, lambda line: (line[1][1], line[1][0] - (0 if line[1][1] else line[0]))):
        numbers = [(here, there) for here, (there, _) in run]
        (first, source), (last, source_end) = numbers[0], numbers[-1]
        yield {
            "output": done.target,
            "lines": [first, last],
            "file": done.source.path,
            "source": [source, source_end],
            "generated": generated,
        }


def _lines(found: _Blocks) -> Iterator[tuple[int, bool]]:
    """For each line of the output its line in the author's text, and whether a block holds its beginning."""
    blocks = iter(sorted(found.requests, key=lambda block: block.span))
    block = next(blocks, None)
    for start in found.written.line_starts():
        while block is not None and block.span.end <= start:
            block = next(blocks, None)
        if block is not None and block.span.start <= start:
            yield found.requests[block], True
        else:
            yield found.author.position(found.stripped.stripped(start))[0], False


def _blocks(text: str, path: str) -> _Blocks:
    blocks = fence.blocks(text, fences(scan(text, markdown=is_markdown(path)))).blocks
    stripped = fence.Stripped(text, blocks)
    author = Source("", stripped.text)
    answers: dict[str, int] = {}
    requests: dict[fence.Block, int] = {}
    for block in blocks:
        line = author.position(stripped.stripped(block.span.start))[0]
        if block.kind == fence.DERIVATION:
            line = answers.get(block.tag, line)
        else:
            answers[block.tag] = line
        requests[block] = line
    return _Blocks(Source("", text), author, stripped, requests)
