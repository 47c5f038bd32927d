"""One block of a matrix that is divided into blocks, and products and sums of matrices written out in blocks."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, Sum, Transpose, add, multiply, transpose
from texdiff.algebra.atoms import Identity, Symbol, Zero
from texdiff.algebra.canonical import is_symmetric
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import Polynomial, total
from texdiff.algebra.registry import BUILDERS, DisplayRule, Example, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.operators.array import BlockArray, ExplicitArray, Sizes, count, selection, written_out

BLOCK = Rule("block of a product", r"[MN]_{ij}=\sum_{k}M_{ik}N_{kj}")
BLOCK_SUM = Rule("sum block by block", r"[M+N]_{ij}=M_{ij}+N_{ij}", minor=True)
BLOCK_PRODUCT = Rule("product block by block", r"[MN]_{ij}=\sum_{k}M_{ik}N_{kj}")


class Block(Expr):
    """Block (i, j) of M; params i, j, the number of rows of blocks, the heights of these, the widths of the columns.

    Linear: tr(W [M]_ij) = tr(Ŵ M), where Ŵ has the block W in place (j, i) and zeros elsewhere.
    """

    __slots__ = ()
    arity = 1
    precedence_level = notation.ATOM
    multilinear = True
    adjoint_rule = Rule("trace of a block", r"\operatorname{tr}(W[M]_{ij})=\operatorname{tr}(\hat{W}M)")
    vec_rule = Rule("block by vec", r"\operatorname{vec}[M]_{ij}=(Q_{j}^{\top}\otimes P_{i}^{\top})\operatorname{vec}M")

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        row, col, sizes = count(params[0]), count(params[1]), _sizes(params)
        equal(shapes[0].rows, total(sizes.rows))
        equal(shapes[0].cols, total(sizes.cols))
        return Shape(sizes.rows[row - 1], sizes.cols[col - 1])

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        m, n, p = (Polynomial.of(name) for name in "mnp")
        return [([Shape(m + n, p + n)], (2, 1, 2, m, n, p, n))]

    @property
    def sizes(self) -> Sizes:
        """The heights and widths of all blocks."""
        return _sizes(self.params)

    @property
    def place(self) -> tuple[int, int]:
        """Row and column among the blocks, from 1."""
        return count(self.params[0]), count(self.params[1])

    def adjoint(self, position: int, weight: Expr) -> Expr:
        (row, col), (rows, cols) = self.place, self.sizes
        cells = [
            weight if (i, j) == (row, col) else Zero(width, height)
            for j, width in enumerate(cols, 1)
            for i, height in enumerate(rows, 1)
        ]
        return written_out(cells, (len(cols), len(rows)))

    def vec_form(self, position: int) -> Expr:
        (row, col), (rows, cols) = self.place, self.sizes
        left, right = (transpose(selection(k, sizes)) for k, sizes in ((row, rows), (col, cols)))
        return BUILDERS["kronecker"](right, left)

    def transposed(self) -> Expr | None:
        (row, col), (rows, cols) = self.place, self.sizes
        matrix = self.args[0] if is_symmetric(self.args[0]) else transpose(self.args[0])
        return Block((matrix,), (col, row, len(cols), *cols, *rows))

    def value(self, ev: Evaluator) -> Array:
        (row, col), (rows, cols) = self.place, self.sizes
        top, left = (sum(map(ev.size, sizes[: k - 1])) for k, sizes in ((row, rows), (col, cols)))
        return ev(self.args[0])[top : top + ev.size(rows[row - 1]), left : left + ev.size(cols[col - 1])]

    def source(self, emit: Emitter) -> str:
        (row, col), (rows, cols) = self.place, self.sizes
        cuts = [_cut(k, sizes, emit) for k, sizes in ((row, rows), (col, cols))]
        piece = f"{emit(self.args[0])}[{', '.join(cuts)}]"
        return f"{piece}.item()" if self.shape.is_scalar else piece

    def latex(self, p: Printer) -> str:
        return p.indexed(p.fenced("[", p(self.args[0]), "]"), [Polynomial.of(k) for k in self.place])


def _sizes(params: Sequence[Any]) -> Sizes:
    rows = count(params[2])
    return Sizes(tuple(params[3 : 3 + rows]), tuple(params[3 + rows :]))


def _cut(number: int, sizes: Sequence[Polynomial], emit: Emitter) -> str:
    before = [emit.size(size) for size in sizes[: number - 1]] or ["0"]
    return f"{' + '.join(before)}:{' + '.join([*before, emit.size(sizes[number - 1])])}"


def block(matrix: Expr, place: tuple[int, int], sizes: Sizes) -> Expr:
    """[M]_ij, worked out as far as M shows its blocks; M itself where it has only one."""
    row, col = place
    if len(sizes.rows) == len(sizes.cols) == 1:
        return matrix
    if isinstance(matrix, ExplicitArray) and matrix.sizes == sizes:
        return matrix.rows[row - 1][col - 1]
    if isinstance(matrix, Zero | Identity) and (isinstance(matrix, Zero) or sizes.rows == sizes.cols):
        size = Shape(sizes.rows[row - 1], sizes.cols[col - 1])
        return Identity(size.rows) if isinstance(matrix, Identity) and row == col else Zero(*size)
    base, exponent = matrix.as_factors()[0]
    if isinstance(base, ExplicitArray) and base is not matrix and base.sizes == sizes and base.is_block_diagonal:
        cell = base.rows[row - 1][col - 1]
        return BUILDERS["power"](cell, exponent) if row == col else cell
    if isinstance(matrix, Sum):
        return add(block(term, place, sizes) for term in matrix.args)
    if isinstance(matrix, Transpose):
        return transpose(block(matrix.args[0], (col, row), Sizes(sizes.cols, sizes.rows)))
    if isinstance(matrix, Product):
        return _of_product(matrix, place, sizes)
    return Block((matrix,), (row, col, len(sizes.rows), *sizes.rows, *sizes.cols))


def _of_product(product: Product, place: tuple[int, int], sizes: Sizes) -> Expr:
    """Scalars in front, and only the rows of the first factor and the columns of the last one that count."""
    scalars = [f for f in product.args if f.shape.is_scalar]
    chain = [f for f in product.args if not f.shape.is_scalar]
    (row, col), (rows, cols) = place, sizes
    first, last = _opened(chain[0]), _opened(chain[-1])
    if len(chain) > 1 and first is not None and first.sizes.rows == rows:
        chain[0] = first.part([row], range(1, len(first.sizes.cols) + 1))
        row, rows = 1, rows[row - 1 : row]
    if len(chain) > 1 and last is not None and last.sizes.cols == cols:
        chain[-1] = last.part(range(1, len(last.sizes.rows) + 1), [col])
        col, cols = 1, cols[col - 1 : col]
    inner = _multiplied_out(chain)
    if len(rows) == len(cols) == 1:
        return multiply([*scalars, inner])
    if isinstance(inner, Product) and len(chain) > 1 or len(chain) == 1 and inner != chain[0]:
        node: Expr = Block((inner,), (row, col, len(rows), *rows, *cols))
    else:
        node = block(inner, (row, col), Sizes(rows, cols))
    return multiply([*scalars, node])


def _opened(factor: Expr) -> ExplicitArray | None:
    """A matrix written out in blocks, also below a transposition mark."""
    if isinstance(factor, Transpose) and isinstance(factor.args[0], ExplicitArray):
        turned = factor.args[0].transposed()
        return turned if isinstance(turned, ExplicitArray) else None
    return factor if isinstance(factor, ExplicitArray) and not factor.is_plain else None


def _multiplied_out(chain: Sequence[Expr]) -> Expr:
    """The product, with neighbours that are written out in fitting blocks multiplied."""
    result = list(chain[:1])
    for factor in chain[1:]:
        left, right = _opened(result[-1]), _opened(factor)
        if left is not None and right is not None and left.sizes.cols == right.sizes.rows:
            result[-1] = left.times(right)
        else:
            result.append(factor)
    return multiply(result)


def _shorter_block(expr: Expr) -> Expr | None:
    """The block of what shows its blocks."""
    if not isinstance(expr, Block):
        return None
    result = block(expr.args[0], expr.place, expr.sizes)
    return result if result != expr else None


def _product_out(expr: Expr) -> Expr | None:
    """A product of matrices written out in fitting blocks, where that is shorter."""
    if not isinstance(expr, Product):
        return None
    scalars = [f for f in expr.args if f.shape.is_scalar]
    chain = [f for f in expr.args if not f.shape.is_scalar]
    if len(chain) < 2 or not any(_opened(f) for f in chain):
        return None
    return next((out for out in _candidates(scalars, chain) if cost(out) < cost(expr)), None)


def _candidates(scalars: Sequence[Expr], chain: Sequence[Expr]) -> Iterator[Expr]:
    yield multiply([*scalars, _multiplied_out(chain)])
    for place, factor in enumerate(chain):
        opened = _opened(factor)
        if opened is None:
            continue
        if len(opened.sizes.cols) == 1 and place + 1 < len(chain):
            rest = multiply(chain[place + 1 :])
            yield multiply([*scalars, *chain[:place], opened.mapped(partial(_times, right=rest))])
        if len(opened.sizes.rows) == 1 and place:
            rest = multiply(chain[:place])
            yield multiply([*scalars, opened.mapped(partial(_times, rest)), *chain[place + 1 :]])


def _times(left: Expr, right: Expr) -> Expr:
    product = multiply([left, right])
    return Zero(*product.shape) if isinstance(left, Zero) or isinstance(right, Zero) else product


def _sum_out(expr: Expr) -> Expr | None:
    """[A B] + [C D] = [A + C, B + D]."""
    arrays = [term for term in expr.args if isinstance(term, ExplicitArray)] if isinstance(expr, Sum) else []
    if len(arrays) < 2 or len(arrays) != len(expr.args) or len({array.sizes for array in arrays}) != 1:
        return None
    cells = [_added(list(cells)) for cells in zip(*(array.args for array in arrays), strict=True)]
    return arrays[0].rebuild(cells)


def _added(cells: list[Expr]) -> Expr:
    return add([cell for cell in cells if not isinstance(cell, Zero)] or cells[:1])


def _examples() -> tuple[Expr, Expr, Expr]:
    m, n, p = (Polynomial.of(name) for name in "mnp")
    a, b = Symbol("A", Shape(m, n)), Symbol("B", Shape(p, n))
    array = BlockArray((a, b), (2, 1))
    picked = Block((array,), (2, 1, 2, m, p, n))
    wide = BlockArray((Zero(n, m), transpose(b)), (1, 2))
    other = BlockArray((a, Zero(p, n)), (2, 1))
    return picked, multiply([wide, array]), Sum((other, BlockArray((Zero(m, n), b), (2, 1))))


_PICKED, _MULTIPLIED, _SUMMED = _examples()

register(
    "block",
    Block,
    builders={"block": block},
    display_rules=[
        DisplayRule(BLOCK, 10, _shorter_block, _PICKED),
        DisplayRule(BLOCK_PRODUCT, 20, _product_out, _MULTIPLIED),
        DisplayRule(BLOCK_SUM, 20, _sum_out, _SUMMED),
    ],
    examples=[
        Example(
            r"\frac{\partial}{\partial \mathbf{X}}\ln\left|\begin{bmatrix} \mathbf{A} & \mathbf{X} \\ \mathbf{B} & "
            r"\mathbf{C} \end{bmatrix}\right|",
            (
                r"\mathbf{A} \in \mathbb{R}^{m \times m}",
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
                r"\mathbf{B} \in \mathbb{R}^{n \times m}",
                r"\mathbf{C} \in \mathbb{R}^{n \times n}",
            ),
        ),
        Example(
            r"\frac{\partial}{\partial \boldsymbol{x}}"
            r"\begin{bmatrix} \boldsymbol{x} \\ \mathbf{A}\boldsymbol{x} \end{bmatrix}",
            (r"\mathbf{A} \in \mathbb{R}^{m \times n}", r"\boldsymbol{x} \in \mathbb{R}^{n}"),
        ),
    ],
)
