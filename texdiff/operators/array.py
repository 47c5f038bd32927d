"""Matrices and vectors written out by their entries or blocks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple

from texdiff.algebra.arithmetic import add, multiply, transpose
from texdiff.algebra.atoms import Identity, Number, Zero
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, NoRule, Printer
from texdiff.algebra.indexed import Entry, UnitVector
from texdiff.algebra.polynomial import Polynomial, total
from texdiff.algebra.registry import BUILDERS, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError


class ExplicitArray(Expr):
    """Arguments row by row, params (rows, columns), counted in blocks: scalars, or arrays whose sizes fit.

    Linear in all arguments together: dA is the array of the differentials. It has no index form with open indices.
    """

    __slots__ = ()
    differential_rule = Rule("entry by entry", r"[\mathrm{d}M]_{ij}=\mathrm{d}[M]_{ij}")
    adjoint_rule = Rule("trace by entries", r"\operatorname{tr}(MN)=\sum_{i}\sum_{j}m_{ij}n_{ji}")

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        cols = count(params[1])
        if not shapes or len(shapes) != count(params[0]) * cols:
            raise ShapeError("the rows of a matrix must all have as many entries")
        first_row, first_column = shapes[:cols], shapes[::cols]
        for place, shape in enumerate(shapes):
            equal(shape.rows, first_column[place // cols].rows)
            equal(shape.cols, first_row[place % cols].cols)
        return Shape(total(s.rows for s in first_column), total(s.cols for s in first_row))

    vec_rule = Rule("vec by entries", r"\operatorname{vec}M=\sum_{i}\sum_{j}m_{ij}\operatorname{vec}\mathbf{E}_{ij}")

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return [([SCALAR] * 6, (2, 3)), ([SCALAR] * 3, (3, 1))]

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        return written_out(args, params)

    @property
    def rows(self) -> list[tuple[Expr, ...]]:
        """The arguments by rows."""
        cols = count(self.params[1])
        return [self.args[k : k + cols] for k in range(0, len(self.args), cols)]

    @property
    def is_plain(self) -> bool:
        """Whether all arguments are scalars."""
        return all(argument.shape.is_scalar for argument in self.args)

    @property
    def sizes(self) -> Sizes:
        """The heights and the widths of the blocks."""
        first = self.rows[0]
        return Sizes(tuple(row[0].shape.rows for row in self.rows), tuple(cell.shape.cols for cell in first))

    def part(self, rows: Iterable[int], cols: Sequence[int] | range) -> Expr:
        """The blocks in some rows and columns, counted from 1."""
        chosen = [[self.rows[i - 1][j - 1] for j in cols] for i in rows]
        return joined(chosen)

    def times(self, other: ExplicitArray) -> Expr:
        """The product block by block, of arrays whose blocks fit."""
        columns = list(zip(*other.rows, strict=True))
        return joined([[_inner(row, column) for column in columns] for row in self.rows])

    def mapped(self, function: Callable[[Expr], Expr]) -> Expr:
        """The array with every block replaced."""
        return self.rebuild([function(cell) for cell in self.args])

    @property
    def is_block_diagonal(self) -> bool:
        """Whether square blocks stand on the diagonal, and zeros elsewhere."""
        cells = [(i == j, cell) for i, row in enumerate(self.rows) for j, cell in enumerate(row)]
        return all(cell.shape.is_square if diagonal else isinstance(cell, Zero) for diagonal, cell in cells)

    @property
    def linear_positions(self) -> tuple[int, ...]:
        return tuple(range(len(self.args)))

    def differential(self, d: Direction) -> Expr:
        return self.rebuild([d.of(a) if d.varies(a) else _nothing(a) for a in self.args])

    def alone(self, position: int) -> Expr | None:
        return self.rebuild([a if k == position else _nothing(a) for k, a in enumerate(self.args)])

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """tr(W A) = Σ w_ji a_ij: entry (i, j) has the weight w_ji, and block (i, j) the block (j, i) of W."""
        row, col = divmod(position, count(self.params[1]))
        if not self.is_plain:
            rows, cols = self.sizes
            return BUILDERS["block"](weight, (col + 1, row + 1), Sizes(cols, rows))
        return Entry((weight,), (Polynomial.of(col + 1), Polynomial.of(row + 1)))

    def vec_form(self, position: int) -> Expr:
        """vec of the array with one entry a and zeros elsewhere: a e_k, k counted down the columns; of the array with
        one block A, P A Qᵀ with the matrices P and Q that put it into its rows and columns.
        """
        rows, cols = map(count, self.params)
        row, col = divmod(position, cols)
        if not self.is_plain:
            left, right = selection(row + 1, self.sizes.rows), selection(col + 1, self.sizes.cols)
            return left if self.shape.is_column else BUILDERS["kronecker"](right, left)
        return UnitVector((), (Polynomial.of(row + col * rows + 1), Polynomial.of(rows * cols)))

    def transposed(self) -> Expr | None:
        turned = [transpose(entry) for column in zip(*self.rows, strict=True) for entry in column]
        return type(self)(turned, (self.params[1], self.params[0]))

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        """The entry at a literal place."""
        if not self.is_plain or row.constant is None or col.constant is None:
            raise NoRule(
                "the entry of a matrix that is written out is known at numbered places only",
                "write its indices as numbers",
            )
        return entries.of(self.rows[int(row.constant) - 1][int(col.constant) - 1], Polynomial.of(1), Polynomial.of(1))

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.block([[ev(entry) for entry in row] for row in self.rows])

    def source(self, emit: Emitter) -> str:
        rows = ", ".join(f"[{', '.join(map(emit, row))}]" for row in self.rows)
        return f"np.{'array' if self.is_plain else 'block'}([{rows}])"

    def latex(self, p: Printer) -> str:
        rows = [" & ".join(map(p, row)) for row in self.rows]
        apart = r" \\[4pt] " if any(r"\frac" in row for row in rows) else r" \\ "
        body = apart.join(rows)
        return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


class BlockArray(ExplicitArray):
    """The same of blocks, among which there are no scalars alone. It has no index form."""

    __slots__ = ()
    differential_rule = Rule("block by block", r"[\mathrm{d}M]_{ij}=\mathrm{d}[M]_{ij}")
    adjoint_rule = Rule("trace by blocks", r"\operatorname{tr}(MN)=\sum_{i}\sum_{j}\operatorname{tr}([M]_{ij}[N]_{ji})")
    vec_rule = Rule(
        "vec by blocks",
        r"\operatorname{vec}M=\sum_{i}\sum_{j}(Q_{j}\otimes P_{i})\operatorname{vec}[M]_{ij}",
    )

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        m, n, p = (Polynomial.of(name) for name in "mnp")
        return [([Shape(m, n), Shape(m, p), Shape(n, n), Shape(n, p)], (2, 2))]


class Sizes(NamedTuple):
    """How a matrix is divided into blocks: heights and widths."""

    rows: tuple[Polynomial, ...]
    cols: tuple[Polynomial, ...]


def selection(number: int, sizes: Sequence[Polynomial]) -> Expr:
    """The column of blocks 0, I, 0 … that puts a block into its place among blocks of these heights."""
    width = sizes[number - 1]
    cells: list[Expr] = [Identity(width) if k == number else Zero(size, width) for k, size in enumerate(sizes, 1)]
    if all(cell.shape.is_scalar for cell in cells):
        return UnitVector((), (Polynomial.of(number), Polynomial.of(len(sizes))))
    return joined([[cell] for cell in cells])


def joined(rows: Sequence[Sequence[Expr]]) -> Expr:
    """The blocks as one array; a single one as it is."""
    cells = [cell for row in rows for cell in row]
    return cells[0] if len(cells) == 1 else written_out(cells, (len(rows), len(rows[0])))


def written_out(cells: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
    """The array of entries, or of blocks."""
    plain = all(cell.shape.is_scalar for cell in cells)
    return ExplicitArray(cells, params) if plain else BlockArray(cells, params)


def _inner(row: Sequence[Expr], column: Sequence[Expr]) -> Expr:
    """Σ_k A_ik B_kj without the products with zeros."""
    pairs = [(a, b) for a, b in zip(row, column, strict=True) if not isinstance(a, Zero) and not isinstance(b, Zero)]
    if not pairs:
        return Zero(row[0].shape.rows, column[0].shape.cols)
    return add(multiply(pair) for pair in pairs)


def count(value: Any) -> int:
    """A number of rows or columns, which is literal."""
    return int(value.constant or 0) if isinstance(value, Polynomial) else int(value)


def array(cells: Sequence[Expr], shape: Shape) -> Expr:
    """Scalars row by row as an array of a shape with literal sizes."""
    return cells[0] if shape.is_scalar else ExplicitArray(cells, (count(shape.rows), count(shape.cols)))


def _nothing(entry: Expr) -> Expr:
    return Number(0) if entry.shape.is_scalar else Zero(*entry.shape)


register(
    "array",
    ExplicitArray,
    BlockArray,
    readings=[Reading("array", "bmatrix", ExplicitArray)],
    builders={"array": array},
    examples=[
        Example(
            r"\frac{\partial}{\partial x}\begin{bmatrix} x^2 & \sin x \\ e^{x} & 1 \end{bmatrix}",
            (r"x \in \mathbb{R}",),
        )
    ],
)
