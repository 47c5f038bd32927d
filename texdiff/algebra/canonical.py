"""The canonical key: equal for expressions that differ by order of terms, scalars, transposes or rotation in a trace.

It serves to compare and to collect like terms, never to show. Nothing is multiplied out, so its cost stays linear in
the size of an expression but for traces, which hold all rotations of their word.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from texdiff.algebra.arithmetic import Product, Sum, Trace, Transpose
from texdiff.algebra.atoms import Ones
from texdiff.algebra.bound import Bound
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE, ZERO, Polynomial
from texdiff.algebra.term import Term, term_of, terms_of

Key = tuple[Polynomial, Hashable]
_Part = tuple[Hashable, Polynomial]
LONGEST_ROTATED_WORD = 40


@lru_cache(maxsize=65536)
def key(expr: Expr, flipped: bool = False) -> Key:
    """(coefficient, body) of an expression, or of its transpose."""
    if isinstance(expr, Transpose):
        return key(expr.args[0], not flipped)
    if isinstance(expr, Ones) and expr.shape.is_row:
        return key(Ones(*expr.shape.transposed), not flipped)
    flipped = flipped and not expr.shape.is_scalar
    if isinstance(expr, Sum):
        return _sum_key(expr, flipped)
    term = term_of(expr)
    if (
        len(term.word) + len(term.scalars) == 1
        and term.coefficient == ONE
        and (term.word or term.scalars)[0] == (expr, ONE)
    ):
        return _cyclic_key(expr) if _is_cyclic(expr) else _node_key(expr, flipped)
    return _term_key(term, flipped)


def equal(left: Expr, right: Expr) -> bool:
    """The same but for order, transposition marks and rotation."""
    return left.shape == right.shape and key(left) == key(right)


def is_symmetric(expr: Expr) -> bool:
    """Equal to its transpose, by structure and by what is declared."""
    return expr.shape.is_square and key(expr) == key(expr, True)


def _term_key(term: Term, flipped: bool) -> Key:
    coefficient, scalars, word = _parts(term, flipped)
    powers = [*scalars, *word]
    if len(powers) == 1 and powers[0][1] == ONE:
        return coefficient, powers[0][0]
    return coefficient, ("product", scalars, tuple(word))


def _parts(term: Term, flipped: bool) -> tuple[Polynomial, frozenset[_Part], list[_Part]]:
    """Coefficient, scalar powers as a set, and the word of a term or of its transpose."""
    coefficient, powers = term.coefficient, {}  # type: tuple[Polynomial, dict[Hashable, Polynomial]]
    for base, exponent in term.scalars:
        factor, body = key(base)
        coefficient = coefficient * factor if exponent == ONE else coefficient
        opened, _ = _opened(body)
        for scalar, power in opened or {(body if ONE in (factor, exponent) else (factor, body), ONE)}:
            powers[scalar] = powers.get(scalar, ZERO) + power * exponent
    groups: list[list[_Part]] = []
    for base, exponent in term.word:
        factor, body = key(base, flipped)
        if exponent != ONE:
            groups.append([(body if factor == ONE else (factor, body), exponent)])
            continue
        coefficient = coefficient * factor
        scalars, word = _opened(body)
        for scalar, power in scalars:
            powers[scalar] = powers.get(scalar, ZERO) + power
        groups.append(word)
    if flipped:
        groups.reverse()
    return coefficient, frozenset((b, e) for b, e in powers.items() if e), _merged([p for g in groups for p in g])


def _opened(body: Hashable) -> tuple[frozenset[_Part], list[_Part]]:
    """The scalars and the word of a factor that is a product itself, below a transposition mark."""
    if isinstance(body, tuple) and body[0] == "product":
        return body[1], list(body[2])
    return frozenset(), [(body, ONE)]


def _merged(word: list[_Part]) -> list[_Part]:
    result: list[_Part] = []
    for body, exponent in word:
        if result and result[-1][0] == body:
            exponent = result.pop()[1] + exponent
        if exponent:
            result.append((body, exponent))
    return result


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
    negative = 2 * sum(c.terms[0][1] < 0 for _, c in items)
    if negative > len(items) or (negative == len(items) and _first(items).terms[0][1] < 0):
        return -ONE, ("sum", frozenset((body, -c) for body, c in items))
    return ONE, ("sum", items)


def _first(items: frozenset[_Part]) -> Polynomial:
    """The coefficient of one term, the same one for a sum and its negative."""
    return min(items, key=lambda item: hash(item[0]))[1]


def _node_key(expr: Expr, flipped: bool) -> Key:
    """An operator node, the transposition pushed into its arguments where the operator allows it."""
    if flipped:
        pushed = expr.transposed()
        if pushed is None:
            coefficient, body = _node_key(expr, False)
            return coefficient, ("transpose", body)
        if pushed is not expr:
            return key(pushed)
    if isinstance(expr, Bound):
        return ONE, _body_over_range(expr)
    return ONE, (type(expr).__name__, expr.params, tuple(key(argument) for argument in expr.args))


def _body_over_range(expr: Bound) -> Hashable:
    canonical_index = Polynomial.of(f"#{_depth(expr)}")
    body = expr.args[0].substitute_integers({expr.index: canonical_index})
    return (type(expr).__name__, expr.bounds, key(body))


def _depth(expr: Expr) -> int:
    inner = max((_depth(argument) for argument in expr.args), default=0)
    return inner + isinstance(expr, Bound)


def _is_cyclic(expr: Expr) -> bool:
    return isinstance(expr, Trace) or (expr.shape.is_scalar and isinstance(expr, Product))


def _cyclic_key(expr: Expr) -> Key:
    """All rotations of the word under a trace, read both ways; xᵀAy is the trace of its own word."""
    inner = expr.args[0] if isinstance(expr, Trace) else expr
    if isinstance(inner, Sum):
        return ONE, ("trace", frozenset((key(inner), key(inner, True))))
    term = term_of(inner) if isinstance(expr, Trace) else _chain(expr)
    readings = [_parts(term, flipped) for flipped in (False, True)[: 1 + (len(term.word) <= LONGEST_ROTATED_WORD)]]
    rotations: dict[Hashable, Polynomial] = {}
    for factor, _, word in readings:
        for k in range(max(1, len(word) * (len(readings) - 1))):
            if rotations.setdefault(tuple(_merged([*word[k:], *word[:k]])), factor) != factor:
                return ZERO, ("zero",)  # equal to its own negative, as aᵀ[u]×a is
    coefficient = rotations[min(rotations, key=hash)]
    body = ("trace", frozenset((word, factor == coefficient) for word, factor in rotations.items()))
    scalars = readings[0][1]
    return coefficient, ("product", scalars | {(body, ONE)}, ()) if scalars else body


def _chain(expr: Expr) -> Term:
    """A product of vectors with the scalars of all its factors, as A/s has them."""
    terms = [term_of(factor) for factor in expr.args]
    coefficient = ONE
    for term in terms:
        coefficient = coefficient * term.coefficient
    scalars = tuple(power for term in terms for power in term.scalars)
    return Term(coefficient, scalars, tuple(power for term in terms for power in term.word))
