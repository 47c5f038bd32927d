"""Names for inner functions: what a rule would otherwise repeat is written once, and differentiated on its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from texdiff.algebra.arithmetic import Product, Sum, Trace, Transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.simplify import rewrite
from texdiff.calculus.derivation import Let
from texdiff.calculus.direction import Along
from texdiff.methods.naming import Names

FEWEST_SYMBOLS = 3
"""An inner function with fewer symbols than this is as short as a name."""


class Named(NamedTuple):
    """An expression in which inner functions have names, and these functions, outermost first."""

    expr: Expr
    lets: tuple[Let, ...]


def name_inner(expr: Expr, d: Along, names: Names) -> Named:
    """Name the inner functions of nonlinear operators, from the outside in."""
    lets: list[Let] = []
    while (value := next(_candidates(expr, d), None)) is not None:
        let = names.inner(value)
        expr = replaced(expr, value, let.name)
        inner = name_inner(value, d, names)
        lets += [Let(let.name, inner.expr), *inner.lets]
    return Named(expr, tuple(lets))


def replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    """The expression with every occurrence of a subexpression replaced."""
    return rewrite(expr, lambda node: new if node == old else None)


def resolved(expr: Expr, lets: tuple[Let, ...]) -> Expr:
    """The expression with the values put back for the names, outermost first."""
    for let in lets:
        expr = replaced(expr, let.name, let.value)
    return expr


def _candidates(expr: Expr, d: Along) -> Iterator[Expr]:
    """Inner functions worth a name, outermost first."""
    if not d.varies(expr):
        return
    if not isinstance(expr, Sum | Product | Trace | Transpose | IndexSum) and not expr.multilinear:
        for argument in _arguments(expr, d):
            if _deserves_name(argument, d):
                yield argument
    for argument in expr.args:
        yield from _candidates(argument, d)


def _arguments(expr: Expr, d: Along) -> Iterator[Expr]:
    """The arguments, or where a pair of operators has a rule of its own, those of the inner one."""
    for argument in expr.args:
        if d.varies(argument) and argument.outer_differential(expr, d) is not None:
            yield from argument.args
        else:
            yield argument


def _deserves_name(expr: Expr, d: Along) -> bool:
    if isinstance(expr, Symbol) or not d.varies(expr):
        return False
    return sum(isinstance(node, Symbol) for node in expr.walk()) >= FEWEST_SYMBOLS
