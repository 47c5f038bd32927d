"""Functions of square matrices from real arithmetic alone, so that a small imaginary part passes through exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any

TAYLOR_TERMS = 18
ROOT_STEPS = 30
CLOSE_TO_IDENTITY = 0.25


def exponential(matrix: Array) -> Array:
    """e^M by scaling and squaring of the Taylor series."""
    size = float(np.abs(matrix.real).sum(axis=0).max())
    if not np.isfinite(size) or size > 500:
        return undefined(matrix)
    halvings = max(0, int(np.ceil(np.log2(max(size, 1e-300)))) + 2)
    scaled = matrix / 2.0**halvings
    term = result = np.eye(len(matrix), dtype=matrix.dtype)
    for k in range(1, TAYLOR_TERMS):
        term = term @ scaled / k
        result = result + term
    for _ in range(halvings):
        result = result @ result
    return result


def cosine(matrix: Array) -> Array:
    """cos M, the upper left block of exp [[0, −M], [M, 0]]."""
    return _rotation(matrix)[: len(matrix), : len(matrix)]


def sine(matrix: Array) -> Array:
    """sin M, the lower left block of exp [[0, −M], [M, 0]]."""
    return _rotation(matrix)[len(matrix) :, : len(matrix)]


def hyperbolic_cosine(matrix: Array) -> Array:
    """cosh M = (e^M + e^{−M})/2."""
    return (exponential(matrix) + exponential(-matrix)) / 2


def hyperbolic_sine(matrix: Array) -> Array:
    """sinh M = (e^M − e^{−M})/2."""
    return (exponential(matrix) - exponential(-matrix)) / 2


def square_root(matrix: Array) -> Array:
    """The principal root by the iteration of Denman and Beavers; NaN if an eigenvalue is negative or 0."""
    spectrum = np.linalg.eigvals(matrix.real)
    if np.any((np.abs(spectrum.imag) < 1e-9) & (spectrum.real <= 0)):
        return undefined(matrix)
    root, inverse = matrix, np.eye(len(matrix), dtype=matrix.dtype)
    for _ in range(ROOT_STEPS):
        root, inverse = (root + np.linalg.inv(inverse)) / 2, (inverse + np.linalg.inv(root)) / 2
    return root if np.allclose(root.real @ root.real, matrix.real, atol=1e-8) else undefined(matrix)


def logarithm(matrix: Array) -> Array:
    """ln M = 2^k ln M^{1/2^k}, near I by quadrature of ∫ (M − I)(I + t(M − I))⁻¹ dt."""
    identity, roots = np.eye(len(matrix)), 0
    while np.abs(matrix.real - identity).sum() > CLOSE_TO_IDENTITY:
        matrix, roots = square_root(matrix), roots + 1
        if roots > 40 or not np.all(np.isfinite(matrix)):
            return undefined(matrix)
    nodes, weights = np.polynomial.legendre.leggauss(12)
    rest = matrix - identity
    total = np.zeros_like(rest)
    for node, weight in zip(nodes, weights, strict=True):
        total = total + weight / 2 * (rest @ np.linalg.inv(identity + (node + 1) / 2 * rest))
    return total * 2.0**roots


def undefined(matrix: Array) -> Array:
    """NaN of the same size: the random matrix lies outside the domain."""
    return np.full_like(matrix, np.nan)


def _rotation(matrix: Array) -> Array:
    zero = np.zeros_like(matrix)
    return exponential(np.block([[zero, -matrix], [matrix, zero]]))


SERIES: dict[str, Callable[[Array], Array]] = {
    "exp": exponential,
    "ln": logarithm,
    "sin": sine,
    "cos": cosine,
    "sinh": hyperbolic_sine,
    "cosh": hyperbolic_cosine,
    "sqrt": square_root,
}
