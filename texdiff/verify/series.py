"""Functions of square matrices from real arithmetic alone, so that a small imaginary part passes through exactly."""

from __future__ import annotations

import math
from collections.abc import Callable

from texdiff.algebra.numeric import Array, Arrays

Series = Callable[[Arrays, Array], Array]

TAYLOR_TERMS = 18
LARGEST_EXPONENT = 500
ROOT_STEPS, MOST_ROOTS = 30, 40
ROOT_ERROR = 1e-8
LARGEST_CONDITION = 1e5
"""Of the root; errors of its derivative grow with the square."""
CLOSE_TO_IDENTITY = 0.25
ODD_TERMS = 12
"""0.15²⁴ is below the precision of the numbers."""


def exponential(arrays: Arrays, matrix: Array) -> Array:
    """e^M by scaling and squaring of the Taylor series."""
    size = _column_norm(arrays, matrix)
    if not size <= LARGEST_EXPONENT:
        return arrays.undefined(*matrix.shape)
    halvings = max(0, math.ceil(math.log2(max(size, 1e-300))) + 2)
    scaled = matrix * 0.5**halvings
    term = result = arrays.eye(matrix.shape[0])
    for k in range(1, TAYLOR_TERMS):
        term = term @ scaled / k
        result = result + term
    for _ in range(halvings):
        result = result @ result
    return result


def cosine(arrays: Arrays, matrix: Array) -> Array:
    """cos M, the upper left block of exp [[0, −M], [M, 0]]."""
    size = matrix.shape[0]
    return _rotation(arrays, matrix)[:size, :size]


def sine(arrays: Arrays, matrix: Array) -> Array:
    """sin M, the lower left block of exp [[0, −M], [M, 0]]."""
    size = matrix.shape[0]
    return _rotation(arrays, matrix)[size:, :size]


def hyperbolic_cosine(arrays: Arrays, matrix: Array) -> Array:
    """cosh M = (e^M + e^{−M})/2."""
    return 0.5 * (exponential(arrays, matrix) + exponential(arrays, -matrix))


def hyperbolic_sine(arrays: Arrays, matrix: Array) -> Array:
    """sinh M = (e^M − e^{−M})/2."""
    return 0.5 * (exponential(arrays, matrix) - exponential(arrays, -matrix))


def square_root(arrays: Arrays, matrix: Array) -> Array:
    """The principal root by the iteration of Denman and Beavers, which does not converge where an eigenvalue is
    negative or 0: NaN there, and so near 0 that the imaginary part, which carries the derivative, is rounded away.
    """
    root, inverse = matrix, arrays.eye(matrix.shape[0])
    for _ in range(ROOT_STEPS):
        root, inverse = 0.5 * (root + arrays.inv(inverse)), 0.5 * (inverse + arrays.inv(root))
    error = arrays.magnitude((root @ root - matrix).real) / (1 + arrays.magnitude(matrix))
    condition = arrays.magnitude(root) * arrays.magnitude(inverse)
    good = error <= ROOT_ERROR and condition <= LARGEST_CONDITION
    return root if good else arrays.undefined(*matrix.shape)


def logarithm(arrays: Arrays, matrix: Array) -> Array:
    """ln M = 2^k ln M^{1/2^k}, near I by the odd powers of (M − I)(M + I)⁻¹."""
    identity, roots = arrays.eye(matrix.shape[0]), 0
    while _column_norm(arrays, matrix - identity) > CLOSE_TO_IDENTITY:
        matrix, roots = square_root(arrays, matrix), roots + 1
        if roots > MOST_ROOTS:
            return arrays.undefined(*matrix.shape)
    ratio = (matrix - identity) @ arrays.inv(matrix + identity)
    square, power, total = ratio @ ratio, ratio, ratio
    for k in range(1, ODD_TERMS):
        power = power @ square
        total = total + power / (2 * k + 1)
    return 2.0 ** (roots + 1) * total


def _column_norm(arrays: Arrays, matrix: Array) -> float:
    """The largest sum of a column's real parts; infinite where an entry is not finite."""
    if not math.isfinite(arrays.magnitude(matrix)):
        return math.inf
    return max(float(sum(abs(x.real) for x in column)) for column in zip(*matrix.tolist(), strict=True))


def _rotation(arrays: Arrays, matrix: Array) -> Array:
    zero = arrays.zeros(*matrix.shape)
    return exponential(arrays, arrays.block([[zero, -matrix], [matrix, zero]]))


SERIES: dict[str, Series] = {
    "exp": exponential,
    "ln": logarithm,
    "sin": sine,
    "cos": cosine,
    "sinh": hyperbolic_sine,
    "cosh": hyperbolic_cosine,
    "sqrt": square_root,
}
