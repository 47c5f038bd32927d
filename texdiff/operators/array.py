"""Matrices and vectors written out by their entries or blocks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.atoms import Number, Zero
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, NoRule, Printer
from texdiff.algebra.indexed import Entry, UnitVector
from texdiff.algebra.polynomial import Polynomial, total
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError


class ExplicitArray(Expr):
    """Arguments row by row, params (rows, columns), counted in blocks: scalars, or arrays whose sizes fit.

    Linear in all arguments together: dA is the array of the differentials. Blocks have no adjoint and no vec form.
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
        m, n, p = (Polynomial.of(name) for name in "mnp")
        blocks = [Shape(m, n), Shape(m, p), Shape(n, n), Shape(n, p)]
        return [([SCALAR] * 6, (2, 3)), ([SCALAR] * 3, (3, 1)), (blocks, (2, 2))]

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
    def linear_positions(self) -> tuple[int, ...]:
        return tuple(range(len(self.args)))

    def differential(self, d: Direction) -> Expr:
        return self.rebuild([d.of(a) if d.varies(a) else _nothing(a) for a in self.args])

    def alone(self, position: int) -> Expr | None:
        return self.rebuild([a if k == position else _nothing(a) for k, a in enumerate(self.args)])

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """tr(W A) = Σ w_ji a_ij: entry (i, j) has the weight w_ji. Blocks have no such form."""
        if not self.is_plain:
            raise NoRule("an array of blocks has no adjoint")
        cols = count(self.params[1])
        row, col = divmod(position, cols)
        return Entry((weight,), (Polynomial.of(col + 1), Polynomial.of(row + 1)))

    def vec_form(self, position: int) -> Expr:
        """vec of the array with one entry a and zeros elsewhere: a e_k, k counted down the columns."""
        if not self.is_plain:
            raise NoRule("an array of blocks has no vec form")
        rows, cols = map(count, self.params)
        row, col = divmod(position, cols)
        return UnitVector((), (Polynomial.of(row + col * rows + 1), Polynomial.of(rows * cols)))

    def transposed(self) -> Expr | None:
        turned = [transpose(entry) for column in zip(*self.rows, strict=True) for entry in column]
        return ExplicitArray(turned, (self.params[1], self.params[0]))

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        """The entry at a literal place."""
        if not self.is_plain or row.constant is None or col.constant is None:
            raise NoRule("an explicit array has no entry at an unknown place")
        return entries.of(self.rows[int(row.constant) - 1][int(col.constant) - 1], Polynomial.of(1), Polynomial.of(1))

    def value(self, ev: Evaluator) -> Array:
        return ev.np.block([[ev(entry) for entry in row] for row in self.rows])

    def source(self, emit: Emitter) -> str:
        rows = ", ".join(f"[{', '.join(map(emit, row))}]" for row in self.rows)
        return f"np.{'array' if self.is_plain else 'block'}([{rows}])"

    def latex(self, p: Printer) -> str:
        rows = [" & ".join(map(p, row)) for row in self.rows]
        apart = r" \\[4pt] " if any(r"\frac" in row for row in rows) else r" \\ "
        body = apart.join(rows)
        return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


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
    readings=[Reading("array", "bmatrix", ExplicitArray)],
    builders={"array": array},
    examples=[
        Example(
            r"\frac{\partial}{\partial x}\begin{bmatrix} x^2 & \sin x \\ e^{x} & 1 \end{bmatrix}",
            (r"x \in \mathbb{R}",),
        )
    ],
)
