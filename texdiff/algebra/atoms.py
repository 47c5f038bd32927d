"""Leaves of expressions: symbols, unspecified functions, numbers, identity, zero and ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError, Size

SYMMETRIC = frozenset({"symmetric", "spd", "diagonal"})
"""Declared properties that imply a symmetric matrix."""


INTERMEDIATE = "intermediate"
"""The trait of names that a derivation introduces."""


class Symbol(Expr):
    """A variable or constant, `name` as the author types it, with what is known of it (symmetric, invertible …)."""

    __slots__ = ()

    def __init__(self, name: str, shape: Shape, traits: frozenset[str] = frozenset()) -> None:
        super().__init__((), (name, shape, traits))

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        shape: Shape = params[1]
        return shape

    def rebuild(self, args: Sequence[Expr]) -> Expr:
        return self

    @property
    def name(self) -> str:
        return str(self.params[0])

    @property
    def traits(self) -> frozenset[str]:
        return self.params[2]  # type: ignore[return-value]

    @property
    def free(self) -> frozenset[Symbol]:
        return frozenset((self,))

    def substitute_integers(self, values: Any) -> Expr:
        return self

    def transposed(self) -> Expr | None:
        return self if self.shape.is_scalar or not SYMMETRIC.isdisjoint(self.traits) else None

    def value(self, ev: Evaluator) -> Array:
        return ev.symbol(self)

    def source(self, emit: Emitter) -> str:
        return emit.symbol(self)

    def latex(self, p: Printer) -> str:
        return self.name


class IndexedName(Symbol):
    """A name ρ_i for what stands under a sum over i: it depends on the index. Of another index it serves to compare."""

    __slots__ = ()

    def __init__(self, name: str, shape: Shape, traits: frozenset[str], indices: Sequence[Polynomial]) -> None:
        Expr.__init__(self, (), (name, shape, traits, *indices))

    def substitute_integers(self, values: Mapping[str, Polynomial]) -> Expr:
        if self.integers().isdisjoint(values):
            return self
        indices = [index.substitute(values) for index in self.params[3:] if isinstance(index, Polynomial)]
        return IndexedName(self.name, self.shape, self.traits, indices)


class Unknown(Symbol):
    """The value of an unspecified function, u = u(x): a symbol that depends on its arguments."""

    __slots__ = ()

    def __init__(
        self, name: str, shape: Shape, arguments: Sequence[Symbol], traits: frozenset[str] = frozenset()
    ) -> None:
        Expr.__init__(self, (), (name, shape, traits, tuple(arguments)))

    @property
    def arguments(self) -> tuple[Symbol, ...]:
        return self.params[3]  # type: ignore[return-value]

    @property
    def formal_arguments(self) -> tuple[Expr, ...]:
        return self.arguments

    def derivative_value(self, ev: Evaluator, components: Sequence[int]) -> Array:
        return ev.unspecified(self, components)


class Number(Expr):
    """A rational number, or an integer name of the document (n, an index), as a scalar."""

    __slots__ = ()

    def __init__(self, value: Polynomial | Fraction | int) -> None:
        super().__init__((), (Polynomial.of(value),))

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return SCALAR

    def rebuild(self, args: Sequence[Expr]) -> Expr:
        return self

    def substitute_integers(self, values: Any) -> Expr:
        return Number(self.number.substitute(values))

    @property
    def number(self) -> Polynomial:
        return self.params[0]  # type: ignore[return-value]

    @property
    def precedence(self) -> int:
        constant = self.number.constant
        if constant is not None:
            return notation.SUM if constant < 0 else notation.ATOM
        if len(self.number.terms) > 1 or self.number.terms[0][1] < 0:
            return notation.SUM
        return notation.ATOM if self.number.single_name else notation.PRODUCT

    def transposed(self) -> Expr | None:
        return self

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.array([[ev.number(self.number)]])

    def source(self, emit: Emitter) -> str:
        return emit.size(self.number)

    def latex(self, p: Printer) -> str:
        return p.integer(self.number)


class Constant(Expr):
    """An array that is fixed by its sizes: params are the sizes."""

    __slots__ = ()

    def __init__(self, *sizes: Size) -> None:
        super().__init__((), sizes)

    def rebuild(self, args: Sequence[Expr]) -> Expr:
        return self

    def substitute_integers(self, values: Any) -> Expr:
        return type(self)(*(s.substitute(values) for s in self.params if isinstance(s, Polynomial)))


class Identity(Constant):
    """The n×n identity matrix."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(params[0], params[0])

    def transposed(self) -> Expr | None:
        return self

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.eye(ev.size(self.shape.rows))

    def source(self, emit: Emitter) -> str:
        return f"np.eye({emit.size(self.shape.rows)})"

    def latex(self, p: Printer) -> str:
        return p.notation.identity


class Zero(Constant):
    """The zero scalar, vector or matrix: params are rows and columns."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(params[0], params[1])

    def transposed(self) -> Expr | None:
        return Zero(self.shape.cols, self.shape.rows)

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.zeros(ev.size(self.shape.rows), ev.size(self.shape.cols))

    def source(self, emit: Emitter) -> str:
        if self.shape.is_scalar:
            return "0.0"
        return f"np.zeros(({emit.size(self.shape.rows)}, {emit.size(self.shape.cols)}))"

    def latex(self, p: Printer) -> str:
        if self.shape.is_scalar:
            return "0"
        return p.notation.zero + (p.notation.transpose if self.shape.is_row else "")

    @property
    def precedence(self) -> int:
        return notation.POWER if self.shape.is_row else notation.ATOM


class Ones(Constant):
    """The vector (or matrix) of ones: params are rows and columns."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if params[0] == ONE and params[1] == ONE:
            raise ShapeError("a 1×1 array of ones is the number 1")
        return Shape(params[0], params[1])

    @property
    def precedence(self) -> int:
        """𝟏ᵀ and 𝟏𝟏ᵀ end in a superscript."""
        return notation.ATOM if self.shape.is_column else notation.POWER

    def known(self, trait: str) -> bool:
        return trait == "positive"

    def transposed(self) -> Expr | None:
        return None if self.shape.is_column else Ones(self.shape.cols, self.shape.rows)

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.ones(ev.size(self.shape.rows), ev.size(self.shape.cols))

    def source(self, emit: Emitter) -> str:
        return f"np.ones(({emit.size(self.shape.rows)}, {emit.size(self.shape.cols)}))"

    def latex(self, p: Printer) -> str:
        if self.shape.is_matrix:
            return p.juxtapose([p.notation.ones, p.notation.ones + p.notation.transpose])
        return p.notation.ones + (p.notation.transpose if self.shape.is_row else "")


def number(value: int | Fraction | Polynomial) -> Number:
    """A number as a node."""
    return Number(value)


ONE_NUMBER = Number(1)
