"""Derivations as they are written: golden files for every model derivation, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from texdiff.calculus.problem import Problem
from texdiff.methods.solve import solve
from texdiff.output.render import answer_rows, derivation_block, statement_block, states_layout
from texdiff.output.style import Style
from texdiff.output.text import text_block

GOLDEN = Path(__file__).parent / "golden"
NAMES = [
    "cubic by entries",
    "cubic by differentials",
    "log det",
    "components",
    "least squares",
    "gradient",
    "one line",
    "denominator layout",
    "matrix by scalar",
    "unit vector",
    "second derivative",
    "second derivative by scalars",
    "more than two axes",
    "row",
    "name of the author",
    "statement",
    "inner scalars",
    "names under a sum",
    "names of the first stage",
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, language: str, problems: Mapping[str, Problem], golden: Callable[[Path, str], None]) -> None:
    derivation = solve(problems[name])
    style = Style(language=language)
    text = statement_block(derivation, style) + derivation_block(derivation, style)
    golden(GOLDEN / f"{name.replace(' ', '-')}.{language}.tex", text)


@pytest.mark.parametrize("name", ["cubic by entries", "log det", "unit vector"])
def test_golden_text(name: str, problems: Mapping[str, Problem], golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / f"{name.replace(' ', '-')}.txt", text_block(solve(problems[name])))


def block(problems: Mapping[str, Problem], name: str, style: Style, reference: str = "") -> str:
    return derivation_block(solve(problems[name]), style, reference)


def test_the_statement_is_cited(problems: Mapping[str, Problem]) -> None:
    assert r"\textit{Derivation of~\eqref{eq:1}.}" in block(problems, "gradient", Style(), r"\eqref{eq:1}")
    assert r"\textit{式~\eqref{eq:1} 的推导。}" in block(problems, "gradient", Style(language="zh"), r"\eqref{eq:1}")


def test_the_first_derivation_states_the_layout(problems: Mapping[str, Problem]) -> None:
    assert "numerator layout" in block(problems, "bilinear", Style(first=True))
    assert "layout" not in block(problems, "bilinear", Style())


def test_every_derivation_whose_answer_depends_on_it_can_name_the_layout(problems: Mapping[str, Problem]) -> None:
    for name in NAMES:
        derivation = solve(problems[name])
        stated = "layout" in derivation_block(derivation, Style(first=True))
        assert stated == states_layout(derivation) or name == "denominator layout", name


def test_a_reason_below_fractions_gets_a_row_of_its_own(problems: Mapping[str, Problem]) -> None:
    narrow = block(problems, "second derivative by scalars", Style(width=20.0))
    assert "\\\\[2pt]\n& \\tag*{" in narrow
    assert "[2pt]" not in block(problems, "second derivative by scalars", Style(width=80.0))


def test_reasons_below_and_none(problems: Mapping[str, Problem]) -> None:
    below = block(problems, "gradient", Style(reasons="below"))
    assert r"\tag*" not in below
    assert "\\\\\n" + r"&\qquad\text{\footnotesize product rule}" in below
    assert "product rule" not in block(problems, "gradient", Style(reasons="none"))


def test_reasons_in_a_column_for_leqno_and_for_pandoc(problems: Mapping[str, Problem]) -> None:
    columns = block(problems, "gradient", Style(alone=False))
    assert r"&&\text{\footnotesize product rule}" in columns
    assert r"\begin{align*}" in columns
    nested = block(problems, "gradient", Style(nested=True))
    assert "\\[\n\\begin{aligned}" in nested
    assert r"\tag" not in columns + nested


def test_the_authors_citation_replaces_the_words(problems: Mapping[str, Problem]) -> None:
    style = Style(rules=(("product rule", r"\eqref{eq:product}"),))
    assert r"\tag*{\footnotesize \eqref{eq:product}}" in block(problems, "gradient", style)


def test_the_answer_is_not_repeated(problems: Mapping[str, Problem]) -> None:
    derivation = solve(problems["inverse"])
    answer = answer_rows(derivation)[0]
    assert answer not in derivation_block(derivation).replace(r"\operatorname{tr}(" + answer.lstrip("-"), "")


def test_a_long_answer_has_rows_that_begin_with_a_sign(problems: Mapping[str, Problem]) -> None:
    derivation = solve(problems["long"])
    rows = answer_rows(derivation, width=16.0)
    assert len(rows) > 1
    assert all(re.match(r"[+-]|\\cdot", row) for row in rows[1:])
