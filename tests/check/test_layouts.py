"""The layout of a document, told by its claims, and what is said of those that differ."""

from __future__ import annotations

import pytest

import texdiff
from tests.check.test_verdicts import document
from texdiff.checking.check import checked
from texdiff.checking.layouts import prevailing

QUADRATIC = r"\frac{\partial \mathbf{x}^\top\mathbf{A}\mathbf{x}}{\partial \mathbf{x}} = "
LINEAR = r"\frac{\partial \mathbf{A}\mathbf{x}}{\partial \mathbf{x}} = "
ROW, COLUMN = r"\mathbf{x}^\top(\mathbf{A} + \mathbf{A}^\top)", r"(\mathbf{A} + \mathbf{A}^\top)\mathbf{x}"
JACOBIAN, TURNED = r"\mathbf{A}", r"\mathbf{A}^\top"


@pytest.mark.parametrize(
    ("quadratic", "linear", "layout"),
    [(ROW, JACOBIAN, "numerator"), (COLUMN, TURNED, "denominator"), (COLUMN, JACOBIAN, "gradient")],
)
def test_layout(quadratic: str, linear: str, layout: str) -> None:
    found = checked(document("", QUADRATIC + quadratic, LINEAR + linear), texdiff.Settings())
    assert found.layout.layout == layout
    assert {one.judgement.verdict for one in found.judged} == {"verified"}


def test_a_claim_in_another_layout() -> None:
    trace = r"\frac{\partial \operatorname{tr}(\mathbf{B}\mathbf{X})}{\partial \mathbf{X}} = \mathbf{B}^\top"
    found = texdiff.check(document("", QUADRATIC + ROW, LINEAR + JACOBIAN, trace))
    assert [one.verdict for one in found] == ["verified", "verified", "layout"]
    assert found[-1].suggestion == r"\mathbf{B}"


def test_a_tie_is_numerator_layout_with_a_warning() -> None:
    found = checked(document("", QUADRATIC + ROW, LINEAR + TURNED), texdiff.Settings())
    assert found.layout.layout == "numerator"
    assert [told.code for told in found.diagnostics] == ["layout-tie"]


def test_a_stated_layout_counts_more_than_claims() -> None:
    text = document("% texdiff-set: layout denominator", QUADRATIC + ROW)
    assert [one.verdict for one in texdiff.check(text)] == ["layout"]


def test_at_most_twenty_claims_are_counted() -> None:
    votes = [("numerator",)] * 20 + [("denominator",)] * 30
    assert prevailing(votes).layout == "numerator"


def test_claims_that_hold_in_every_layout_say_nothing() -> None:
    everywhere = ("numerator", "gradient", "denominator")
    assert prevailing([everywhere, ("gradient", "denominator"), ()]) == ("gradient", 1, 0, False)


ASKED = r"\frac{\partial \mathbf{x}^\top\mathbf{x}}{\partial \mathbf{x}} = ?"


@pytest.mark.parametrize(
    ("claims", "answer"),
    [
        ((), r"2\mathbf{x}^{\top}"),
        ((QUADRATIC + ROW, LINEAR + JACOBIAN), r"2\mathbf{x}^{\top}"),
        ((QUADRATIC + COLUMN, LINEAR + TURNED), r"2\,\mathbf{x}"),
        ((QUADRATIC + COLUMN, LINEAR + JACOBIAN), r"2\,\mathbf{x}"),
    ],
)
def test_requests_are_answered_in_the_layout_of_the_claims(claims: tuple[str, ...], answer: str) -> None:
    written = texdiff.expand(document("", *claims, ASKED))
    (outcome,) = written.requests
    assert outcome.derivation is not None
    expected = checked(document("", *claims, ASKED.replace("?", answer)), texdiff.Settings())
    assert expected.judged[-1].judgement.verdict == "verified"
    assert outcome.derivation.problem.layout == expected.layout.layout


def test_a_stated_layout_is_not_asked_of_the_claims() -> None:
    text = document("% texdiff-set: layout numerator", QUADRATIC + COLUMN, ASKED)
    (outcome,) = texdiff.expand(text).requests
    assert outcome.derivation is not None
    assert outcome.derivation.problem.layout == "numerator"


def test_a_tie_is_reported_by_expand() -> None:
    written = texdiff.expand(document("", QUADRATIC + ROW, LINEAR + TURNED, ASKED))
    assert "layout-tie" in [told.code for told in written.diagnostics]


def test_expanding_again_changes_nothing() -> None:
    once = texdiff.expand(document("", QUADRATIC + COLUMN, LINEAR + JACOBIAN, ASKED)).text
    assert texdiff.expand(once).text == once
