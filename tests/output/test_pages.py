"""Pages of derivations compiled with XeLaTeX: no error, and nothing sticks out of the margin."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from texdiff.calculus.problem import Problem
from texdiff.methods.solve import solve
from texdiff.output.paper import line_width
from texdiff.output.render import derivation_block, statement_block
from texdiff.output.style import Style

CHINESE = r"\usepackage[UTF8,fontset=fandol,heading=false]{ctex}"
FRAME = (r"\begin{frame}[allowframebreaks]", r"\end{frame}")


@pytest.mark.parametrize(
    ("language", "document_class", "options", "changes"),
    [
        ("en", "article", "", {}),
        ("zh", "article", "", {}),
        ("en", "article", "twocolumn", {}),
        ("zh", "article", "twocolumn", {"reasons": "below"}),
        ("zh", "beamer", "", {}),
        ("en", "article", "leqno", {"alone": False}),
        ("en", "article", "", {"nested": True}),
    ],
)
def test_a_page_has_no_overfull_box(
    language: str,
    document_class: str,
    options: str,
    changes: dict[str, Any],
    problems: Mapping[str, Problem],
    tmp_path: Path,
) -> None:
    style = Style(language=language, width=line_width(document_class, options.split(",")))._replace(**changes)
    blocks = [statement_block(d, style) + derivation_block(d, style) for d in map(solve, problems.values())]
    opening, closing = FRAME if document_class == "beamer" else ("", "")
    packages = r"\usepackage{amsmath,amssymb}" + (CHINESE if language == "zh" else "")
    source = [rf"\documentclass[{options}]{{{document_class}}}", packages, r"\begin{document}", opening]
    (tmp_path / "page.tex").write_text("\n".join([*source, *blocks, closing, r"\end{document}"]), "utf-8")
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    log = (tmp_path / "page.log").read_text("utf-8", "replace")
    assert result.returncode == 0, log[-2000:]
    assert [line for line in log.splitlines() if line.startswith(("Overfull", "LaTeX Warning: Reference"))] == []
