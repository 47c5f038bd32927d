"""Derivatives by symmetric and diagonal matrices, against differences along matrices that keep the structure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

import texdiff

Matrix = npt.NDArray[np.float64]
SIZE, STEP = 3, 1e-5
A = np.array([[0.3, -1.2, 0.7], [1.1, 0.4, -0.6], [-0.5, 0.9, 1.3]])
B = np.array([[1.4, 0.2, -0.8], [0.6, -1.1, 0.5], [0.1, 0.7, 0.9]])
POINTS = {
    "symmetric": np.array([[2.0, 0.4, -0.3], [0.4, 1.5, 0.6], [-0.3, 0.6, 1.1]]),
    "diagonal": np.diag([2.0, 1.5, 1.1]),
}
CASES: dict[str, Callable[[Matrix], float]] = {
    r"\operatorname{tr}(\mathbf{A}\mathbf{X})": lambda x: np.trace(A @ x),
    r"\operatorname{tr}(\mathbf{A}\mathbf{X}\mathbf{B}\mathbf{X})": lambda x: np.trace(A @ x @ B @ x),
    r"\operatorname{tr}(\mathbf{A}\mathbf{X}^{-1})": lambda x: np.trace(A @ np.linalg.inv(x)),
    r"\ln|\mathbf{X}|": lambda x: np.log(np.linalg.det(x)),
    r"|\mathbf{X}|": np.linalg.det,
    r"\|\mathbf{A}\mathbf{X}\|_F^2": lambda x: (A @ x * (A @ x)).sum(),
    r"\lambda_{\max}(\mathbf{X})": lambda x: np.linalg.eigvalsh(x)[-1],
}


def _wanted(function: Callable[[Matrix], float], point: Matrix, kind: str) -> Matrix:
    result = np.zeros((SIZE, SIZE))
    for row, col in np.ndindex(SIZE, SIZE):
        step = np.zeros((SIZE, SIZE))
        step[row, col] = step[col, row] = STEP
        if kind == "symmetric" or row == col:
            result[row, col] = (function(point + step) - function(point - step)) / (2 * STEP)
    return result


def _derived(body: str, by: str, kind: str, **options: object) -> texdiff.Derivation:
    names = (r"\mathbf{A}", r"\mathbf{B}", r"\mathbf{X}")
    given = [rf"{name} \in \mathbb{{R}}^{{n \times n}}" for name in names]
    request = rf"\frac{{\partial}}{{\partial {by}}}\left({body}\right)"
    assume = {r"\mathbf{X}": f"{kind}, invertible"}
    return texdiff.derive(request, given, assume, structured=True, **options)  # type: ignore[arg-type]


def _value(derivation: texdiff.Derivation, point: Matrix, **indices: int) -> Matrix:
    export = derivation.to_numpy()
    values = {r"\mathbf{A}": A, r"\mathbf{B}": B, r"\mathbf{X}": point, "n": SIZE, **indices}
    return np.asarray(export(**{name: values[latex] for latex, name in export.arguments.items()}))


@pytest.mark.parametrize("method", ["differential", "elementwise"])
@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("kind", POINTS)
@pytest.mark.parametrize("body", CASES)
def test_equal_entries_move_together(body: str, kind: str, layout: str, method: str) -> None:
    derivation = _derived(body, r"\mathbf{X}", kind, layout=layout, method=method)
    wanted = _wanted(CASES[body], POINTS[kind], kind)
    assert np.allclose(_value(derivation, POINTS[kind]), wanted, atol=1e-6)


@pytest.mark.parametrize("kind", POINTS)
def test_by_an_entry(kind: str) -> None:
    body = r"\operatorname{tr}(\mathbf{A}\mathbf{X}\mathbf{B}\mathbf{X})"
    derivation = _derived(body, "x_{ij}", kind)
    wanted = _wanted(CASES[body], POINTS[kind], kind)
    for row, col in np.ndindex(SIZE, SIZE):
        assert np.isclose(_value(derivation, POINTS[kind], i=row + 1, j=col + 1), wanted[row, col], atol=1e-6)


def test_a_variable_without_structure_is_not_concerned() -> None:
    given = [r"\mathbf{A} \in \mathbb{R}^{n \times n}", r"\mathbf{X} \in \mathbb{R}^{n \times n}"]
    request = r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X})}{\partial \mathbf{X}}"
    answers = [texdiff.derive(request, given, structured=structured).answer for structured in (True, False)]
    assert answers[0].expression == answers[1].expression


@pytest.mark.parametrize(
    "request_",
    [
        r"\frac{\partial \mathbf{X}\mathbf{A}}{\partial \mathbf{X}}",
        r"\frac{\partial^2 |\mathbf{X}|}{\partial x_{ij}\,\partial x_{kl}}",
    ],
)
def test_others_are_refused(request_: str) -> None:
    given = [r"\mathbf{A} \in \mathbb{R}^{n \times n}", r"\mathbf{X} \in \mathbb{R}^{n \times n}"]
    with pytest.raises(texdiff.RequestError, match="structured"):
        texdiff.derive(request_, given, {r"\mathbf{X}": "symmetric"}, structured=True)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", POINTS)
def test_it_is_stated_as_such(kind: str, language: str) -> None:
    text = _derived(r"\operatorname{tr}(\mathbf{A}\mathbf{X})", r"\mathbf{X}", kind, language=language).latex()
    words = {"en": ("independent", kind), "zh": ("独立", {"symmetric": "对称", "diagonal": "对角"}[kind])}
    assert all(word in text for word in words[language])
