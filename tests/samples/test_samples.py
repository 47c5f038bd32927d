"""Every sample is answered in full, sets without an error or an overfull box, and comes back as it was."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
Expand = Callable[[str], Any]
Typeset = Callable[[Path], list[str]]

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.tex"))
NOTES = ("matrix-calculus-en", "matrix-calculus-zh")
CLASSES = {
    "article": lambda page: page,
    "two columns": lambda page: page.replace(r"\documentclass{article}", r"\documentclass[twocolumn]{article}"),
    "slides": lambda page: (
        page.replace(r"\documentclass{article}", r"\documentclass{beamer}")
        .replace(r"\begin{document}", "\\begin{document}\n\\begin{frame}[allowframebreaks]")
        .replace(r"\end{document}", "\\end{frame}\n\\end{document}")
    ),
}
MOST_LINES = 6


@pytest.mark.parametrize("name", NAMES)
def test_every_request_is_answered(name: str, expanded: Expand) -> None:
    requests = expanded(name).report["requests"]
    assert requests
    assert [request["source"] for request in requests if request["status"] != "answered"] == []
    assert all(request["verified"]["draws"] >= 2 for request in requests)


def test_the_notes_hold_requests_of_every_kind(expanded: Expand) -> None:
    requests = [request for name in NOTES for request in expanded(name).report["requests"]]
    assert len(requests) >= 60
    kinds = {request["kind"] for request in requests}
    assert kinds >= {f"{top}/{bottom}" for top, bottom in _FIVE}
    assert {request["method"] for request in requests} >= {"differential", "elementwise"}
    assert {request["layout"] for request in requests} == {"numerator", "denominator"}


_FIVE = (
    ("vector", "scalar"),
    ("matrix", "scalar"),
    ("scalar", "vector"),
    ("vector", "vector"),
    ("scalar", "matrix"),
)


@pytest.mark.parametrize("name", NAMES)
def test_the_source_sets_as_it_stands(name: str, typeset: Typeset, tmp_path: Path) -> None:
    document = tmp_path / f"{name}.tex"
    document.write_bytes((SAMPLES / f"{name}.tex").read_bytes())
    assert typeset(document) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_output_sets_without_overfull_boxes(name: str, expanded: Expand, typeset: Typeset, tmp_path: Path) -> None:
    document = tmp_path / f"{name}.tex"
    document.write_bytes(expanded(name).written)
    assert typeset(document) == []


@pytest.mark.parametrize("form", CLASSES)
def test_one_page_fits_every_width(form: str, command: Command, typeset: Typeset, tmp_path: Path) -> None:
    source, document = tmp_path / "source.tex", tmp_path / "page.tex"
    source.write_text(CLASSES[form]((SAMPLES / "page.tex").read_text(encoding="utf-8")), encoding="utf-8")
    run = command("expand", source, "-o", document)
    assert run.returncode == 0, run.stderr
    assert typeset(document) == []


def test_derivations_are_short(expanded: Expand) -> None:
    lines = [count for name in NAMES for count in _displayed_lines(expanded(name).written.decode("utf-8"))]
    assert len(lines) >= 60
    assert statistics.median(lines) <= MOST_LINES


_BLOCK = re.compile(r"^%<texdiff [^\n]*\n(.*?)%</texdiff>", re.DOTALL | re.MULTILINE)
_DISPLAY = re.compile(r"\\begin\{align\*\}(.*?)\\end\{align\*\}|\\\[(.*?)\\\]", re.DOTALL)


def _displayed_lines(written: str) -> list[int]:
    """For every derivation the number of its displayed rows; those of matrices do not count."""
    derivations = [body for body in _BLOCK.findall(written) if "\\par" in body]
    return [sum(_rows(first or second) for first, second in _DISPLAY.findall(body)) for body in derivations]


def _rows(display: str) -> int:
    return 1 + re.sub(r"\\begin\{[bpv]?matrix\}.*?\\end\{[bpv]?matrix\}", "", display, flags=re.DOTALL).count("\\\\")


@pytest.mark.parametrize("name", NAMES)
def test_expanding_again_changes_nothing(name: str, expanded: Expand, command: Command, tmp_path: Path) -> None:
    again = tmp_path / f"{name}.tex"
    again.write_bytes(expanded(name).written)
    run = command("expand", again, "--in-place")
    assert run.returncode == 0, run.stderr
    assert again.read_bytes() == expanded(name).written


@pytest.mark.parametrize("name", NAMES)
def test_strip_gives_the_source_back(name: str, expanded: Expand, command: Command, tmp_path: Path) -> None:
    written, plain = tmp_path / f"{name}.tex", tmp_path / "plain.tex"
    written.write_bytes(expanded(name).written)
    run = command("strip", written, "-o", plain)
    assert run.returncode == 0, run.stderr
    assert plain.read_bytes() == expanded(name).source
