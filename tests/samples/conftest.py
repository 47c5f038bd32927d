"""The samples, expanded once for all tests by the command that the README names, and set by xelatex."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
BAD_BOX = re.compile(r"^Overfull \\[hv]box.*", re.MULTILINE)


class Expanded(NamedTuple):
    """A sample, what the command wrote for it, and its report."""

    source: bytes
    written: bytes
    report: dict[str, Any]


Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def command() -> Command:
    """Runs `python -m texdiff …`."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "texdiff", *map(str, arguments)]
        return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


@pytest.fixture(scope="session")
def expanded(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Callable[[str], Expanded]:
    """What `texdiff expand` makes of a sample, by its name."""
    folder = tmp_path_factory.mktemp("expanded")
    done: dict[str, Expanded] = {}

    def expand(name: str) -> Expanded:
        if name not in done:
            output, report = folder / f"{name}.tex", folder / f"{name}.json"
            run = command("expand", SAMPLES / f"{name}.tex", "-o", output, "--report", report)
            assert run.returncode == 0, run.stderr
            found = json.loads(report.read_text(encoding="utf-8"))
            done[name] = Expanded((SAMPLES / f"{name}.tex").read_bytes(), output.read_bytes(), found)
        return done[name]

    return expand


@pytest.fixture(scope="session")
def typeset() -> Callable[[Path], list[str]]:
    """Sets a document with xelatex, twice for its references; gives back the boxes that are too wide or too high."""

    def run(document: Path) -> list[str]:
        call = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", document.name]
        for _ in range(2):
            done = subprocess.run(call, cwd=document.parent, capture_output=True, check=False)
            assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-3000:]
        log = document.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
        assert "There were undefined references" not in log
        assert "multiply-defined labels" not in log
        return BAD_BOX.findall(log)

    return run
