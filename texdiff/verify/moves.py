"""Which entries of an array change alike: of a symmetric one x_ij and x_ji, of a diagonal one those on the diagonal."""

from __future__ import annotations

from collections.abc import Iterable

Move = frozenset[tuple[int, int]]
"""Places of an array, at which all entries change alike."""


def moves(places: Iterable[int], rows: int, kind: str) -> list[Move]:
    """For each column-major place in an array with so many rows what moves with it; nothing beside a diagonal."""
    pairs = [(place % rows, place // rows) for place in places]
    if kind == "diagonal":
        return [frozenset([(row, col)] if row == col else []) for row, col in pairs]
    return [frozenset([(row, col), (col, row)] if kind == "symmetric" else [(row, col)]) for row, col in pairs]
