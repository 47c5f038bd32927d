"""Answers to many requests worked out on all cores, before they are asked for one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from texdiff.cache.memory import Entry, Memory
from texdiff.documents.answering import answer
from texdiff.documents.asked import Asked
from texdiff.documents.cores import spread
from texdiff.errors import TexdiffError


def work_ahead(missing: Mapping[str, Asked], memory: Memory, processes: int, tick: Callable[[], None]) -> None:
    """Put into memory what it lacks; requests that fail are left to whoever reports them. `tick` is told of each."""
    for key, entry in spread(_entry, list(missing.items()), processes):
        memory.put(key, entry)
        tick()


def _entry(item: tuple[str, Asked]) -> tuple[str, Entry] | None:
    key, asked = item
    try:
        return key, answer(asked).told.entry()
    except TexdiffError:
        return None
