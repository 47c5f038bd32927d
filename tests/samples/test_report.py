"""The report of a run: its fields are a promise to other programs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Expand = Callable[[str], Any]

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.tex"))
FIELDS = [
    "file",
    "line",
    "column",
    "start",
    "end",
    "source",
    "status",
    "message",
    "kind",
    "layout",
    "method",
    "answer",
    "shape",
    "steps",
    "verified",
    "seconds",
    "numpy",
]
KINDS = {"scalar", "vector", "matrix", "row"}


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_every_request(name: str, expanded: Expand) -> None:
    found = expanded(name)
    text = found.source.decode("utf-8")
    lines = text.splitlines(keepends=True)
    for entry in found.report["requests"]:
        assert set(FIELDS) <= set(entry)
        assert text[entry["start"] : entry["end"]] == entry["source"]
        assert sum(map(len, lines[: entry["line"] - 1])) + entry["column"] - 1 == entry["start"]
        assert Path(entry["file"]).name == f"{name}.tex"
        assert set(entry["kind"].split("/")) <= KINDS
        assert entry["layout"] in ("numerator", "denominator")
        assert entry["method"] in ("differential", "elementwise")
        assert len(entry["shape"]) == 2
        assert entry["steps"] or entry["answer"] == r"\mathbf{I}"  # ∂x/∂x has nothing to derive
        assert all(step["latex"] and all(step["rules"]) for step in entry["steps"])
        assert entry["verified"]["draws"] >= 2
        assert 0 <= entry["verified"]["max_error"] < 1e-5
        assert 0 < entry["seconds"] < 60
        _check_numpy(entry["numpy"])


def _check_numpy(exported: dict[str, Any] | None) -> None:
    """The source is one function of the names that the arguments list."""
    assert exported is not None
    (function,) = ast.parse(exported["source"]).body
    assert isinstance(function, ast.FunctionDef)
    assert (function.name, [a.arg for a in function.args.args]) == ("derivative", list(exported["arguments"].values()))


@pytest.mark.parametrize("name", NAMES)
def test_fractions_are_counted_by_what_they_were_taken_for(name: str, expanded: Expand) -> None:
    report = expanded(name).report
    assert list(report["fractions"]) == ["request", "claim", "condition", "mention", "not understood"]
    assert report["fractions"]["request"] == len(report["requests"])
    assert report["fractions"]["not understood"] == 0
