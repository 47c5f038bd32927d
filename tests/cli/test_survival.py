"""What a file is, besides its text, survives runs of the real program: bytes, line ends, mode, links, times."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

FORM = rb"\frac{\partial \mathbf{x}^\top\mathbf{A}\mathbf{x}}{\partial \mathbf{x}}"
TEXT = b"Let $\\mathbf{x} \\in \\mathbb{R}^n$.\n\\[\n  " + FORM + b" = ?\n\\]\nThe end.\n"
LONG_AGO = 10**18
"""Nanoseconds."""

CONTENTS = {
    "plain": TEXT,
    "a byte order mark": b"\xef\xbb\xbf" + TEXT,
    "carriage returns and line feeds": TEXT.replace(b"\n", b"\r\n"),
    "carriage returns": TEXT.replace(b"\n", b"\r"),
    "mixed line ends": TEXT.replace(b"\n", b"\r\n", 2).replace(b"end.\n", b"end.\r"),
    "no final line end": TEXT.rstrip(b"\n"),
    "a request at the very end": b"So $" + FORM + b" = ?$",
    "bytes that are no UTF-8": b"caf\xe9 \xff\xfe \xc0\x80 \xed\xa0 \x80\n" + TEXT + b"\x80\xf8",
    "null bytes and form feeds": b"\x00\x0c\n" + TEXT + b"\x1a\n",
    "everything at once": b"\xef\xbb\xbfcaf\xe9\r" + TEXT.replace(b"\n", b"\r\n", 3) + b"\x00\xff",
}


def run(folder: Path, *arguments: str, code: int = 0) -> str:
    """A run of the program that ends as it should, and what it said."""
    call = [sys.executable, "-m", "texdiff", *arguments]
    done = subprocess.run(call, cwd=folder, capture_output=True, check=False)
    said = done.stderr.decode()
    assert (done.returncode, "Traceback" in said) == (code, False), said
    return said


@pytest.mark.parametrize("name", CONTENTS)
def test_bytes_survive(name: str, tmp_path: Path) -> None:
    notes = tmp_path / "a.tex"
    notes.write_bytes(CONTENTS[name])
    assert "1 answered" in run(tmp_path, "expand", "a.tex", "--in-place")
    assert notes.read_bytes() != CONTENTS[name]
    run(tmp_path, "expand", "a.tex", "--check")
    run(tmp_path, "strip", "a.tex", "--in-place")
    assert notes.read_bytes() == CONTENTS[name]


RUNS = {
    "nothing is asked for": (b"No formula.\n", ("expand", "a.tex", "--in-place")),
    "a run once more": (None, ("expand", "a.tex", "--in-place")),
    "the same output once more": (None, ("expand", "b.tex", "-o", "a.tex")),
    "nothing to strip": (TEXT, ("strip", "a.tex", "--in-place")),
    "it only looks": (TEXT, ("expand", "a.tex", "--diff")),
    "it only checks": (b"No formula.\n", ("expand", "a.tex", "--check")),
}


@pytest.mark.parametrize("name", RUNS)
def test_what_does_not_change_is_not_touched(name: str, tmp_path: Path) -> None:
    content, arguments = RUNS[name]
    (tmp_path / "b.tex").write_bytes(TEXT)
    if content is None:
        run(tmp_path, "expand", "b.tex", "-o", "a.tex")
    else:
        (tmp_path / "a.tex").write_bytes(content)
    os.utime(tmp_path / "a.tex", ns=(LONG_AGO, LONG_AGO))
    before = (tmp_path / "a.tex").stat()
    run(tmp_path, *arguments)
    after = (tmp_path / "a.tex").stat()
    assert (after.st_mtime_ns, after.st_ino, after.st_ctime_ns) == (LONG_AGO, before.st_ino, before.st_ctime_ns)


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640, 0o755])
def test_the_mode_survives(mode: int, tmp_path: Path) -> None:
    notes = tmp_path / "a.tex"
    notes.write_bytes(TEXT)
    notes.chmod(mode)
    run(tmp_path, "expand", "a.tex", "--in-place")
    assert stat.S_IMODE(notes.stat().st_mode) == mode


def _link(folder: Path) -> Path:
    (folder / "a.tex").symlink_to(folder / "real" / "b.tex")
    return folder / "real" / "b.tex"


def _chain(folder: Path) -> Path:
    (folder / "a.tex").symlink_to("c.tex")
    (folder / "c.tex").symlink_to(os.path.join("real", "b.tex"))
    return folder / "real" / "b.tex"


def _folder(folder: Path) -> Path:
    (folder / "here").symlink_to("real")
    (folder / "a.tex").symlink_to(os.path.join("here", "b.tex"))
    return folder / "real" / "b.tex"


@pytest.mark.parametrize("link", [_link, _chain, _folder])
def test_links_stay_links(link: Callable[[Path], Path], tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = link(tmp_path)
    target.write_bytes(TEXT)
    run(tmp_path, "expand", "a.tex", "--in-place")
    assert (tmp_path / "a.tex").is_symlink()
    assert b"%</texdiff>" in target.read_bytes()
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == ["b.tex"]


def test_names_of_one_file_do_not_part(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_bytes(TEXT)
    os.link(tmp_path / "a.tex", tmp_path / "b.tex")
    assert "hard links" in run(tmp_path, "expand", "a.tex", "--in-place", code=2)
    assert os.path.samefile(tmp_path / "a.tex", tmp_path / "b.tex")
    assert (tmp_path / "a.tex").read_bytes() == TEXT


MANY = TEXT + b"".join(b"\\[ \\frac{\\partial x^%d}{\\partial x} = ? \\]\n" % power for power in range(2, 30))
WITHOUT = """
import os, sys
for name in ("fork", "forkpty", "sched_getaffinity", "chown", "register_at_fork"):
    delattr(os, name)
for name in ("fcntl", "resource", "termios", "pwd"):
    sys.modules[name] = None
sys.platform = "win32"
from texdiff.__main__ import main
sys.exit(main())
"""
"""The program where a system has neither processes that fork, nor locks, nor owners."""


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_a_system_without_fork_and_locks(jobs: str, tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_bytes(MANY)
    run(tmp_path, "expand", "a.tex", "-o", "here.tex", "--no-cache")
    for written, more in (("b.tex", ["-o", "b.tex"]), ("a.tex", ["--in-place"])):
        call = [sys.executable, "-c", WITHOUT, "expand", "a.tex", *more, "--jobs", jobs]
        done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "a.tex: 29 answered\n")
        assert (tmp_path / written).read_bytes() == (tmp_path / "here.tex").read_bytes()
