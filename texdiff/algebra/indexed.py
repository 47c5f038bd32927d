"""Entries, sums over an index, δ_ij, e_i and E_ij: the nodes of proofs by entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import multiply, transpose
from texdiff.algebra.bound import SPARE_INDICES, Bound
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError, column

ENTRY_OF_PRODUCT = Rule("entry of a product", r"\operatorname{tr}(M\mathbf{E}_{ji})=[M]_{ij}")


BEYOND = "an index runs beyond the end of its array"


class Entry(Expr):
    """[M]_ij (params i, j), or [v]_i with j = 1."""

    __slots__ = ()
    precedence_level = notation.ATOM
    multilinear = True
    adjoint_rule = ENTRY_OF_PRODUCT

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        for index, size in zip(params, shapes[0], strict=True):
            if index.constant is not None and size.constant is not None and not 1 <= index.constant <= size.constant:
                raise ShapeError(f"there is no entry with the index {index} among {size}")
        return SCALAR

    def adjoint(self, position: int, weight: Expr) -> Expr:
        return multiply([weight, unit(self.params[1], self.params[0], self.args[0].shape.transposed)])

    def value(self, ev: Evaluator) -> Array:
        row, col = (int(ev.number(i)) - 1 for i in self.indices)
        array = ev(self.args[0])
        if not (0 <= row < array.shape[0] and 0 <= col < array.shape[1]):
            raise IndexError(BEYOND)
        return array[row : row + 1, col : col + 1]

    def source(self, emit: Emitter) -> str:
        row, col = (f"{emit.size(i)} - 1" if i.constant is None else str(int(i.constant) - 1) for i in self.indices)
        return f"{emit(self.args[0])}[{row}, {col}]"

    def latex(self, p: Printer) -> str:
        array, shape = self.args[0], self.args[0].shape
        shown = [i for i, size in zip(self.indices, shape, strict=True) if size != ONE]
        return array.entry_latex(self.indices, p) or p.entry(array, shown)

    @property
    def indices(self) -> tuple[Polynomial, Polynomial]:
        return self.params  # type: ignore[return-value]


class Delta(Expr):
    """The Kronecker delta δ_ij."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return SCALAR

    @property
    def indices(self) -> tuple[Polynomial, Polynomial]:
        return self.params  # type: ignore[return-value]

    def value(self, ev: Evaluator) -> Array:
        i, j = map(ev.number, self.indices)
        return ev.arrays.array([[1.0 if i == j else 0.0]])

    def source(self, emit: Emitter) -> str:
        i, j = map(emit.size, self.indices)
        return f"float({i} == {j})"

    def latex(self, p: Printer) -> str:
        return p.indexed(r"\delta", list(self.indices))


class UnitVector(Expr):
    """e_i: params are the index and the length."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return column(params[1])

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.unit(ev.size(self.shape.rows), 1, int(ev.number(self.index)) - 1, 0)

    def source(self, emit: Emitter) -> str:
        return f"np.eye({emit.size(self.shape.rows)})[:, [{emit.size(self.index)} - 1]]"

    def latex(self, p: Printer) -> str:
        return p.indexed(p.notation.unit_vector, [self.index])

    @property
    def index(self) -> Polynomial:
        return self.params[0]  # type: ignore[return-value]


class UnitMatrix(Expr):
    """E_ij, a single 1 at (i, j): params are the indices and the sizes."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(params[2], params[3])

    def transposed(self) -> Expr | None:
        i, j, rows, cols = self.params
        return UnitMatrix((), (j, i, cols, rows))

    def value(self, ev: Evaluator) -> Array:
        row, col = (int(ev.number(i)) - 1 for i in self.indices)
        return ev.arrays.unit(ev.size(self.shape.rows), ev.size(self.shape.cols), row, col)

    def source(self, emit: Emitter) -> str:
        i, j = map(emit.size, self.indices)
        rows, cols = map(emit.size, self.shape)
        return f"np.outer(np.eye({rows})[{i} - 1], np.eye({cols})[{j} - 1])"

    def latex(self, p: Printer) -> str:
        return p.indexed(p.notation.unit_matrix, self.indices)

    @property
    def indices(self) -> tuple[Polynomial, Polynomial]:
        return self.params[:2]  # type: ignore[return-value]


