"""Verified answers by what they answer: one file of JSON lines, which any number of processes may read and extend.

Each line holds a key, the key of the line itself, and the entry. Lines that are torn, or odd in any way, do not count.
"""

from __future__ import annotations

import contextlib
import json
import os

from texdiff.cache.memory import Entry
from texdiff.cache.place import KEY_LENGTH, digest, folder, program, replace

LARGEST = 8_000_000
"""Bytes of the file; when it would grow beyond, its newer half is kept."""
_START = b'["'
_ENTRY_START = len('["","",') + 2 * KEY_LENGTH


class Answers:
    """The entries of earlier runs, and those of this run; `save` adds these to the file."""

    def __init__(self, place: str | None = None) -> None:
        place = folder() if place is None else place
        self._program = program().encode()
        self._path = os.path.join(place, "answers.jsonl") if place else ""
        self._lines = _lines(self._read())
        self._new: dict[str, Entry] = {}

    def get(self, key: str) -> Entry | None:
        """The entry for a key; None where there is none, or none that is whole."""
        key = self._full(key)
        if key in self._new:
            return self._new[key]
        line = self._lines.get(key.encode())
        return _entry(key, line) if line is not None else None

    def put(self, key: str, entry: Entry) -> None:
        """An entry of plain data. Whoever reads it trusts that its answer was verified."""
        self._new[self._full(key)] = entry

    def _full(self, key: str) -> str:
        return digest((self._program, key.encode()))

    def save(self) -> None:
        """Write what is new. Where the cache cannot be written, the next run does its work again."""
        if not self._new or not self._path:
            return
        data = b"\n" + b"".join(_line(key, entry) for key, entry in self._new.items())
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            if len(data) + _size(self._path) > LARGEST:
                kept = self._read()[-LARGEST // 2 :]
                data = kept[kept.find(b"\n") + 1 :] + data[-LARGEST // 2 :]
                replace(self._path, data)
            else:
                with open(self._path, "ab", buffering=0) as file:
                    file.write(data)

    def _read(self) -> bytes:
        if _size(self._path) > 2 * LARGEST:  # not of our making
            return b""
        try:
            with open(self._path, "rb") as file:
                return file.read()
        except (OSError, ValueError):
            return b""


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except (OSError, ValueError):
        return 0


def _lines(data: bytes) -> dict[bytes, bytes]:
    """The lines by key, unread; a later one wins."""
    first, last = len(_START), len(_START) + KEY_LENGTH
    return {line[first:last]: line for line in data.splitlines() if line.startswith(_START)}


def _line(key: str, entry: Entry) -> bytes:
    data = json.dumps(entry).encode()
    return _head(key, data) + data + b"]\n"


def _head(key: str, data: bytes) -> bytes:
    """What stands before an entry: its key, and a seal that tells whether both are whole."""
    return f'["{key}","{digest((key.encode(), data))}",'.encode()


def _entry(key: str, line: bytes) -> Entry | None:
    data = line[_ENTRY_START:-1]
    if line[:_ENTRY_START] != _head(key, data) or not line.endswith(b"]"):
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
