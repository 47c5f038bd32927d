r"""Other files that a document reads: \input and its relatives, packages and classes of the author's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from texdiff.patterns import pattern
from texdiff.source import Span


class Link(NamedTuple):
    r"""A command that reads a file. `folder` is that of \import, '' elsewhere; `suffix` is what the name may lack."""

    folder: str
    name: str
    suffix: str
    outer: Span

    @property
    def ours(self) -> bool:
        """Whether it loads texdiff.sty."""
        return self.name == "texdiff" and self.suffix == ".sty"


_FROM_HERE = ("input", "include", "subfile", "subfileinclude", "InputIfFileExists")
_FROM_FOLDER = ("import", "subimport", "inputfrom", "includefrom", "subinputfrom", "subincludefrom")
_SUFFIXES = {"usepackage": ".sty", "RequirePackage": ".sty", "documentclass": ".cls", "LoadClass": ".cls"}
COMMANDS = frozenset((*_FROM_HERE, *_FROM_FOLDER))

_BRACED = r"\s*\{\s*([^{}\\%$\r\n]{1,400}?)\s*\}"
_ONE = pattern(rf"\*?{_BRACED}|[ \t]+([^\s{{}}\\%$\[\]]{{1,400}})")
_TWO = pattern(rf"\*?{_BRACED}{_BRACED}")
_LOAD = pattern(r"\s*(?:\[(?:[^\[\]{}]|\{[^{}]*\}){0,2000}\]\s*)?\{([^{}]{0,2000})\}")
_COMMENT = pattern(r"%[^\r\n]*")
_ROOT = pattern(r"[ \t]*%+[ \t]*!TEX[ \t]+root[ \t]*=[ \t]*([^\r\n]+)", re.IGNORECASE)
_SUBFILE = pattern(r"^[ \t]*\\documentclass\s*\[([^\[\]{}\r\n]{1,400})\]\s*\{subfiles\}", re.MULTILINE)
_FIRST_LINES = 20


def read_link(text: str, start: int, end: int, command: str) -> Iterator[Link]:
    """The files that a command reads which begins and ends here."""
    if command in _SUFFIXES:
        found = _LOAD.match(text, end)
        for name in _COMMENT.sub("", found[1]).split(",") if found else ():
            if found and name.strip():
                yield Link("", name.strip(), _SUFFIXES[command], Span(start, found.end()))
    elif command in _FROM_FOLDER:
        if found := _TWO.match(text, end):
            yield Link(found[1], found[2], ".tex", Span(start, found.end()))
    elif found := _ONE.match(text, end):
        yield Link("", (found[1] or found[2]).strip('" '), ".tex", Span(start, found.end()))


def root_of(text: str) -> str | None:
    r"""The main file that a part of a document names in a `% !TEX root = …` or in \documentclass[…]{subfiles}."""
    for line in text[:4000].splitlines()[:_FIRST_LINES]:
        if said := _ROOT.match(line):
            return said[1].strip().strip('"')
    found = _SUBFILE.search(text)
    return found[1].strip() if found else None
