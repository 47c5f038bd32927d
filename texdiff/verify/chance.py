"""Random numbers of verification: the same for the same key, and cheap to start anew for every purpose."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

from texdiff.verify.arrays.small import Small

SIGNS = (-1.0, 1.0)


class Chance(random.Random):
    """Random numbers that follow from a seed and a key."""

    def __init__(self, seed: int, *key: object) -> None:
        super().__init__(seed << 32 | zlib.crc32(repr(key).encode()))

    def sign(self) -> float:
        return self.choice(SIGNS)

    def slanted(self, lowest: float, highest: float) -> float:
        """A number with a random sign that is not close to 0."""
        return self.sign() * self.uniform(lowest, highest)

    def array(self, rows: int, cols: int, entry: Callable[[], float]) -> Small:
        """An array with entries of their own."""
        return Small([[entry() for _ in range(cols)] for _ in range(rows)])

    def normal(self, rows: int, cols: int) -> Small:
        return self.array(rows, cols, self.gauss)
