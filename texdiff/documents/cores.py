"""Work on all cores: forked processes that send back plain data; whoever cannot fork does everything itself."""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

Item = TypeVar("Item")


def cores() -> int:
    """How many processes may run at once; 1 where there is no safe way to fork (macOS has none beside BLAS)."""
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[Item], Any], items: Sequence[Item], processes: int) -> Generator[Any, None, None]:
    """What `work` makes of the items, as it comes, in no order. What JSON cannot hold, None, and what a process was at
    when it ended before its time do not come. Law: nothing else in this process changes.
    """
    children = [_start(work, items[number::processes]) for number in range(processes)]
    try:
        yield from _lines([file for _, file in children])
    finally:
        for child, file in children:
            file.close()
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)


def _start(work: Callable[[Item], Any], share: Sequence[Item]) -> tuple[int, BinaryIO]:
    """A child at work, and what it sends."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, open(reading, "rb", buffering=0)
    try:
        os.close(reading)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        with open(writing, "wb", buffering=0) as file:
            for item in share:
                made = work(item)
                if made is not None:
                    file.write(json.dumps(made).encode() + b"\n")
    finally:
        os._exit(0)  # nothing of the parent's is flushed or cleaned up twice


def _lines(files: Sequence[BinaryIO]) -> Iterator[Any]:
    """All whole lines that come, until all files have ended."""
    with selectors.DefaultSelector() as waiting:
        rest = dict.fromkeys(files, b"")
        for file in files:
            waiting.register(file, selectors.EVENT_READ, file)
        while waiting.get_map():
            for ready, _ in waiting.select():
                data = os.read(ready.fd, 1 << 16)
                if not data:
                    waiting.unregister(ready.fileobj)
                *lines, rest[ready.data] = (rest[ready.data] + data).split(b"\n")
                yield from map(json.loads, lines)
