"""Random numbers of verification: the same for the same key, and cheap to start anew for every purpose."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

from texdiff.verify.arrays.small import Small


class Chance(random.Random):
    """Random numbers that follow from a seed and a key."""

    def __init__(self, seed: int, *key: object) -> None:
        super().__init__(seed << 32 | zlib.crc32(repr(key).encode()))

    def sign(self) -> float:
        return 1.0 if self.random() < 0.5 else -1.0

    def slanted(self, lowest: float, highest: float) -> float:
        """A number with a random sign that is not close to 0."""
        size = lowest + (highest - lowest) * self.random()
        return size if self.random() < 0.5 else -size

    def bell(self) -> float:
        """A number of mean 0 and variance 1, far quicker than one of a normal distribution."""
        return 2.0 * (self.random() + self.random() + self.random()) - 3.0

    def array(self, rows: int, cols: int, entry: Callable[[], float]) -> Small:
        """An array with entries of their own."""
        return Small([[entry() for _ in range(cols)] for _ in range(rows)])

    def around_zero(self, rows: int, cols: int) -> Small:
        return self.array(rows, cols, self.bell)
