"""Extreme eigenvalues and singular values in arithmetic that a small imaginary part passes through exactly."""

from __future__ import annotations

import math

from texdiff.algebra.expression import Array, Evaluator
from texdiff.algebra.numeric import power_of

GAP = 1e-3
"""Eigenvalues that are closer than this, relative to the largest one, count as one multiple eigenvalue."""
SHIFT = 1e-3
"""How far, relative to the gap, the shift of the inverse iteration stands from the eigenvalue."""
STEPS = 12


def eigenpair(ev: Evaluator, matrix: Array, number: int) -> tuple[Array, Array]:
    """The eigenvalue in a place of those in ascending order of their real parts, which must be real and simple, and
    its unit eigenvector; NaN where it is not. The vector comes from an inverse iteration, so that both move with the
    matrix.
    """
    arrays, size = ev.arrays, matrix.shape[0]
    undefined = arrays.undefined(1, 1), arrays.undefined(size, 1)
    if not math.isfinite(arrays.magnitude(matrix)) or not -size <= number < size:
        return undefined
    values, vectors = ev.eigenvectors(matrix.real)
    place = sorted(range(size), key=lambda k: values[k].real)[number]
    value = values[place]
    apart = min((abs(other - value) for k, other in enumerate(values) if k != place), default=math.inf)
    scale = max(map(abs, values))
    if not apart > GAP * scale or value.imag or not scale:
        return undefined
    column = [row[place].real for row in vectors]
    start = arrays.array([[entry] for entry in column])
    shift = value.real + SHIFT * min(apart, scale)
    inverse = arrays.inv(matrix - shift * arrays.eye(size))
    vector = start
    for _ in range(STEPS):
        vector = inverse @ vector
        vector = vector / (start.T @ vector)
    found = (start.T @ vector) / (start.T @ inverse @ vector) + shift
    length = arrays.entrywise(lambda square: power_of(square, 0.5), arrays.total(vector * vector))
    return found, math.copysign(1.0, max(column, key=abs)) * vector / length


def largest_singular(ev: Evaluator, matrix: Array) -> tuple[Array, Array, Array]:
    """The largest singular value with its left and right unit vectors; NaN where it is not simple, or zero."""
    square, right = eigenpair(ev, matrix.T @ matrix, -1)
    value = ev.arrays.entrywise(lambda number: power_of(number, 0.5), square)
    return value, matrix @ right / value, right
