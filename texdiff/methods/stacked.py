"""Derivatives by vec X, as ∂vec F/∂(vec X)ᵀ asks for them: out of those by X."""

from __future__ import annotations

from dataclasses import replace

from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.expression import Expr
from texdiff.algebra.given import is_stacked, whole
from texdiff.algebra.inert import Partial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import simplified
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.layout import in_layout
from texdiff.calculus.problem import Problem
from texdiff.methods.chain import State, chain

STACKED = Rule(
    "gradient by a vec",
    r"\frac{\partial u}{\partial\operatorname{vec}(X)}"
    r"=\operatorname{vec}\left(\left(\frac{\partial u}{\partial X}\right)^{\top}\right)^{\top}",
)


def applies(problem: Problem) -> bool:
    """Some variable is the vec of a matrix."""
    return any(map(is_stacked, problem.variables))


def by_matrices(problem: Problem) -> Problem:
    """The same by the matrices themselves; vec G as numerator is G, since its derivative has that form anyway."""
    numerator = problem.numerator
    if _is_vec(numerator):
        numerator = numerator.args[0]
    return replace(
        problem,
        numerator=numerator,
        variables=tuple(map(whole, problem.variables)),
        layout="numerator",
        form="partial",
    )


def stacked(problem: Problem, plain: Derivation) -> Derivation:
    """The derivation by vec X from the one by X: the same matrix, or for the gradient of a scalar its vec as a row."""
    if len(problem.variables) == 1 and plain.problem.numerator.shape.is_scalar:
        return _of_scalar(problem, plain)
    steps = plain.steps[:-1] if plain.component is not None else plain.steps
    answer = in_layout(plain.answer, problem)
    return replace(plain, problem=problem, steps=steps, answer=answer, opening="plain", closing="none", component=None)


def _of_scalar(problem: Problem, plain: Derivation) -> Derivation:
    variable = problem.variables[0]
    row = transpose(BUILDERS["vec"](simplified(transpose(plain.answer))))
    name = plain.subject.name if plain.subject is not None else problem.numerator
    steps = chain(Partial((name, variable)), [State(row, (STACKED,))], problem.detail)
    answer = simplified(in_layout(row, problem))
    return Derivation(problem, plain.method, (), steps, answer, before=plain)


def _is_vec(expr: Expr) -> bool:
    return bool(expr.args) and expr.args[0].shape.is_matrix and expr == BUILDERS["vec"](expr.args[0])
