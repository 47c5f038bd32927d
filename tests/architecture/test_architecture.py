"""The shape of the program: imports point one way, operators are named in their own files, modules stay small."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "texdiff"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
EVERYWHERE = {"errors", "source", "records", "patterns"}
LAYERS = {
    "records": set(),
    "patterns": set(),
    "source": {"errors"},
    "errors": {"source"},
    "algebra": EVERYWHERE,
    "operators": {*EVERYWHERE, "algebra"},
    "calculus": {*EVERYWHERE, "algebra", "operators"},
    "methods": {*EVERYWHERE, "algebra", "operators", "calculus"},
    "verify": {*EVERYWHERE, "algebra", "operators", "calculus", "methods"},
}
"""What a part of the program may import; `latex` and `output` stand beside calculus and never import each other."""

READING_LAYERS = {
    "packages": set(),
    "scanning": set(),
    "tokens": {"packages", "scanning"},
    "requests": {"packages", "scanning", "tokens"},
    "grammar": {"tokens"},
    "declarations": {"scanning", "tokens", "grammar"},
    "elaboration": {"tokens", "grammar", "declarations"},
    "style": {"tokens"},
}
"""The same for the folders of `latex`."""

HEAVY = {"sympy", "scipy", "numpy", "jinja2", "pylatexenc"}
LATE_IMPORTS = {"pipeline.py", "cli.py", "__init__.py", "__main__.py"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 60
"""Lines of the longest function; the 90th percentile is bounded below."""


def part(path: Path) -> str:
    """The layer a module belongs to: its folder, or its own name at the top."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def parts_imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = [name.split(".") for name in imported_modules(tree)]
    return {name[1] for name in names if name[0] == "texdiff" and len(name) > 1}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    here, found = part(path), parts_imported(path)
    found.discard(here)
    if here in LAYERS:
        assert found <= LAYERS[here]
    elif here == "latex":
        assert not found & {"output", "pipeline", "cli", "calculus", "methods", "verify"}
    elif here == "output":
        assert not found & {"latex", "pipeline", "cli", "methods"}


@pytest.mark.parametrize("folder", READING_LAYERS)
def test_reading_goes_one_way(folder: str) -> None:
    for path in (PACKAGE / "latex" / folder).glob("*.py"):
        names = [name.split(".") for name in imported_modules(ast.parse(path.read_text("utf-8")))]
        found = {name[2] for name in names if name[:2] == ["texdiff", "latex"]}
        assert found <= READING_LAYERS[folder] | {folder}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_import_stands_inside_a_function(path: Path) -> None:
    if path.name in LATE_IMPORTS:
        return
    functions = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)]
    inside = [n.lineno for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert not inside


def operator_classes() -> set[str]:
    return {
        node.name
        for path in (PACKAGE / "operators").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_operators_are_named_in_their_own_files_only(path: Path) -> None:
    if part(path) == "operators":
        return
    text = path.read_text("utf-8")
    imported = {m for m in imported_modules(ast.parse(text)) if m.startswith("texdiff.operators.")}
    assert not imported
    strings = {n.value for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    assert not strings & operator_classes()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_MODULE
    assert max(function_lengths(text), default=0) <= LONGEST_FUNCTION


def function_lengths(text: str) -> list[int]:
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    return [(f.end_lineno or f.lineno) - f.lineno + 1 for f in functions]


def test_most_functions_are_short() -> None:
    lengths = sorted(n for path in MODULES for n in function_lengths(path.read_text("utf-8")))
    assert statistics.median(lengths) <= 10
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_a_document_without_requests_imports_nothing_heavy(tmp_path: Path) -> None:
    names = imported_by_a_run("No derivative here: $a + b$.", tmp_path)
    assert not {name for name in names if name.split(".")[0] in HEAVY or name.startswith("texdiff.operators")}


def test_a_small_request_needs_no_library_of_arrays(tmp_path: Path) -> None:
    request = r"\[ \frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X}^{-1})}{\partial \mathbf{X}} = ? \]"
    names = imported_by_a_run(request, tmp_path)
    assert "texdiff.verify.verdict" in names
    assert not {name.split(".")[0] for name in names} & {"numpy", "scipy", "sympy"}


def imported_by_a_run(body: str, folder: Path) -> set[str]:
    """The modules that the command imports for a document."""
    notes = folder / "notes.tex"
    notes.write_text(f"\\documentclass{{article}}\\begin{{document}}\n{body}\n\\end{{document}}\n", "utf-8")
    run = ["-m", "texdiff", "expand", "--no-cache", str(notes), "-o", str(folder / "out.tex")]
    result = subprocess.run([sys.executable, "-X", "importtime", *run], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return {line.rsplit("|", 1)[-1].strip() for line in result.stderr.splitlines() if "|" in line}
