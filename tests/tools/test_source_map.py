"""`--source-map`: the lines of the output lead back to the author's, also from the errors of the real TeX."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import texdiff
from tests.tools.real import tool

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("quick-start", "page")


def expand(folder: Path, source: Path, name: str = "out.tex") -> tuple[str, list[dict[str, Any]]]:
    """The output, and the stretches of the report."""
    flags = ["--source-map", "--report", str(folder / "report.json"), "-o", str(folder / name)]
    call = [sys.executable, "-m", "texdiff", "expand", str(source), *flags]
    done = subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads((folder / "report.json").read_text("utf-8"))
    return (folder / name).read_text("utf-8"), report["source_map"]


def source_line(stretches: list[dict[str, Any]], line: int) -> int:
    """The author's line for one of the output."""
    (found,) = [stretch for stretch in stretches if stretch["lines"][0] <= line <= stretch["lines"][1]]
    return int(found["source"][0] + (0 if found["generated"] else line - found["lines"][0]))


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_the_author_is_found(tmp_path: Path, name: str) -> None:
    source = SAMPLES / f"{name}.tex"
    written, stretches = expand(tmp_path, source)
    author = source.read_text("utf-8").splitlines()
    lines = written.splitlines()
    assert [stretches[0]["lines"][0], stretches[-1]["lines"][1]] == [1, len(lines) + 1]
    own = {line for stretch in stretches if not stretch["generated"] for line in range(*stretch["lines"])}
    for number in own:
        typed, line = author[source_line(stretches, number) - 1], lines[number - 1]
        assert line.partition("%<texdiff")[0].rstrip() in typed


@pytest.mark.parametrize("name", NAMES)
def test_blocks_name_the_line_of_their_request(tmp_path: Path, name: str) -> None:
    written, _ = expand(tmp_path, SAMPLES / f"{name}.tex")
    author = (SAMPLES / f"{name}.tex").read_text("utf-8").splitlines()
    named = [
        int(line) for line in re.findall(r"%<texdiff (?:answer|derivation) .*\]> line (\d+)$", written, re.MULTILINE)
    ]
    assert len(named) == written.count("%<texdiff")
    assert all(re.search(r"partial|nabla|d\}", " ".join(author[line - 3 : line])) for line in named)


@pytest.mark.parametrize("name", NAMES)
def test_the_laws_of_blocks_hold(tmp_path: Path, name: str) -> None:
    source = SAMPLES / f"{name}.tex"
    written, _ = expand(tmp_path, source)
    assert texdiff.strip(written).text == source.read_text("utf-8")
    assert texdiff.expand(written).text == texdiff.expand(source.read_text("utf-8")).text
    assert expand(tmp_path, tmp_path / "out.tex", "again.tex")[0] == written


def test_an_error_of_tex_leads_to_the_line_of_the_author(tmp_path: Path) -> None:
    text = (SAMPLES / "quick-start.tex").read_text("utf-8").replace("famous derivative", "\\famous derivative")
    (tmp_path / "notes.tex").write_text(text, "utf-8")
    _, stretches = expand(tmp_path, tmp_path / "notes.tex")
    call = [tool("xelatex"), "-interaction=nonstopmode", "-file-line-error", "out.tex"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, check=False)
    ((line, message),) = re.findall(r"out\.tex:(\d+): (.*)", done.stdout.decode("utf-8", "replace"))
    assert message == "Undefined control sequence."
    assert "\\famous" in text.splitlines()[source_line(stretches, int(line)) - 1]


def test_the_file_itself_gets_no_lines(tmp_path: Path) -> None:
    (tmp_path / "notes.tex").write_text("x", "utf-8")
    call = [sys.executable, "-m", "texdiff", "expand", "--in-place", "--source-map", str(tmp_path / "notes.tex")]
    assert subprocess.run(call, capture_output=True, check=False).returncode == 2
