"""Where options may stand: each place in turn, the nearest to the request winning; what is unknown is an error."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

LAYOUTS = {"numerator": r"2\,\mathbf{x}^{\top}", "denominator": r"2\,\mathbf{x}"}
FORM = r"\frac{\partial \mathbf{x}^\top\mathbf{x}}{\partial \mathbf{x}}"
PLACES = ("project", "file", "flag", "macro", "setting", "comment", "call")
"""Farthest first; a setting is a comment or a macro, of which the later one wins."""
SPELLINGS = {
    "project": '[tool.texdiff]\n{key} = "{value}"\n',
    "file": '{key} = "{value}"\n',
    "macro": "\\texdiffset{{{key}={value}}}\n",
    "setting": "% texdiff-set: {key} {value}\n",
    "comment": "% texdiff: {key} {value}\n",
    "call": "[{key}={value}]",
}
Said = dict[str, tuple[str, str]]


def expand(folder: Path, said: Said) -> subprocess.CompletedProcess[str]:
    """Expand one request with options at some places."""
    written = {place: SPELLINGS[place].format(key=k, value=v) for place, (k, v) in said.items() if place != "flag"}
    for place, name in (("project", "pyproject.toml"), ("file", "texdiff.toml")):
        if place in written:
            (folder / name).write_text(written[place])
    before = "".join(written.get(place, "") for place in ("macro", "setting", "comment"))
    (folder / "a.tex").write_text(f"{before}\\[ \\texdiff{written.get('call', '')}{{{FORM}}} \\]\n")
    flags = [word for place, (key, value) in said.items() if place == "flag" for word in (f"--{key}", value)]
    call = [sys.executable, "-m", "texdiff", "expand", "a.tex", "--no-cache", *flags]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("near", range(len(PLACES)), ids=PLACES)
def test_the_nearest_wins(near: int, tmp_path: Path) -> None:
    said = {place: ("layout", "numerator") for place in PLACES[:near] if (place, PLACES[near]) != ("project", "file")}
    done = expand(tmp_path, {**said, PLACES[near]: ("layout", "denominator")})
    assert done.returncode == 0, done.stderr
    assert f"= {LAYOUTS['denominator']}%" in done.stdout
    assert f"= {LAYOUTS['numerator']}%" not in done.stdout


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_key_is_an_error(place: str, tmp_path: Path) -> None:
    done = expand(tmp_path, {place: ("colour", "red")})
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "colour" in done.stderr


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_value_is_an_error(place: str, tmp_path: Path) -> None:
    done = expand(tmp_path, {place: ("layout", "sideways")})
    assert done.returncode in (1, 2)
    assert "allowed: numerator, denominator" in done.stderr


BOLD = r"$\mathbf{x} \in \mathbb{R}^n$"
SHOWN: dict[str, tuple[str, Callable[[str], bool]]] = {
    "method elementwise": ("method elementwise", lambda text: "Entry" in text or "entry" in text),
    "detail answer": ("detail answer", lambda text: "derivation" not in text),
    "language zh": ("language zh", lambda text: "推导" in text),
    "place none": ("place none", lambda text: "derivation" not in text),
    "reasons none": ("reasons none", lambda text: "\\tag*" not in text),
    "reasons below": ("reasons below", lambda text: "\\tag*" not in text and "\\text{\\footnotesize" in text),
    "two at once": ("detail full, language zh", lambda text: "推导" in text),
}


@pytest.mark.parametrize("name", SHOWN)
def test_every_option_has_its_effect(name: str, tmp_path: Path) -> None:
    said, holds = SHOWN[name]
    top = r"(\mathbf{A}\mathbf{x} - \mathbf{b})^\top(\mathbf{A}\mathbf{x} - \mathbf{b})"
    form = rf"\frac{{\partial {top}}}{{\partial \mathbf{{x}}}}"
    written = []
    for comment in (f"% texdiff: {said}\n", ""):
        (tmp_path / "a.tex").write_text(f"{BOLD}\n{comment}\\[ {form} = ? \\]\n", encoding="utf-8")
        call = [sys.executable, "-m", "texdiff", "expand", "a.tex", "-o", "b.tex"]
        assert subprocess.run(call, cwd=tmp_path, capture_output=True, check=False).returncode == 0
        written.append((tmp_path / "b.tex").read_text("utf-8"))
    assert (holds(written[0]), holds(written[1])) == (True, False)
