r"""Delimiters in the author's own macros: \norm{…} for \|…\|."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIZES = r"(?:\\(?:left|right|middle|[bB]igg?[lr]?)\s*)?"


def delimited(text: str, meaning: str, macro: str) -> str:
    r"""The text with pairs such as `\|#\|` written as `macro`, with the content for `#`.

    Law: nothing changes where delimiters cannot be paired, or where a pair is split between rows, columns or groups.
    """
    left = meaning.split("#")[0]
    mark = re.compile(_SIZES + (r"(?<!\\)" if left == "|" else "") + re.escape(left))
    written, place = "", 0
    for start, end in _pairs(text, mark):
        if start.start() < place:
            return text  # a norm inside of a norm is left to its sizes
        content = text[start.end() : end.start()]
        if not _is_whole(content):
            return text
        before, after = macro.split("#")
        written += text[place : start.start()] + _joined(_joined(before, content.strip()), after)
        place = end.end()
        if written[-1:].isalpha() and text[place : place + 1].isalpha():
            written += " "
    return written + text[place:]


def _joined(left: str, right: str) -> str:
    """Two stretches, with a space where a control word would swallow a letter."""
    return f"{left} {right}" if left[-1:].isalpha() and right[:1].isalpha() else left + right


def _pairs(text: str, mark: re.Pattern[str]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Delimiters that belong together, by their sizes; those of one size alternate."""
    opened: list[re.Match[str]] = []
    found: list[tuple[re.Match[str], re.Match[str]]] = []
    for delimiter in mark.finditer(text):
        sized = delimiter[0].startswith("\\") and re.match(r"\\(?:left|[bB]igg?l)", delimiter[0])
        closes = re.match(r"\\(?:right|[bB]igg?r)", delimiter[0])
        if opened and (closes or (not sized and delimiter[0] == opened[-1][0])):
            found.append((opened.pop(), delimiter))
        else:
            opened.append(delimiter)
    if not opened:
        yield from sorted(found, key=lambda pair: pair[0].start())


def _is_whole(content: str) -> bool:
    """Whether a content can be the argument of a macro."""
    depth = 0
    for mark in re.finditer(r"\\.|[{}&]", content, re.DOTALL):
        if mark[0] in ("&", "\\\\"):
            return False
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth < 0:
            return False
    return depth == 0
