"""Numerical values of expressions, and numerical derivatives that share no code with the rules of calculus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations_with_replacement

from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.given import is_half_stacked, whole
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import StructuredPartial
from texdiff.algebra.numeric import Array, Arrays, Rows, Scalar
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import Shape
from texdiff.verify.arrays import eigenvectors, library
from texdiff.verify.differences import by_complex_step, by_differences
from texdiff.verify.draw import Sample, direction_of, value_of
from texdiff.verify.moves import Move, moves
from texdiff.verify.smooth import SmoothMap, elementwise, matrix_function
from texdiff.verify.work import Work


class Evaluation:
    """The `Evaluator` of one sample.

    `lets` are named intermediates: computed, never drawn. `varying` are the symbols that d moves, each along its own
    random direction; a function u(x) and a name for an inner function move with what they depend on. `arrays` is the
    library that serves the sample best, unless another one is given.
    """

    def __init__(
        self,
        sample: Sample,
        lets: Mapping[Symbol, Expr] | None = None,
        varying: Iterable[Symbol] = (),
        arrays: Arrays | None = None,
    ) -> None:
        self.sample = sample
        self.arrays = library(sample.cells) if arrays is None else arrays
        self.lets = dict(lets or {})
        self.varying = frozenset(varying)
        self._integers: Mapping[str, int] = sample.integers
        self._overrides: dict[Symbol, Array] = {}
        self._parent: Evaluation | None = None
        self._index = ""
        self._moved: dict[Symbol, bool] = {}
        self._concerned: dict[frozenset[Symbol], bool] = {}
        self._sizes: dict[Polynomial, int] = {}
        self._memo: dict[Expr, Array] = {}
        self._children: dict[tuple[str, int], Evaluation] = {}
        self._functions: dict[object, SmoothMap] = {}
        self._work = Work()

    # --- values ----------------------------------------------------------------------------------------------------

    def __call__(self, expr: Expr) -> Array:
        """The value, NaN where it does not exist for this sample."""
        if self._parent is not None and not self._concerns(expr):
            return self._parent(expr)
        if expr not in self._memo:
            self._work.spend(self.size(expr.shape.rows) * self.size(expr.shape.cols))
            with self.arrays.quiet():
                self._memo[expr] = expr.value(self)
        return self._memo[expr]

    def renew(self) -> None:
        """What has been computed counts no more; its values stay."""
        self._work.renew()

    def size(self, size: Polynomial) -> int:
        found = self._sizes.get(size)
        if found is None:
            found = self._sizes[size] = int(size.value(self._integers))
        return found

    def number(self, value: Polynomial) -> float:
        return float(value.value(self._integers))

    def symbol(self, symbol: Symbol) -> Array:
        if symbol in self._overrides:
            return self._overrides[symbol]
        if symbol in self.lets:
            return self(self.lets[symbol])
        if isinstance(symbol, Unknown):
            return self.unspecified(symbol)
        return self.arrays.array(value_of(symbol, self.sample).rows)

    def family(self, family: Symbol, member: int) -> Array:
        """x_k of a family x_1, x_2 …"""
        return self.arrays.array(value_of(family, self.sample, member).rows)

    def unspecified(self, node: Expr, components: Sequence[int] = ()) -> Array:
        """The random smooth function that stands for the name of an unspecified one, at its formal arguments."""
        entries = self.arrays.block([[_column(self(a))] for a in node.formal_arguments])
        shape = (self.size(node.shape.rows), self.size(node.shape.cols))
        traits = node.traits if isinstance(node, Symbol) else frozenset()
        key = (str(node.params[0]), entries.size, shape)
        if key not in self._functions:
            self._functions[key] = SmoothMap(*key, traits, self.sample, self.arrays)
        return self._functions[key](entries, components)

    def function(self, name: str, order: int) -> Callable[[Array], Array]:
        return partial(self.arrays.entrywise, elementwise(name, order, self.sample))

    def matrix_function(self, name: str, order: int) -> Callable[[Array], Array]:
        return matrix_function(name, order, self.sample, self.arrays)

    def eigenvectors(self, matrix: Array) -> tuple[Sequence[Scalar], Rows]:
        return eigenvectors(matrix.tolist())

    # --- other points ----------------------------------------------------------------------------------------------

    def bound(self, index: str, value: int) -> Evaluation:
        """The same with an index at a value."""
        if (index, value) not in self._children:
            child = self._child()
            child._integers, child._sizes = {**self._integers, index: value}, {}
            child._index = index
            self._children[index, value] = child
        return self._children[index, value]

    def over(self, index: str, lower: int, upper: int) -> Iterator[Evaluation]:
        """The same with an index at all values of a range; raises Exhausted before the first of too many."""
        self._work.expect(upper - lower + 1)
        return (self.bound(index, value) for value in range(lower, upper + 1))

    def at(self, values: Mapping[Symbol, Array]) -> Evaluation:
        """The same with other values of some symbols."""
        child = self._child()
        child._overrides = {**self._overrides, **values}
        child._moved = dict.fromkeys(values, True)
        return child

    def _child(self) -> Evaluation:
        child = Evaluation(self.sample, self.lets, self.varying, self.arrays)
        child._integers, child._overrides, child._sizes = self._integers, self._overrides, self._sizes
        child._parent, child._functions, child._work = self, self._functions, self._work
        return child

    def _concerns(self, expr: Expr) -> bool:
        """Whether the value differs from that in the parent."""
        if self._index:
            named = (self.lets[symbol] for symbol in expr.free if symbol in self.lets)
            return self._index in expr.integers() or any(self._concerns(value) for value in named)
        free = expr.free
        if free not in self._concerned:
            self._concerned[free] = any(self._moves(symbol) for symbol in free)
        return self._concerned[free]

    def _moves(self, symbol: Symbol) -> bool:
        if symbol not in self._moved:
            below = self.lets[symbol].free if symbol in self.lets else frozenset()
            if isinstance(symbol, Unknown):
                below = below.union(symbol.arguments)
            self._moved[symbol] = any(self._moves(other) for other in below)
        return self._moved[symbol]

    # --- derivatives -----------------------------------------------------------------------------------------------

    def differential(self, expr: Expr) -> Array:
        """The derivative along the directions of the varying symbols."""
        array, reached = self.arrays.array, self._reach(expr)
        moved = {s: array(direction_of(s, self.sample).rows) for s in self.varying if s in reached}
        return self._along(lambda ev: ev(expr), moved)

    def _reach(self, expr: Expr) -> frozenset[Symbol]:
        """All symbols that a value depends on."""
        found: set[Symbol] = set()
        waiting = list(expr.free)
        while waiting:
            symbol = waiting.pop()
            if symbol not in found:
                found.add(symbol)
                waiting.extend(self.lets[symbol].free if symbol in self.lets else ())
                waiting.extend(symbol.arguments if isinstance(symbol, Unknown) else ())
        return frozenset(found)

    def derivative(self, expr: Expr, variables: Sequence[Expr]) -> Array:
        """∂expr/∂x∂y… in numerator layout: analytic for an unspecified function by its own arguments, else numerical.

        The last variable gives the outermost derivative, as in the shape rule of an inert ∂.
        """
        formal = expr.formal_arguments
        if formal and all(whole(v) in formal for v in variables):
            return self._formal(expr, variables, ())
        *first, last = variables
        columns = self._columns(lambda ev: ev.derivative(expr, first) if first else ev(expr), last)
        return self._laid_out(columns, expr.shape, first, last.shape)

    def derivative_along(self, expr: Expr, variables: Sequence[Expr], direction: Array) -> Array:
        """The change of the derivative by all variables but the last, of the value if there is one only, per step of
        the last one, a symbol, along a direction.
        """
        *first, last = variables
        assert isinstance(last, Symbol)
        return self._along(lambda ev: ev.derivative(expr, first) if first else ev(expr), {last: direction})

    def structured_derivative(self, expr: Expr, variables: Sequence[Expr], kinds: Sequence[str]) -> Array:
        """∂F/∂X∂Y… along the directions that symmetric or diagonal arrays may take."""
        if isinstance(expr, Symbol) and expr in self.lets:
            return self(StructuredPartial((self.lets[expr], *variables), tuple(kinds)))
        *first, last = variables
        if first == [last]:
            return self._structured_twice(expr, last, kinds[-1])

        def inner(ev: Evaluation) -> Array:
            return ev.structured_derivative(expr, first, kinds[:-1]) if first else ev(expr)

        return self._laid_out(self._columns(inner, last, kinds[-1]), expr.shape, first, last.shape)

    def _structured_twice(self, expr: Expr, variable: Expr, kind: str) -> Array:
        """∂²f of a scalar by one array: every pair of different directions once, since their order does not matter."""
        places, found = self._moves_of(variable, kind), dict[tuple[Move, Move], Scalar]()
        for pair in combinations_with_replacement(dict.fromkeys(places), 2):
            first, second = (self._direction(variable, move) for move in pair)
            value = self._along(partial(Evaluation._along, function=lambda ev: ev(expr), directions=first), second)
            found[pair] = found[pair[::-1]] = value[0, 0]
        return self.arrays.array([[found[row, col] for col in places] for row in places])

    def _moves_of(self, variable: Expr, kind: str) -> list[Move]:
        return moves(self._places(variable), self.size(whole(variable).shape.rows), kind)

    def _direction(self, variable: Expr, move: Move) -> Mapping[Symbol, Array]:
        array = whole(variable)
        if not isinstance(array, Symbol):
            raise ValueError(f"{variable!r} is no variable")
        rows, cols = map(self.size, array.shape)
        return {array: self.arrays.array([[float((i, j) in move) for j in range(cols)] for i in range(rows)])}

    def _formal(self, expr: Expr, variables: Sequence[Expr], components: tuple[int, ...]) -> Array:
        if not variables:
            return expr.derivative_value(self, components[::-1])
        *first, last = variables
        columns = [self._formal(expr, first, (*components, k)) for k in self._components(expr, last)]
        return self._laid_out(columns, expr.shape, first, last.shape)

    def _components(self, expr: Expr, variable: Expr) -> list[int]:
        """Where the entries of a formal argument stand among those of all arguments."""
        start, array = 0, whole(variable)
        for argument in expr.formal_arguments:
            if argument == array:
                break
            start += self.size(argument.shape.entries)
        return [start + k for k in self._places(variable)]

    def _places(self, variable: Expr) -> list[int]:
        """Column-major places of the entries that a variable stands for: all of X, or one for x_ij."""
        if is_half_stacked(variable):
            size = self.size(variable.args[0].shape.rows)
            return [row + col * size for col in range(size) for row in range(col, size)]
        if not isinstance(variable, Entry):
            return list(range(self.size(variable.shape.entries)))
        row, col = (int(self.number(index)) - 1 for index in variable.indices)
        return [row + col * self.size(variable.args[0].shape.rows)]

    def _columns(self, function: Callable[[Evaluation], Array], variable: Expr, kind: str = "") -> list[Array]:
        """The derivatives of a function of the evaluation by every entry of a variable, column by column; of a
        symmetric one the equal entry moves too, of a diagonal one none beside the diagonal does.
        """
        places = self._moves_of(variable, kind)
        found = {move: self._along(function, self._direction(variable, move)) for move in dict.fromkeys(places)}
        return [found[move] for move in places]

    def _laid_out(self, columns: Sequence[Array], top: Shape, before: Sequence[Expr], variable: Shape) -> Array:
        """The derivatives by single entries as one array: numerator layout, ∂vec F/∂(vec X)ᵀ beyond two axes.

        Of a scalar that has been differentiated by an array `before`, the gradient is what is differentiated next.
        """
        if variable.is_scalar:
            return columns[0]
        scalar_so_far = all(v.shape.is_scalar for v in before)
        if top.is_scalar and scalar_so_far:
            flat = self.arrays.block([[_column(column)] for column in columns])
            return flat.reshape(self.size(variable.cols), self.size(variable.rows))
        return self.arrays.block([[stacked(column, top) for column in columns]])

    def _along(self, function: Callable[[Evaluation], Array], directions: Mapping[Symbol, Array]) -> Array:
        """The directional derivative by a complex step, or by differences where one is under way already."""
        base = {symbol: self(symbol) for symbol in directions}

        def moved(step: complex) -> Array:
            return function(self.at({s: base[s] + step * directions[s] for s in directions}))

        if any(self.arrays.is_complex(value) for value in (*base.values(), *self._overrides.values())):
            return by_differences(self.arrays, moved)
        return by_complex_step(self.arrays, moved)


def _column(value: Array) -> Array:
    """vec of the value."""
    return value.T.reshape(value.size, 1)


def stacked(value: Array, top: Shape) -> Array:
    """vec of a derivative that is differentiated next: of the gradient of a scalar, else as it is laid out."""
    return value.reshape(value.size, 1) if top.is_scalar else _column(value)
