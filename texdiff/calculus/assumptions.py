"""What the lines of a derivation rely on: inverses that exist, divisors that do not vanish, declared symmetry."""

from __future__ import annotations

from collections.abc import Iterator

from texdiff.algebra.atoms import Number, Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.given import whole
from texdiff.algebra.properties import is_positive
from texdiff.algebra.simplify import SYMMETRY
from texdiff.algebra.term import number_apart
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.direction import Along
from texdiff.calculus.problem import Problem

Assumption = tuple[Expr, str]


def assumptions(derivation: Derivation) -> tuple[Assumption, ...]:
    """(expression, property) pairs, each once; what the request itself supposes is not repeated."""
    supposed = {pair for node in derivation.problem.numerator.walk() for pair in _of_node(node)}
    shown = [derivation.answer, *(step.rhs for stage in derivation.stages for step in stage.steps)]
    nodes = [node for expr in shown for node in expr.walk()]
    found: dict[Assumption, None] = {}
    if any(SYMMETRY in step.rules for step in derivation.lines):
        inputs = sorted(derivation.problem.numerator.free, key=lambda symbol: symbol.name)
        found.update(((symbol, "symmetric"), None) for symbol in inputs if _is_symmetric(symbol))
    found.update(((number_apart(expr)[1], name), None) for expr, name in _smoothness(derivation.problem))
    names = {let.name for let in derivation.names}
    for node in nodes:
        found.update((pair, None) for pair in _of_node(node) if pair not in supposed and names.isdisjoint(pair[0].free))
    return tuple(found)


def _is_symmetric(symbol: Symbol) -> bool:
    return not symbol.traits.isdisjoint(("symmetric", "spd"))


def _smoothness(problem: Problem) -> Iterator[Assumption]:
    """Where what varies has a differential: a simple eigenvalue, no zero below an absolute value."""
    wholes = set(map(whole, problem.variables))
    moved = [s for s in wholes if isinstance(s, Symbol)] if wholes else problem.numerator.free
    along = Along(moved)
    for node in problem.numerator.walk():
        if along.varies(node):
            yield from node.smooth_where()


def _of_node(node: Expr) -> Iterator[Assumption]:
    """M⁻¹ needs an invertible M, a divisor one that is not zero."""
    for base, exponent in node.as_factors():
        constant = exponent.constant
        if constant is None or constant >= 0:
            continue
        if base.shape.is_scalar:
            yield from (factor.nonzero_where() for factor in _bases(base) if not is_positive(factor))
        else:
            yield base, "invertible"


def _bases(expr: Expr) -> Iterator[Expr]:
    """ρ of ρ³: what a divisor is made of."""
    factors = [base for base, _ in expr.as_factors()]
    if factors == [expr] or not all(base.shape.is_scalar for base in factors):
        yield from () if isinstance(expr, Number) else (expr,)
        return
    for base in factors:
        yield from _bases(base)
