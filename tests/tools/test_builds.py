"""make and latexmk: what is built, and that nothing is built twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import texdiff
from tests.tools.real import tool

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NOTES = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\begin{document}
\input{sizes}
\[ \frac{\partial \mathbf{x}^{\top}\mathbf{A}\mathbf{x}}{\partial \mathbf{x}} = ? \]
\end{document}
"""
SIZES = "Let $\\mathbf{x} \\in \\mathbb{R}^n$ and $\\mathbf{A} \\in \\mathbb{R}^{n \\times n}$.\n"
SYMMETRIC = SIZES + "Let $\\mathbf{A}$ be symmetric.\n"
Run = Callable[..., str]


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Runs a program in a folder and gives back all that it printed."""

    def call(folder: Path, *arguments: str, fails: bool = False) -> str:
        command = [tool(arguments[0]), *arguments[1:]]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    return call


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder with two documents, what they read, and the Makefile of the samples."""
    shutil.copy(SAMPLES / "Makefile", tmp_path)
    for name in ("one.tex", "two.tex"):
        (tmp_path / name).write_text(NOTES, "utf-8")
    (tmp_path / "sizes.tex").write_text(SIZES, "utf-8")
    return tmp_path


def make(run: Run, folder: Path, *targets: str, fails: bool = False) -> list[str]:
    """The documents that texdiff was called for by make."""
    printed = run(folder, "make", "-j2", "SOURCES=one.tex two.tex", *targets, fails=fails)
    return sorted(line.split(" expand ")[1].split()[0] for line in printed.splitlines() if " expand " in line)


def later(path: Path, text: str) -> None:
    """A change that make can see, whatever the clock's resolution."""
    path.write_text(text, "utf-8")
    moment = time.time() + 2
    os.utime(path, (moment, moment))


BOTH = ["one.tex", "two.tex"]


def test_make_answers_each_document_once(run: Run, notes: Path) -> None:
    assert make(run, notes) == BOTH
    assert make(run, notes) == []
    assert "= ?" not in (notes / "build" / "one.tex").read_text("utf-8")


def settled(run: Run, notes: Path) -> None:
    """Let all that was built become newer than every source."""
    moment = time.time() + 4
    for built in (notes / "build").iterdir():
        os.utime(built, (moment, moment))
    assert make(run, notes) == []


def test_make_answers_again_what_a_change_touches(run: Run, notes: Path) -> None:
    make(run, notes)
    later(notes / "two.tex", NOTES.replace("= ?", r"= ?, \quad n > 1"))
    assert make(run, notes) == ["two.tex"]
    settled(run, notes)
    before = (notes / "build" / "one.tex").read_text("utf-8")
    moment = time.time() + 8
    (notes / "sizes.tex").write_text(SYMMETRIC, "utf-8")
    os.utime(notes / "sizes.tex", (moment, moment))
    assert make(run, notes) == BOTH
    after = (notes / "build" / "one.tex").read_text("utf-8")
    assert after != before
    assert r"2\,\mathbf{x}^{\top}\mathbf{A}" in after


def test_make_answers_again_where_a_template_changed(run: Run, notes: Path) -> None:
    template = notes / "own" / "en" / "failed.tex.j2"
    template.parent.mkdir(parents=True)
    template.write_text("\\textbf{!}\n", "utf-8")
    flags = "TEXDIFF_FLAGS=--templates own"
    assert make(run, notes, flags) == BOTH
    assert make(run, notes, flags) == []
    later(template, "\\textbf{!!}\n")
    assert make(run, notes, flags) == BOTH


def test_make_survives_a_file_that_is_gone(run: Run, notes: Path) -> None:
    make(run, notes)
    for name in BOTH:
        later(notes / name, NOTES.replace("\\input{sizes}", SIZES))
    (notes / "sizes.tex").unlink()
    assert make(run, notes) == BOTH


def test_make_touches_what_did_not_change(run: Run, notes: Path) -> None:
    make(run, notes)
    text = (notes / "build" / "one.tex").read_bytes()
    later(notes / "one.tex", NOTES)
    assert make(run, notes) == ["one.tex"]
    settled(run, notes)
    assert (notes / "build" / "one.tex").read_bytes() == text


def test_make_leaves_nothing_behind_a_failure(run: Run, notes: Path) -> None:
    (notes / "one.tex").write_text(
        NOTES.replace("\\mathbf{A}\\mathbf{x}}", "\\mathbf{A}\\mathbf{A}_{+}^{q}@}"), "utf-8"
    )
    assert "one.tex" in make(run, notes, "-k", fails=True)
    assert not (notes / "build" / "one.tex").exists()
    assert (notes / "build" / "two.tex").exists()


def test_make_sets_the_documents(run: Run, notes: Path) -> None:
    make(run, notes, "pdf")
    assert (notes / "build" / "one.pdf").read_bytes().startswith(b"%PDF")


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    """A folder for latexmk: the notes in a .dtex file, with the recipe of the samples."""
    shutil.copy(SAMPLES / ".latexmkrc", tmp_path)
    (tmp_path / "notes.dtex").write_text(NOTES.replace("\\input{sizes}", SIZES), "utf-8")
    return tmp_path


LATEXMK = ("latexmk", "-interaction=nonstopmode", "notes.tex")


def test_latexmk_answers_and_sets(run: Run, typed: Path) -> None:
    assert "1 answered" in run(typed, *LATEXMK)
    assert "Derivation." in run(typed, "pdftotext", "notes.pdf", "-")
    assert "answered" not in run(typed, *LATEXMK)
    later(typed / "notes.dtex", NOTES.replace("\\input{sizes}", SYMMETRIC))
    assert "1 answered" in run(typed, *LATEXMK)
    expected = texdiff.expand(NOTES.replace("\\input{sizes}", SYMMETRIC)).text
    assert (typed / "notes.tex").read_text("utf-8") == expected


@pytest.fixture
def watching(typed: Path, environment: dict[str, str]) -> Iterator[Path]:
    """A folder that `latexmk -pvc` watches."""
    with (typed / "watch.log").open("w") as log:
        command = [tool("latexmk"), "-pvc", "-view=none", *LATEXMK[1:]]
        watch = subprocess.Popen(command, cwd=typed, env=environment, stdout=log, stderr=log, start_new_session=True)
        yield typed
        os.killpg(watch.pid, signal.SIGINT)
        watch.wait(timeout=30)


def wait_for(folder: Path, condition: Callable[[], bool]) -> None:
    """Until something is so; what was printed says why it did not come to that."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, (folder / "watch.log").read_text("utf-8", "replace")
        time.sleep(0.2)


def test_latexmk_watches_the_notes(watching: Path, run: Run) -> None:
    page = watching / "notes.pdf"
    wait_for(watching, page.exists)
    first = page.stat().st_mtime_ns
    later(watching / "notes.dtex", NOTES.replace("\\input{sizes}", SYMMETRIC))
    wait_for(watching, lambda: page.stat().st_mtime_ns > first)
    assert "symmetric" in run(watching, "pdftotext", "notes.pdf", "-")
    assert (watching / "watch.log").read_text("utf-8", "replace").count("1 answered") == 2