class IndexSum(Bound):
    """Σ over index = lower … upper of the argument."""

    __slots__ = ()
    sign = r"\sum"

    @property
    def linear_positions(self) -> tuple[int, ...]:
        return (0,)

    def differential(self, d: Direction) -> Expr:
        return self.rebuild([d.of(self.args[0])])

    def transposed(self) -> Expr | None:
        inner = self.args[0].transposed()
        return self.rebuild([inner]) if inner is not None else None

    def value(self, ev: Evaluator) -> Array:
        return sum(self.values(ev), ev.arrays.zeros(ev.size(self.shape.rows), ev.size(self.shape.cols)))

    def source(self, emit: Emitter) -> str:
        return f"sum({self.source_over_range(emit)})"


class EntryArray(Expr):
    """The array given by its entries: the argument is entry (i, j), params are i, j and the sizes; linear in it."""

    __slots__ = ()
    multilinear = True
    precedence_level = notation.ATOM

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(params[2], params[3])

    @property
    def indices(self) -> tuple[str, str]:
        return self.params[:2]  # type: ignore[return-value]

    def free_integers(self) -> frozenset[str]:
        return (self.args[0].integers() - set(self.indices)).union(self.shape.rows.names, self.shape.cols.names)

    def substitute_integers(self, values: Mapping[str, Polynomial]) -> Expr:
        inner = {name: value for name, value in values.items() if name not in self.indices}
        return self.rebuild([self.args[0].substitute_integers(inner)])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return self.at(row, col)

    def at(self, row: Polynomial, col: Polynomial) -> Expr:
        """The entry itself, with the indices of a place."""
        return self.args[0].substitute_integers(dict(zip(self.indices, (row, col), strict=True)))

    def transposed(self) -> Expr | None:
        i, j, rows, cols = self.params
        return EntryArray(self.args, (j, i, cols, rows))

    def value(self, ev: Evaluator) -> Array:
        rows, cols = map(ev.size, self.shape)
        i, j = self.indices
        cells = [
            [ev.bound(i, k).bound(j, n)(self.args[0])[0, 0] for n in range(1, cols + 1)] for k in range(1, rows + 1)
        ]
        return ev.arrays.array(cells)

    def source(self, emit: Emitter) -> str:
        rows, cols = map(emit.size, self.shape)
        inner = emit.bound(*self.indices)
        i, j = (inner.size(Polynomial.of(index)) for index in self.indices)
        body = inner(self.args[0])
        return f"np.array([[{body} for {j} in range(1, {cols} + 1)] for {i} in range(1, {rows} + 1)])"

    @property
    def precedence(self) -> int:
        return notation.POWER if self.shape.is_row else notation.ATOM

    def latex(self, p: Printer) -> str:
        """[a_ij]_ij; one index counts the entries of a column, so that a row is the transpose of one."""
        i, j = (Polynomial.of(name) for name in self.indices)
        shown = [i] if self.shape.is_column else [j] if self.shape.is_row else [i, j]
        return p.indexed(p.fenced("[", p(self.args[0]), "]"), shown) + p.notation.transpose * self.shape.is_row


def spare_indices(*expressions: Expr) -> Iterator[str]:
    """Letters for bound indices that name no integer, size or symbol of the expressions."""
    taken: set[str] = set()
    for expr in expressions:
        taken |= expr.integers() | {symbol.name for symbol in expr.free}
        for node in expr.walk():
            taken |= node.shape.rows.names | node.shape.cols.names
    return (letter for letter in SPARE_INDICES if letter not in taken)


def unit(row: Any, col: Any, shape: Shape) -> Expr:
    """E_ij of any shape: e_i for columns, e_jᵀ for rows."""
    if shape.is_column:
        return UnitVector((), (row, shape.rows))
    if shape.is_row:
        return transpose(UnitVector((), (col, shape.cols)))
    return UnitMatrix((), (row, col, shape.rows, shape.cols))
