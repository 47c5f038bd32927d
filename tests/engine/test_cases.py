"""The table of identities: both methods, every line verified, the value of the answer and its length."""

from __future__ import annotations

import pytest

from tests.engine.checking import METHODS, same_value
from tests.engine.tables import Case, glyphs, read, table

CASES = table("cases.jsonl")
REGRESSIONS = table("regressions.jsonl")
SEED = 5


def ids(case: Case) -> str:
    return case.id


def test_the_tables_are_in_order() -> None:
    names = [case.id for case in (*CASES, *REGRESSIONS)]
    assert len(names) == len(set(names))
    assert len(CASES) >= 150
    assert all(case.answer for case in CASES)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("case", [*CASES, *REGRESSIONS], ids=ids)
def test_the_answer(case: Case, method: str) -> None:
    """`derive` verifies every line, and the answer against a numerical derivative; it must also be the known one."""
    derivation = case.derive(method=method)
    if case.answer is None:
        return
    found = derivation.derivation.closed_answer
    wanted = read(case.answer, case.given, case.assume, found)
    assert same_value(found, wanted, SEED), derivation.answer.latex()
    length = glyphs(derivation.answer.latex())
    assert length <= case.longest * glyphs(case.answer), derivation.answer.latex()
