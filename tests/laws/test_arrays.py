"""Python's numbers and NumPy give the same values of every operator, and the same derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.numeric import Array, Arrays, Rows
from texdiff.verify.arrays import dense, small
from texdiff.verify.draw import draw
from texdiff.verify.evaluate import Evaluation

DRAWS = 4
LIBRARIES = (cast(Arrays, small), dense())
SQUARE: Rows = [[2.0, 1.0 + 1e-20j, 0.5], [0.25, 3.0, 1.0 - 2e-20j], [1.0, 0.0, 1.5]]
SINGULAR: Rows = [[1.0, 2.0], [2.0, 4.0]]
WIDE: Rows = [[1.0, -2.0, 0.5], [0.25, 4.0, -1.0]]


def test_values_and_differentials(specimen: Expr) -> None:
    varying = [symbol for symbol in specimen.free if isinstance(symbol, Symbol)]
    for attempt in range(DRAWS):
        sample = draw([specimen], 5, attempt)
        found = [Evaluation(sample, {}, varying, arrays) for arrays in LIBRARIES]
        for value in (lambda at: at(specimen), lambda at: at.differential(specimen)):
            _agree(*map(value, found))


def _agree(left: Array, right: Array) -> None:
    """NaN in the same places, and elsewhere the same up to rounding."""
    assert left.shape == right.shape
    np.testing.assert_allclose(np.asarray(left), np.asarray(right), rtol=1e-7, atol=1e-9)


OPERATIONS: dict[str, Callable[[Arrays], Array]] = {
    "inverse": lambda a: a.inv(a.array(SQUARE)),
    "no inverse": lambda a: a.inv(a.array(SINGULAR)),
    "determinant": lambda a: a.array([[a.det(a.array(SQUARE))]]),
    "determinant with a zero in front": lambda a: a.array([[a.det(a.array([[0.0, 2.0], [3.0, 1.0]]))]]),
    "no determinant": lambda a: a.array([[a.det(a.array(SINGULAR))]]),
    "repeated column": lambda a: a.array(WIDE) - a.array([[1.0], [2.0]]),
    "repeated row": lambda a: a.array(WIDE) * a.array([[1.0, 2.0, 3.0]]),
    "repeated entry": lambda a: a.array([[2.0]]) * a.array(WIDE),
    "number in front": lambda a: 1j * a.array(WIDE),
    "number behind": lambda a: a.array(WIDE) + 2.0,
    "division by zero": lambda a: a.zeros(2, 2) / a.zeros(2, 2),
    "product": lambda a: a.array(WIDE) @ a.array(SQUARE),
    "part": lambda a: a.array(SQUARE)[1:3, 0:2],
    "reshaped": lambda a: a.array(WIDE).reshape(3, 2),
    "transposed": lambda a: a.array(WIDE).T,
    "negated real part": lambda a: -a.array(SQUARE).real,
    "blocks": lambda a: a.block([[a.eye(2), a.ones(2, 1)], [a.zeros(1, 2), a.unit(1, 1, 0, 0)]]),
    "Kronecker product": lambda a: a.kron(a.array(WIDE), a.array(SINGULAR)),
    "sums": lambda a: a.array([[a.total(a.array(SQUARE))[0, 0], a.trace(a.array(SQUARE))[0, 0]]]),
    "outside the domain": lambda a: a.entrywise(lambda x: 1 / (x - 1.0), a.array(WIDE)),
    "undefined": lambda a: a.undefined(2, 3),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations(name: str) -> None:
    left, right = (_quietly(OPERATIONS[name], arrays) for arrays in LIBRARIES)
    _agree(left.real, right.real)
    np.testing.assert_allclose(np.asarray(left).imag, np.asarray(right).imag, rtol=1e-7, atol=1e-30)


def _quietly(operation: Callable[[Arrays], Array], arrays: Arrays) -> Array:
    with arrays.quiet():
        return operation(arrays)


@pytest.mark.parametrize("entry", [1.0, -3.0, 2.0 - 5j, float("nan"), float("inf")])
def test_sizes_of_entries(entry: complex) -> None:
    wanted = float(np.abs(np.array([[0.5, entry]])).max())
    for arrays in LIBRARIES:
        found = arrays.magnitude(arrays.array([[0.5, entry]]))
        assert found == wanted or not np.isfinite([found, wanted]).any()
        assert arrays.is_complex(arrays.array([[0.5, entry]])) == isinstance(entry, complex)


def test_products_that_do_not_fit_are_refused() -> None:
    for arrays in LIBRARIES:
        with pytest.raises(ValueError, match="."):
            arrays.array(WIDE) @ arrays.array(WIDE)
