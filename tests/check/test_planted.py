"""Errors planted in claims that hold: each is found, and a single edit that mends it is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import texdiff
from tests.check.planted_run import errors, good, outcome
from tests.check.test_verdicts import document

GIVEN = (
    r"Let $\mathbf{X} \in \mathbb{R}^{m \times n}$, $\mathbf{A} \in \mathbb{R}^{m \times m}$, "
    r"$\mathbf{B} \in \mathbb{R}^{n \times m}$, $\mathbf{x}, \mathbf{a} \in \mathbb{R}^{m}$, "
    r"$\mathbf{S} \in \mathbb{R}^{n \times n}$."
)
PLANTED: list[dict[str, str]] = tomllib.loads((Path(__file__).parent / "planted.toml").read_text("utf-8"))["planted"]


def verdict(claim: str) -> texdiff.Finding:
    *_, found = texdiff.check(document(GIVEN, claim), texdiff.Settings(layout="numerator"))
    return found


@pytest.mark.parametrize("case", PLANTED, ids=[case["printed"] for case in PLANTED])
def test_a_planted_error_is_found_and_mended(case: dict[str, str]) -> None:
    left = case["left"]
    assert verdict(f"{left} = {case['right']}").verdict == "verified"
    found = verdict(f"{left} = {case['printed']}")
    assert found.verdict in ("wrong", "ill-typed"), found
    assert "it holds" in found.message
    assert verdict(f"{left} = {found.suggestion}").verdict == "verified"


def test_errors_at_random() -> None:
    outcomes = [outcome(claim, error) for claim, error in errors(80, 1)]
    assert len(outcomes) == 80
    assert good(outcomes), [one.row for one in outcomes if not one.found]
