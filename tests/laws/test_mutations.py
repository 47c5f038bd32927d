"""Planted mistakes: a wrong rule differs from the numerical derivative at a point that is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from texdiff.algebra.arithmetic import negate, scale
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.inert import Differential
from texdiff.calculus.differential import differentiate
from texdiff.calculus.direction import Along
from texdiff.verify.evaluate import Evaluation

Points = Callable[..., Iterator[Evaluation]]
Close = Callable[[object, object], bool]


def _result(specimen: Expr) -> tuple[Expr, list[Symbol]] | None:
    """The differential along all arguments, where there is one."""
    names = [a for a in specimen.args if isinstance(a, Symbol)]
    try:
        result = differentiate(specimen, Along(names))[0] if names else specimen
    except NoRule:
        return None
    return (result, names) if any(isinstance(node, Differential) for node in result.walk()) else None


def _is_caught(mutant: Expr, specimen: Expr, names: list[Symbol], points: Points, close: Close) -> bool:
    evaluations = points([specimen, mutant], names)
    return not all(close(ev(mutant), ev.differential(specimen)) for ev in evaluations)


def test_wrong_signs_and_factors_are_caught(specimen: Expr, points: Points, close: Close) -> None:
    found = _result(specimen)
    if found is None or not any(np.asarray(ev.differential(specimen)).any() for ev in points([specimen], found[1])):
        return
    for mutant in (negate(found[0]), scale(2, found[0])):
        assert _is_caught(mutant, specimen, found[1], points, close)
