"""What expressions ask of the stages around them: differentials, entries, values, LaTeX and NumPy source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from texdiff.algebra import notation as strength
from texdiff.algebra.notation import Notation
from texdiff.algebra.numeric import Array, Arrays, Rows, Scalar
from texdiff.algebra.polynomial import Polynomial

if TYPE_CHECKING:
    from texdiff.algebra.atoms import Symbol
    from texdiff.algebra.expression import Expr


class Direction(Protocol):
    """What d means: along dX, by a scalar x, by an entry x_ij."""

    def varies(self, expr: Expr) -> bool: ...

    def of(self, expr: Expr) -> Expr:
        """The differential of an expression that varies, at first inert."""
        ...


class Entries(Protocol):
    """Entries of expressions in index form, and sums over fresh indices."""

    def of(self, expr: Expr, row: Polynomial, col: Polynomial) -> Expr: ...

    def sum_over(self, size: Polynomial, body: Callable[[Polynomial], Expr]) -> Expr: ...

    def delta(self, row: Polynomial, col: Polynomial) -> Expr: ...

    def product(self, factors: Sequence[Expr]) -> Expr: ...


class Evaluator(Protocol):
    """Numerical values of nodes, as arrays of a library."""

    arrays: Arrays

    def __call__(self, expr: Expr) -> Array: ...

    def size(self, size: Polynomial) -> int: ...

    def number(self, value: Polynomial) -> float: ...

    def bound(self, index: str, value: int) -> Evaluator: ...

    def over(self, index: str, lower: int, upper: int) -> Iterator[Evaluator]:
        """The evaluators for all values of an index, bounds included."""
        ...

    def function(self, name: str, order: int) -> Callable[[Array], Array]: ...

    def matrix_function(self, name: str, order: int) -> Callable[[Array], Array]: ...

    def eigenvectors(self, matrix: Array) -> tuple[Sequence[Scalar], Rows]:
        """The eigenvalues of a real matrix, and rows whose columns are their vectors."""
        ...

    def family(self, family: Symbol, member: int) -> Array: ...

    def unspecified(self, node: Expr, components: Sequence[int] = ()) -> Array:
        """The value of an unspecified function, or a derivative by entries of its stacked formal arguments."""
        ...

    def derivative(self, expr: Expr, variables: Sequence[Expr]) -> Array: ...

    def structured_derivative(self, expr: Expr, variables: Sequence[Expr], kinds: Sequence[str]) -> Array:
        """The derivative by matrices that stay 'symmetric' or 'diagonal', or by one of their entries."""
        ...

    def differential(self, expr: Expr) -> Array: ...

    def symbol(self, symbol: Symbol) -> Array: ...


class Printer(Protocol):
    """LaTeX of nodes in the author's notation."""

    notation: Notation

    def __call__(self, expr: Expr, level: int = strength.SUM) -> str: ...

    def integer(self, value: Polynomial) -> str: ...

    def juxtapose(self, pieces: Sequence[str]) -> str: ...

    def product(self, factors: Sequence[Expr]) -> str: ...

    def exponent(self, expr: Expr) -> str:
        """What stands above a base."""
        ...

    def raised(self, expr: Expr, exponent: str) -> str:
        """A base with a mark such as ^{-1}, which is given with its sign."""
        ...

    def indexed(self, name: str, indices: Sequence[Polynomial]) -> str: ...

    def entry(self, array: Expr, indices: Sequence[Polynomial]) -> str: ...

    def applied(self, name: str, body: str) -> str:
        """A function with its argument in parentheses."""
        ...

    def parenthesized(self, body: str) -> str: ...

    def fenced(self, opening: str, body: str, closing: str) -> str:
        """Delimiters of fitting size: pairs such as | |, [ ]."""
        ...


class Emitter(Protocol):
    """NumPy source of nodes: scalars are numbers, everything else is two-dimensional."""

    def __call__(self, expr: Expr) -> str: ...

    def size(self, size: Polynomial) -> str: ...

    def symbol(self, symbol: Symbol) -> str: ...

    def named(self, latex: str) -> str:
        """What the caller supplies under this name, as it is supplied."""
        ...

    def bound(self, *indices: str) -> Emitter:
        """The emitter for what stands under a sum over these indices."""
        ...
