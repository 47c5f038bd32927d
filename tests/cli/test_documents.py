"""Documents of several files: what one declares holds in the others, and each is written where it belongs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

ROOT = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\usepackage{mine}
\input{preamble}
\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}
\begin{document}
Let $\mathbf{A} \in \R^{n \times n}$ be symmetric.
\input{chapters/one}
\[ \J{g(\vx)}{\vx} = ? \]
\include{chapters/two}
Let $\mathbf{A} \in \R^{n \times n}$ be orthogonal.
\end{document}
"""
TREE = {
    "main.tex": ROOT,
    "mine.sty": (
        "\\ProvidesPackage{mine}\n\\RequirePackage{deeper}\n$\n"
        "\\newcommand{\\J}[2]{\\frac{\\partial #1}{\\partial #2}}\n"
    ),
    "deeper.sty": "\\newcommand{\\vx}{\\mathbf{x}}\n",
    "preamble.tex": "\\newcommand{\\R}{\\mathbb{R}}\n",
    "chapters/one.tex": (
        "% !TEX root = ../main.tex\nWrite $g(\\vx) = \\vx^\\top\\mathbf{A}\\vx$.\n"
        "\\be\\J{\\vx^\\top\\mathbf{A}\\vx}{\\vx} = ?\\ee\n"
    ),
    "chapters/two.tex": (
        "\\documentclass[../main]{subfiles}\n\\begin{document}\n\\[ \\J{g}{\\vx} = ? \\]\n\\end{document}\n"
    ),
}
SYMMETRIC = r"2\,\vx^{\top}\mathbf{A}"


