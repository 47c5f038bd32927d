"""Planted mistakes: a wrong rule differs from the numerical derivative at a point that is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from texdiff.algebra.arithmetic import Product, Transpose, negate, scale
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.inert import Differential
from texdiff.algebra.shape import ShapeError
from texdiff.calculus.differential import differentiate
from texdiff.calculus.direction import Along
from texdiff.verify.evaluate import Evaluation

Points = Callable[..., Iterator[Evaluation]]
Close = Callable[[object, object], bool]


def _mutants(expr: Expr) -> Iterator[Expr]:
    """The expression with a wrong sign, a factor too many, then with a transpose too few or its factors turned round.

    Of the latter some may change nothing: a term that vanishes for square matrices, a symmetric one.
    """
    yield negate(expr)
    yield scale(2, expr)
    for node in dict.fromkeys(expr.walk()):
        if isinstance(node, Transpose) and node.args[0].shape.is_square:
            yield _replaced(expr, node, node.args[0])
    if isinstance(expr, Product) and all(f.shape == expr.shape and expr.shape.is_matrix for f in expr.args):
        yield Product(expr.args[1:] + expr.args[:1])


def _replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    if expr == old:
        return new
    return expr.rebuild([_replaced(argument, old, new) for argument in expr.args]) if expr.args else expr


def test_mutants_of_a_differential_are_caught(specimen: Expr, points: Points, close: Close) -> None:
    names = [a for a in specimen.args if isinstance(a, Symbol)]
    if not names:
        return
    try:
        result, _ = differentiate(specimen, Along(names))
    except (NoRule, ShapeError):
        return
    if not any(isinstance(node, Differential) for node in result.walk()):
        return
    if not any(evaluation.differential(specimen).any() for evaluation in points([specimen, result], names)):
        return
    caught = []
    for mutant in _mutants(result):
        agreeing = [close(ev(mutant), ev.differential(specimen)) for ev in points([specimen, result, mutant], names)]
        caught.append(not all(agreeing))
    assert all(caught[:2])
    assert not caught[2:] or any(caught[2:])
