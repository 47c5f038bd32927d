"""Very many mutations: python -m tests.samples.mutation_run --count 100000 [--jobs 2] [--start 0] [FILE …]

Of excerpts of the samples, or of the files that are named. Prints every law that did not hold with the number of its
mutation, which `--show NUMBER` prints as a document. Exit status 1 where something did not hold.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tests.samples.mutations import SAMPLES, Broken, broken, excerpts, mutated, remembered

BATCH = 500
REPORT_EVERY = 10
"""Batches."""

Finding = tuple[int, Broken]


def work(paths: list[Path], numbers: range) -> list[Finding]:
    """What did not hold among some mutations."""
    sources = excerpts(paths)
    with remembered():
        found = ((number, broken(mutated(number, sources), number)) for number in numbers)
        return [(number, breach) for number, breach in found if breach is not None]


def run(paths: list[Path], numbers: range, jobs: int) -> Iterator[list[Finding]]:
    """The findings batch by batch; a worker is renewed now and then, so that its memory stays small."""
    batches = [numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH)]
    with get_context("fork").Pool(jobs, maxtasksperchild=20) as pool:
        yield from pool.imap(partial(work, paths), batches)


def main() -> int:
    """Read the command line, run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(SAMPLES.glob("*.tex")))
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--show", type=int)
    chosen = parser.parse_args()
    if chosen.show is not None:
        sys.stdout.buffer.write(mutated(chosen.show, excerpts(chosen.files)))
        return 0
    started, laws = time.monotonic(), Counter[str]()
    numbers = range(chosen.start, chosen.start + chosen.count)
    for done, findings in enumerate(run(chosen.files, numbers, chosen.jobs), 1):
        for number, breach in findings:
            laws[breach.law] += 1
            sys.stdout.write(f"{number}: {breach.law}: {breach.what}\n")
        if findings or done % REPORT_EVERY == 0:
            sys.stdout.write(f"{done * BATCH} done, {time.monotonic() - started:.0f} s, {dict(laws)}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{chosen.count} mutations, {time.monotonic() - started:.0f} s: {dict(laws) or 'all laws hold'}\n")
    return 1 if laws else 0


if __name__ == "__main__":
    sys.exit(main())
