"""Runs that would do nothing: the same command over the same files, all of them as the last run left them.

A record is a text: the key of everything below it and of the files that it names, a line for each of these files,
an empty line, and what the run said. It is valid as long as its key is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from texdiff.cache.place import digest, encoded, folder, program, replace

NO_CACHE = "--no-cache"
MOST_RECORDS = 500
_PRESENT, _ABSENT = b"+", b"-"


def recall(argv: Sequence[str]) -> str | None:
    """What the last run of this command said, if a new one would read, write and say the same; else None."""
    path = _record(argv)
    try:
        with open(path, "rb") as file:
            key, _, body = file.read().partition(b"\n")
        names, _, said = body.decode("utf-8", "surrogatepass").partition("\n\n")
    except (OSError, ValueError):
        return None
    valid = digest((body, *map(_content, names.split("\n"))))
    return said if key == valid.encode() else None


def remember(argv: Sequence[str], left: Mapping[str, bytes], others: Iterable[str], said: str) -> None:
    """Record a run that went well: the files that it read or wrote as it left them, others that it read or looked for,
    and what it said.
    """
    path = _record(argv)
    contents = {os.path.abspath(name): _PRESENT + data for name, data in left.items()}
    names = [*contents, *(os.path.abspath(name) for name in others)]
    if not path or any("\n" in name for name in names):
        return
    body = encoded("\n".join(names) + "\n\n" + said)
    key = digest((body, *(contents.get(name) or _content(name) for name in names)))
    try:
        replace(path, key.encode() + b"\n" + body)
        _forget_oldest(os.path.dirname(path))
    except OSError:
        return  # a place that cannot be written: every run does its work again


def _record(argv: Sequence[str]) -> str:
    """The file of a command's record, '' where there is none to look for."""
    place = folder()
    if not place or not argv or argv[0] != "expand" or NO_CACHE in argv:
        return ""
    try:
        here = os.getcwd()
    except OSError:
        return ""
    return os.path.join(place, "runs", digest(map(encoded, (program(), here, *argv))))


def _content(name: str) -> bytes:
    try:
        with open(name, "rb") as file:
            return _PRESENT + file.read()
    except (OSError, ValueError):
        return _ABSENT


def _forget_oldest(place: str) -> None:
    """Keep the newer half of the records when there are too many."""
    records = list(os.scandir(place))
    if len(records) > MOST_RECORDS:
        records.sort(key=lambda record: record.stat().st_mtime_ns)
        for record in records[: -MOST_RECORDS // 2]:
            os.unlink(record.path)
