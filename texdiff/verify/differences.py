"""Derivatives by numbers alone, of a function of the length of a step."""

from __future__ import annotations

from collections.abc import Callable
from operator import mul

from texdiff.algebra.numeric import NAN, Array, Arrays, Scalar

Moved = Callable[[complex], Array]

COMPLEX_STEP = 1e-20
STEP = 0.01
STENCIL, SHORT_STENCIL = (3 / 4, -3 / 20, 1 / 60), (2 / 3, -1 / 12)
"""Central differences of sixth order, where a complex step is under way already, and of fourth order."""
BENT = 1e-4
"""Where the two differ by more, relative to the larger one, there is a kink between the points, or it is too steep."""


def by_complex_step(arrays: Arrays, moved: Moved) -> Array:
    """Exact up to rounding, for a function that is real so far."""
    return arrays.entrywise(_slope, moved(1j * COMPLEX_STEP))


def by_differences(arrays: Arrays, moved: Moved) -> Array:
    """For a function in which a complex step is under way already."""
    return arrays.entrywise(_through, *((moved(k * STEP) - moved(-k * STEP)) / STEP for k in (1, 2, 3)))


def _slope(value: Scalar) -> float:
    return value.imag / COMPLEX_STEP if value.real == value.real else NAN


def _through(*chords: Scalar) -> Scalar:
    """From chords over steps of 1, 2 and 3; NaN where they show a kink."""
    total, rough = (sum(map(mul, weights, chords)) for weights in (STENCIL, SHORT_STENCIL))
    bent = _bent(total.real, rough.real, 1.0) or _bent(total.imag, rough.imag, COMPLEX_STEP)
    return NAN if bent else total


def _bent(total: float, rough: float, unit: float) -> bool:
    """Of the value, and of its slope, which the complex step carries."""
    return not abs(total - rough) <= BENT * max(unit, abs(total))
