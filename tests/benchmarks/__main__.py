"""Speed as ratios to references that run in turn with ours: `python -m tests.benchmarks [--pairs N] [PART …]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks import claims, derivations, filters, growth, processes
from tests.benchmarks.table import HEAD, Row, machine

PARTS: dict[str, Callable[[Path, int], Iterator[Row]]] = {
    "processes": lambda folder, pairs: processes.rows(processes.Desk(folder, pairs)),
    "filters": lambda folder, pairs: filters.rows(processes.Desk(folder, pairs)),
    "claims": lambda folder, pairs: claims.rows(processes.Desk(folder, pairs)),
    "derivations": lambda folder, pairs: derivations.rows(pairs),
    "growth": lambda folder, pairs: growth.rows(pairs),
}


def main(argv: Sequence[str]) -> None:
    """Measure, and print each row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7, help="runs of ours and of the reference, in turn")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    chosen = parser.parse_args(argv)
    print(f"{machine()}\n\n{HEAD}", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        for part in chosen.parts or PARTS:
            for row in PARTS[part](Path(folder), chosen.pairs):
                print(row, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
