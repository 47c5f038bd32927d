"""The filter for pandoc, beside pandoc alone on the same file."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.documents import notes, plain, requests
from tests.benchmarks.measuring import process
from tests.benchmarks.processes import Desk
from tests.benchmarks.table import Row

SIZE = 100_000
REQUESTS = 50
COPY = "#!/bin/sh\nexec cat\n"


def rows(desk: Desk) -> Iterator[Row]:
    """Without requests, beside a filter that only copies; and with requests whose answers are recalled."""
    if not shutil.which("pandoc"):
        return
    ours = str(Path(sys.executable).with_name("pandoc-texdiff"))
    copying = desk.source("copying", COPY)
    copying.chmod(0o755)
    quiet, asking = markdown(plain(SIZE)), markdown(notes(requests(REQUESTS), SIZE))
    yield _row(desk, f"a filter that only copies {SIZE // 1000} kB / pandoc alone", quiet, str(copying), None)
    yield _row(desk, f"the filter on {SIZE // 1000} kB without requests / pandoc alone", quiet, ours, 1.5)
    yield _row(desk, f"the filter on {REQUESTS} requests, answers recalled / pandoc alone", asking, ours, 2.3)


def markdown(text: str) -> str:
    """A document of the benchmarks as Markdown."""
    body = text.partition("\\begin{document}")[2].partition("\\end{document}")[0]
    return body.replace("\\[", "$$").replace("\\]", "$$")


def _row(desk: Desk, name: str, text: str, program: str, limit: float | None) -> Row:
    source = desk.source("filtered.md", text)
    alone = ("pandoc", str(source), "-o", str(desk.folder / "alone.html"))
    filtered = process((*alone, "-F", program), desk.cache)
    filtered()
    pairs = desk.beside(filtered, alone)
    return Row(name, f"{pairs.wall}; of all cores {pairs.cpu}", pairs.cpu.median, limit)
