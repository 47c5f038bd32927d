"""Very many mutations: python -m tests.samples.mutation_run --count 100000 [--jobs 2] [--start 0] [--log LOG] [FILE …]

Of excerpts of the samples, or of the files that are named. Prints every law that did not hold with the number of its
mutation, which `--show NUMBER` prints as a document. With --log a run that was stopped goes on where it was. Exit
status 1 where something did not hold.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from tests.samples.mutations import SAMPLES, Broken, broken, excerpts, mutated, remembered

BATCH = 500
REPORT_EVERY = 10
"""Batches."""

Finding = tuple[int, Broken]
Done = tuple[range, list[Finding]]


def work(paths: list[Path], numbers: range) -> Done:
    """Some mutations, and what did not hold among them."""
    sources = excerpts(paths)
    with remembered():
        found = ((number, broken(mutated(number, sources), number)) for number in numbers)
        return numbers, [(number, breach) for number, breach in found if breach is not None]


def run(paths: list[Path], batches: list[range], jobs: int) -> Iterator[Done]:
    """The findings batch by batch; a worker is renewed now and then, so that its memory stays small."""
    with get_context("fork").Pool(jobs, maxtasksperchild=20) as pool:
        yield from pool.imap_unordered(partial(work, paths), batches)


def logged(path: Path | None, batches: list[range]) -> Iterator[Done]:
    """What earlier runs have left of the batches."""
    if path is None or not path.exists():
        return
    known = {(batch.start, batch.stop): batch for batch in batches}
    for line in path.read_text("utf-8").splitlines():
        first, last, found = json.loads(line)
        if (first, last) in known:
            yield known[first, last], [(number, Broken(*breach)) for number, breach in found]


def main() -> int:
    """Read the command line, run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(SAMPLES.glob("*.tex")))
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--log", type=Path, help="batches, one a line; those that it holds are not tried again")
    parser.add_argument("--show", type=int)
    chosen = parser.parse_args()
    if chosen.show is not None:
        sys.stdout.buffer.write(mutated(chosen.show, excerpts(chosen.files)))
        return 0
    started, laws = time.monotonic(), Counter[str]()
    last = chosen.start + chosen.count
    batches = [range(first, min(first + BATCH, last)) for first in range(chosen.start, last, BATCH)]
    known = dict(logged(chosen.log, batches))
    rest = run(chosen.files, [batch for batch in batches if batch not in known], chosen.jobs)
    for done, (batch, findings) in enumerate(chain(known.items(), rest), 1):
        if chosen.log is not None and batch not in known:
            with chosen.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps([batch.start, batch.stop, findings]) + "\n")
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
