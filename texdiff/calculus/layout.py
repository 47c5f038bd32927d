"""Layout conventions: where the answer read off a differential has to be transposed."""

from __future__ import annotations

from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.expression import Expr
from texdiff.calculus.problem import Problem


def in_layout(answer: Expr, problem: Problem) -> Expr:
    """The answer of numerator layout, in the layout asked for: ∇ and denominator layout transpose it."""
    return transpose(answer) if is_transposed(problem) else answer


def is_transposed(problem: Problem) -> bool:
    """A transposed denominator asks for the Jacobian in every layout; ∇ is always the column form. In gradient layout
    the derivative of a scalar has the shape of the variable, and that of a vector is the Jacobian.
    """
    if problem.variables and has_more_axes(problem):
        return False
    if problem.form == "nabla":
        return True
    if problem.form != "partial" or problem.transposed_denominator:
        return False
    gradient = problem.layout == "gradient" and problem.numerator.shape.is_scalar
    return gradient or problem.layout == "denominator"


def has_more_axes(problem: Problem) -> bool:
    """The derivative is no scalar, vector or matrix; layouts do not apply to it."""
    return sum(expr.shape.axes for expr in (problem.numerator, *problem.variables)) > 2


def differentiates_gradient(problem: Problem) -> bool:
    """Whether a second derivative is that of the gradient, the transpose of the first one: ∂²f/∂x∂yᵀ of a scalar."""
    scalars = [expr.shape.is_scalar for expr in (problem.numerator, *problem.variables)]
    return scalars == [True, False, False]
