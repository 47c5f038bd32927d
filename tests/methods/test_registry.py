"""A proof method is one file: it is offered, checked and used without another file knowing of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import texdiff
from texdiff.methods import NAMES

PACKAGE = Path(texdiff.__file__).parent
OWN = '''"""The differential, said in another name."""
from dataclasses import replace
from texdiff.methods.proofs import differential


def suits(problem):
    return False


def derive(problem):
    return replace(differential.derive(problem), method="backwards")
'''
REQUEST = r"\frac{\partial \mathbf{x}^\top\mathbf{A}\mathbf{x}}{\partial \mathbf{x}}"


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with one file more."""
    folder = tmp_path_factory.mktemp("extended")
    for part in ("texdiff", "templates"):
        shutil.copytree(PACKAGE.parent / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "texdiff/methods/proofs/backwards.py").write_text(OWN)
    return folder


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "texdiff", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_file_is_a_method(extended: Path) -> None:
    """The new method answers, and is named in the help."""
    found = _run(extended, "derive", REQUEST, "--method", "backwards", "--format", "json")
    assert found.returncode == 0, found.stderr
    assert '"method": "backwards"' in found.stdout
    assert "auto, backwards, differential, elementwise" in _run(extended, "derive", "--help").stdout


def test_an_unknown_method_is_refused_with_the_names() -> None:
    """What may be written instead is what the folder holds."""
    found = _run(PACKAGE.parent, "derive", REQUEST, "--method", "backwards")
    assert found.returncode != 0
    assert all(name in found.stderr for name in NAMES)


@pytest.mark.parametrize("method", NAMES)
def test_a_method_says_its_own_name(method: str) -> None:
    """The file's stem is what a derivation names."""
    found = texdiff.derive(REQUEST, given=r"\mathbf{A} \in \mathbb{R}^{n\times n}", method=method)
    assert found.derivation.method == method
