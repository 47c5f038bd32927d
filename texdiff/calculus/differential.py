"""From d(expression) to terms that are linear in the differentials of symbols, one layer of rules at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from texdiff.algebra.arithmetic import (
    LINEARITY,
    PRODUCT_RULE,
    Product,
    Sum,
    Trace,
    add,
    multiply,
)
from texdiff.algebra.atoms import Number, Zero
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Direction, Expr, NoRule
from texdiff.algebra.inert import Partial
from texdiff.algebra.no_rule import no_rule
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import neat, rewrite
from texdiff.algebra.term import number_apart
from texdiff.calculus.commuting import trace_of_functions
from texdiff.calculus.direction import Along, ByScalar

CONSTANT = Rule("constant", r"\mathrm{d}a=0")
MOST_REASONS = 2
"""Named rules in one line of a derivation."""
LONGEST_LINE = 400_000
"""In the units of `cost`: ten for a letter."""

D = Along | ByScalar


class Layer(NamedTuple):
    """An expression after one layer of rules, and the rules."""

    expr: Expr
    rules: tuple[Rule, ...]


def differentiate(expr: Expr, d: Direction) -> tuple[Expr, Rule]:
    """One level of d(expr), for an expression that varies; raises NoRule, never answers by zero."""
    for argument in expr.args:
        if d.varies(argument):
            special = argument.outer_differential(expr, d)
            if special is not None:
                return special
    under_trace = trace_of_functions(expr, d)
    if under_trace is not None:
        return under_trace
    varying = [k for k, argument in enumerate(expr.args) if d.varies(argument)]
    if not varying and expr.args and not d.varies(expr):  # (t/t)A has become A
        return Zero(*expr.shape), CONSTANT
    if expr.multilinear and not isinstance(expr, Product):
        terms = [expr.rebuild([*expr.args[:k], d.of(expr.args[k]), *expr.args[k + 1 :]]) for k in varying]
        return add(terms), (expr.rule() or PRODUCT_RULE) if len(varying) > 1 else LINEARITY
    if isinstance(expr, Product):
        return expr.differential(d), PRODUCT_RULE if len(varying) > 1 else LINEARITY
    linear = len(varying) == 1 and varying[0] in expr.linear_positions
    return expr.differential(d), LINEARITY if linear else expr.rule_along(d) or LINEARITY


def layers(current: Expr, d: D) -> Iterator[Layer]:
    """The lines from d(expr) and the like to differentials of symbols alone, at most two named rules in each; raises
    NoRule where they grow beyond what anybody would read.
    """
    while True:
        layer = _one_layer(current, d)
        if layer is None:
            return
        if cost(layer.expr) > LONGEST_LINE:
            raise NoRule("the lines grow to tens of thousands of symbols; ask for the derivatives of its parts instead")
        current = layer.expr
        yield layer


def _one_layer(expr: Expr, d: D) -> Layer | None:
    """All inert nodes replaced whose rules fit into one line, linear ones at once; None when none is left."""
    rules: list[Rule] = []
    fresh: set[Expr] = set()

    def replace(node: Expr) -> Expr:
        inner = d.inert(node)
        if inner is None:
            return _mapped(node, replace)
        if _is_leaf(inner, d) or node in fresh:
            return node
        result, rule = differentiate(inner, d)
        if rule not in rules:
            if not rule.minor and sum(not r.minor for r in rules) == MOST_REASONS:
                return node
            rules.append(rule)
        if rule.minor:
            return replace(result)
        fresh.update(n for n in result.walk() if d.inert(n) is not None)
        return replace_linear(result)

    def replace_linear(node: Expr) -> Expr:
        """Below a rule that was just used only linear operators are passed."""
        inner = d.inert(node)
        if inner is None:
            return _mapped(node, replace_linear)
        if _is_leaf(inner, d):
            return node
        result, rule = differentiate(inner, d)
        return node if not rule.minor else replace_linear(result)

    result = replace(expr)
    return None if result == expr else Layer(neat(spread(result, d)), tuple(rules))


def _is_leaf(expr: Expr, d: D) -> bool:
    """What d(…) of it stays: symbols, and the derivatives of unspecified functions that names stand for."""
    return d.is_leaf(expr) or (isinstance(expr, Partial) and not expr.is_worked_out(d))


def _mapped(node: Expr, function: Callable[[Expr], Expr]) -> Expr:
    args = [function(argument) for argument in node.args]
    if all(a is b for a, b in zip(args, node.args, strict=True)):
        return node
    return multiply(args) if isinstance(node, Product) else node.rebuild(args)


def spread(expr: Expr, d: D) -> Expr:
    """Sums of differentials multiplied out, so that every term holds one; by a scalar only traces of sums are."""
    if isinstance(d, Along):
        terms = linear_terms(expr, d)
        return add(nonzero(terms) or terms)
    return rewrite(expr, _split_trace)


def nonzero(terms: Sequence[Expr]) -> list[Expr]:
    """The terms that are not 0 as they stand."""
    return [term for term in terms if not _vanishes(term)]


def _vanishes(term: Expr) -> bool:
    """0 · du, as the differential of a step function has it, also below whatever is linear in it."""
    if isinstance(term, Zero) or term == Number(0):
        return True
    parts = [_vanishes(term.args[k]) for k in term.linear_positions]
    jointly = isinstance(term, Sum) or (parts and term.alone(0) is not None)
    return all(parts) if jointly else any(parts)


def _split_trace(expr: Expr) -> Expr | None:
    if isinstance(expr, Trace) and isinstance(expr.args[0], Sum):
        return add(_reassembled(expr, 0, term) for term in expr.args[0].args)
    return None


def linear_terms(expr: Expr, d: D) -> list[Expr]:
    """The terms of an expression that is linear in differentials, each with exactly one; raises NoRule if it is not."""
    if isinstance(expr, Sum):
        return [term for argument in expr.args for term in linear_terms(argument, d)]
    holders = [k for k, argument in enumerate(expr.args) if holds(argument, d)]
    if d.inert(expr) is not None or not holders:
        return [expr]
    alone = [expr.alone(k) for k in holders] if len(holders) > 1 else []
    if alone and None not in alone:
        return [term for part in alone if part is not None for term in linear_terms(part, d)]
    if len(holders) > 1 or holders[0] not in expr.linear_positions:
        raise no_rule(expr, "is not linear in the differential inside it")
    k = holders[0]
    return [_reassembled(expr, k, term) for term in linear_terms(expr.args[k], d)]


def _reassembled(expr: Expr, position: int, argument: Expr) -> Expr:
    """The node with one term of an argument in its place; its sign goes in front, and its number but of a fraction."""
    before, after = expr.args[:position], expr.args[position + 1 :]
    if isinstance(expr, Product):
        return multiply([*before, argument, *after])
    number, rest = number_apart(argument, sign_only=len(expr.as_factors()) > 1)
    if not number.integers() <= expr.integers():  # the index of a sum stays below it
        number, rest = number_apart(argument, sign_only=True)
    return multiply([number, expr.rebuild([*before, rest, *after])])


def holds(expr: Expr, d: D) -> bool:
    """Whether an inert differential of this direction stands anywhere inside."""
    return d.inert(expr) is not None or any(holds(argument, d) for argument in expr.args)
