"""Random smooth functions in the place of unspecified ones, with all their derivatives known analytically."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from texdiff.algebra.numeric import Array, Arrays, Scalar, functions_of
from texdiff.verify.arrays import dense
from texdiff.verify.draw import Sample
from texdiff.verify.series import SERIES, Series, exponential


class SmoothMap:
    """f(z) = P(sin(Az + b)) + c of the stacked entries z of all arguments, of a shape and with declared properties.

    P is linear (it makes the value symmetric or diagonal), so that it commutes with derivatives.
    """

    def __init__(
        self, name: str, inputs: int, shape: tuple[int, int], traits: frozenset[str], sample: Sample, arrays: Arrays
    ) -> None:
        chance = sample.chance("function", name, inputs, shape)
        outputs = shape[0] * shape[1]
        self._arrays, self._shape, self._traits = arrays, shape, traits
        self._matrix = arrays.array(chance.array(outputs, inputs, lambda: chance.slanted(0.3, 1.0)).rows)
        self._phase = arrays.array(chance.array(outputs, 1, lambda: chance.uniform(0.0, 2 * math.pi)).rows)
        square = shape[0] == shape[1] and shape[0] > 1
        steady = sample.tame or not traits.isdisjoint({"spd", "invertible", "positive"})
        self._amplitude = 0.4 if steady else 1.0
        middle = 2.0 * arrays.eye(shape[0]) if square and "positive" not in traits else 1.5 * arrays.ones(*shape)
        self._offset = middle if steady else arrays.zeros(*shape)

    def __call__(self, stacked: Array, components: Sequence[int] = ()) -> Array:
        """The value, or the derivative by the entries of z at the given places, one after the other."""
        order = len(components)
        waves = self._arrays.entrywise(_sine, self._matrix @ stacked + self._phase + order * math.pi / 2)
        for k in components:
            waves = waves * self._matrix[:, k : k + 1]
        value = self._projected(self._amplitude * waves.reshape(*self._shape))
        return value + self._offset if not order else value

    def _projected(self, value: Array) -> Array:
        if not self._traits.isdisjoint({"symmetric", "spd"}):
            value = 0.5 * (value + value.T)
        return value * self._arrays.eye(value.shape[0]) if "diagonal" in self._traits else value


def _sine(number: Scalar) -> Scalar:
    return functions_of(number).sin(number)


def elementwise(name: str, order: int, sample: Sample) -> Callable[[Scalar], Scalar]:
    """g(t) = h sin(at + b) + ct + m of a number, or its derivative of an order; in late attempts between 0 and 1, as
    ln g + ln(1 − g) needs it.
    """
    chance = sample.chance("elementwise", name)
    a, b, c = (chance.uniform(0.4, 1.4) for _ in range(3))
    height, middle = 1.0, 2.0 if sample.tame else 0.0
    if sample.uneven and sample.scale < 1:
        height, middle, c = 0.3, 0.5, 0.0

    def value(number: Scalar) -> Scalar:
        linear = c * number + middle if not order else c if order == 1 else 0.0
        return height * a**order * _sine(a * number + b + order * math.pi / 2) + linear

    return value


def matrix_function(name: str, order: int, sample: Sample, arrays: Arrays) -> Callable[[Array], Array]:
    """A function of square matrices by its name, or a random one for an unspecified name. It takes many products of
    matrices: they are left to NumPy, however small the matrix.
    """
    series, powers = SERIES.get(name) or power_series(name, order, sample), dense()

    def value(matrix: Array) -> Array:
        with powers.quiet():
            found = series(powers, powers.array(matrix.tolist()))
        return arrays.array(found.tolist())

    return value


def power_series(name: str, order: int, sample: Sample) -> Series:
    """g(M) = αe^{aM} + βe^{−bM}, or its derivative of an order."""
    chance = sample.chance("series", name)
    alpha, beta, a, b = (chance.uniform(0.4, 1.0) for _ in range(4))

    def value(arrays: Arrays, matrix: Array) -> Array:
        growing, falling = exponential(arrays, a * matrix), exponential(arrays, -b * matrix)
        return alpha * a**order * growing + beta * (-b) ** order * falling

    return value
