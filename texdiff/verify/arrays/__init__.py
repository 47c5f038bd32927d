"""The two libraries of arrays: Python's numbers for what is small, NumPy for everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from texdiff.algebra.numeric import Arrays, Rows, Scalar
from texdiff.verify.arrays import small

SMALL = 64
"""Entries of the largest array that is left to Python's own numbers."""


def dense() -> Arrays:
    """Arrays of NumPy, whose import costs more than to derive and check most requests: it is put off until here."""
    from texdiff.verify.arrays import by_numpy

    return by_numpy


def eigenvectors(rows: Rows) -> tuple[Sequence[Scalar], Rows]:
    """The eigenvalues of a real matrix, and rows whose columns are their vectors; the same import is put off."""
    from texdiff.verify.arrays.by_numpy import eigenvectors

    return eigenvectors(rows)


def library(cells: int) -> Arrays:
    """The one that serves arrays of so many entries best."""
    return cast(Arrays, small) if cells <= SMALL else dense()  # each library takes arrays of its own only
