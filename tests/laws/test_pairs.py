"""Rules over two operators: the differential of an outer node whose argument has a rule of its own for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from texdiff.algebra.arithmetic import Trace
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.shape import ShapeError
from texdiff.calculus.direction import Along
from texdiff.verify.evaluate import Evaluation

Points = Callable[..., Iterator[Evaluation]]
Close = Callable[[object, object], bool]


def _outers(inner: Expr, specimens: list[Expr]) -> Iterator[Expr]:
    """All nodes with one argument, around this one."""
    patterns: list[Expr] = [s for s in specimens if len(s.args) == 1]
    square = next(s.args[0] for s in specimens if s.args and s.args[0].shape.is_square and s.args[0].shape.is_matrix)
    for pattern in [Trace((square,)), *patterns]:
        try:
            yield pattern.rebuild([inner])
        except (ShapeError, ValueError):
            continue


def test_pairs_agree_with_the_directional_derivative(
    specimen: Expr, all_specimens: list[Expr], points: Points, close: Close
) -> None:
    varying = [a for a in specimen.args if isinstance(a, Symbol)]
    for outer in dict.fromkeys(_outers(specimen, all_specimens)):
        try:
            special = specimen.outer_differential(outer, Along(varying))
        except NoRule:
            continue
        if special is None:
            continue
        result, rule = special
        assert rule.id and rule.law
        for evaluation in points([outer, result], varying):
            assert close(evaluation(result), evaluation.differential(outer))
