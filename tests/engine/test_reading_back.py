"""Notation that answers use, typed again: it is read as what it was printed from."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.engine.reading_back import printed
from tests.engine.tables import read
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import SCALAR, Shape, column
from texdiff.errors import RequestError

M, N, P = map(Polynomial.of, "mnp")
GIVEN = (
    r"\mathbf{A} \in \mathbb{R}^{m \times n}",
    r"\mathbf{C} \in \mathbb{R}^{n \times p}",
    r"\mathbf{S} \in \mathbb{R}^{n \times n}",
    r"\boldsymbol{b} \in \mathbb{R}^{mn}",
    r"\boldsymbol{u} \in \mathbb{R}^{3}",
    r"\boldsymbol{w} \in \mathbb{R}^{n}",
    r"\mathbf{U} = \mathbf{U}(\boldsymbol{w}) \in \mathbb{R}^{n \times n}",
)
ANSWERS = {
    r"\mathbf{K}_{mn}\operatorname{vec}(\mathbf{A})": column(M * N),
    r"\mathbf{L}_n\operatorname{vec}(\mathbf{S})": column(N * (N + ONE) * Polynomial.of(Fraction(1, 2))),
    r"\operatorname{vec}^{-1}(\boldsymbol{b})\mathbf{C}": Shape(M, P),
    r"[\boldsymbol{u}]_{\times}\boldsymbol{u}": column(Polynomial.of(3)),
    r"[a_{ij} + u_1]_{ij}": Shape(M, N),
    r"[w_i^{2}]_i": column(N),
    r"[w_i^{2}]_i^{\top}": Shape(ONE, N),
    r"\left[\operatorname{tr}\!\left(\mathbf{S}\frac{\partial \mathbf{U}}{\partial w_i}\right)\right]_i": column(N),
    r"[\mathbf{A}\boldsymbol{w}]_i": SCALAR,
    r"\frac{\partial \operatorname{vec}(\mathbf{U})}{\partial \boldsymbol{w}}": Shape(N * N, N),
}


@pytest.mark.parametrize("formula", ANSWERS)
def test_an_answer_is_read(formula: str) -> None:
    shape = ANSWERS[formula]
    found = read(formula, GIVEN, {}, Symbol("a", shape))
    assert found.shape == shape
    assert printed(found) == formula


@pytest.mark.parametrize("formula", [r"\mathbf{K}_{ij}\boldsymbol{w}", r"[3]_i", r"[w_i]_{ij}\boldsymbol{w}"])
def test_what_tells_no_size_is_no_array(formula: str) -> None:
    """Indices that are no sizes pick entries, and an array needs to know how many there are."""
    with pytest.raises(RequestError):
        read(formula, GIVEN, {}, Symbol("a", SCALAR))
