"""Requests that ask for a rule itself: there the rule is found, where others only quote it."""

from __future__ import annotations

from texdiff.algebra.arithmetic import LINEARITY, Sum
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.simplify import neat
from texdiff.algebra.term import number_apart
from texdiff.calculus.derivation import replaced
from texdiff.calculus.differential import D, layers
from texdiff.methods.chain import State
from texdiff.methods.lines import expanded


def lesson(expr: Expr, d: D) -> list[State]:
    """The lines from d(expr) to the differentials of symbols; where `expr` is one operator on names, or two that have
    a rule together, first those that find the rule.
    """
    found = _found(expr, d) if d.varies(expr) else []
    if not found:
        return expanded(expr, d)
    return [*found, *(State(layer.expr, layer.rules) for layer in layers(found[-1].expr, d))]


def _found(expr: Expr, d: D) -> list[State]:
    if all(map(_is_plain, expr.args)):
        return [State(neat(line), (rule,)) for line, rule in expr.proof(d)]
    inner = expr.args[0]
    if len(expr.args) > 1 or not all(map(_is_plain, inner.args)):
        return []
    reason, special = inner.outer_reason(expr), inner.outer_differential(expr, d)
    if reason is None or special is None:
        return []
    outside = expr.rebuild([d.of(inner)]) if expr.multilinear else expr.differential(d)
    rules = (LINEARITY if expr.multilinear else expr.rule_along(d), inner.rule_along(d))
    lines = (outside, replaced(outside, d.of(inner), inner.differential(d)))
    shown = [State(neat(line), (rule,)) for line, rule in zip(lines, rules, strict=True) if rule is not None]
    return [*shown, State(neat(special[0]), (reason,))]


def _is_plain(expr: Expr) -> bool:
    """A name, or a sum of names."""
    terms = expr.args if isinstance(expr, Sum) else (expr,)
    return all(isinstance(number_apart(term)[1], Symbol) for term in terms)
