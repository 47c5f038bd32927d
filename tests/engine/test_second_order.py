"""Second derivatives by arrays of any kind, against differences of functions that are written down here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import texdiff

Values = dict[str, Any]
STEP = 1e-4


class Case(NamedTuple):
    """A request, the same function in NumPy, and its variables in order."""

    request: str
    function: Callable[[Values], Any]
    by: tuple[str, str]
    kind: str = ""
    """What is declared of **Z**, whose value is symmetric: its entries stay independent."""


GIVEN = (
    r"\mathbf{A} \in \mathbb{R}^{n \times n}",
    r"\mathbf{X} \in \mathbb{R}^{m \times n}",
    r"\mathbf{Y} \in \mathbb{R}^{n \times n}",
    r"\mathbf{Z} \in \mathbb{R}^{n \times n}",
    r"\boldsymbol{x} \in \mathbb{R}^{n}",
    r"\boldsymbol{a} \in \mathbb{R}^{m}",
    r"t \in \mathbb{R}",
)
X, Y, Z, VECTOR, A, SMALL, T = (
    r"\mathbf{X}",
    r"\mathbf{Y}",
    r"\mathbf{Z}",
    r"\boldsymbol{x}",
    r"\mathbf{A}",
    r"\boldsymbol{a}",
    "t",
)
CASES = {
    "a trace by a matrix twice": Case(
        rf"\frac{{\partial^2 \operatorname{{tr}}({X}{A}{X}^\top)}}{{\partial {X}\,\partial {X}}}",
        lambda v: np.trace(v[X] @ v[A] @ v[X].T),
        (X, X),
    ),
    "a logarithm of a determinant": Case(
        rf"\frac{{\partial^2 \ln|{Y}|}}{{\partial {Y}\,\partial {Y}}}",
        lambda v: np.log(abs(np.linalg.det(v[Y]))),
        (Y, Y),
    ),
    "an inverse between two vectors": Case(
        rf"\frac{{\partial^2 {VECTOR}^\top{Y}^{{-1}}{VECTOR}}}{{\partial {Y}\,\partial {VECTOR}}}",
        lambda v: v[VECTOR] @ np.linalg.inv(v[Y]) @ v[VECTOR],
        (Y, VECTOR),
    ),
    "a norm by a matrix and a vector": Case(
        rf"\frac{{\partial^2 \|{X}{VECTOR}\|^2}}{{\partial {X}\,\partial {VECTOR}}}",
        lambda v: np.sum((v[X] @ v[VECTOR]) ** 2),
        (X, VECTOR),
    ),
    "a norm by a vector and a matrix": Case(
        rf"\frac{{\partial^2 \|{X}{VECTOR}\|^2}}{{\partial {VECTOR}\,\partial {X}}}",
        lambda v: np.sum((v[X] @ v[VECTOR]) ** 2),
        (VECTOR, X),
    ),
    "two matrices": Case(
        rf"\frac{{\partial^2 {SMALL}^\top{X}{Y}{VECTOR}}}{{\partial {X}\,\partial {Y}}}",
        lambda v: v[SMALL] @ v[X] @ v[Y] @ v[VECTOR],
        (X, Y),
    ),
    "a vector by vectors": Case(
        rf"\frac{{\partial^2 ({A}{VECTOR} \odot {VECTOR})}}{{\partial {VECTOR}\,\partial {VECTOR}}}",
        lambda v: (v[A] @ v[VECTOR]) * v[VECTOR],
        (VECTOR, VECTOR),
    ),
    "a vector by a matrix and a vector": Case(
        rf"\frac{{\partial^2 {X}{VECTOR}}}{{\partial {X}\,\partial {VECTOR}}}",
        lambda v: v[X] @ v[VECTOR],
        (X, VECTOR),
    ),
    "a vector and a scalar": Case(
        rf"\frac{{\partial^2 e^{{t}}\|{VECTOR}\|^2}}{{\partial {VECTOR}\,\partial t}}",
        lambda v: np.exp(v[T]) * np.sum(v[VECTOR] ** 2),
        (VECTOR, T),
    ),
    "a scalar and a vector": Case(
        rf"\frac{{\partial^2 e^{{t}}\|{VECTOR}\|^2}}{{\partial t\,\partial {VECTOR}}}",
        lambda v: np.exp(v[T]) * np.sum(v[VECTOR] ** 2),
        (T, VECTOR),
    ),
    "a determinant at a positive definite point": Case(
        rf"\frac{{\partial^2 \ln|{Z}|}}{{\partial {Z}\,\partial {Z}}}",
        lambda v: np.log(np.linalg.det(v[Z])),
        (Z, Z),
        "spd",
    ),
    "an inverse at a symmetric point": Case(
        rf"\frac{{\partial^2 {VECTOR}^\top{Z}^{{-1}}{VECTOR}}}{{\partial {VECTOR}\,\partial {Z}}}",
        lambda v: v[VECTOR] @ np.linalg.inv(v[Z]) @ v[VECTOR],
        (VECTOR, Z),
        "symmetric",
    ),
    "a norm at a point called orthogonal": Case(
        rf"\frac{{\partial^2 \|{Z}{VECTOR}\|^2}}{{\partial {VECTOR}\,\partial {Z}}}",
        lambda v: np.sum((v[Z] @ v[VECTOR]) ** 2),
        (VECTOR, Z),
        "orthogonal",
    ),
}


@pytest.mark.parametrize("method", ["differential", "elementwise"])
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_answer_agrees_with_differences(case: Case, method: str) -> None:
    assume = {Z: case.kind} if case.kind else {}
    found = texdiff.derive(case.request, GIVEN, assume, method=method).to_numpy()
    values = _values()
    needed = {python: values[latex] for latex, python in found.arguments.items()}
    wanted = _differences(lambda v: _differences(case.function, v, case.by[0]), values, case.by[1])
    np.testing.assert_allclose(found(**needed), wanted, atol=1e-5)


def _values() -> Values:
    rng = np.random.default_rng(3)
    sizes: dict[str, tuple[int, ...]] = {A: (3, 3), X: (2, 3), VECTOR: (3,), SMALL: (2,), T: ()}
    drawn = {name: rng.uniform(0.5, 1.5, size) for name, size in sizes.items()}
    near = rng.uniform(-0.5, 0.5, (3, 3))
    return {**drawn, Y: 2 * np.eye(3) + near, Z: 2 * np.eye(3) + near @ near.T}


def _differences(function: Callable[[Values], Any], values: Values, name: str) -> Any:
    """Central differences; the axes of the function first, then those of the variable."""
    at = np.asarray(values[name], dtype=float)
    columns = []
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = STEP
        above, below = ({**values, name: at + sign * step} for sign in (1, -1))
        columns.append((np.asarray(function(above)) - np.asarray(function(below))) / (2 * STEP))
    stacked = np.array(columns).reshape((*at.shape, *np.shape(columns[0])))
    return np.moveaxis(stacked, range(at.ndim), range(-at.ndim, 0))
