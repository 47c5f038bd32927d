"""Rewriting for the reader: an ordered table of named rules, each applied only where the expression gets shorter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import is_
from typing import NamedTuple

from texdiff.algebra.arithmetic import LINEARITY, Product, Sum, Transpose, add, is_negative, multiply, negate
from texdiff.algebra.atoms import ONE_NUMBER, Number, Symbol
from texdiff.algebra.canonical import is_symmetric, key
from texdiff.algebra.contract import (
    CONTRACT,
    COUNTED,
    ENTRY_OF_CUT,
    ENTRY_OF_ENTRIES,
    ENTRY_OF_SCALED,
    ENTRY_OF_UNIT,
    JOINED,
    SPELLED_OUT,
    contracted,
    counted,
    entry_of_cut,
    entry_of_entries,
    entry_of_scaled,
    entry_of_unit,
    joined_entries,
    spelled_out,
)
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr
from texdiff.algebra.factor import common_factors
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.merge import MINUS_ONE, collect, merge, multiplied_out, neat_product, out_of_sum
from texdiff.algebra.polynomial import ONE, ZERO
from texdiff.algebra.registry import DISPLAY_RULES
from texdiff.algebra.rule import Rule
from texdiff.algebra.term import Term, number_apart, term_of

TRANSPOSE = Rule("transpose of a product", r"(MN)^{\top}=N^{\top}M^{\top}", minor=True)
CANCEL = Rule("cancel", r"MM^{-1}=\mathbf{I}", minor=True)
SYMMETRY = Rule("symmetry", r"M^{\top}=M")
COLLECT = Rule("collect terms", r"aM+bM=(a+b)M", minor=True)
OUT_OF_SUM = Rule("constant factor of a sum", r"\sum_{k}ca_{k}=c\sum_{k}a_{k}", minor=True)
ONE_SUM = Rule("one sum", r"\sum_{k}a_{k}+\sum_{k}b_{k}=\sum_{k}(a_{k}+b_{k})")
ORDER = Rule("order of terms", "-M+N=N-M", minor=True)
EXPAND = Rule("multiply out", r"a(M+N)=aM+aN")
FACTOR = Rule("common factor", r"MN+ML=M(N+L)")

CANCELLING = 10
"""The stage of operators' rules that only make something vanish; later ones bring in new operators."""

MOST_KNOWN = 4096
"""Expressions whose tidy form is kept."""

Local = Callable[[Expr], Expr | None]
Known = dict[Expr, Expr | None]
"""What came of expressions; None where nothing changed."""


class Change(NamedTuple):
    """One pass over an expression that changed it."""

    expr: Expr
    rule: Rule


def simplify(expr: Expr) -> list[Change]:
    """The passes that changed something, in order; the last one holds the shortest form."""
    changes: list[Change] = []
    table = _table()
    for _ in range(20):
        before = expr
        for rule, local, known in table:
            if len(known) > MOST_KNOWN:
                known.clear()
            rewritten = rewrite(expr, local, known)
            if rewritten != expr:
                expr = rewritten
                changes.append(Change(expr, rule))
        if expr == before:
            break
    return changes


def by_operators(expr: Expr) -> list[Change]:
    """What the operators' own rules shorten at once (𝟏ᵀy = 1 for one-hot y), with nothing else rearranged."""
    changes: list[Change] = []
    for rule in (rule for rule in DISPLAY_RULES if rule.stage <= CANCELLING):
        rewritten = rewrite(expr, _cheaper(rule.rewrite))
        if rewritten != expr:
            expr = rewritten
            changes.append(Change(expr, rule.rule))
    return changes


def simplified(expr: Expr) -> Expr:
    """The shortest form alone."""
    changes = simplify(expr)
    return changes[-1].expr if changes else expr


def tidy(expr: Expr) -> Expr:
    """Transposes pushed into products, scalars in front, units dropped: what needs no reason of its own."""
    return _merged(_pushed(expr))


def neat(expr: Expr) -> Expr:
    """x² for xx, and the number before a fraction put into it: what no reader wants to see as it arises."""
    return rewrite(expr, neat_product)


def rewrite(expr: Expr, local: Local, known: Known | None = None) -> Expr:
    """Apply a local rule everywhere, innermost first; shared subtrees once. `known` is what has come of the same rule
    already, and grows.
    """
    known = {} if known is None else known

    def visit(node: Expr) -> Expr:
        if node in known:
            return known[node] or node
        current = _over_arguments(node, visit)
        found = local(current) or current
        known[node] = None if found == node else found
        return found

    return visit(expr)


def _over_arguments(node: Expr, visit: Callable[[Expr], Expr]) -> Expr:
    """The node over rewritten arguments, itself where nothing changed."""
    args = [visit(argument) for argument in node.args]
    return node if all(map(is_, args, node.args)) else node.rebuild(args)


@lru_cache(maxsize=MOST_KNOWN)
def _pushed(expr: Expr) -> Expr:
    """Transposes pushed in everywhere; every part of a derivation is asked for this many times."""
    current = _over_arguments(expr, _pushed)
    return _push_transpose(current) or current


@lru_cache(maxsize=MOST_KNOWN)
def _merged(expr: Expr) -> Expr:
    """Products merged everywhere."""
    current = _over_arguments(expr, _merged)
    return merge(current) or current


