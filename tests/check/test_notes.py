"""A whole set of notes, most of it right: a row for every claim, and the slips that are known found and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import texdiff

NOTES = Path(__file__).parent / "notes.tex"
SLIPS = {  # what is printed at the right end of each wrong claim, and what it must be called
    r"\left[\frac{\partial u}{\partial \mathbf{X}}\right]_{ii}v + u": "wrong",
    r"\mathbf{X}^{-1}\mathbf{E}_{lj})": "wrong",
    r"\frac{\partial g(u)}{\partial u} \left[\frac{\partial u}{\partial \mathbf{X}}\right]_{ii}": "wrong",
    r"\right]_{ii} = \frac{\partial uv}{\partial x_{ji}}": "wrong",
    r"\right]_{ii} = \frac{\partial g(u)}{\partial x_{ji}}": "wrong",
    r"+ \boldsymbol{b}^{\top}\boldsymbol{e})}{\partial \boldsymbol{x}}": "ill-typed",
    r"= a \frac{\partial \boldsymbol{U}}{\partial x}": "ill-typed",
    r"= a \frac{\partial \boldsymbol{u}}{\partial \boldsymbol{X}}": "ill-typed",
    r"\partial \mathbf{X}} + \frac{\partial \boldsymbol{v}}{\partial \mathbf{X}}": "ill-typed",
    r"\boldsymbol{u}\frac{\partial \boldsymbol{v}}{\partial x}": "ill-typed",
}


@pytest.fixture(scope="module")
def findings() -> list[texdiff.Finding]:
    return texdiff.check(NOTES.read_text("utf-8"), texdiff.Settings(str(NOTES)))


def test_every_claim_has_its_row(findings: list[texdiff.Finding], golden: Callable[[Path, str], None]) -> None:
    rows = [f"{found.line}:{found.column} {found.verdict}: {found.claim}\n" for found in findings]
    golden(NOTES.with_suffix(".verdicts"), "".join(rows))


def test_the_slips_are_found(findings: list[texdiff.Finding]) -> None:
    for slip, verdict in SLIPS.items():
        assert any(found.verdict == verdict and slip in found.claim for found in findings), slip


def test_nothing_else_is_called_wrong(findings: list[texdiff.Finding]) -> None:
    problems = [found for found in findings if found.verdict in ("wrong", "ill-typed", "layout", "conditional")]
    strange = [found.claim for found in problems if not any(slip in found.claim for slip in SLIPS)]
    assert not strange


def test_only_dots_and_limits_are_not_understood(findings: list[texdiff.Finding]) -> None:
    reasons = Counter(found.message for found in findings if found.verdict == "not understood")
    assert not [
        reason
        for reason in reasons
        if not any(word in reason for word in ("leaves something out", "limits", "several definitions"))
    ]
    assert sum(found.verdict == "verified" for found in findings) > 200
