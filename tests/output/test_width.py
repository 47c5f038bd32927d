"""Widths of formulas, and rows that fit."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texdiff.calculus.problem import Problem
from texdiff.methods.solve import solve
from texdiff.output.breaking import broken
from texdiff.output.paper import line_width
from texdiff.output.printer import LatexPrinter
from texdiff.output.width import measure

TERMS = st.sampled_from(
    [
        r"\mathbf{A}\mathbf{X}^{\top}\mathbf{B}",
        r"\operatorname{tr}(\mathbf{A}\,\mathrm{d}\mathbf{X}\,\mathbf{B} + \mathbf{C})\mathbf{X}",
        r"\left(\frac{\boldsymbol{a}}{\rho} + \frac{\boldsymbol{b}}{\rho^{3}}\right)\boldsymbol{c}^{\top}",
        r"\sum_{k} u_k\,a_{kj}",
        r"\bigl((\mathbf{A} + \mathbf{B})\mathbf{X}\bigr)^{-1}",
    ]
)


def joined(rows: list[str]) -> str:
    """A formula without spaces, sizes of delimiters and signs of continued products."""
    return re.sub(r"\\(?:left|right|biggl|biggr|bigl|bigr|cdot|!)(?![a-z])|\s", "", "".join(rows))


@given(st.lists(TERMS, min_size=1, max_size=6), st.floats(min_value=8, max_value=40))
def test_breaking_keeps_the_formula(terms: list[str], width: float) -> None:
    formula = " + ".join(terms)
    rows = broken(formula, width, width - 2)
    assert joined(rows) == joined([formula])


@given(st.lists(TERMS, min_size=1, max_size=6), st.floats(min_value=13, max_value=40))
def test_rows_are_narrow_enough(terms: list[str], width: float) -> None:
    rows = broken(" - ".join(terms), width, width - 2)
    assert measure(rows[0]) <= width
    assert all(measure(row) <= width - 2 for row in rows[1:])


@given(st.lists(TERMS, min_size=1, max_size=4))
def test_what_fits_stays_on_one_row(terms: list[str]) -> None:
    formula = " + ".join(terms)
    assert broken(formula, measure(formula), 1.0) == [formula]


@pytest.mark.parametrize(
    ("latex", "em"),
    [
        (r"\mathrm{d}f = \operatorname{tr}(\mathbf{Y}^{-1}\,\mathrm{d}\mathbf{Y})", 7.64),
        (
            r"[\mathbf{B}\mathbf{X}^{\top}\mathbf{C}\mathbf{A}]_{ij} + [\mathbf{C}\mathbf{A}\mathbf{X}\mathbf{B}]_{ji}",
            11.2,
        ),
        (r"\frac{\mathrm{d}\boldsymbol{r}}{\rho} - \frac{\boldsymbol{r}\,\mathrm{d}\rho}{\rho^{2}}", 4.7),
        (r"\sum_{j}\sum_{k}\frac{\partial u_j}{\partial x_i}\,a_{jk}\,v_k", 7.9),
    ],
)
def test_measured_as_tex_measures(latex: str, em: float) -> None:
    """The second column is what XeLaTeX finds; the estimate errs to the safe side."""
    assert 0.97 * em <= measure(latex) <= 1.12 * em


@pytest.mark.parametrize(
    ("document_class", "options", "em"),
    [
        ("article", (), 34.5),
        ("article", ("11pt",), 32.8),
        ("ctexart", ("UTF8",), 34.5),
        ("article", ("twocolumn",), 22.95),
        ("beamer", (), 28.06),
        ("beamer", ("aspectratio=169",), 36.38),
        ("IEEEtran", ("conference",), 25.2),
        ("IEEEtran", ("onecolumn",), 34.5),
    ],
)
def test_width_of_a_class(document_class: str, options: tuple[str, ...], em: float) -> None:
    assert line_width(document_class, options) == pytest.approx(em, rel=1e-3)


@pytest.mark.parametrize(
    ("preamble", "options", "em"),
    [
        (r"\usepackage[margin=28mm]{geometry}", ("a4paper", "11pt"), 40.0),
        (r"\usepackage[a4paper, left=3cm, right=2cm]{geometry}", (), 45.5),
        (r"\usepackage{geometry} \geometry{textwidth=400pt, margin=1in}", (), 40.0),
        (r"\usepackage[total={6in, 8in}]{geometry}", (), 43.36),
        (r"\usepackage[margin=1in]{geometry}", ("twocolumn",), 22.99),
        (r"\setlength{\textwidth}{15cm}", (), 42.7),
        (r"\usepackage{amsmath}", (), 34.5),
    ],
)
def test_width_of_a_page(preamble: str, options: tuple[str, ...], em: float) -> None:
    assert line_width("article", options, preamble) == pytest.approx(em, rel=5e-3)


@pytest.mark.parametrize("width", [16.0, 23.0, 34.5])
def test_lines_of_derivations_fit(width: float, problems: Mapping[str, Problem]) -> None:
    for problem in problems.values():
        derivation = solve(problem)
        p = LatexPrinter(problem.notation)
        for step in derivation.steps:
            assert all(measure(row) <= width for row in broken(p(step.rhs), width, width))
