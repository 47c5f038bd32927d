"""The canonical key: equal for expressions that differ by order of terms, scalars, transposes or rotation in a trace.

It serves to compare and to collect like terms, never to show. Nothing is multiplied out, so its cost stays linear in
the size of an expression but for traces, which hold all rotations of their word.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from texdiff.algebra.arithmetic import Product, Sum, Trace, Transpose
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.polynomial import ONE, ZERO, Polynomial
from texdiff.algebra.term import Term, term_of, terms_of

Key = tuple[Polynomial, Hashable]
LONGEST_ROTATED_WORD = 40


@lru_cache(maxsize=65536)
def key(expr: Expr, flipped: bool = False) -> Key:
    """(coefficient, body) of an expression, or of its transpose."""
    if isinstance(expr, Transpose):
        return key(expr.args[0], not flipped)
    flipped = flipped and not expr.shape.is_scalar
    if isinstance(expr, Sum):
        return _sum_key(expr, flipped)
    term = term_of(expr)
    if (
        len(term.word) + len(term.scalars) == 1
        and term.coefficient == ONE
        and (term.word or term.scalars)[0] == (expr, ONE)
    ):
        return ONE, _node_body(expr, flipped)
    return _term_key(term, flipped)


def equal(left: Expr, right: Expr) -> bool:
    """The same but for order, transposition marks and rotation."""
    return left.shape == right.shape and key(left) == key(right)


def is_symmetric(expr: Expr) -> bool:
    """Equal to its transpose, by structure and by what is declared."""
    return expr.shape.is_square and key(expr) == key(expr, True)


def _term_key(term: Term, flipped: bool) -> Key:
    coefficient, scalars, word = _parts(term, flipped)
    return coefficient, ("product", scalars, tuple(word))


def _parts(term: Term, flipped: bool) -> tuple[Polynomial, Hashable, list[tuple[Hashable, Polynomial]]]:
    """Coefficient, scalar powers as a set, and the word of a term or of its transpose."""
    coefficient, powers = term.coefficient, {}  # type: tuple[Polynomial, dict[Hashable, Polynomial]]
    for base, exponent in term.scalars:
        body = _scalar_body(base)
        powers[body] = powers.get(body, ZERO) + exponent
    word = [(key(base, flipped), exponent) for base, exponent in term.word]
    for (factor, _), exponent in word:
        if factor != ONE and exponent == ONE:
            coefficient = coefficient * factor
    bodies = [((f, b) if e != ONE else b, e) for (f, b), e in word]
    if flipped:
        bodies.reverse()
    return coefficient, frozenset(powers.items()), _merged(bodies)


def _merged(word: list[tuple[Hashable, Polynomial]]) -> list[tuple[Hashable, Polynomial]]:
    result: list[tuple[Hashable, Polynomial]] = []
    for body, exponent in word:
        if result and result[-1][0] == body:
            exponent = result.pop()[1] + exponent
        if exponent:
            result.append((body, exponent))
    return result


def _scalar_body(base: Expr) -> Hashable:
    return key(base) if key(base)[0] != ONE else key(base)[1]


def _sum_key(expr: Sum, flipped: bool) -> Key:
    """Terms as a set with coefficients, scaled so that a sum and its negative mostly share a body."""
    collected: dict[Hashable, Polynomial] = {}
    for term in terms_of(expr):
        coefficient, body = key(term.expression(expr.shape), flipped)
        collected[body] = collected.get(body, ZERO) + coefficient
    items = frozenset((body, c) for body, c in collected.items() if c)
    if len(items) == 1:
        ((body, coefficient),) = items
        return coefficient, body
    if not items:
        return ZERO, ("zero",)
    if 2 * sum(c.terms[0][1] < 0 for _, c in items) > len(items):
        return -ONE, ("sum", frozenset((body, -c) for body, c in items))
    return ONE, ("sum", items)


def _node_body(expr: Expr, flipped: bool) -> Hashable:
    """The body of an operator node, the transposition pushed into its arguments where the operator allows it."""
    if flipped:
        pushed = expr.transposed()
        if pushed is None:
            return ("transpose", _node_body(expr, False))
        if pushed is not expr:
            coefficient, body = key(pushed)
            return body if coefficient == ONE else (coefficient, body)
    if isinstance(expr, Trace) or (expr.shape.is_scalar and isinstance(expr, Product)):
        return _cyclic_body(expr)
    name: Hashable = type(expr).__name__
    if isinstance(expr, IndexSum):
        return _index_sum_body(expr)
    return (name, expr.params, tuple(key(argument) for argument in expr.args))


def _index_sum_body(expr: IndexSum) -> Hashable:
    canonical_index = Polynomial.of(f"#{_depth(expr)}")
    body = expr.args[0].substitute_integers({expr.index: canonical_index})
    return ("sum over", expr.bounds, key(body))


def _depth(expr: Expr) -> int:
    inner = max((_depth(argument) for argument in expr.args), default=0)
    return inner + isinstance(expr, IndexSum)


def _cyclic_body(expr: Expr) -> Hashable:
    """All rotations of the word under a trace, read both ways; xᵀAy is the trace of its own word."""
    inner = expr.args[0] if isinstance(expr, Trace) else expr
    if isinstance(inner, Sum):
        return ("trace", frozenset((key(inner), key(inner, True))))
    term = term_of(inner) if isinstance(expr, Trace) else _chain(expr)
    if len(term.word) > LONGEST_ROTATED_WORD:
        return ("trace", _term_key(term, False))
    rotations: set[Hashable] = set()
    for flipped in (False, True):
        coefficient, scalars, word = _parts(term, flipped)
        for k in range(max(1, len(word))):
            rotations.add((coefficient, scalars, tuple(_merged([*word[k:], *word[:k]]))))
    return ("trace", frozenset(rotations))


def _chain(expr: Expr) -> Term:
    word = tuple(power for factor in expr.args for power in term_of(factor).word)
    return Term(ONE, (), word)
