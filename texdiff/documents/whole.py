r"""A file of a document in the place where TeX reads it: behind what is read before it, with what it reads itself.

Macros, declarations and settings of all these files hold for the requests of the one, and offsets count in the
whole; only its own stretches are written to.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from texdiff.documents.document import Document, fences
from texdiff.errors import Diagnostic, TexdiffError
from texdiff.latex.scanning.links import Link, root_of
from texdiff.latex.scanning.scan import Scan, scan
from texdiff.output import fence, files
from texdiff.settings import Settings
from texdiff.source import Source, Span, decode

MOST_BYTES = 20_000_000
MOST_STRETCHES = 10_000
DEEPEST = 30
BETWEEN = "\n\n"
"""Stands around what is put in; a paragraph never goes on in another file."""
_END = re.compile(r"^[^%\r\n]*?\\endinput(?![A-Za-z])", re.MULTILINE)


class File(NamedTuple):
    """A file without its generated blocks, as it was scanned."""

    path: str
    source: Source
    stripped: fence.Stripped
    scan: Scan


class Stretch(NamedTuple):
    """A part of a file; `start` counts in the whole, `place` in the file without its blocks."""

    start: int
    file: File
    place: Span


class Whole:
    """The text that TeX reads up to the end of one file, and the way back to the files."""

    def __init__(self, stretches: Sequence[Stretch], text: str, own: File) -> None:
        self.text = text
        self.files = tuple(dict.fromkeys(stretch.file.path for stretch in stretches if stretch.file is not own))
        self._own = own
        self._stretches = stretches
        self._starts = [stretch.start for stretch in stretches]

    def here(self, span: Span) -> Span | None:
        """The span in the file itself; None where it lies in another one, or in several."""
        stretch = self._around(span)
        if stretch is None or stretch.file is not self._own:
            return None
        return Span(*(offset - stretch.start + stretch.place.start for offset in span))

    def elsewhere(self, span: Span) -> str:
        """The name, line and column of a place in another file."""
        stretch = self._stretches[max(0, bisect_right(self._starts, span.start) - 1)]
        there = min(span.start - stretch.start + stretch.place.start, stretch.place.end)
        line, column = stretch.file.source.position(stretch.file.stripped.written(there))
        return f"{stretch.file.source.path}:{line}:{column}"

    def restricted(self, found: Scan) -> Scan:
        """A scan of the whole, with the formulas of this file alone; settings hold from wherever they are read."""
        return found._replace(
            regions=tuple(region for region in found.regions if self.here(region.outer)),
            calls=tuple(call for call in found.calls if self.here(call.outer)),
            directives=tuple(said for said in found.directives if said.kind == "set" or self.here(said.outer)),
            derivations=tuple(place for place in found.derivations if self.here(place)),
            rules=tuple(place for place in found.rules if self.here(place)),
            links=tuple(link for link in found.links if self.here(link.outer)),
        )

    def _around(self, span: Span) -> Stretch | None:
        """The stretch that holds a span; of an empty span between two, the one in front of it."""
        for number in (bisect_right(self._starts, span.start) - 1, bisect_right(self._starts, span.start) - 2):
            if number >= 0:
                stretch = self._stretches[number]
                if stretch.start <= span.start and span.end <= stretch.start + stretch.place.end - stretch.place.start:
                    return stretch
        return None


def in_place(notes: Document, settings: Settings) -> Document:
    """A document in its place among its files; the same where it reads nothing and is no part of anything."""
    named = root_of(notes.scan.text)
    if not settings.path or not (named or notes.scan.links) or notes.scan.markdown:
        return notes
    own = File(os.path.realpath(settings.path), Source(settings.path, ""), notes.stripped, notes.scan)
    reader = _Reader(own, settings)
    reader.read(named)
    notes = notes._replace(problems=(*notes.problems, *reader.problems))
    if len(reader.stretches) == 1:
        return notes
    whole = Whole(reader.stretches, "".join(reader.pieces), own)
    return notes._replace(scan=scan(whole.text), whole=whole)


class _Reader:
    """Puts the files together; never raises, never reads a file inside itself, and stops at a bound."""

    def __init__(self, own: File, settings: Settings) -> None:
        self.folder = os.path.dirname(own.path)
        self.own = own
        self.settings = settings
        self.stretches: list[Stretch] = []
        self.pieces: list[str] = []
        self.problems: list[Diagnostic] = []
        self._length = 0
        self._bytes = 0
        self._known: dict[str, File | None] = {}
        self._done = False  # the own file was read to its end

    def read(self, named: str | None) -> None:
        """The main file up to the own one, and that; only its preamble where it does not come to that."""
        root = self._root(named) if named else None
        if root is not None:
            self._emit(root, Span(0, _end(root)), (root.path,))
        if root is not None and not self._done:
            self.stretches.clear()
            self.pieces.clear()
            self._length = 0
            self._emit(root, Span(0, root.scan.body.start), (root.path,))
        if not self._done:
            self._emit_own(())

    def _root(self, named: str) -> File | None:
        """The main file that the own one names."""
        path = _existing(os.path.join(self.folder, named), ".tex")
        if path is None or path == self.own.path:
            return None
        folder = os.path.dirname(path)
        if not self.settings.outside and not _is_inside(self.own.path, folder):
            self._outside(path)
            return None
        self.folder = folder
        return self._file(path, named)

    def _emit_own(self, opened: tuple[str, ...]) -> None:
        self._emit(self.own, Span(0, len(self.own.scan.text)), (*opened, self.own.path))
        self._done = True

    def _emit(self, file: File, part: Span, opened: tuple[str, ...]) -> None:
        """A part of a file with everything that it reads, up to the end of the own file."""
        place = part.start
        for link in file.scan.links:
            path = self._path(file, link) if part.holds(link.outer) else None
            if path is None or path in opened or len(opened) > DEEPEST:
                continue
            found = self._file(path, link.name)
            if found is not None:
                self._put(file, Span(place, link.outer.end))
                place = link.outer.end
                self._emit_linked(found, link, opened)
            if self._done:
                return
        self._put(file, Span(place, part.end))

    def _emit_linked(self, file: File, link: Link, opened: tuple[str, ...]) -> None:
        """The body of a file; of a package only what it defines and loads."""
        if file is self.own:
            self._emit_own(opened)
            return
        opened = (*opened, file.path)
        if link.suffix == ".tex":
            start = file.scan.body.start
            self._emit(file, Span(start, max(start, _end(file))), opened)
            return
        parts = [definition.span for definition in file.scan.definitions]
        parts += [inner.outer for inner in file.scan.links if inner.suffix != ".tex"]
        end = 0
        for span in sorted(parts):
            if span.start >= end:
                self._emit(file, span, opened)
                end = span.end

    def _put(self, file: File, place: Span) -> None:
        """A stretch of a file at the end of the whole."""
        if self.pieces:
            self.pieces.append(BETWEEN)
            self._length += len(BETWEEN)
        self.stretches.append(Stretch(self._length, file, place))
        self.pieces.append(file.scan.text[slice(*place)])
        self._length += place.end - place.start

    def _path(self, file: File, link: Link) -> str | None:
        """The real path of the file that a command reads; None where there is none, or where it may not be read."""
        if link.ours:
            return None
        for folder in dict.fromkeys((self.folder, os.path.dirname(file.path))):
            path = _existing(os.path.join(folder, link.folder, link.name), link.suffix)
            if path is not None and not (self.settings.outside or _is_inside(path, self.folder)):
                self._outside(path)
                return None
            if path is not None:
                return path
        if link.suffix == ".tex":
            self._problem(link.name, f"{link.name} was not found, so what it says is not known")
        return None

    def _outside(self, path: str) -> None:
        message = f"{path} lies outside of the folder of the document, so it was not read"
        self._problem(path, message, "use --outside to read it")

    def _problem(self, name: str, message: str, hint: str = "") -> None:
        problem = Diagnostic("input", "warning", message, hint=hint, path=self.own.source.path)
        if problem not in self.problems:
            self.problems.append(problem)

    def _file(self, path: str, name: str) -> File | None:
        if path == self.own.path:
            return self.own
        if path not in self._known:
            self._known[path] = self._read(path, name)
        file = self._known[path]
        self._bytes += len(file.scan.text) if file else 0
        if self._bytes > MOST_BYTES or len(self.stretches) > MOST_STRETCHES:
            self._problem(name, "the document reads more files than texdiff does; the rest is not known")
            return None
        return file

    def _read(self, path: str, name: str) -> File | None:
        try:
            if os.path.getsize(path) > MOST_BYTES:
                raise OSError
            source = decode(files.read(path), path, self.settings.encoding or None)
        except (OSError, TexdiffError):
            self._problem(name, f"{name} cannot be read as text, so what it says is not known")
            return None
        near = os.path.relpath(path, os.path.dirname(self.own.path)) if _is_inside(path, self.folder) else path
        shown = Source(os.path.normpath(os.path.join(os.path.dirname(self.own.source.path), near)), source.text)
        stripped = _stripped(source.text)
        return File(path, shown, stripped, scan(stripped.text))


def _existing(base: str, suffix: str) -> str | None:
    """The real path of a regular file, with or without its suffix."""
    for path in (base + suffix, base):
        if "\0" not in path and os.path.isfile(path):
            return os.path.realpath(path)
    return None


def _is_inside(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(os.path.realpath(folder), ""))


def _stripped(text: str) -> fence.Stripped:
    """A text without generated blocks."""
    return fence.Stripped(text, fence.blocks(text, fences(scan(text))).blocks if fence.MARK in text else ())


def _end(file: File) -> int:
    r"""Where TeX stops reading a file: at \end{document} or \endinput."""
    stop = _END.search(file.scan.text)
    return min(file.scan.body.end, stop.end() if stop else len(file.scan.text))
