"""`derive --at FILE:LINE`: what the document says holds, and the right request is answered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import texdiff

NOTES = r"""\documentclass{article}
\newcommand{\x}{\mathbf{x}}
\begin{document}
\input{sizes}
\[ \frac{\partial \x^{\top}\mathbf{A}\x}{\partial \x} = ? \]
Text with $\frac{\partial \mathbf{a}^{\top}\x}{\partial \x} = ?$ in it.
\begin{align}
  f &= \|\x\|^2 \\
  \frac{\partial f}{\partial \x} &= ? \\
  \frac{\partial^2 f}{\partial \x\,\partial \x^{\top}} &= ?
\end{align}
\begin{equation}
  \frac{\partial \mathbf{A}\mathbf{B}\x}{\partial \x}
  = ?
\end{equation}
\end{document}
"""
SIZES = r"Let $\mathbf{x} \in \mathbb{R}^n$ and let $\mathbf{A} \in \mathbb{R}^{n \times n}$ be symmetric."
ANSWERS = {
    5: [r"2\,\x^{\top}\mathbf{A}"],
    6: [r"\mathbf{a}^{\top}"],
    7: [r"2\,\x^{\top}", r"2\,\mathbf{I}"],
    9: [r"2\,\x^{\top}"],
    10: [r"2\,\mathbf{I}"],
    14: [r"\mathbf{A}\mathbf{B}"],
}


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "sizes.tex").write_text(SIZES, "utf-8")
    path = tmp_path / "notes.tex"
    path.write_text(NOTES, "utf-8")
    return path


def derive(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "texdiff", "derive", *arguments]
    return subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("line", ANSWERS)
def test_the_requests_of_a_line_are_answered(notes: Path, line: int) -> None:
    done = derive("--at", f"{notes}:{line}", "--detail", "answer")
    assert done.returncode == 0, done.stderr
    statements = [part.split(r"\]")[0] for part in done.stdout.split(r"\[")[1:]]
    assert [statement.rpartition(" = ")[2].strip(" .\n") for statement in statements] == ANSWERS[line]


def test_the_answer_is_that_of_the_expanded_document(notes: Path) -> None:
    done = derive("--at", f"{notes}:5:3")
    expanded = texdiff.expand(NOTES, texdiff.Settings(str(notes))).text
    steps = [line for line in done.stdout.splitlines() if "&=" in line]
    assert steps
    assert all(step in expanded for step in steps)


@pytest.mark.parametrize(
    ("place", "code", "message"),
    [
        ("{}:1", 1, "nothing is asked on line 1"),
        ("{}:99", 1, "nothing is asked on line 99"),
        ("{}", 2, "--at takes FILE:LINE"),
        ("{}.none:5", 2, "cannot be read"),
    ],
)
def test_a_place_without_a_request_is_an_error(notes: Path, place: str, code: int, message: str) -> None:
    done = derive("--at", place.format(notes))
    assert done.returncode == code
    assert message in done.stderr
    assert not done.stdout


def test_a_request_and_a_place_exclude_each_other(notes: Path) -> None:
    done = derive(r"\frac{\partial x^2}{\partial x}", "--at", f"{notes}:5")
    assert done.returncode == 2
    assert derive().returncode == 2
