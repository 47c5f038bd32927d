"""Arrays as rows of Python's own numbers: at the sizes that verification draws they cost as little as NumPy's."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import repeat
from operator import add, mul, neg, sub, truediv
from typing import Any

from texdiff.algebra.numeric import NAN, Rows, Scalar

Row = list[Scalar]
_NOTHING = nullcontext()


class Small:
    """An array that nobody changes."""

    __slots__ = ("rows",)

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @property
    def size(self) -> int:
        return len(self.rows) * len(self.rows[0])

    @property
    def T(self) -> Small:
        return Small(list(map(list, zip(*self.rows, strict=True))))

    @property
    def real(self) -> Small:
        return Small([[x.real for x in row] for row in self.rows])

    def tolist(self) -> list[Row]:
        return self.rows

    def reshape(self, rows: int, cols: int) -> Small:
        entries = [x for row in self.rows for x in row]
        assert len(entries) == rows * cols
        return Small([entries[start : start + cols] for start in range(0, rows * cols, cols)])

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: Any) -> Any:
        """An entry, a part, or a row, by which NumPy reads the array in tests."""
        if isinstance(place, int):
            return self.rows[place]
        row, col = place
        return self.rows[row][col] if isinstance(row, int) else Small([entries[col] for entries in self.rows[row]])

    def __add__(self, other: Small | complex) -> Small:
        return _between(add, self, other)

    def __sub__(self, other: Small | complex) -> Small:
        return _between(sub, self, other)

    def __mul__(self, other: Small | complex) -> Small:
        return _between(mul, self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Small | complex) -> Small:
        try:
            return _between(truediv, self, other)
        except ZeroDivisionError:
            return _between(_divided, self, other)

    def __neg__(self) -> Small:
        return Small([list(map(neg, row)) for row in self.rows])

    def __matmul__(self, other: Small) -> Small:
        columns = list(zip(*other.rows, strict=True))
        if len(self.rows[0]) != len(other.rows):
            raise ValueError(f"a product of the shapes {self.shape} and {other.shape}")
        return Small([[sum(map(mul, row, column)) for column in columns] for row in self.rows])


def _between(function: Callable[[Scalar, Scalar], Scalar], left: Small, right: Small | complex) -> Small:
    """Entry by entry; what has one row or column only is repeated."""
    if not isinstance(right, Small):
        return Small([list(map(function, row, repeat(right))) for row in left.rows])
    mine, theirs = left.rows, right.rows
    if len(mine) == len(theirs) and len(mine[0]) == len(theirs[0]):
        return Small([list(map(function, *rows)) for rows in zip(mine, theirs, strict=True)])
    rows, cols = max(len(mine), len(theirs)), max(len(mine[0]), len(theirs[0]))
    pairs = zip(_repeated(mine, rows, cols), _repeated(theirs, rows, cols), strict=True)
    return Small([[function(x, y) for x, y in zip(*pair, strict=True)] for pair in pairs])


def _repeated(rows: list[Row], height: int, width: int) -> list[Row]:
    wide = [row * width for row in rows] if len(rows[0]) == 1 else rows
    return wide * height if len(wide) == 1 else wide


def _divided(top: Scalar, bottom: Scalar) -> Scalar:
    return top / bottom if bottom else NAN


def array(rows: Rows) -> Small:
    return Small([list(row) for row in rows])


def zeros(rows: int, cols: int) -> Small:
    return Small([[0.0] * cols for _ in range(rows)])


def ones(rows: int, cols: int) -> Small:
    return Small([[1.0] * cols for _ in range(rows)])


def undefined(rows: int, cols: int) -> Small:
    return Small([[NAN] * cols for _ in range(rows)])


def eye(size: int) -> Small:
    return Small([[1.0 if i == j else 0.0 for j in range(size)] for i in range(size)])


def unit(rows: int, cols: int, row: int, col: int) -> Small:
    result = zeros(rows, cols)
    result.rows[row][col] = 1.0
    return result


def entrywise(function: Callable[..., Scalar], *arrays: Small) -> Small:
    grids = [a.rows for a in arrays]
    if len({a.shape for a in arrays}) > 1:
        rows, cols = (max(sizes) for sizes in zip(*(a.shape for a in arrays), strict=True))
        grids = [_repeated(grid, rows, cols) for grid in grids]
    try:
        return Small([list(map(function, *rows)) for rows in zip(*grids, strict=True)])
    except (ValueError, ArithmeticError):
        safe = partial(value_or_nan, function)
        return Small([list(map(safe, *rows)) for rows in zip(*grids, strict=True)])


def value_or_nan(function: Callable[..., Scalar], *numbers: Scalar) -> Scalar:
    """NaN where a function of numbers has no value."""
    try:
        return function(*numbers)
    except (ValueError, ArithmeticError):
        return NAN


def block(rows: Sequence[Sequence[Small]]) -> Small:
    return Small(
        [[x for part in parts for x in part] for row in rows for parts in zip(*(a.rows for a in row), strict=True)]
    )


def kron(left: Small, right: Small) -> Small:
    return Small([[x * y for x in row for y in other] for row in left.rows for other in right.rows])


def total(array: Small) -> Small:
    return Small([[sum(map(sum, array.rows))]])


def trace(matrix: Small) -> Small:
    return Small([[sum(row[i] for i, row in enumerate(matrix.rows))]])


def det(matrix: Small) -> Scalar:
    value, _ = _eliminated(matrix.rows)
    return value


def inv(matrix: Small) -> Small:
    size = len(matrix.rows)
    value, rows = _eliminated([row + one for row, one in zip(matrix.rows, eye(size).rows, strict=True)])
    return Small([row[size:] for row in rows]) if value else undefined(size, size)


def _eliminated(given: list[Row]) -> tuple[Scalar, list[Row]]:
    """The determinant of the leading square block, and the rows with the identity in its place (unless that is 0)."""
    rows, value = list(given), 1.0
    for k in range(len(rows)):
        pivot = max(range(k, len(rows)), key=lambda i: abs(rows[i][k]))
        if not rows[pivot][k]:
            return 0.0, rows
        if pivot != k:
            rows[k], rows[pivot], value = rows[pivot], rows[k], -value
        value = value * rows[k][k]
        rows[k] = top = list(map(truediv, rows[k], repeat(rows[k][k])))
        for i, row in enumerate(rows):
            if i != k:
                rows[i] = list(map(sub, row, map(mul, top, repeat(row[k]))))
    return value, rows


def magnitude(array: Small) -> float:
    sizes = [value_or_nan(abs, x) for row in array.rows for x in row]
    return max(sizes) if all(map(math.isfinite, sizes)) else NAN


def is_complex(array: Small) -> bool:
    return any(type(x) is complex for row in array.rows for x in row)


def quiet() -> nullcontext[None]:
    return _NOTHING
