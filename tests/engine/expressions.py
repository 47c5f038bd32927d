"""Random well-typed requests: expressions over the whole registry, with properties and unspecified functions."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from tests.engine.kinds import SIZES, SQUARE_TRAITS, Kind, T, X, drawn_kind
from tests.engine.productions import Binding, Production, fitted, productions
from texdiff.algebra.arithmetic import add, multiply, transpose
from texdiff.algebra.atoms import Identity, Number, Ones, Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.shape import Shape, ShapeError, column
from texdiff.calculus.problem import Problem
from texdiff.latex.declarations.symbols import with_implied

THREE = Polynomial.of(3)
MOST_NODES = 24
FITTING = 0.8
"""How often a production is sought whose result has the wanted shape; another one is multiplied into it."""
ASKED_FOR = 0.4
"""How often the operator that is due is tried before any other."""
DEPTH_OF_SECOND = 3
"""The depth of second derivatives, which grow twice."""

TRAITS = {"square": SQUARE_TRAITS, "vector": ("positive", "positive", "onehot"), "scalar": ("positive",)}
LETTERS = {"matrix": "ABCFHMNPQRSVWZ", "vector": "abcdhkpqrsvwz", "scalar": "abcdhksvwyz"}


class Drawn(NamedTuple):
    """A random request of a kind, and how often each operator was asked for in it."""

    problem: Problem
    kind: Kind
    operators: tuple[str, ...]


def draw_problem(random: Random, depth: int, method: str = "differential", due: str | None = None) -> Drawn:
    """A request of one of the kinds, its numerator up to a depth, with the operator that is due where it fits; raises
    ShapeError where a choice does not fit.
    """
    kind = drawn_kind(random)
    grower = Grower(random, kind, due)
    depth = min(depth, DEPTH_OF_SECOND) if len(kind.variables) > 1 else depth
    numerator = grower.grow(kind.numerator, random.randint(1, depth))
    names = frozenset(symbol.name for symbol in numerator.free.union(grower.variables))
    form, layout, turned = _way_of_asking(random, kind)
    if kind.numerator.is_column and len(kind.variables) < 2 and random.random() < 0.1:
        numerator = transpose(numerator)
    problem = Problem(numerator, kind.variables, form, turned, layout, method, "full", taken_names=names)
    return Drawn(problem, kind, tuple(grower.used))


def _way_of_asking(random: Random, kind: Kind) -> tuple[str, str, bool]:
    """Form, layout, and whether the denominator is transposed."""
    if not kind.variables:
        return "differential", "numerator", False
    layout = random.choice(("numerator", "numerator", "denominator"))
    one = len(kind.variables) == 1
    if one and kind.numerator.is_scalar and not kind.variables[0].shape.is_scalar and random.random() < 0.2:
        return "nabla", layout, False
    return "partial", layout, one and kind.variables[0].shape.is_column and random.random() < 0.1


def random_expression(random: Random, depth: int) -> Expr:
    """A numerator alone."""
    for _ in range(100):
        try:
            return draw_problem(random, depth).problem.numerator
        except ShapeError:
            continue
    raise AssertionError("no expression could be drawn")


class Grower:
    """Grows one expression; symbols are reused, so that terms meet their like."""

    def __init__(self, random: Random, kind: Kind, due: str | None = None) -> None:
        self.random = random
        self.used: list[str] = []
        self.variables = tuple(dict.fromkeys(map(_whole, kind.variables))) or (T, X)
        self._may_be_constant = not kind.variables
        self._due = due
        self._nodes = 0
        self._symbols: dict[tuple[Shape, int], Symbol] = {}
        self._signatures: dict[tuple[Shape, ...], int] = {}

    def grow(self, shape: Shape, depth: int) -> Expr:
        """An expression of a shape."""
        self._nodes += 1
        if depth <= 0 or self._nodes > MOST_NODES:
            return self._leaf(shape)
        for _ in range(4):
            try:
                return self._composed(shape, depth)
            except ShapeError:
                continue
        return self._leaf(shape)

    def _composed(self, shape: Shape, depth: int) -> Expr:
        due = self._due is not None and self.random.random() < ASKED_FOR
        name = self._due if due and self._due is not None else self.random.choice(list(productions()))
        ways = [(way, fitted(way.result, shape)) for way in productions()[name]]
        fitting = [(way, binding) for way, binding in ways if binding is not None]
        if fitting and self.random.random() < FITTING:
            way, found = self.random.choice(fitting)
        elif not due and self.random.random() < FITTING:
            raise ShapeError("another operator")
        else:
            way, found = self.random.choice(ways)[0], {}
        binding = {**{size: self.random.choice(SIZES) for size in sorted(way.names)}, **(found or {})}
        node = self._built(way, binding, depth)
        self.used.append(name)
        self._due = None if name == self._due else self._due
        return self._adapted(node, shape)

    def _built(self, way: Production, binding: Binding, depth: int) -> Expr:
        shapes = [Shape(*(size.substitute(binding) for size in shape)) for shape in way.arguments]
        args = [self.grow(shape, depth - 1) for shape in shapes]
        node = way.build(args, binding)
        calls = self._renamed_calls(node)
        return calls if calls is not None else node

    def _renamed_calls(self, node: Expr) -> Expr | None:
        """An unspecified function gets a name of its own for every signature."""
        if not node.unspecified_name or not node.args:
            return None
        _, kind, order, shape = node.params
        if kind != "general":
            series = kind == "matrix" and node.shape.is_matrix
            name, kind = (r"\varphi", kind) if series else (r"\sigma", "elementwise")
            return type(node)(node.args, (name, kind, order, shape))
        signature = (*(argument.shape for argument in node.args), node.shape)
        number = self._signatures.setdefault(signature, len(self._signatures) + 1)
        style = {"scalar": "g", "vector": r"\boldsymbol{g}", "matrix": r"\mathbf{G}"}[node.shape.kind]
        return type(node)(node.args, (f"{style}_{number}", kind, order, shape))

    def _adapted(self, node: Expr, shape: Shape) -> Expr:
        """The node brought to a shape by constant factors, or by its trace."""
        if node.shape == shape:
            return node
        rows, cols = node.shape
        if shape.is_scalar:
            return BUILDERS["inner"](self._constant(node.shape), node) if "inner" in BUILDERS else self._bilinear(node)
        if node.shape.is_scalar:
            return multiply([node, self._constant(shape)])
        left = [] if rows == shape.rows else [self._constant(Shape(shape.rows, rows))]
        right = [] if cols == shape.cols else [self._constant(Shape(cols, shape.cols))]
        product = multiply([*left, node, *right])
        if shape.is_square and not node.shape.is_matrix:  # a matrix of rank one has no inverse
            return add([self._constant(shape), product])
        return product

    def _bilinear(self, node: Expr) -> Expr:
        rows, cols = node.shape
        left = [] if rows == ONE else [self._constant(Shape(ONE, rows))]
        right = [] if cols == ONE else [self._constant(column(cols))]
        return multiply([*left, node, *right])

    # --- leaves ----------------------------------------------------------------------------------------------------

    def _leaf(self, shape: Shape) -> Expr:
        roll, variable = self.random.random(), self.random.choice(self.variables)
        if shape == variable.shape and roll < 0.8:
            return variable
        if shape.transposed == variable.shape and roll < 0.6:
            return transpose(variable)
        if roll < 0.25:
            return self._function(shape)
        if roll < 0.32 and shape.is_square and not shape.is_scalar:
            return Identity(shape.rows)
        if roll < 0.36:
            return Number(self.random.choice((2, 3, -1))) if shape.is_scalar else _ones(shape)
        if roll < 0.6:
            return self._of_variable(variable, shape)
        return self._constant(shape)

    def _of_variable(self, variable: Symbol, shape: Shape) -> Expr:
        """A short expression in a variable, of the wanted shape."""
        if shape.is_scalar and not variable.shape.is_scalar and self.random.random() < 0.3:
            return Entry((variable,), (ONE, ONE if variable.shape.is_column else Polynomial.of(2)))
        return self._adapted(variable, shape)

    def _function(self, shape: Shape) -> Expr:
        """u(x), of any shape but a row."""
        if shape.is_row:
            return transpose(self._function(shape.transposed))
        style = {"scalar": "u", "vector": r"\boldsymbol{u}", "matrix": r"\mathbf{U}"}[shape.kind]
        name = style if shape.is_scalar else f"{style}_{{{self._number(shape)}}}"
        return Unknown(name, shape, self.variables)

    def _number(self, shape: Shape) -> int:
        """Functions of different sizes are told apart by a number."""
        sizes = [*SIZES, ONE, THREE]
        places = [sizes.index(size) + 1 if size in sizes else 9 for size in shape]
        return places[0] * 10 + places[1]

    def _constant(self, shape: Shape) -> Expr:
        if shape.is_row:
            return transpose(self._constant(shape.transposed))
        key = (shape, self.random.randrange(2))
        if key not in self._symbols:
            self._symbols[key] = Symbol(self._name(shape), shape, self._traits(shape))
        return self._symbols[key]

    def _name(self, shape: Shape) -> str:
        """A letter that is new for this kind."""
        taken = sum(symbol.shape.kind == shape.kind for symbol in self._symbols.values())
        letters = LETTERS[shape.kind]
        letter, number = letters[taken % len(letters)], taken // len(letters)
        index = f"_{{{number}}}" if number else ""
        styles = {"scalar": "{}", "vector": r"\boldsymbol{{{}}}", "matrix": r"\mathbf{{{}}}"}
        return styles[shape.kind].format(letter) + index

    def _traits(self, shape: Shape) -> frozenset[str]:
        if self._may_be_constant and self.random.random() < 0.4:
            return frozenset(("constant",))
        square = shape.is_square and not shape.is_scalar
        group: Sequence[str] = TRAITS.get("square" if square else shape.kind, ())
        if not group or self.random.random() < 0.6:
            return frozenset()
        return with_implied((self.random.choice(group),))


def _whole(variable: Expr) -> Symbol:
    """x of x_i."""
    whole = variable.args[0] if isinstance(variable, Entry) else variable
    assert isinstance(whole, Symbol)
    return whole


def _ones(shape: Shape) -> Expr:
    """𝟏, 𝟏ᵀ or 𝟏𝟏ᵀ as they are typed."""
    return transpose(Ones(*shape.transposed)) if shape.is_row else Ones(*shape)
