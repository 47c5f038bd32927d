"""The method of differentials: df, expand, isolate dX, read off the derivative."""

from __future__ import annotations

from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.atoms import Symbol, Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.inert import Differential, derivative_shape
from texdiff.algebra.simplify import simplified
from texdiff.calculus.derivation import Derivation, Let, Step
from texdiff.calculus.direction import Along, ByScalar
from texdiff.calculus.isolate import Target
from texdiff.calculus.layout import in_layout
from texdiff.calculus.problem import Problem
from texdiff.methods.chain import State, chain
from texdiff.methods.lines import (
    before_differential,
    expanded,
    function_differentials,
    isolated,
    simplification,
    total_weight,
)
from texdiff.methods.naming import Names

NAME = "differential"


def derive(problem: Problem) -> Derivation:
    """The derivation of a first derivative by one variable; raises NoRule where dX cannot be isolated."""
    variable = problem.variables[0]
    if variable.shape.is_scalar:
        return _by_scalar(problem, variable)
    assert isinstance(variable, Symbol)
    return _by_array(problem, variable)


def _by_scalar(problem: Problem, variable: Expr) -> Derivation:
    """Nothing to isolate: ∂/∂x is carried to the symbols."""
    numerator = problem.numerator
    d = ByScalar(variable)
    states = expanded(numerator, d)
    result = states[-1].expr if states else d.of(numerator)
    more, answer = simplification(result, lambda expr: expr)
    subject = _subject(problem)
    steps = chain(d.of(subject.name if subject else numerator), [*states, *more], problem.detail)
    return Derivation(problem, NAME, (), steps, in_layout(answer, problem), subject=subject)


def _by_array(problem: Problem, variable: Symbol) -> Derivation:
    numerator = problem.numerator
    subject = _subject(problem)
    lhs = Differential((subject.name if subject else numerator,))
    d = Along([variable])
    states = expanded(numerator, d)
    if not d.varies(numerator):
        answer: Expr = Zero(*derivative_shape(numerator.shape, variable.shape))
        return Derivation(problem, NAME, (), chain(lhs, states, problem.detail), in_layout(answer, problem), subject=subject)
    carrier = Differential((variable,))
    current = states[-1].expr if states else d.of(numerator)
    target = Target(frozenset((carrier,)), function_differentials(numerator, d))
    moved, terms = isolated(current, d, target)
    weight = total_weight(terms, variable)
    shown = before_differential(carrier)
    shorter, answer = simplification(weight, shown)
    states = [*states, *moved, State(shown(weight), moved[-1].rules[:0] if moved else ()), *shorter]
    steps = chain(lhs, states, problem.detail)
    return Derivation(
        problem, NAME, (), steps, _read_off(answer, problem), closing=_closing(numerator, variable), subject=subject
    )


def _read_off(coefficient: Expr, problem: Problem) -> Expr:
    """The derivative from the coefficient of dX, in its shortest form for the layout."""
    answer = in_layout(coefficient, problem)
    return answer if answer is coefficient else simplified(answer)


def _closing(numerator: Expr, variable: Symbol) -> str:
    if variable.shape.is_matrix:
        return "trace"
    return "row" if numerator.shape.is_scalar else "jacobian"


def _subject(problem: Problem) -> Let | None:
    if isinstance(problem.numerator, Symbol):
        return None
    return Names(problem).subject(problem.numerator)


__all__ = ["NAME", "Step", "derive", "transpose"]
