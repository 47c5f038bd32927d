"""Thousands of random requests: python -m tests.engine.random_run --count 20000 [--depth 6] [--start 0] [--seconds 20]

Prints what did not hold, how often each operator occurred, and the reasons of refusals. Exit status 1 where something
did not hold.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from types import FrameType

from tests.engine.checking import check
from tests.engine.expressions import Drawn, draw_problem
from tests.engine.reading_back import printed
from texdiff.algebra.shape import ShapeError
from texdiff.verify.verdict import Unverified

SLOW_SECONDS = 5.0


class OutOfTime(BaseException):
    """One request took too long."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises OutOfTime in the body after some seconds."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class Tally:
    """What became of the requests."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.operators: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.times: list[tuple[float, int]] = []
        self.failures = 0

    def add(self, seed: int, depth: int, seconds: float) -> None:
        """One request, made from a seed."""
        try:
            drawn = draw_problem(Random(seed), depth)
        except ShapeError:
            self.outcomes["not drawn"] += 1
            return
        started = time.perf_counter()
        try:
            with limited(seconds):
                self._count(drawn, seed)
        except OutOfTime:
            self._failed("timeout", seed, drawn, f"more than {seconds} s")
        except (AssertionError, Unverified) as problem:
            self._failed("wrong", seed, drawn, str(problem))
        except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as crash:
            self._failed("crashed", seed, drawn, f"{type(crash).__name__}: {crash}")
        self.times.append((time.perf_counter() - started, seed))

    def _count(self, drawn: Drawn, seed: int) -> None:
        checked = check(drawn.problem, seed)
        if not checked.has_values:
            self.outcomes["no values"] += 1
            return
        self.outcomes["answered" if checked.derivations else "refused"] += 1
        self.operators.update(set(drawn.operators))
        self.reasons.update(set(checked.refusals))

    def _failed(self, outcome: str, seed: int, drawn: Drawn, reason: str) -> None:
        self.outcomes[outcome] += 1
        self.failures += 1
        problem = drawn.problem
        request = f"{problem.form} {problem.layout} by {problem.variables[0].shape.kind}: {printed(problem.numerator)}"
        tell(f"{seed} {outcome}: {reason}\n    {request}")

    def report(self) -> None:
        """All counts."""
        for title, counter in (("outcomes", self.outcomes), ("operators", self.operators), ("refusals", self.reasons)):
            tell(f"{title}:")
            for name, number in counter.most_common():
                tell(f"  {number:7} {name}")
        slow = sorted(self.times, reverse=True)
        tell(f"slowest: {', '.join(f'{seconds:.1f} s (seed {seed})' for seconds, seed in slow[:5])}")
        tell(f"over {SLOW_SECONDS} s: {sum(seconds > SLOW_SECONDS for seconds, _ in slow)}")


def tell(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """The run that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--depth", type=int, default=6)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    tally = Tally()
    for seed in range(options.start, options.start + options.count):
        tally.add(seed, options.depth, options.seconds)
    tally.report()
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
