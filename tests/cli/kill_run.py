"""Runs killed at random moments over a tree of files: python -m tests.cli.kill_run --kills 200 [--seed 0]

After every kill each file must be whole, as it was or as it would have become, and after the next run no stray file
may be left. Exit status 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

NAMES = tuple(f"{folder}{letter}.tex" for folder in ("", "one/", "one/two/", "three/") for letter in "abcd")
LINE = "Words that stand around a formula, so that writing takes its time.\n"
REQUEST = "\\[ \\frac{\\partial \\mathbf{x}^\\top\\mathbf{A}\\mathbf{x}}{\\partial \\mathbf{x}} = ? \\]\n"
OLD = {name: (LINE * 3000 + REQUEST + f"The end of {name}.\n").encode() for name in NAMES}


def lay(tree: Path) -> None:
    """The files as they were."""
    for name, data in OLD.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(data)


def start(tree: Path) -> subprocess.Popen[bytes]:
    """A run that rewrites all files in place."""
    call = [sys.executable, "-m", "texdiff", "expand", *NAMES, "--in-place"]
    home = {**os.environ, "XDG_CACHE_HOME": str(tree.parent / "cache")}
    return subprocess.Popen(call, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=home)


def read(tree: Path) -> dict[str, bytes]:
    """All files of the tree."""
    return {str(path.relative_to(tree)): path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def finished(tree: Path) -> tuple[dict[str, bytes], float]:
    """The tree after a run that nobody kills, and how long that took."""
    started = time.monotonic()
    if start(tree).wait():
        raise RuntimeError("a run that nobody kills must succeed")
    return read(tree), time.monotonic() - started


def kill(tree: Path, moment: float, *, writing: bool) -> None:
    """Start a run and kill it: so many seconds after its start, or after its first trace in the tree."""
    process, before = start(tree), {path: os.stat(path).st_mtime_ns for path in (tree, *map(tree.joinpath, NAMES))}
    while writing and process.poll() is None and all(os.stat(p).st_mtime_ns == then for p, then in before.items()):
        time.sleep(0.0002)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait()


def torn(files: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[str]:
    """The files that are neither as they were nor as they should become."""
    return [name for name in NAMES if files.get(name) not in (OLD[name], new[name])]


def killed(kills: int, rng: random.Random, folder: Path) -> tuple[list[str], int]:
    """What does not hold, and how many kills came in the middle of the work."""
    tree = folder / "tree"
    lay(tree)
    new, seconds = finished(tree)
    wrong: list[str] = [name for name in NAMES if new[name] == OLD[name]]
    middle = 0
    for number in range(kills):
        lay(tree)
        writing = number % 2 == 0
        kill(tree, rng.uniform(0, 0.1 if writing else seconds), writing=writing)
        files = read(tree)
        wrong += torn(files, new)
        middle += any(files[name] != OLD[name] for name in NAMES) and any(files[name] != new[name] for name in NAMES)
        if number % 10 == 9 or number == kills - 1:
            after, _ = finished(tree)
            wrong += sorted(after.keys() - new.keys()) + [name for name in NAMES if after[name] != new[name]]
    return wrong, middle


def main() -> int:
    """Read the command line, run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wrong, middle = killed(chosen.kills, random.Random(chosen.seed), Path(folder))
    sys.stdout.write(f"{chosen.kills} kills, {middle} of them between two files: {wrong or 'every file is whole'}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