@lru_cache(maxsize=1)
def _table() -> Sequence[tuple[Rule, Local, Known]]:
    """The rules in their order, each with what has come of it: most parts of an expression are met again."""
    operators = [(r.rule, _cheaper(r.rewrite)) for r in DISPLAY_RULES]
    rules = [
        (TRANSPOSE, _push_transpose),
        (ENTRY_OF_UNIT, entry_of_unit),
        (ENTRY_OF_ENTRIES, entry_of_entries),
        (ENTRY_OF_CUT, entry_of_cut),
        (CONTRACT, contracted),
        (COUNTED, counted),
        (SPELLED_OUT, spelled_out),
        (SYMMETRY, _use_symmetry),
        (CANCEL, merge),
        *operators,
        (JOINED, joined_entries),
        (ENTRY_OF_SCALED, entry_of_scaled),
        (OUT_OF_SUM, out_of_sum),
        (LINEARITY, _multiplier_out_of_argument),
        (COLLECT, collect),
        (ONE_SUM, _one_sum),
        (ORDER, _ordered),
        (ORDER, _cheaper(_turned)),
        (FACTOR, _factor),
        (EXPAND, _cheaper(multiplied_out)),
    ]
    return [(rule, local, {}) for rule, local in rules]


def _cheaper(local: Local) -> Local:
    def guarded(expr: Expr) -> Expr | None:
        result = local(expr)
        return result if result is not None and cost(result) < cost(expr) else None

    return guarded


def _push_transpose(expr: Expr) -> Expr | None:
    """(AB)ᵀ = BᵀAᵀ always; through other nodes only where marks cancel."""
    if not isinstance(expr, Transpose) or isinstance(expr.args[0], Symbol):
        return None
    inner = expr.args[0]
    pushed = inner.transposed()
    if pushed is None:
        return None
    if isinstance(inner, Product) or len(inner.as_factors()) > 1:
        return _pushed(pushed)
    pushed = _pushed(pushed)
    return pushed if cost(pushed) < cost(expr) else None


def _use_symmetry(expr: Expr) -> Expr | None:
    if isinstance(expr, Transpose) and is_symmetric(expr.args[0]):
        return expr.args[0]
    return None


def _multiplier_out_of_argument(expr: Expr) -> Expr | None:
    """tr(−2sM) = −2s tr(M), of several arguments numbers alone: (−M) ⊗ N = −(M ⊗ N)."""
    if not expr.multilinear or isinstance(expr, Product):
        return None
    term = term_of(expr.args[0])
    if len(expr.args) == 1 and term.scalars and term.word:
        inner = expr.rebuild([Term(ONE, (), term.word).expression(expr.args[0].shape)])
        factors = (*term.scalars, (inner, ONE))
        scaled = Term(term.coefficient, factors, ()) if inner.shape.is_scalar else term._replace(word=((inner, ONE),))
        return scaled.expression(expr.shape)
    apart = [_multiplier_apart(argument) for argument in expr.args]
    numbers = [number for number, _ in apart if number != ONE_NUMBER]
    if any(not number.integers() <= expr.integers() for number in numbers):  # an index of the array of entries
        return None
    return multiply([*numbers, expr.rebuild([rest for _, rest in apart])]) if numbers else None


def _multiplier_apart(expr: Expr) -> tuple[Number, Expr]:
    """The number in front of a product, or above the bar of a fraction."""
    term = term_of(expr)
    number, rest = number_apart(expr)
    whole = all(size.denominator == 1 for _, size in term.coefficient.terms)
    if number != ONE_NUMBER or term.coefficient in (ONE, ZERO) or not whole:
        return number, rest
    return Number(term.coefficient), Term(ONE, term.scalars, term.word).expression(expr.shape)


def _ordered(expr: Expr) -> Expr | None:
    """N − M rather than −M + N, A + Aᵀ rather than Aᵀ + A."""
    if not isinstance(expr, Sum):
        return None
    if len(expr.args) == 2 and key(expr.args[0]) == key(expr.args[1], True) and cost(expr.args[1]) < cost(expr.args[0]):
        return Sum(expr.args[::-1])
    if not is_negative(expr.args[0]):
        return None
    k = next((k for k, term in enumerate(expr.args) if not is_negative(term)), None)
    return None if k is None else Sum([expr.args[k], *expr.args[:k], *expr.args[k + 1 :]])


def _turned(expr: Expr) -> Expr | None:
    """(N − M)L rather than −(M − N)L; in −(M − N)(M − N)ᵀ the two stay alike."""
    if not isinstance(expr, Product) or expr.args[0] != MINUS_ONE:
        return None
    bare = [factor.args[0] if isinstance(factor, Transpose) else factor for factor in expr.args]
    for k, (factor, inner) in enumerate(zip(expr.args, bare, strict=True)):
        if bare.count(inner) > 1:
            continue
        if isinstance(inner, Sum) and [is_negative(term) for term in inner.args] == [False, True]:
            first, second = inner.args
            turned = add([negate(second), negate(first)])
            rest = [turned if inner is factor else factor.rebuild([turned]), *expr.args[k + 1 :]]
            return multiply([*expr.args[1:k], *rest])
    return None


def _one_sum(expr: Expr) -> Expr | None:
    """Σ_k a_k + Σ_k b_k = Σ_k (a_k + b_k) where that lets the terms become shorter."""
    if not isinstance(expr, Sum):
        return None
    apart = [number_apart(argument) for argument in expr.args]
    ranges = [total.params if isinstance(total, IndexSum) else None for _, total in apart]
    for k, params in enumerate(ranges):
        alike = [m for m, other in enumerate(ranges) if other == params]
        if params is None or len(alike) < 2:
            continue
        bodies = add(multiply([apart[m][0], *apart[m][1].args]) for m in alike)
        joined = simplified(bodies)
        if cost(joined) < cost(bodies):
            rest = [argument for m, argument in enumerate(expr.args) if m not in alike]
            return add([*rest[:k], apart[k][1].rebuild([joined]), *rest[k:]])
    return None


def _factor(expr: Expr) -> Expr | None:
    if not isinstance(expr, Sum):
        return None
    result = common_factors(expr)
    return result if result is not None and cost(result) < cost(expr) else None
