"""Names for inner functions: what a rule would otherwise repeat is written once, and differentiated on its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from texdiff.algebra.arithmetic import Product, Sum
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.inert import Partial
from texdiff.algebra.polynomial import ONE
from texdiff.calculus.derivation import Let, replaced
from texdiff.calculus.direction import Along
from texdiff.methods.naming import Names

FEWEST_SYMBOLS = 3
"""An inner function with fewer symbols than this is as short as a name."""


class Named(NamedTuple):
    """An expression in which inner functions have names, and these functions, outermost first; `varying` are the
    names of those that are no constants.
    """

    expr: Expr
    lets: tuple[Let, ...]
    varying: frozenset[Symbol] = frozenset()


def name_inner(expr: Expr, d: Along, names: Names, *, ours: bool = True) -> Named:
    """Name the inner functions of nonlinear operators, unless `ours` is false, and those that the author has named,
    from the outside in.
    """
    lets: list[Let] = []
    while (value := next(_candidates(expr, expr, d, names, ours), None)) is not None:
        let = names.inner(value)
        expr = replaced(expr, value, let.name)
        inner = name_inner(value, d, names, ours=ours) if d.varies(value) else Named(value, ())
        for further in inner.lets:
            expr = replaced(expr, further.value, further.name)
        more = [Let(let.name, inner.expr, own=let.own), *inner.lets]
        d = Along(d.variables, d.names.union([let.name] if d.varies(value) else [], inner.varying))
        lets += more
    return Named(expr, tuple(lets), d.names)


def _candidates(expr: Expr, root: Expr, d: Along, names: Names, ours: bool) -> Iterator[Expr]:
    """Inner functions worth a name, outermost first; what is constant has only names of the author's."""
    varies = d.varies(expr)
    if isinstance(expr, Symbol) or not (varies or names.are_any) or names.cannot_name(expr):
        return
    if expr is not root and (names.is_defined(expr) or (ours and varies and _is_repeated_part(expr, root))):
        yield expr
    if ours and varies and not isinstance(expr, Sum | Product) and not _is_linear(expr, d):
        yield from (argument for argument in _arguments(expr, d) if _deserves_name(argument, expr, root, d))
    for argument in _below(expr):
        yield from _candidates(argument, root, d, names, ours)


def _below(expr: Expr) -> Iterable[Expr]:
    """Where names may stand: not for g(u) in ∂g(u)/∂u, nor for what an operator has to see."""
    if isinstance(expr, Partial) and expr.is_at_argument:
        return expr.args[1:]
    return [part for argument in expr.args for part in argument.args] if expr.opens_argument else expr.args


def _is_linear(expr: Expr, d: Along) -> bool:
    """Whether the differential only moves inside: of a trace, a transpose, a fraction with a constant divisor."""
    varying = [k for k, argument in enumerate(expr.args) if d.varies(argument)]
    return expr.multilinear or (len(varying) == 1 and varying[0] in expr.linear_positions)


def _arguments(expr: Expr, d: Along) -> Iterator[Expr]:
    """The arguments, or where a pair of operators has a rule of its own, those of the inner one."""
    if expr.opens_argument:
        return
    for argument in _below(expr):
        if d.varies(argument) and argument.outer_differential(expr, d) is not None:
            terms = argument.args if isinstance(argument, Sum) else (argument,)
            yield from (inner for term in terms if not term.opens_argument for inner in term.args)
        else:
            yield argument


def _deserves_name(expr: Expr, parent: Expr, root: Expr, d: Along) -> bool:
    """Long, with the variable more than once, repeated, or a divisor, which the quotient rule repeats."""
    if isinstance(expr, Symbol) or not d.varies(expr) or _only_scalars_vary(expr, parent, d):
        return False
    symbols = [node for node in expr.walk() if isinstance(node, Symbol)]
    if len(symbols) >= FEWEST_SYMBOLS or (expr, -ONE) in parent.as_factors()[1:]:
        return True
    return sum(map(d.varies, symbols)) > 1 or (len(symbols) > 1 and _is_repeated(expr, root))


def _only_scalars_vary(expr: Expr, parent: Expr, d: Along) -> bool:
    """uA inside g(uA): the rule for a number times a constant matrix needs to see both."""
    if parent.function_of != expr or not isinstance(expr, Product):
        return False
    return all(factor.shape.is_scalar for factor in expr.args if d.varies(factor))


def _is_repeated_part(expr: Expr, root: Expr) -> bool:
    """(x − a)ᵀA(x − a), (xᵀAx)(xᵀAx): with a name for x − a, or for xᵀAx, the terms of the differential are fewer."""
    chain = isinstance(expr, Product) and expr.shape.is_scalar and not all(f.shape.is_scalar for f in expr.args)
    return (chain or (isinstance(expr, Sum) and not expr.shape.is_scalar)) and _is_repeated(expr, root)


def _is_repeated(expr: Expr, root: Expr) -> bool:
    return sum(node == expr for node in root.walk()) > 1
