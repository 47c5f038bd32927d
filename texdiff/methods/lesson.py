"""Requests that ask for a rule itself: there the rule is found, where others only quote it."""

from __future__ import annotations

from texdiff.algebra.arithmetic import LINEARITY, Product, Sum
from texdiff.algebra.atoms import Number, Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.simplify import neat
from texdiff.algebra.term import number_apart
from texdiff.calculus.derivation import replaced
from texdiff.calculus.differential import D
from texdiff.methods.chain import State
from texdiff.methods.lines import carried_on, expanded


def lesson(expr: Expr, d: D) -> list[State]:
    """The lines from d(expr) to the differentials of symbols; where `expr` is one operator on names, or two that have
    a rule together, first those that find the rule.
    """
    found = _found(expr, d) if d.varies(expr) else []
    if not found:
        return expanded(expr, d)
    return [*found, *carried_on(found[-1].expr, d)]


def _found(expr: Expr, d: D) -> list[State]:
    inner = expr.args[0] if len(expr.args) == 1 else None
    if not all(map(_is_plain, inner.args if inner is not None and not _is_plain(inner) else expr.args)):
        return []
    reason = inner.outer_reason(expr) if inner is not None else None
    special = inner.outer_differential(expr, d) if inner is not None else None
    if inner is None or reason is None or special is None:
        return [State(neat(line), (rule,)) for line, rule in expr.proof(d)]
    outside = expr.rebuild([d.of(inner)]) if expr.multilinear else expr.differential(d)
    rules = (LINEARITY if expr.multilinear else expr.rule_along(d), inner.rule_along(d))
    lines = (outside, replaced(outside, d.of(inner), inner.differential(d)))
    shown = [State(neat(line), (rule,)) for line, rule in zip(lines, rules, strict=True) if rule is not None]
    return [*shown, State(neat(special[0]), (reason,))]


def _is_plain(expr: Expr) -> bool:
    """A name, a sum of names, or a scalar times a name."""
    if isinstance(expr, Product) and len(expr.args) == 2 and expr.args[0].shape.is_scalar:
        return all(isinstance(factor, Symbol | Number) for factor in expr.args)
    return all(isinstance(number_apart(term)[1], Symbol) for term in (expr.args if isinstance(expr, Sum) else (expr,)))
