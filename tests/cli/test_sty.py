r"""texdiff.sty: a source sets with it before it is answered; what is written sets with it and without."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SOURCE = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\usepackage[layout=denominator]{texdiff}
\texdiffset{rule/cyclic property=\eqref{eq:cyclic}}
\begin{document}
Let $\mathbf{A} \in \mathbb{R}^{n \times n}$ be symmetric.
\begin{equation}\label{eq:cyclic} \operatorname{tr}(AB) = \operatorname{tr}(BA) \end{equation}
\texdiff[detail=full,place=end]{\[ \frac{\partial \mathbf{x}^\top\mathbf{A}\mathbf{x}}{\partial \mathbf{x}} \]}

Inline \texdiff{\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X})}{\partial \mathbf{X}}}, in dollars
$\texdiff{\nabla_{\mathbf{x}} \mathbf{x}^\top\mathbf{x}}$, and alone
\[ \texdiff{\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X}\mathbf{A}\mathbf{X})}{\partial \mathbf{X}}}. \]
\begin{align}
  \texdiff{\frac{\partial \mathbf{b}^\top\mathbf{x}}{\partial \mathbf{x}}} \\
  a &= b
\end{align}

\texdiffderivations

\texdiffrules
\end{document}
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command in the folder of the test."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


def sets(run: Run, name: str) -> None:
    """Set a document until its references are known."""
    for _ in range(2):
        done = run("xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", name)
        assert done.returncode == 0, done.stdout[-2000:]
    assert "undefined references" not in done.stdout


def test_the_source_sets_with_it_and_the_output_without(run: Run, tmp_path: Path) -> None:
    texdiff = (sys.executable, "-m", "texdiff")
    (tmp_path / "notes.tex").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "texdiff.sty").write_text(run(*texdiff, "sty").stdout, encoding="utf-8")
    sets(run, "notes.tex")
    done = run(*texdiff, "expand", "notes.tex", "-o", "out.tex")
    assert (done.returncode, done.stderr) == (0, "notes.tex: 5 answered\n")
    sets(run, "out.tex")
    (tmp_path / "texdiff.sty").unlink()
    sets(run, "out.tex")
    assert run(*texdiff, "expand", "out.tex", "--check").returncode == 0
    assert run(*texdiff, "strip", "out.tex").stdout == SOURCE


def test_its_options_and_settings_hold(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.tex").write_text(SOURCE, encoding="utf-8")
    written = run(sys.executable, "-m", "texdiff", "expand", "notes.tex").stdout
    assert r"= 2\,\mathbf{A}\mathbf{x}" in written  # denominator layout
    rules = written.split("<texdiff rules", 1)[1].splitlines()
    items = [line for line in rules if line.startswith(r"\item")]
    assert sum("cyclic property" in line for line in items) == 1
    assert sum(line.endswith(r", see~\eqref{eq:cyclic}") for line in items) == 1
    assert len(items) == len(set(items)) >= 3


LOADS = {
    "with others": (r"\usepackage{amsmath, texdiff ,bm}", r"\usepackage{amsmath,bm}"),
    "alone": (r"\usepackage{texdiff}", r"\IfFileExists{texdiff.sty}{\usepackage{texdiff}}{}"),
    "with options": (
        r"\usepackage[detail=full]{texdiff}",
        r"\IfFileExists{texdiff.sty}{\usepackage[detail=full]{texdiff}}{}",
    ),
}


@pytest.mark.parametrize("name", LOADS)
def test_its_loading_is_replaced(name: str, run: Run, tmp_path: Path) -> None:
    typed, expected = LOADS[name]
    (tmp_path / "notes.tex").write_text(f"\\documentclass{{article}}\n{typed}\n", encoding="utf-8")
    done = run(sys.executable, "-m", "texdiff", "expand", "notes.tex")
    assert done.returncode == 0
    assert expected in done.stdout.splitlines()


def test_a_wrong_option_of_it_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.tex").write_text("\\usepackage[colour=red]{texdiff}\n", encoding="utf-8")
    done = run(sys.executable, "-m", "texdiff", "expand", "notes.tex")
    assert done.returncode == 1
    assert "notes.tex:1:13: error[unknown-option]" in done.stderr
