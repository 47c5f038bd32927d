"""Random smooth functions in the place of unspecified ones, with all their derivatives known analytically."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from texdiff.verify.draw import Sample
from texdiff.verify.series import exponential

Array = Any


class SmoothMap:
    """f(z) = P(sin(Az + b)) + c of the stacked entries z of all arguments, of a shape and with declared properties.

    P is linear (it makes the value symmetric or diagonal), so that it commutes with derivatives.
    """

    def __init__(self, name: str, inputs: int, shape: tuple[int, int], traits: frozenset[str], sample: Sample) -> None:
        rng = sample.generator("function", name, inputs, shape)
        outputs = shape[0] * shape[1]
        self._shape, self._traits = shape, traits
        self._matrix = rng.uniform(0.3, 1.0, (outputs, inputs)) * rng.choice([-1.0, 1.0], (outputs, inputs))
        self._phase = rng.uniform(0.0, 2.0 * np.pi, (outputs, 1))
        square = shape[0] == shape[1] and shape[0] > 1
        steady = sample.tame or not traits.isdisjoint({"spd", "invertible", "positive"})
        self._amplitude = 0.4 if steady else 1.0
        self._offset = (2.0 * np.eye(shape[0]) if square and "positive" not in traits else 1.5) if steady else 0.0

    def __call__(self, stacked: Array, components: Sequence[int] = ()) -> Array:
        """The value, or the derivative by the entries of z at the given places, one after the other."""
        order = len(components)
        weights = np.prod([self._matrix[:, [k]] for k in components], axis=0) if order else 1.0
        waves = np.sin(self._matrix @ stacked + self._phase + order * np.pi / 2)
        value = self._projected(self._amplitude * (weights * waves).reshape(self._shape))
        return value + self._offset if not order else value

    def _projected(self, value: Array) -> Array:
        if not self._traits.isdisjoint({"symmetric", "spd"}):
            value = (value + value.T) / 2
        return value * np.eye(len(value)) if "diagonal" in self._traits else value


def elementwise(name: str, order: int, sample: Sample) -> Callable[[Array], Array]:
    """g(t) = sin(at + b) + ct entry by entry, or its derivative of an order."""
    a, b, c = sample.generator("elementwise", name).uniform(0.4, 1.4, 3)
    offset = 2.0 if sample.tame else 0.0

    def value(array: Array) -> Array:
        linear = c * array + offset if not order else c if order == 1 else 0.0
        return a**order * np.sin(a * array + b + order * np.pi / 2) + linear

    return value


def power_series(name: str, order: int, sample: Sample) -> Callable[[Array], Array]:
    """g(M) = αe^{aM} + βe^{−bM}, or its derivative of an order."""
    alpha, beta, a, b = sample.generator("series", name).uniform(0.4, 1.0, 4)
    return lambda matrix: alpha * a**order * exponential(a * matrix) + beta * (-b) ** order * exponential(-b * matrix)
