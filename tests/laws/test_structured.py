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
COLUMN = np.array([[0.8], [-0.4], [1.2]])
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


def _derived(body: str, by: str, kind: str, order: int = 1, **options: object) -> texdiff.Derivation:
    names = (r"\mathbf{A}", r"\mathbf{B}", r"\mathbf{X}")
    given = [rf"{name} \in \mathbb{{R}}^{{n \times n}}" for name in names]
    given.append(r"\boldsymbol{a} \in \mathbb{R}^n")
    power = f"^{order}" if order > 1 else ""
    request = rf"\frac{{\partial{power}}}{{\partial {by}}}\left({body}\right)"
    assume = {r"\mathbf{X}": f"{kind}, invertible"}
    return texdiff.derive(request, given, assume, structured=True, **options)  # type: ignore[arg-type]


def _value(derivation: texdiff.Derivation, point: Matrix, **indices: int) -> Matrix:
    export = derivation.to_numpy()
    arrays = {r"\mathbf{A}": A, r"\mathbf{B}": B, r"\mathbf{X}": point, r"\boldsymbol{a}": COLUMN[:, 0]}
    values = {**arrays, "n": SIZE, **indices}
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


ARRAYS: dict[str, Callable[[Matrix], Matrix]] = {
    r"\mathbf{X}\mathbf{A}": lambda x: x @ A,
    r"\mathbf{X}^{-1}\mathbf{A}\mathbf{X}": lambda x: np.linalg.inv(x) @ A @ x,
    r"\mathbf{A}\mathbf{X}\boldsymbol{a}": lambda x: A @ x @ COLUMN,
    r"\boldsymbol{a}^\top\mathbf{X}^2": lambda x: (COLUMN.T @ x @ x).T,
}
TWICE = {body: CASES[body] for body in (r"\operatorname{tr}(\mathbf{A}\mathbf{X}^{-1})", r"\ln|\mathbf{X}|")}


def _columns(
    function: Callable[[Matrix], Matrix | float], point: Matrix, kind: str, step: float = STEP
) -> list[Matrix]:
    """What becomes of a function along the direction of each entry, column by column."""
    found = []
    for col, row in np.ndindex(SIZE, SIZE):
        along = np.zeros((SIZE, SIZE))
        along[row, col] = along[col, row] = step
        moves = kind == "symmetric" or row == col
        found.append(np.asarray(function(point + along) - function(point - along)) / (2 * step) * moves)
    return found


def _half(array: Matrix, axis: int) -> Matrix:
    """The places of vech X among those of vec X."""
    return array.take([row + col * SIZE for col in range(SIZE) for row in range(col, SIZE)], axis)


@pytest.mark.parametrize("kind", POINTS)
@pytest.mark.parametrize("body", ARRAYS)
def test_arrays_by_the_matrix(body: str, kind: str) -> None:
    found = _value(_derived(body, r"\mathbf{X}", kind), POINTS[kind])
    columns = _columns(ARRAYS[body], POINTS[kind], kind)
    wanted = np.stack([column.T.reshape(-1) for column in columns], axis=1)
    stacked = np.asarray(found).reshape(*ARRAYS[body](POINTS[kind]).shape, SIZE, SIZE)
    assert np.allclose(np.einsum("ijkl->jilk", stacked).reshape(wanted.shape), wanted, atol=1e-6)


@pytest.mark.parametrize("kind", POINTS)
@pytest.mark.parametrize("body", ARRAYS)
def test_arrays_by_an_entry(body: str, kind: str) -> None:
    columns = _columns(ARRAYS[body], POINTS[kind], kind)
    symbolic, explicit = (_derived(body, by, kind) for by in ("x_{ij}", "x_{12}"))
    turned = _derived(body, "x_{ij}", kind, layout="denominator")
    assert turned.answer.shape == symbolic.answer.shape.transposed
    assert np.allclose(_value(explicit, POINTS[kind]).reshape(columns[3].shape), columns[3], atol=1e-6)
    for row, col in np.ndindex(SIZE, SIZE):
        wanted = columns[row + col * SIZE]
        found = _value(symbolic, POINTS[kind], i=row + 1, j=col + 1).reshape(wanted.shape)
        assert np.allclose(found, wanted, atol=1e-6)


@pytest.mark.parametrize("kind", POINTS)
@pytest.mark.parametrize("body", TWICE)
def test_scalars_twice(body: str, kind: str) -> None:
    found = _value(_derived(body, r"\mathbf{X}\,\partial \mathbf{X}", kind, order=2), POINTS[kind])
    point = POINTS[kind]

    def first(x: Matrix) -> Matrix:
        return np.array(_columns(TWICE[body], x, kind, 1e-3))

    wanted = np.stack(_columns(first, point, kind, 1e-3), axis=1)
    assert np.allclose(np.einsum("ijkl->jilk", np.asarray(found)).reshape(wanted.shape), wanted, atol=1e-3)


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("body", CASES)
def test_by_vech(body: str, layout: str) -> None:
    point = POINTS["symmetric"]
    derivation = _derived(body, r"\operatorname{vech}(\mathbf{X})", "symmetric", layout=layout)
    assert derivation.answer.shape.is_row == (layout == "numerator")
    found = _value(derivation, point)
    wanted = _half(_wanted(CASES[body], point, "symmetric").reshape(-1), 0)
    assert np.allclose(np.asarray(found).reshape(-1), wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("request_", "kind", "reason"),
    [
        (r"\frac{\partial^2 |\mathbf{X}|}{\partial x_{ij}\,\partial x_{kl}}", "symmetric", "whole arrays"),
        (r"\frac{\partial |\mathbf{X}|}{\partial \operatorname{vec}(\mathbf{X})}", "symmetric", "equal entries twice"),
        (r"\frac{\partial |\mathbf{X}|}{\partial \operatorname{vech}(\mathbf{X})}", "invertible", "not declared"),
    ],
)
def test_others_are_refused(request_: str, kind: str, reason: str) -> None:
    given = [r"\mathbf{A} \in \mathbb{R}^{n \times n}", r"\mathbf{X} \in \mathbb{R}^{n \times n}"]
    with pytest.raises(texdiff.RequestError, match=reason):
        texdiff.derive(request_, given, {r"\mathbf{X}": kind}, structured=True)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", POINTS)
def test_it_is_stated_as_such(kind: str, language: str) -> None:
    text = _derived(r"\operatorname{tr}(\mathbf{A}\mathbf{X})", r"\mathbf{X}", kind, language=language).latex()
    words = {"en": ("independent", kind), "zh": ("独立", {"symmetric": "对称", "diagonal": "对角"}[kind])}
    assert all(word in text for word in words[language])
