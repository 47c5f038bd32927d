"""Derivatives by real differences, in the layout asked for: nothing is shared with the rules, or with the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.calculus.problem import Problem
from texdiff.verify.draw import direction_of
from texdiff.verify.evaluate import Evaluation

Array = Any  # what an evaluation by NumPy gives
STENCIL = ((1, 2 / 3), (2, -1 / 12))
"""Central differences of fourth order."""
STEP = 1e-3

Function = Callable[[Evaluation], Array]
Place = tuple[Symbol, int, int]


def derivative(problem: Problem, at: Evaluation, step: float = STEP) -> Array:
    """What the answer has to be at a point; derivatives beyond two axes as ∂vec F/∂(vec X)ᵀ."""
    row = problem.numerator.shape.is_row and problem.form != "differential"
    top = transpose(problem.numerator) if row else problem.numerator
    if problem.form == "differential":
        moved = {symbol: np.asarray(direction_of(symbol, at.sample)) for symbol in moving(problem)}
        return _difference(lambda ev: ev(top), at, moved, step)
    value: Function = lambda ev: ev(top)  # noqa: E731
    *first, last = problem.variables
    shape = top.shape
    for variable in first:
        value, shape = _gradient(value, variable, step), variable.shape if not variable.shape.is_scalar else shape
    columns = [_by_entry(value, at, place, step) for place in places(last, at)]
    if last.shape.is_scalar:
        result, square = columns[0], True
    elif shape.is_scalar:
        flat = np.array([column[0, 0] for column in columns])
        result, square = flat.reshape(at.size(last.shape.cols), at.size(last.shape.rows)), True
    else:
        result = np.concatenate([column.T.reshape(-1, 1) for column in columns], axis=1)
        square = shape.is_column and last.shape.is_column
    turned = problem.form == "nabla" or (problem.layout == "denominator" and not problem.transposed_denominator)
    return result.T if turned and square else result


def moving(problem: Problem) -> list[Symbol]:
    """What the derivative moves: the variables, or all that is neither constant nor one-hot."""
    if problem.variables:
        return [_whole(variable) for variable in problem.variables]
    free = problem.numerator.free
    arguments = {argument for symbol in free if isinstance(symbol, Unknown) for argument in symbol.arguments}
    return [s for s in free | arguments if not isinstance(s, Unknown) and s.traits.isdisjoint(("constant", "onehot"))]


def places(variable: Expr, at: Evaluation) -> Sequence[Place]:
    """The entries that a variable stands for, column after column."""
    whole = _whole(variable)
    rows, cols = map(at.size, whole.shape)
    if isinstance(variable, Entry):
        row, col = (int(at.number(index)) - 1 for index in variable.indices)
        return [(whole, row, col)]
    return [(whole, row, col) for col in range(cols) for row in range(rows)]


def _gradient(function: Function, variable: Expr, step: float) -> Function:
    """The derivative of a scalar, shaped as the variable; that of an array by a scalar, shaped as the array."""

    def value(at: Evaluation) -> Array:
        columns = [_by_entry(function, at, place, step) for place in places(variable, at)]
        if variable.shape.is_scalar:
            return columns[0]
        return np.array([c[0, 0] for c in columns]).reshape(*map(at.size, variable.shape), order="F")

    return value


def _by_entry(function: Function, at: Evaluation, place: Place, step: float) -> Array:
    whole, row, col = place
    direction = np.zeros(tuple(map(at.size, whole.shape)))
    direction[row, col] = 1.0
    return _difference(function, at, {whole: direction}, step)


def _difference(function: Function, at: Evaluation, directions: Mapping[Symbol, Array], step: float) -> Array:
    base = {symbol: at(symbol) for symbol in directions}

    def moved(length: float) -> Array:
        return function(at.at({symbol: base[symbol] + length * directions[symbol] for symbol in directions}))

    if not directions:
        return 0.0 * function(at)
    return sum(weight * (moved(k * step) - moved(-k * step)) / step for k, weight in STENCIL)


def _whole(variable: Expr) -> Symbol:
    whole = variable.args[0] if isinstance(variable, Entry) else variable
    assert isinstance(whole, Symbol)
    return whole
