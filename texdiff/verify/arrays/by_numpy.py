"""Arrays of NumPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from texdiff.algebra.numeric import Rows, Scalar
from texdiff.verify.arrays.small import value_or_nan

Dense = Any  # an array of NumPy with two axes has all that the protocol asks for, but for reshape by a tuple


def array(rows: Rows) -> Dense:
    return np.array(rows, dtype=np.result_type(float, *{type(x) for row in rows for x in row}))


def zeros(rows: int, cols: int) -> Dense:
    return np.zeros((rows, cols))


def ones(rows: int, cols: int) -> Dense:
    return np.ones((rows, cols))


def undefined(rows: int, cols: int) -> Dense:
    return np.full((rows, cols), np.nan)


def eye(size: int) -> Dense:
    return np.eye(size)


def unit(rows: int, cols: int, row: int, col: int) -> Dense:
    result = np.zeros((rows, cols))
    result[row, col] = 1.0
    return result


def entrywise(function: Callable[..., Scalar], *arrays: Dense) -> Dense:
    grids = [a.tolist() for a in np.broadcast_arrays(*arrays)]
    pairs = zip(*grids, strict=True)
    return array([[value_or_nan(function, *xs) for xs in zip(*rows, strict=True)] for rows in pairs])


def block(rows: Sequence[Sequence[Dense]]) -> Dense:
    return np.block([list(row) for row in rows])


def kron(left: Dense, right: Dense) -> Dense:
    return np.kron(left, right)


def total(array: Dense) -> Dense:
    return array.sum(keepdims=True)


def trace(matrix: Dense) -> Dense:
    return matrix.trace().reshape(1, 1)


def det(matrix: Dense) -> Scalar:
    return np.linalg.det(matrix).item()


def inv(matrix: Dense) -> Dense:
    try:
        return np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        return np.full(matrix.shape, np.nan)


def eigenvectors(rows: Rows) -> tuple[Sequence[Scalar], Rows]:
    """The eigenvalues, and rows whose columns are their vectors; NaN where they cannot be found."""
    try:
        values, vectors = np.linalg.eig(np.array(rows))
    except np.linalg.LinAlgError:
        return [np.nan] * len(rows), undefined(len(rows), len(rows)).tolist()
    return values.tolist(), vectors.tolist()


def magnitude(array: Dense) -> float:
    return float(np.abs(array).max())


def is_complex(array: Dense) -> bool:
    return bool(np.iscomplexobj(array))


def quiet() -> AbstractContextManager[object]:
    return np.errstate(all="ignore")
