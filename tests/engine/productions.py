"""Every operator of the registry as a production of a random grammar: shapes, and how to build the node."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

import texdiff.operators
from texdiff.algebra.arithmetic import Sum, multiply, negate, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import OPERATORS, Reading
from texdiff.algebra.shape import SCALAR, Shape, ShapeError, column

assert texdiff.operators.__name__
Binding = Mapping[str, Polynomial]
Build = Callable[[Sequence[Expr], Binding], Expr]

A, B, C = (Polynomial.of(f"size{k}") for k in range(3))
ARGUMENTS = (SCALAR, column(A), Shape(ONE, A), Shape(A, B), Shape(A, A), Shape(B, C), column(Polynomial.of(3)))
"""Shapes on which the readings of operators are tried."""

EXPONENT = Polynomial.of("r")
"""The name of exponents that stay symbolic."""


class Production(NamedTuple):
    """One way to get an expression of a shape from arguments of others; the shapes hold size variables."""

    operator: str
    arguments: tuple[Shape, ...]
    result: Shape
    build: Build

    @property
    def names(self) -> frozenset[str]:
        """The size variables."""
        return frozenset(name for shape in (*self.arguments, self.result) for size in shape for name in size.names)


def fitted(pattern: Shape, wanted: Shape) -> Binding | None:
    """The values of the size variables with which a pattern is the wanted shape, where each side is one variable."""
    binding: dict[str, Polynomial] = {}
    for own, size in zip(pattern, wanted, strict=True):
        if own.single_name is not None and size != ONE:
            if binding.setdefault(own.single_name, size) != size:
                return None
        elif own != size:
            return None
    return binding


@cache
def productions() -> Mapping[str, tuple[Production, ...]]:
    """All productions by operator; those of the algebra itself stand under their own names."""
    found = {name: tuple(_of_operator(name)) for name in OPERATORS}
    for production in _of_algebra():
        found[production.operator] = (*found.get(production.operator, ()), production)
    return {name: ways for name, ways in found.items() if ways}


def _of_operator(name: str) -> Iterator[Production]:
    """By the readings, and by the samples of the nodes that are typed; those of an operator that only answers hold."""
    operator = OPERATORS[name]
    for reading in operator.readings:
        for count in (1, 2):
            for shapes in product(ARGUMENTS, repeat=count):
                built = _tried(reading, shapes)
                if built is not None:
                    yield Production(name, shapes, built.shape, _by_reading(reading))
    typed = {node for node in operator.nodes if any(issubclass(reading.node, node) for reading in operator.readings)}
    for node in [node for node in operator.nodes if node in typed or not typed]:
        for given, params in node.samples():
            renamed = _renaming(given, node.read(symbols(given), params).shape)
            arguments = tuple(_shape(shape, renamed) for shape in given)
            result = _shape(node.read(symbols(given), params).shape, renamed)
            yield Production(name, arguments, result, _by_sample(node, params, renamed))


def symbols(shapes: Sequence[Shape]) -> list[Symbol]:
    """Arguments of given shapes with no property beyond these."""
    return [Symbol("ABCDEF"[k], shape) for k, shape in enumerate(shapes)]


def _tried(reading: Reading, shapes: Sequence[Shape]) -> Expr | None:
    """What a reading makes of symbols of these shapes; None where it takes no such arguments, or not all of them."""
    try:
        built = reading.node.read(symbols(shapes), reading.params) if reading.accepts(shapes) else None
    except (ShapeError, ValueError, IndexError):
        return None
    return built if built is not None and built.free == frozenset(symbols(shapes)) else None


def _by_reading(reading: Reading) -> Build:
    def build(args: Sequence[Expr], binding: Binding) -> Expr:
        if not reading.accepts([argument.shape for argument in args]):
            raise ShapeError(f"{reading.spelling} does not take these arguments")
        return reading.node.read(args, reading.params)

    return build


def _renaming(shapes: Sequence[Shape], result: Shape) -> Binding:
    """The sizes of a sample as size variables, its other integers as the exponent."""
    names = sorted({name for shape in (*shapes, result) for size in shape for name in size.names})
    return {name: Polynomial.of(f"size{k}") for k, name in enumerate(names)}


def _shape(shape: Shape, values: Binding) -> Shape:
    return Shape(*(size.substitute(values) for size in shape))


def _by_sample(node: type[Expr], params: Sequence[Hashable], renamed: Binding) -> Build:
    def build(args: Sequence[Expr], binding: Binding) -> Expr:
        return node.read(args, [_param(param, renamed, binding) for param in params])

    return build


def _param(param: Hashable, renamed: Binding, binding: Binding) -> Hashable:
    if isinstance(param, Polynomial):
        others = {name: EXPONENT for name in param.names if name not in renamed}
        return param.substitute({**renamed, **others}).substitute(binding)
    if isinstance(param, Shape):
        return _shape(_shape(param, renamed), binding)
    return param


def _of_algebra() -> Iterator[Production]:
    for shape in (SCALAR, column(A), Shape(A, B)):
        yield Production("sum", (shape, shape), shape, lambda args, _: Sum(args))
        yield Production("difference", (shape, shape), shape, lambda args, _: Sum((args[0], negate(args[1]))))
        yield Production("scalar multiple", (SCALAR, shape), shape, _product)
    yield Production("transpose", (Shape(A, B),), Shape(B, A), lambda args, _: transpose(args[0]))
    yield Production("row", (column(A),), Shape(ONE, A), lambda args, _: transpose(args[0]))
    chains = [
        ((A, B), (B, C)),
        ((A, B), (B, ONE)),
        ((A, ONE), (ONE, B)),
        ((ONE, A), (A, ONE)),
        ((ONE, A), (A, B)),
    ]
    for left, right in chains:
        shapes = (Shape(*left), Shape(*right))
        yield Production("product", shapes, Shape(left[0], right[1]), _product)


def _product(args: Sequence[Expr], binding: Binding) -> Expr:
    return multiply(args)