@pytest.fixture
def texdiff(tmp_path: Path) -> Run:
    """Runs texdiff in the folder of the files."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "texdiff", *arguments]
        return subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    return run


def lay(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode("utf-8"))


def answers(path: Path) -> list[str]:
    """The answers in a file."""
    return [
        found.strip() for found in re.findall(r"%<texdiff answer [^\n]*\n(.*?)%</texdiff>", path.read_text("utf-8"))
    ]


@pytest.mark.parametrize("together", [True, False], ids=["in one call", "one by one"])
def test_the_root_serves_its_children(together: bool, texdiff: Run, tmp_path: Path) -> None:
    lay(tmp_path, TREE)
    names = ("main.tex", "chapters/one.tex", "chapters/two.tex")
    for call in [names] if together else [(name,) for name in names]:
        done = texdiff("expand", *call, "--in-place")
        assert done.returncode == 0, done.stderr
    for name in names:
        assert answers(tmp_path / name) == [SYMMETRIC], name
    again = texdiff("expand", *names, "--check", "--in-place")
    assert again.returncode == 0, again.stdout + again.stderr
    texdiff("strip", *names, "--in-place")
    assert {name: (tmp_path / name).read_text("utf-8") for name in names} == {name: TREE[name] for name in names}


def test_a_tree_is_kept_and_sets(texdiff: Run, tmp_path: Path) -> None:
    lay(tmp_path, TREE)
    assert texdiff("expand", "main.tex", "chapters/one.tex", "chapters/two.tex", "-o", "out").returncode == 0
    assert sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.tex")) == [
        "chapters/one.tex",
        "chapters/two.tex",
        "main.tex",
    ]


def test_an_error_names_the_file_it_is_in(texdiff: Run, tmp_path: Path) -> None:
    lay(tmp_path, {**TREE, "chapters/one.tex": "\n% texdiff-set: layout foo\n"})
    done = texdiff("expand", "chapters/two.tex", "-o", "out.tex")
    assert done.returncode == 1
    assert "chapters/one.tex:2:" in done.stderr
    assert "foo" in done.stderr


def test_settings_of_the_root_hold_in_its_children(texdiff: Run, tmp_path: Path) -> None:
    lay(tmp_path, {**TREE, "preamble.tex": TREE["preamble.tex"] + "\\texdiffset{layout=denominator}\n"})
    assert texdiff("expand", "chapters/two.tex", "--in-place").returncode == 0
    assert answers(tmp_path / "chapters/two.tex") == [r"2\,\mathbf{A}\vx"]


OUTSIDE = {
    "notes/a.tex": "\\input{../macros}\n\\[ \\J{\\mathbf{x}^\\top\\mathbf{x}}{\\mathbf{x}} = ? \\]\n",
    "macros.tex": "\\newcommand{\\J}[2]{\\frac{\\partial #1}{\\partial #2}}\n",
}


def test_files_outside_are_read_only_when_asked_for(texdiff: Run, tmp_path: Path) -> None:
    lay(tmp_path, OUTSIDE)
    done = texdiff("expand", "notes/a.tex", "-o", "out.tex")
    assert "lies outside of the folder" in done.stderr
    assert answers(tmp_path / "out.tex") == []
    done = texdiff("expand", "notes/a.tex", "-o", "out.tex", "--outside")
    assert (done.returncode, answers(tmp_path / "out.tex")) == (0, [r"2\,\mathbf{x}^{\top}"]), done.stderr


def test_a_link_to_the_outside_is_outside(texdiff: Run, tmp_path: Path) -> None:
    lay(tmp_path, {**OUTSIDE, "notes/a.tex": OUTSIDE["notes/a.tex"].replace("../", "")})
    (tmp_path / "notes" / "macros.tex").symlink_to(tmp_path / "macros.tex")
    assert "lies outside of the folder" in texdiff("expand", "notes/a.tex", "-o", "out.tex").stderr


def test_what_is_missing_is_said(texdiff: Run, tmp_path: Path) -> None:
    lay(tmp_path, {"a.tex": "\\input{gone}\n% \\input{never}\n\\[ \\frac{\\partial x^2}{\\partial x} = ? \\]\n"})
    done = texdiff("expand", "a.tex", "-o", "out.tex")
    assert done.returncode == 0
    assert done.stderr.count("warning[input]") == 1
    assert "gone was not found" in done.stderr


REQUEST = "\\[ \\frac{\\partial x^2}{\\partial x} = ? \\]\n"
BOTTOMLESS = {
    "a cycle": {
        "a.tex": "\\input{b}\n" + REQUEST,
        "b.tex": "\\input{a}\\input{b}\n\\[\\frac{\\partial y}{\\partial x}=?\\]",
    },
    "a root that is the file": {"a.tex": "% !TEX root = a.tex\n" + REQUEST},
    "a root that reads it twice": {
        "a.tex": "% !TEX root = b.tex\n" + REQUEST,
        "b.tex": "\\begin{document}\\input{a}\\input{a}\\end{document}",
    },
    "a root that does not read it": {"a.tex": "% !TEX root = b.tex\n" + REQUEST, "b.tex": "\\input{c}"},
    "a billion laughs": {
        "a.tex": "\\input{l0}\n" + REQUEST,
        **{f"l{k}.tex": f"\\input{{l{k + 1}}}" * 10 + "\n" for k in range(12)},
        "l12.tex": "ha ",
    },
    "a file that is no text": {"a.tex": "\\input{b}\n" + REQUEST, "b.tex": "\udcff"},
}


@pytest.mark.parametrize("name", BOTTOMLESS)
def test_reading_comes_to_an_end(name: str, texdiff: Run, tmp_path: Path) -> None:
    for path, text in BOTTOMLESS[name].items():
        (tmp_path / path).write_bytes(text.encode("utf-8", "surrogateescape"))
    done = texdiff("expand", "a.tex", "-o", "out.tex")
    assert done.returncode == 0, done.stderr
    assert answers(tmp_path / "out.tex") == ["2x"]


def test_symbols_say_from_which_file_they_are(texdiff: Run, tmp_path: Path) -> None:
    lay(tmp_path, TREE)
    lines = texdiff("symbols", "chapters/two.tex").stdout.splitlines()
    assert [line.split()[-1] for line in lines] == ["main.tex:7", "chapters/one.tex:2"]


ASKED = "\\[ \\frac{\\partial \\mathbf{x}^\\top\\mathbf{x}}{\\partial \\mathbf{x}} = ? \\]\n"
PREAMBLES = {
    "nothing loaded": ("\\documentclass{article}\n", True),
    "another package": ("\\documentclass{report}\n\\usepackage{graphicx}\n", True),
    "amsmath": ("\\documentclass{article}\n\\usepackage[fleqn]{amsmath}\n", False),
    "a package that loads it": ("\\documentclass{article}\n\\usepackage{bm,mathtools}\n", False),
    "a class that loads it": ("\\documentclass{amsart}\n", False),
    "an option that loads it": ("\\documentclass[amsmath,twocolumn]{revtex4-2}\n", False),
    "a document that uses it": ("\\documentclass{article}\n\\usepackage{house-style}\n$\\text{a}$\n", False),
    "a local package": ("\\documentclass{article}\n\\usepackage{mine}\n", False),
    "a part of a document": ("", False),
}


@pytest.mark.parametrize("name", PREAMBLES)
def test_a_missing_package_is_reported(name: str, texdiff: Run, tmp_path: Path) -> None:
    preamble, missing = PREAMBLES[name]
    lay(tmp_path, {"a.tex": preamble + ASKED, "mine.sty": "\\RequirePackage{amsmath}\n"})
    done = texdiff("expand", "a.tex")
    assert done.returncode == 0
    assert ("warning[package]: the answers need the package amsmath" in done.stderr) == missing
