"""What a run costs, and how much more or less it costs than a reference that runs in turn with it."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
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


LAUNCHER = """
import os, sys, time
started = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process starts what is measured: the memory of whoever starts a process counts as its own at first."""


def process(
    command: Sequence[str], cache: str = "", prepare: Callable[[], object] | None = None, code: int = 0
) -> Work:
    """A whole process, with what it waits for; `prepare` is called before each run and does not count. `code` is how it
    is to exit.
    """

    def run() -> Cost:
        if prepare is not None:
            prepare()
        environment = {**QUIET, "XDG_CACHE_HOME": cache} if cache else QUIET
        launch = (sys.executable, "-I", "-S", "-c", LAUNCHER, *command)
        done = subprocess.run(launch, capture_output=True, text=True, env=environment, check=False)
        if done.returncode != code:
            raise Failed(f"{' '.join(command)}: {done.stderr[-500:]}")
        wall, cpu, memory = done.stdout.split()
        return Cost(float(wall), float(cpu), int(memory))

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
