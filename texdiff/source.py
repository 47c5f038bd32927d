"""The author's text, its places and its edits: made from bytes, and turned back into them unchanged."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from texdiff.errors import RequestError


class Span(NamedTuple):
    """A half open range of characters."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside, ends included."""
        return self.start <= other.start and other.end <= self.end


class Edit(NamedTuple):
    """The text that replaces a span; an empty span inserts."""

    span: Span
    text: str


class Source:
    """A decoded file. `text` keeps every line end; the byte order mark is kept apart."""

    __slots__ = ("path", "text", "encoding", "bom", "_starts")

    def __init__(self, path: str, text: str, encoding: str = "utf-8", bom: bytes = b"") -> None:
        self.path = path
        self.text = text
        self.encoding = encoding
        self.bom = bom
        self._starts: list[int] | None = None

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1."""
        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of a line, without its line end; lines count from 1."""
        starts = self.line_starts()
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")

    def line_starts(self) -> list[int]:
        """Where the lines begin."""
        if self._starts is None:
            self._starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", self.text))]
        return self._starts


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made; raises ValueError if two edits overlap or one lies outside."""
    pieces: list[str] = []
    position = 0
    for (start, end), replacement in sorted(edits, key=lambda edit: edit.span):
        if not position <= start <= end <= len(text):
            raise ValueError(f"edit of {start}..{end} overlaps another edit or lies outside of the text")
        pieces += (text[position:start], replacement)
        position = end
    return "".join((*pieces, text[position:]))


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = re.compile(rb"[ \t]*%+[ \t]*!TEX[ \t]+encoding[ \t]*=[ \t]*([\w. -]+)", re.IGNORECASE)
_EDITOR_NAMES = {  # how TeX editors call the encodings in their first-line comment
    "utf-8 unicode": "utf-8",
    "utf-8-sig": "utf-8",  # the mark is kept apart
    "isolatin": "latin-1",
    "isolatin9": "iso8859-15",
    "isolatin2": "iso8859-2",
    "windows-1252": "cp1252",
    "gb 18030": "gb18030",
    "macosroman": "mac-roman",
}


def decode(data: bytes, path: str = "", encoding: str | None = None) -> Source:
    """Bytes as text, so that `encode` gives the same bytes back.

    The encoding is the given one, else that of the byte order mark, else the one named by a
    `% !TEX encoding` comment in the first lines, else UTF-8. Where nobody named it, stray bytes that are no UTF-8
    are kept (as in the names of files, by surrogates), but not what looks like text in another encoding. Raises
    RequestError where the bytes do not fit.
    """
    bom, marked = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", None))
    if bom and encoding is not None and _codec(encoding, path) not in (marked, "utf-16"):
        bom = b""  # another encoding was asked for: then these bytes are text
    named = encoding or _magic(data)
    name = marked if bom and marked else _codec(named or "utf-8", path)
    body = data[len(bom) :]
    keeping = name == "utf-8" and not named
    try:
        text = body.decode(name, _KEEPING if keeping else "strict")
        if keeping and not text.isascii() and _OTHER_TEXT.search(text):
            text = body.decode(name)  # raises, and tells where
    except UnicodeDecodeError as problem:
        raise _undecodable(body, path, name, problem.start) from None
    if name not in ("utf-8", "latin-1", "iso8859-1") and text.encode(name, "replace") != body:
        raise RequestError(
            "encoding", f"the file does not survive reading and writing as {name}", None, _HINT, path=path
        )
    return Source(path, text, name, bom)


def encode(text: str, source: Source) -> bytes:
    """The bytes of a new text for the file of `source`; RequestError if its encoding lacks a character."""
    try:
        return source.bom + text.encode(source.encoding, _KEEPING if source.encoding == "utf-8" else "strict")
    except UnicodeEncodeError as problem:
        letter = text[problem.start]
        message = f"the character U+{ord(letter):04X} of the answer does not exist in {source.encoding}"
        hint = "save the notes as UTF-8"
        raise RequestError("encoding", message, None, hint, path=source.path) from None


STRAY = re.compile("[\udc80-\udcff]")
"""A byte that is no text."""
_KEEPING = "surrogateescape"
_OTHER_TEXT = re.compile("[\udc80-\udcff]{3}")
"""So many of them in a row are words in an encoding whose second bytes may be braces or backslashes."""
_HINT = "give the encoding of the file, for example --encoding gb18030 or --encoding latin-1"


def _magic(data: bytes) -> str | None:
    """The encoding that a `% !TEX encoding = …` comment names, looked for in the first five lines."""
    for line in data[:1000].splitlines()[:5]:
        if found := _MAGIC.match(line):
            return found[1].decode("ascii", "replace").strip()
    return None


def _codec(name: str, path: str) -> str:
    """The canonical name of a text encoding."""
    try:
        found = codecs.lookup(_EDITOR_NAMES.get(name.lower(), name))
        "".encode(found.name)  # refuses codecs that do not hold text
    except (LookupError, UnicodeError, ValueError):
        message = f"the encoding {name!r} is not known"
        raise RequestError("unknown-encoding", message, None, _HINT, path=path) from None
    return found.name


def _undecodable(body: bytes, path: str, name: str, start: int) -> RequestError:
    """The error that points at the first byte that is not text, in a text where such bytes show as �."""
    before = len(body[:start].decode(name, "replace"))
    rest = body[start : start + 400].decode(name, "replace")
    shown = Source(path, body[:start].decode(name, "replace") + rest, name)
    message = f"the byte 0x{body[start]:02x} is not {name} text"
    return RequestError("encoding", message, Span(before, before + 1), _HINT, path=path, source=shown)
