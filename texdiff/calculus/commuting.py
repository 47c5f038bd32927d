"""Traces of products of functions of one matrix: d tr(f(M) g(M)), where f(M) commutes with g(M)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from texdiff.algebra.arithmetic import Product, Sum, Trace, add, multiply, trace
from texdiff.algebra.atoms import Identity
from texdiff.algebra.canonical import key
from texdiff.algebra.expression import Direction, Expr
from texdiff.algebra.rule import Rule

COMMUTING = Rule(
    "trace of commuting functions",
    r"\operatorname{tr}(f(M)\,\mathrm{d}g(M))=\operatorname{tr}(f(M)g'(M)\,\mathrm{d}M)",
)


def trace_of_functions(expr: Expr, d: Direction) -> tuple[Expr, Rule] | None:
    """d of a trace that holds a function with a differential under traces only; None for any other expression, and
    where such a function stands beside something that does not commute with its argument.
    """
    if not isinstance(expr, Trace) or not _needs_a_trace(expr.args[0], d):
        return None
    terms = list(_terms(expr.args[0], [], [], d))
    return None if None in terms else (add(term for term in terms if term is not None), COMMUTING)


def _needs_a_trace(expr: Expr, d: Direction) -> bool:
    if isinstance(expr, Sum | Product):
        return any(_needs_a_trace(argument, d) for argument in expr.args)
    return expr.only_under_trace and d.varies(expr)


def _terms(expr: Expr, before: Sequence[Expr], after: Sequence[Expr], d: Direction) -> Iterator[Expr | None]:
    """The terms of d tr(before · expr · after) that come from the middle; None where one has no closed form."""
    matrix, derivative = expr.function_of, expr.trace_derivative
    if not d.varies(expr):
        return
    if expr.shape.is_scalar and (before or after):
        yield None if _needs_a_trace(expr, d) else trace(multiply([*before, d.of(expr), *after]))
    elif isinstance(expr, Sum):
        for term in expr.args:
            yield from _terms(term, before, after, d)
    elif isinstance(expr, Product):
        for k, factor in enumerate(expr.args):
            yield from _terms(factor, [*before, *expr.args[:k]], [*expr.args[k + 1 :], *after], d)
    elif matrix is not None and derivative is not None and all(_commutes(f, matrix) for f in (*before, *after)):
        yield trace(multiply([*before, derivative, d.of(matrix), *after]))
    else:
        yield None if expr.only_under_trace else trace(multiply([*before, d.of(expr), *after]))


def _commutes(expr: Expr, matrix: Expr) -> bool:
    """Whether an expression surely commutes with a matrix: it is made of functions of it."""
    if expr.shape.is_scalar or isinstance(expr, Identity) or key(expr) == key(matrix):
        return True
    if isinstance(expr, Sum | Product):
        return all(_commutes(argument, matrix) for argument in expr.args)
    return expr.function_of is not None and key(expr.function_of) == key(matrix)
