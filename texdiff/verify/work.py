"""How much is computed to check one derivation: bounded, so that no request keeps a run busy for ever."""

from __future__ import annotations

MOST_STEPS = 15_000
CELLS_PER_STEP = 500
MOST_CELLS = 500_000
"""Of one array."""


class Exhausted(Exception):
    """The check would take more steps than one request may."""


class Work:
    """What is left of the steps; shared by all evaluations of one sample."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """All steps again, for what is computed next with the same values."""
        self._left = MOST_STEPS

    def expect(self, steps: int) -> None:
        """Raises Exhausted where so many more steps cannot be taken."""
        if steps > self._left:
            raise Exhausted

    def spend(self, cells: int) -> None:
        """Take note of one value with so many cells, before it is computed; raises Exhausted."""
        self._left -= 1 + cells // CELLS_PER_STEP
        if self._left < 0:
            raise Exhausted
