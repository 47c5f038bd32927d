"""Values compared: at which values of free indices, how far apart, and whether rounding alone could explain it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from texdiff.algebra.expression import Array, Expr
from texdiff.verify.draw import Sample
from texdiff.verify.evaluate import Evaluation
from texdiff.verify.work import MOST_STEPS, Exhausted

MOST_INDEX_VALUES = 16
SPREAD = 2_654_435_761
"""A prime, by which places are picked: at even steps, indices of one range would stay equal to each other."""
LARGEST_VALUE = 1e6
"""A draw with larger values (a matrix close to singular) says nothing: rounding errors grow with them."""
TOLERANCE = 1e-7
EXTREME_VALUE = 1e8
"""Of any part of a line: a draw with such values excuses an error."""
ROUNDED = 1e-4
"""An error between the tolerance and this is no mistake in a rule, but a draw too close to a singular point."""
DIFFERENCES_TOLERANCE = 1e-5
"""Where a derivative of a derivative is taken by differences."""


def at_indices(evaluation: Evaluation, sample: Sample, *expressions: Expr) -> Iterator[Evaluation]:
    """The evaluation at every value of the free indices, or at a number of them spread over the range."""
    free = frozenset[str]().union(*(e.integers() for e in expressions))
    names = sorted(free & set(sample.ranges))
    ranges = [range(sample.ranges[name][0], sample.ranges[name][1] + 1) for name in names]
    total = math.prod(map(len, ranges))
    if total > MOST_STEPS:
        raise Exhausted
    for turn in range(min(total, MOST_INDEX_VALUES)):
        at, place = evaluation, turn * SPREAD % total if total > MOST_INDEX_VALUES else turn
        for name, values in zip(names, ranges, strict=True):
            place, offset = divmod(place, len(values))
            at = at.bound(name, values[offset])
        yield at


def compared(at: Evaluation, left: Array, right: Array) -> float | None:
    """The error relative to the largest entry of arrays of one shape; None where something is not finite."""
    scale = 1.0
    for array in (left, right):
        magnitude = at.arrays.magnitude(array)
        if not magnitude <= LARGEST_VALUE:
            return None
        scale = max(scale, magnitude)
    return at.arrays.magnitude(left - right) / scale


def is_extreme(at: Evaluation, *expressions: Expr) -> bool:
    """Whether some part is so large that what is left after cancellation is noise."""
    for expr in expressions:
        for node in expr.walk():
            if node.integers() <= at.sample.integers.keys() and not at.arrays.magnitude(at(node)) < EXTREME_VALUE:
                return True
    return False
