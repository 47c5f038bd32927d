"""The table of results: one row for each measurement, with what was wanted."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple


class Row(NamedTuple):
    """A measurement with its unit in words, and the limit that it should keep, if there is one."""

    name: str
    measured: str
    value: float
    limit: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        good = self.value >= self.limit if self.at_least else self.value <= self.limit
        return "yes" if good else "no"

    def __str__(self) -> str:
        wanted = "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:g}"
        return f"| {self.name} | {self.measured} | {wanted} | {self.verdict} |"


HEAD = "| what | ours / reference: median (min–max of pairs, n) | wanted | kept |\n|---|---|---|---|"


def machine() -> str:
    """Where and when this was measured."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"


def table(rows: Iterable[Row]) -> str:
    """All rows as Markdown."""
    return "\n".join((HEAD, *map(str, rows)))
