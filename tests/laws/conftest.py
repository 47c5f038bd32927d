"""One specimen of every operator for every shape that it accepts, found from the registry; and points to test it at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
import pytest

import texdiff.operators
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import OPERATORS, Reading
from texdiff.algebra.shape import SCALAR, Shape, ShapeError, column
from texdiff.verify.arrays import dense
from texdiff.verify.draw import draw
from texdiff.verify.evaluate import Evaluation

M, N, P = (Polynomial.of(name) for name in "mnp")
SHAPES = (SCALAR, column(N), Shape(ONE, N), Shape(M, N), Shape(N, N), Shape(N, P), column(Polynomial.of(3)))
assert texdiff.operators.__name__
MOST_ARGUMENTS = 2
POINTS, ATTEMPTS = 2, 24
TOLERANCE = 1e-7


def specimens() -> list[Expr]:
    """Nodes over general symbols of pairwise different sizes, each once."""
    found: dict[Expr, None] = {}
    for operator in OPERATORS.values():
        for reading in operator.readings:
            found.update(dict.fromkeys(_read(reading)))
        for node in operator.nodes:
            for shapes, params in node.samples():
                found[node.read(symbols(shapes), params)] = None
    return list(found)


def symbols(shapes: Sequence[Shape]) -> list[Symbol]:
    """Arguments A, B …, with no property beyond their shape."""
    return [Symbol("ABCDEF"[k], shape) for k, shape in enumerate(shapes)]


def _read(reading: Reading) -> Iterator[Expr]:
    for count in range(1, MOST_ARGUMENTS + 1):
        for shapes in product(SHAPES, repeat=count):
            node = _node(reading, shapes)
            if node is not None:
                yield node


def _node(reading: Reading, shapes: Sequence[Shape]) -> Expr | None:
    """What is read from symbols of these shapes; None where the operator takes no such arguments."""
    try:
        return reading.node.read(symbols(shapes), reading.params) if reading.accepts(shapes) else None
    except (ShapeError, ValueError, IndexError):
        return None


def title(expr: Expr) -> str:
    """A test's name: the class, params that are text, shapes."""
    words = [str(p) for p in expr.params if isinstance(p, str | Polynomial)]
    return "-".join([type(expr).__name__, *words, *(str(a.shape) for a in expr.args)])


def _points(expressions: Sequence[Expr], varying: Sequence[Symbol] = ()) -> Iterator[Evaluation]:
    """Evaluations at which all expressions have values; fails where there are too few."""
    found = 0
    for attempt in range(ATTEMPTS):
        evaluation = Evaluation(draw(expressions, 21, attempt), {}, varying, dense())
        if all(np.all(np.isfinite(np.asarray(evaluation(expr)))) for expr in expressions):
            found += 1
            yield evaluation
        if found == POINTS:
            return
    raise AssertionError(f"{expressions} have values at {found} points only")


def _close(found: object, wanted: object) -> bool:
    """Equal shapes and values up to rounding."""
    left, right = np.asarray(found), np.asarray(wanted)
    return left.shape == right.shape and np.allclose(left, right, rtol=TOLERANCE, atol=TOLERANCE)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a specimen runs once for each."""
    if "specimen" in metafunc.fixturenames:
        metafunc.parametrize("specimen", specimens(), ids=title)


@pytest.fixture
def points() -> Callable[..., Iterator[Evaluation]]:
    return _points


@pytest.fixture
def close() -> Callable[[object, object], bool]:
    return _close


@pytest.fixture(scope="session")
def all_specimens() -> list[Expr]:
    return specimens()
