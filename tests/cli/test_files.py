"""Files are replaced whole or not at all, and not touched when nothing changed."""

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.kill_run import killed
from texdiff.errors import RequestError
from texdiff.output import files


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_a_new_file_and_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "build" / "a b.tex"
    assert files.replace(str(target), b"one\r\n")
    assert target.read_bytes() == b"one\r\n"
    assert names(target.parent) == ["a b.tex"]


def test_nothing_changed_nothing_touched(tmp_path: Path) -> None:
    target = tmp_path / "a.tex"
    target.write_bytes(b"same")
    os.utime(target, ns=(10**18, 10**18))
    before = target.stat()
    assert not files.replace(str(target), b"same")
    after = target.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_mode_and_link_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "real.tex", tmp_path / "link.tex"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert files.replace(str(link), b"new", expected=b"old")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_source_that_changed_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.tex"
    target.write_bytes(b"the author typed on")
    with pytest.raises(RequestError, match="changed while"):
        files.replace(str(target), b"new", expected=b"what was read")
    assert target.read_bytes() == b"the author typed on"


def test_names_that_would_part_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "a.tex"
    target.write_bytes(b"old")
    os.link(target, tmp_path / "b.tex")
    with pytest.raises(RequestError, match="hard links"):
        files.replace(str(target), b"new")
    assert target.read_bytes() == b"old"


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # the system refuses to write more, as on a full disk
from texdiff.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("arguments", [("--in-place",), ("-o", "b.tex")], ids=["in place", "another file"])
def test_a_write_that_fails_leaves_the_old_file(arguments: tuple[str, ...], tmp_path: Path) -> None:
    notes = ("words\n" * 1000 + "\\[ \\frac{\\partial x^2}{\\partial x} = ? \\]\n").encode()
    (tmp_path / "a.tex").write_bytes(notes)
    (tmp_path / "b.tex").write_bytes(b"old")
    call = [sys.executable, "-c", LIMITED, "expand", "a.tex", *arguments]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "file too large" in done.stderr) == (2, True), done.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.tex": notes, "b.tex": b"old"}


@pytest.mark.parametrize("path", ["missing.tex", ".", "a\0b"])
def test_what_cannot_be_read(tmp_path: Path, path: str) -> None:
    with pytest.raises(RequestError) as caught:
        files.read(str(tmp_path / path))
    assert caught.value.diagnostic.code == "file"


def test_a_device_is_written_to() -> None:
    assert files.replace(os.devnull, b"gone")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


WRITER = """
import sys
from texdiff.output import files
while True:
    for letter in b"ab":
        files.replace(sys.argv[1], bytes([letter]) * 300_000)
"""


def test_killed_writers_lose_nothing_and_leave_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a.tex"
    files.replace(str(target), b"a" * 300_000)
    for turn in range(8):
        writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(target)]) for _ in range(2)]
        time.sleep(0.15 + 0.013 * turn)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        content = target.read_bytes()
        assert len(content) == 300_000
        assert len(set(content)) == 1
    files.replace(str(target), b"end")
    assert names(tmp_path) == ["a.tex"]


def test_runs_killed_at_random_moments_leave_every_file_whole(tmp_path: Path) -> None:
    wrong, _ = killed(4, random.Random(1), tmp_path)
    assert wrong == []
