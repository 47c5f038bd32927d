"""What a run costs, and how much more or less it costs than a reference that runs in turn with it."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

QUIET = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONHASHSEED": "0"}


class Cost(NamedTuple):
    """Seconds of the clock, seconds of all cores, and the largest memory in bytes (0 where it is not measured)."""

    wall: float
    cpu: float
    memory: int = 0


Work = Callable[[], Cost]


class Failed(Exception):
    """A command that should have gone well did not; the message is what it said."""


def process(command: Sequence[str], cache: str = "", prepare: Callable[[], object] | None = None) -> Work:
    """A whole process, with what it waits for; `prepare` is called before each run and does not count."""

    def run() -> Cost:
        if prepare is not None:
            prepare()
        environment = {**QUIET, "XDG_CACHE_HOME": cache} if cache else QUIET
        started = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) as child:
            said = child.stderr.read() if child.stderr else b""
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        if child.returncode:
            raise Failed(f"{' '.join(command)}: {said.decode(errors='replace')[-500:]}")
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)

    return run


def inside(call: Callable[[], object]) -> Work:
    """A call in this process."""

    def run() -> Cost:
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        return Cost(time.perf_counter() - wall, time.process_time() - cpu)

    return run


class Ratio(NamedTuple):
    """The ratio of two costs in each of some pairs of runs."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        digits = 2 if self.median >= 0.1 else 3
        low, high = min(self.values), max(self.values)
        return f"{self.median:.{digits}f} ({low:.{digits}f}–{high:.{digits}f}, {len(self.values)})"


class Pairs(NamedTuple):
    """Runs of ours and of a reference, in turn."""

    ours: tuple[Cost, ...]
    reference: tuple[Cost, ...]

    @property
    def wall(self) -> Ratio:
        return Ratio(tuple(a.wall / b.wall for a, b in zip(self.ours, self.reference, strict=True)))

    @property
    def cpu(self) -> Ratio:
        return Ratio(tuple(a.cpu / b.cpu for a, b in zip(self.ours, self.reference, strict=True)))

    @property
    def memory(self) -> int:
        return max(cost.memory for cost in self.ours)


def in_turn(ours: Work, reference: Work, pairs: int) -> Pairs:
    """Both, one after the other, so many times; a first pair that fills the caches of the system does not count."""
    measured = [(ours(), reference()) for _ in range(pairs + 1)][1:]
    mine, theirs = zip(*measured, strict=True)
    return Pairs(mine, theirs)


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The slope of a straight line through the logarithms: 1 for linear growth, 2 for quadratic."""
    x, y = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    return statistics.linear_regression(x, y).slope
