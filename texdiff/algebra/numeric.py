"""Functions of one number and the arrays of numbers that values consist of; both know real and complex numbers."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, overload

NAN = math.nan
NO_SIGN = 1e-12
"""Smaller numbers have the sign of their rounding errors."""

Scalar = Any  # float or complex: what follows from a complex step keeps its type through every operator
Rows = Sequence[Sequence[Scalar]]


class Array(Protocol):
    """A two-dimensional array; operators between arrays repeat a scalar, a column or a row as often as needed."""

    @property
    def shape(self) -> tuple[int, int]: ...

    @property
    def size(self) -> int: ...

    @property
    def T(self) -> Array: ...

    @property
    def real(self) -> Array: ...

    def tolist(self) -> list[list[Scalar]]: ...

    def reshape(self, rows: int, cols: int) -> Array: ...

    @overload
    def __getitem__(self, place: tuple[int, int]) -> Scalar: ...

    @overload
    def __getitem__(self, place: tuple[slice, slice]) -> Array: ...

    def __add__(self, other: Array | complex) -> Array: ...

    def __sub__(self, other: Array | complex) -> Array: ...

    def __mul__(self, other: Array | complex) -> Array: ...

    def __rmul__(self, other: complex) -> Array: ...

    def __truediv__(self, other: Array | complex) -> Array: ...

    def __matmul__(self, other: Array) -> Array: ...

    def __neg__(self) -> Array: ...


class Arrays(Protocol):
    """A library of arrays. What has no value is NaN; nothing raises on numbers outside a domain."""

    def array(self, rows: Rows) -> Array: ...

    def zeros(self, rows: int, cols: int) -> Array: ...

    def ones(self, rows: int, cols: int) -> Array: ...

    def eye(self, size: int) -> Array: ...

    def unit(self, rows: int, cols: int, row: int, col: int) -> Array:
        """1 in one place, counted from 0, and 0 elsewhere."""
        ...

    def undefined(self, rows: int, cols: int) -> Array:
        """NaN everywhere."""
        ...

    def entrywise(self, function: Callable[..., Scalar], *arrays: Array) -> Array:
        """A function of the entries in the same place; scalars are repeated."""
        ...

    def block(self, rows: Sequence[Sequence[Array]]) -> Array: ...

    def kron(self, left: Array, right: Array) -> Array: ...

    def total(self, array: Array) -> Array:
        """The sum of all entries, as a scalar."""
        ...

    def trace(self, matrix: Array) -> Array: ...

    def det(self, matrix: Array) -> Scalar: ...

    def inv(self, matrix: Array) -> Array:
        """NaN where the matrix is singular."""
        ...

    def magnitude(self, array: Array) -> float:
        """The largest absolute value; not finite where an entry is not."""
        ...

    def is_complex(self, array: Array) -> bool: ...

    def quiet(self) -> AbstractContextManager[object]:
        """Without warnings of what has no value."""
        ...


def functions_of(number: Scalar) -> Any:
    """The module with exp, log, sin … of such a number; its functions raise ValueError or ArithmeticError."""
    return cmath if isinstance(number, complex) else math


def exp(number: Scalar) -> Scalar:
    """e^t; raises OverflowError."""
    return functions_of(number).exp(number)


def log(number: Scalar) -> Scalar:
    """ln t of a positive number; NaN of any other, for which the complex logarithm has a value."""
    return functions_of(number).log(number) if number.real > 0 else NAN


def power_of(base: Scalar, exponent: Scalar) -> Scalar:
    """A power with an integer exponent, or of a positive base, else NaN; raises ZeroDivisionError, OverflowError."""
    if exponent == int(exponent.real):
        return base ** int(exponent.real)
    return exp(exponent * log(base))


def absolute(number: Scalar) -> Scalar:
    """|t| of a number that may carry a small imaginary part, which moves with it."""
    return number if number.real > 0 else -number
