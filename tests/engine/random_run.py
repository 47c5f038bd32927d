"""Thousands of random requests: python -m tests.engine.random_run --seeds 0:20000 [--jobs 2] [--log FILE] [--depth 6]

Each is derived by both methods, every line verified; the answers are compared with each other and with differences,
and read back from their LaTeX. With --log a run that was stopped goes on where it was. Prints what did not hold and a
table of all counts. Exit status 1 where something did not hold, or too much was refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from tests.engine.productions import productions
from tests.engine.records import FAILURES, Record, record

ANSWERED = 0.98
"""Of the requests that have a closed form."""
SLOW_SECONDS = 5.0


def run(seeds: Iterable[int], depth: int, seconds: float, jobs: int) -> Iterator[Record]:
    """The records of seeds, by several processes."""
    one = partial(record, depth=depth, seconds=seconds)
    if jobs == 1:
        yield from map(one, seeds)
        return
    with Pool(jobs) as pool:
        yield from pool.imap_unordered(one, seeds, chunksize=8)


def answered_share(records: Sequence[Record]) -> float:
    """How many are answered of those that have values and a closed form."""
    outcomes = Counter(found.outcome for found in records)
    total = len(records) - sum(outcomes[name] for name in ("not drawn", "no values", "no closed form"))
    return outcomes["answered"] / max(1, total)


def holds(records: Sequence[Record]) -> bool:
    """Nothing failed, and enough was answered."""
    return not any(found.outcome in FAILURES for found in records) and answered_share(records) >= ANSWERED


def report(records: Sequence[Record], say: Callable[[str], None]) -> None:
    """The table of all counts."""
    _counts("outcomes", Counter(found.outcome for found in records), say)
    say(f"answered of those with values and a closed form: {100 * answered_share(records):.2f} %")
    answered = [found for found in records if found.outcome == "answered"]
    _counts("answered by so many methods", Counter(str(found.methods) for found in answered), say)
    say(f"compared with differences: {sum(found.by_differences for found in answered)}")
    _counts("answers read back", Counter(found.reading for found in answered), say)
    _counts("kinds", Counter(found.kind for found in records), say)
    used = Counter(name for found in records for name in found.operators)
    used.update(dict.fromkeys(productions(), 0))
    _counts("requests with the operator", used, say)
    for outcome in ("refused", "no closed form", "answered"):
        reasons = Counter(reason for found in records if found.outcome == outcome for reason in found.reasons)
        _counts(f"reasons of refusals where the request was {outcome}", reasons, say)
    slow = sorted(records, key=lambda found: -found.seconds)[:5]
    total = sum(found.seconds for found in records)
    say(f"seconds: {total:.0f} in all, {total / max(1, len(records)):.2f} in the mean")
    say("slowest: " + ", ".join(f"{found.seconds:.1f} s (seed {found.seed})" for found in slow))
    say(f"over {SLOW_SECONDS} s: {sum(found.seconds > SLOW_SECONDS for found in records)}")


def _counts(title: str, counter: Counter[str], say: Callable[[str], None]) -> None:
    say(f"{title}:")
    for name, number in counter.most_common():
        say(f"  {number:7} {name}")


def tell(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _logged(path: Path | None) -> list[Record]:
    if path is None or not path.exists():
        return []
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return [Record(**{**row, "operators": tuple(row["operators"]), "reasons": tuple(row["reasons"])}) for row in lines]


def main() -> int:
    """The run that the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", default="0:1000", help="first and last but one, as 0:20000")
    parser.add_argument("--depth", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=60.0, help="the longest that one request may take")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--log", type=Path, help="records, one a line; those that it holds are not made again")
    options = parser.parse_args()
    first, last = map(int, options.seeds.split(":"))
    records = [found for found in _logged(options.log) if first <= found.seed < last]
    known = {found.seed for found in records}
    for found in run((s for s in range(first, last) if s not in known), options.depth, options.seconds, options.jobs):
        records.append(found)
        if found.outcome in (*FAILURES, "refused"):
            tell(f"{found.seed} {found.outcome}: {found.detail}")
        if options.log is not None:
            with options.log.open("a", encoding="utf-8") as log:
                log.write(json.dumps(found._asdict()) + "\n")
    records.sort()
    report(records, tell)
    return 0 if holds(records) else 1


if __name__ == "__main__":
    sys.exit(main())
