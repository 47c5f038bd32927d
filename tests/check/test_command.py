"""The command: formats, what is shown, exit codes, comments that leave claims out, and the copy with marks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import texdiff
from texdiff.checking.finding import VERDICTS

SAMPLE = Path(__file__).parents[2] / "samples" / "proofread" / "least-squares.tex"
NOTES = r"""\documentclass{article}
\usepackage{amsmath}
\begin{document}
Let $\mathbf{x} \in \mathbb{R}^{n}$. Then
\begin{align}
  \frac{\partial \mathbf{x}^\top\mathbf{x}}{\partial \mathbf{x}} &= 2\mathbf{x}^\top, \\
  \frac{\partial \ln|\mathbf{X}|}{\partial \mathbf{X}} &= -\mathbf{X}^{-1}. \label{eq:det}
\end{align}
\end{document}
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.tex"
    path.write_text(NOTES, "utf-8")
    return path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "texdiff", "check", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)


def test_text(notes: Path) -> None:
    found = run(notes)
    assert found.returncode == 1
    first, line, caret, hint, *_, table = found.stdout.splitlines()
    assert first.startswith(f"{notes}:7:59: wrong[claim]: ")
    assert line.strip() == NOTES.splitlines()[6].strip()
    assert caret.index("^") == line.index(r"-\mathbf{X}^{-1}")
    assert caret.count("^") == len(r"-\mathbf{X}^{-1}")
    assert hint == r"hint: right would be \mathbf{X}^{-1}"
    assert table.split()[:4] == [str(notes), "2", "1", "1"]


def test_json(notes: Path) -> None:
    found = run(notes, "--format", "json")
    data: dict[str, Any] = json.loads(found.stdout)
    assert set(data) == {"findings", "layout", "counts"}
    assert [entry["verdict"] for entry in data["findings"]] == ["verified", "wrong"]
    assert all(tuple(entry) == texdiff.Finding._fields for entry in data["findings"])
    assert data["layout"] == "numerator"
    assert data["counts"] == {**dict.fromkeys(VERDICTS, 0), "verified": 1, "wrong": 1}


def test_sarif(notes: Path) -> None:
    (ran,) = json.loads(run(notes, "--format", "sarif").stdout)["runs"]
    known = {rule["id"] for rule in ran["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in ran["results"]} == {"verified", "wrong"} <= known
    region = ran["results"][1]["locations"][0]["physicalLocation"]["region"]
    lines = NOTES.splitlines()
    assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == r"-\mathbf{X}^{-1}"


@pytest.mark.parametrize(
    ("flags", "shown", "code"),
    [
        (["--select", "all"], 2, 1),
        (["--select", "verified"], 1, 0),
        (["--ignore", "wrong"], 1, 0),
        (["--select", "wrong,verified", "--ignore", "verified"], 1, 1),
        (["--select", "not-understood"], 0, 0),
    ],
)
def test_what_is_shown(notes: Path, flags: list[str], shown: int, code: int) -> None:
    found = run(notes, "--format", "json", *flags)
    assert len(json.loads(found.stdout)["findings"]) == shown
    assert found.returncode == code


@pytest.mark.parametrize("flags", [["--format", "xml"], ["--select", "bad"], ["--layout", "sideways"], ["--colour"]])
def test_a_wrong_command_line(notes: Path, flags: list[str]) -> None:
    found = run(notes, *flags)
    assert found.returncode == 2
    assert "Traceback" not in found.stderr


def test_a_file_that_is_not_there(notes: Path) -> None:
    found = run(notes, notes.with_name("nothing.tex"))
    assert found.returncode == 2
    assert "wrong[claim]" in found.stdout


def test_notes_without_claims(tmp_path: Path) -> None:
    path = tmp_path / "empty.tex"
    path.write_text("No formula at all.\n", "utf-8")
    assert run(path).returncode == 0


@pytest.mark.parametrize(
    ("comment", "verdicts"),
    [
        (" % texdiff: ignore: as in the book", ["verified"]),
        (" % texdiff: ignore", ["verified", "wrong"]),
    ],
)
def test_a_comment_at_the_end_of_a_line(comment: str, verdicts: list[str]) -> None:
    text = NOTES.replace(r"\label{eq:det}", r"\label{eq:det}" + comment)
    assert [found.verdict for found in texdiff.check(text)] == verdicts


@pytest.mark.parametrize(
    ("before", "left"),
    [(r"\begin{align}", []), (r"  \frac{\partial \ln", ["verified"])],
)
def test_a_comment_on_a_line_of_its_own(before: str, left: list[str]) -> None:
    text = NOTES.replace(before, f"% texdiff: ignore: as in the book\n{before}")
    assert [found.verdict for found in texdiff.check(text)] == left


def test_a_comment_without_a_reason_is_reported(notes: Path) -> None:
    notes.write_text(NOTES.replace(r"\label{eq:det}", "% texdiff: ignore"), "utf-8")
    assert "warning[ignore]" in run(notes).stderr


def test_generated_blocks_are_not_proofread() -> None:
    text = NOTES.replace(r"2\mathbf{x}^\top", "?")
    written = texdiff.expand(text).text
    assert [found.verdict for found in texdiff.check(written)] == ["wrong"]


def test_the_sample() -> None:
    found = texdiff.check(SAMPLE.read_text("utf-8"), texdiff.Settings(str(SAMPLE)))
    problems = {one.verdict: one.suggestion for one in found if one.verdict in ("wrong", "layout")}
    assert sorted(one.verdict for one in found) == ["condition", "layout", *["verified"] * 3, *["wrong"] * 2]
    assert problems["layout"] == r"\mathbf{y}^{\top}\mathbf{X}"


@pytest.mark.parametrize("sample", [None, SAMPLE])
def test_the_copy_with_marks(notes: Path, tmp_path: Path, sample: Path | None) -> None:
    target = tmp_path / "marked.tex"
    run(sample or notes, "--annotate", target)
    written = target.read_text("utf-8")
    assert r"\texdiffright\texdiffwrong" in written
    done = subprocess.run(
        ["xelatex", "-interaction=nonstopmode", "-halt-on-error", target.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_explain() -> None:
    call = [sys.executable, "-m", "texdiff", "explain", "claim"]
    assert "ill-typed" in subprocess.run(call, capture_output=True, text=True, check=True).stdout
