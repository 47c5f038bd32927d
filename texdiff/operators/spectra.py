"""Extreme eigenvalues and singular values in arithmetic that a small imaginary part passes through exactly."""

from __future__ import annotations

from typing import Any

from texdiff.algebra.expression import Array

GAP = 1e-3
"""Eigenvalues that are closer than this, relative to the largest one, count as one multiple eigenvalue."""
SHIFT = 1e-3
"""How far, relative to the gap, the shift of the inverse iteration stands from the eigenvalue."""
STEPS = 12


def eigenpair(np: Any, matrix: Array, number: int) -> tuple[Array, Array]:
    """The eigenvalue in a place of those in ascending order of their real parts, which must be real and simple, and
    its unit eigenvector; NaN where it is not. The vector comes from an inverse iteration, so that both move with the
    matrix.
    """
    size = len(matrix)
    undefined = np.full((1, 1), np.nan), np.full((size, 1), np.nan)
    if not np.all(np.isfinite(matrix)) or not -size <= number < size:
        return undefined
    values, vectors = np.linalg.eig(matrix.real)
    place = np.argsort(values.real)[number]
    apart = np.delete(abs(values - values[place]), place).min(initial=np.inf)
    scale = abs(values).max()
    if apart <= GAP * scale or abs(values[place].imag) > 0 or not scale:
        return undefined
    start = vectors[:, [place]].real
    shift = values[place].real + SHIFT * min(apart, scale)
    inverse = np.linalg.inv(matrix - shift * np.eye(size))
    vector = start
    for _ in range(STEPS):
        vector = inverse @ vector
        vector = vector / (start.T @ vector)
    value = shift + (start.T @ vector) / (start.T @ inverse @ vector)
    sign = np.sign(start[abs(start).argmax(), 0])
    return value, sign * vector / np.sqrt((vector * vector).sum())


def largest_singular(np: Any, matrix: Array) -> tuple[Array, Array, Array]:
    """The largest singular value with its left and right unit vectors; NaN where it is not simple, or zero."""
    square, right = eigenpair(np, matrix.T @ matrix, -1)
    value = np.sqrt(square)
    return value, matrix @ right / value, right
