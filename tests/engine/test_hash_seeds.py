"""The same output whatever the seed of Python's hashes: documents, requests of the command, answers of the table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = ("1", "2", "4242")
NOTES = Path(__file__).parents[2] / "samples" / "matrix-calculus-en.tex"
BATCH = """
from tests.engine.tables import table
for case in [*table("cases.jsonl"), *table("regressions.jsonl")][::STEP]:
    print(case.id, case.derive(detail="full").latex())
"""
REQUEST = (
    r"\frac{\partial \|\mathbf{A}\mathbf{X} - \mathbf{B}\|_F^2 + \ln|\mathbf{X}^{\top}\mathbf{X}|}{\partial \mathbf{X}}"
)
COMMANDS = {
    "a request": ["-m", "texdiff", "derive", REQUEST, "--detail", "full"],
    "a request as NumPy": ["-m", "texdiff", "derive", REQUEST, "--format", "numpy"],
    "a document": ["-m", "texdiff", "expand", str(NOTES), "-o", "-"],
    "the operators": ["-m", "texdiff", "operators"],
    "a batch": ["-c", BATCH.replace("STEP", "15")],
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS.keys())
def test_the_output_is_the_same(arguments: list[str]) -> None:
    outputs = [_output(arguments, seed) for seed in SEEDS]
    assert outputs[0].strip()
    assert all(output == outputs[0] for output in outputs)


def _output(arguments: list[str], seed: str) -> bytes:
    """What a process prints whose hashes have this seed."""
    command = [sys.executable, *arguments]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True).stdout
