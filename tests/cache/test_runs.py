"""A second run of the same command over unchanged files says the same and imports next to nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from texdiff.cache.runs import MOST_RECORDS, recall, remember

NOTES = r"""\documentclass{article}
\begin{document}
\[ \frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X})}{\partial \mathbf{X}} = ? \]
\end{document}
"""
PLAIN = NOTES.replace(r"\partial", "b")
COMMAND = ("expand", "notes.tex", "-o", "out.tex")


class Shell:
    """Runs texdiff in a folder with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache"

    def run(self, *words: str, timed: bool = False) -> subprocess.CompletedProcess[str]:
        flags = ("-X", "importtime") if timed else ()
        place = {"XDG_CACHE_HOME": str(self.cache), "LOCALAPPDATA": str(self.cache)}
        return subprocess.run(
            [sys.executable, *flags, "-m", "texdiff", *words],
            cwd=self.folder,
            env={**os.environ, **place},
            capture_output=True,
            text=True,
            check=False,
        )

    def works(self, *words: str) -> bool:
        """Whether a run read the document, rather than recall what the last one said."""
        return "texdiff.cli" in self.run(*words, timed=True).stderr


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "notes.tex").write_text(NOTES, "utf-8")
    return Shell(tmp_path)


def test_nothing_is_done_twice(shell: Shell) -> None:
    first = shell.run(*COMMAND)
    written = (shell.folder / "out.tex").read_bytes()
    second = shell.run(*COMMAND, timed=True)
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stderr and second.stderr.endswith(first.stderr)
    assert (shell.folder / "out.tex").read_bytes() == written
    imported = [line.rsplit("|", 1)[-1].strip() for line in second.stderr.splitlines() if "import time" in line]
    assert not {"texdiff.cli", "typing", "re", "json"} & set(imported)


def edit_source(shell: Shell) -> None:
    (shell.folder / "notes.tex").write_text(NOTES.replace("{A}", "{B}"), "utf-8")


def edit_result(shell: Shell) -> None:
    (shell.folder / "out.tex").write_text("", "utf-8")


def lose_result(shell: Shell) -> None:
    (shell.folder / "out.tex").unlink()


def add_options(shell: Shell) -> None:
    (shell.folder / "texdiff.toml").write_text('layout = "denominator"\n', "utf-8")


def add_package(shell: Shell) -> None:
    (shell.folder / "article.cls").write_text("% a class of the author's own\n", "utf-8")


def spoil_records(shell: Shell) -> None:
    for record in (shell.cache / "texdiff" / "runs").iterdir():
        record.write_bytes(record.read_bytes()[:-3])


def fill_records_with_garbage(shell: Shell) -> None:
    for record in (shell.cache / "texdiff" / "runs").iterdir():
        record.write_bytes(bytes(range(256)) * 7)


def lose_cache(shell: Shell) -> None:
    (shell.cache / "texdiff").rename(shell.cache / "elsewhere")


CHANGES = (
    edit_source,
    edit_result,
    lose_result,
    add_options,
    add_package,
    spoil_records,
    fill_records_with_garbage,
    lose_cache,
)


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(change: Callable[[Shell], None], shell: Shell) -> None:
    (shell.folder / "notes.tex").write_text(PLAIN, "utf-8")
    assert shell.works(*COMMAND)
    assert not shell.works(*COMMAND)
    change(shell)
    assert shell.works(*COMMAND)
    assert (shell.folder / "out.tex").read_bytes()


WORKING = (
    ("--no-cache",),
    ("--diff",),
    ("--report", "-"),
)


@pytest.mark.parametrize("flags", WORKING)
def test_what_must_be_done_is_done_again(flags: tuple[str, ...], shell: Shell) -> None:
    (shell.folder / "notes.tex").write_text(PLAIN, "utf-8")
    assert shell.works(*COMMAND, *flags)
    assert shell.works(*COMMAND, *flags)


def test_failures_are_reported_again(shell: Shell) -> None:
    (shell.folder / "notes.tex").write_text(NOTES.replace(r"\mathbf{A}\mathbf{X}", r"\undefined"), "utf-8")
    first, second = shell.run(*COMMAND), shell.run(*COMMAND)
    assert first.returncode == second.returncode == 1
    assert first.stderr == second.stderr


def test_files_that_are_still_missing_are_looked_for_again(shell: Shell) -> None:
    text = PLAIN.replace("\\[", "\\input{later}\\[")
    (shell.folder / "notes.tex").write_text(text, "utf-8")
    assert shell.works(*COMMAND)
    assert shell.works(*COMMAND)
    (shell.folder / "later.tex").write_text("Here it is.\n", "utf-8")
    assert shell.works(*COMMAND)
    assert not shell.works(*COMMAND)
    (shell.folder / "later.tex").write_text("Here it is again.\n", "utf-8")
    assert shell.works(*COMMAND)


def test_in_place(shell: Shell) -> None:
    command = ("expand", "--in-place", "notes.tex")
    assert shell.works(*command)
    written = (shell.folder / "notes.tex").read_bytes()
    assert shell.works(*command)
    assert not shell.works(*command)
    assert (shell.folder / "notes.tex").read_bytes() == written


def test_a_cache_that_cannot_be_made(shell: Shell) -> None:
    shell.cache.write_text("a file where the folder should be", "utf-8")
    assert shell.run(*COMMAND).returncode == 0
    assert (shell.folder / "out.tex").exists()


def test_records_are_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    source = tmp_path / "notes.tex"
    for number in range(MOST_RECORDS + 10):
        remember(("expand", str(number)), {str(source): b""}, (), "said")
    source.write_bytes(b"")
    assert len(list((tmp_path / "texdiff" / "runs").iterdir())) <= MOST_RECORDS
    assert recall(("expand", str(MOST_RECORDS + 9))) == "said"
