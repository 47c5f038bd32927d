"""One claim at a time: its verdict, and what mends it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import texdiff

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text("utf-8"))["claim"]


def document(given: str, *claims: str) -> str:
    """Notes with some claims, each in a display."""
    displays = "\n".join(f"\\[ {claim} \\]" for claim in claims)
    return f"\\documentclass{{article}}\n\\begin{{document}}\n{given}\n{displays}\n\\end{{document}}\n"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_verdict(case: dict[str, Any]) -> None:
    settings = texdiff.Settings(layout=case.get("layout", "numerator"))
    *_, found = texdiff.check(document(case.get("given", ""), case["claim"]), settings)
    assert found.verdict == case["verdict"], found.message
    assert case.get("message", "") in found.message
    if "suggestion" in case:
        assert found.suggestion == case["suggestion"]


MENDED = [case for case in CASES if case["verdict"] in ("wrong", "ill-typed") and " = " in case["claim"]]


@pytest.mark.parametrize("case", MENDED, ids=[case["name"] for case in MENDED])
def test_what_is_suggested_is_right(case: dict[str, Any]) -> None:
    settings = texdiff.Settings(layout=case.get("layout", "numerator"))
    *_, found = texdiff.check(document(case.get("given", ""), case["claim"]), settings)
    left = case["claim"].split(" = ")[0]
    if found.suggestion:
        *_, again = texdiff.check(document(case.get("given", ""), f"{left} = {found.suggestion}"), settings)
        assert again.verdict == "verified", again.message
