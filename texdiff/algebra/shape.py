"""Shapes (rows, columns) over symbolic sizes, and the error that says which sizes do not fit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from texdiff.algebra.polynomial import ONE, Polynomial

Size = Polynomial
Equal = Callable[[Size, Size], None]
"""States that two sizes are the same: a constructor's version raises, the reader's version unifies."""


class ShapeError(ValueError):
    """Sizes or kinds that cannot fit; the message is written for the author."""


class Shape(NamedTuple):
    """Rows and columns; a scalar is 1×1, a vector a column."""

    rows: Size
    cols: Size

    @property
    def axes(self) -> int:
        """0 of a scalar, 1 of a vector, 2 of a matrix."""
        return sum(size != ONE for size in self)

    @property
    def is_scalar(self) -> bool:
        return self.rows == ONE and self.cols == ONE

    @property
    def is_column(self) -> bool:
        return self.cols == ONE and self.rows != ONE

    @property
    def is_row(self) -> bool:
        return self.rows == ONE and self.cols != ONE

    @property
    def is_matrix(self) -> bool:
        return self.rows != ONE and self.cols != ONE

    @property
    def is_square(self) -> bool:
        return self.rows == self.cols

    @property
    def is_undetermined(self) -> bool:
        """Whether the reader has yet to find a size, which has a name with a question mark until then."""
        return any(name.startswith("?") for size in self for name in size.names)

    @property
    def kind(self) -> str:
        """The word an author uses: scalar, vector, row vector or matrix."""
        if self.is_scalar:
            return "scalar"
        if self.is_column:
            return "vector"
        return "row vector" if self.is_row else "matrix"

    @property
    def transposed(self) -> Shape:
        return Shape(self.cols, self.rows)

    @property
    def entries(self) -> Size:
        """The number of entries."""
        return self.rows * self.cols

    def __str__(self) -> str:
        return f"{self.rows}×{self.cols}"


SCALAR = Shape(ONE, ONE)


def column(rows: Size) -> Shape:
    """The shape of a vector."""
    return Shape(rows, ONE)


def triangle(size: Size) -> Size:
    """n(n + 1)/2, the entries of an n×n matrix from the diagonal down."""
    return size * (size + ONE) * Polynomial.of(Fraction(1, 2))


def require_equal(left: Size, right: Size) -> None:
    """The constructors' meaning of `Equal`; raises ShapeError."""
    if left != right:
        raise ShapeError(f"sizes {left} and {right} do not fit")
