"""The request of a problem in LaTeX, for statements where no author typed it."""

from __future__ import annotations

from dataclasses import replace

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Transpose, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr, Printer
from texdiff.algebra.indexed import Entry
from texdiff.algebra.simplify import tidy
from texdiff.calculus.problem import Problem


def request_latex(problem: Problem, p: Printer, apart: bool = False) -> str:
    """The derivative sign over what is asked: a fraction, ∇ or d.

    A tall numerator stands behind the fraction, and `apart` any other too. A row stands there as it was typed.
    """
    if problem.row_numerator:
        problem = replace(problem, numerator=tidy(transpose(problem.numerator)), row_numerator=False)
    if problem.form == "differential":
        body = p(problem.numerator, notation.POWER)
        if isinstance(problem.numerator, Transpose):
            body = p.parenthesized(body)
        return p.juxtapose([p.notation.differential, body])
    if problem.form == "nabla":
        below = ",".join(dict.fromkeys(map(p, problem.variables)))
        power = "^{2}" if len(problem.variables) > 1 else ""
        return rf"\nabla{power}_{{{below}}} " + p(problem.numerator, notation.PRODUCT)
    top = p(problem.numerator)
    order = f"^{{{len(problem.variables)}}}" if len(problem.variables) > 1 else ""
    sign, below = p.notation.partial + order, _below(problem, p)
    if apart or r"\frac" in top or r"\begin" in top:
        behind = p(problem.numerator, notation.PREFIX)
        return f"{p.notation.fraction}{{{sign}}}{{{below}}}{behind}"
    top = p(problem.numerator, notation.PRODUCT)
    loose = not isinstance(problem.numerator, Symbol | Entry) and not top.startswith(
        ("(", r"\operatorname", r"\ln", r"\log")
    )
    gap = r"\," if loose else " "
    return f"{p.notation.fraction}{{{sign}{gap}{top}}}{{{below}}}"


def _below(problem: Problem, p: Printer) -> str:
    """∂x, ∂x∂yᵀ, ∂x²."""
    variables = problem.variables
    sign = p.notation.partial
    if len(variables) == 2 and variables[0] == variables[1] and variables[0].shape.is_scalar:
        return f"{sign} {p.raised(variables[0], '^{2}')}"
    names = [_variable(v, p) for v in variables]
    last_column = variables[-1].shape.is_column
    if last_column and (problem.transposed_denominator or len(variables) == 2):
        names[-1] = p.raised(variables[-1], p.notation.transpose)
    return r"\,".join(f"{sign} {name}" for name in names)


def _variable(variable: Expr, p: Printer) -> str:
    return p(variable, notation.PREFIX)


def vec_latex(problem: Problem, p: Printer) -> str:
    """What a derivative with more than two axes stands for: ∂vec F/∂(vec X)ᵀ, ∂²f/∂vec X ∂(vec Y)ᵀ."""
    *before, last = problem.variables
    sign, below = p.notation.partial, [*(_vec(v, p) for v in before), _vec(last, p, transposed=True)]
    top = problem.numerator
    if before and not top.shape.is_scalar:
        inner = request_latex(replace(problem, variables=tuple(before)), p)
        below, above = below[-1:], p.applied(p.notation.vec, inner)
    else:
        above = _vec(top, p) if top.shape.is_matrix else p(top, notation.PRODUCT)
    order = f"^{{{len(below)}}}" if len(below) > 1 else ""
    gap = " " if above.startswith((p.notation.vec, "(")) else r"\,"
    under = r"\,".join(p.juxtapose([sign, name]) for name in below)
    return f"{p.notation.fraction}{{{p.juxtapose([sign + order + gap, above])}}}{{{under}}}"


def _vec(expr: Expr, p: Printer, transposed: bool = False) -> str:
    """vec(X) of a matrix, and a column as it is."""
    if expr.shape.is_matrix:
        return p.applied(p.notation.vec, p(expr)) + (p.notation.transpose if transposed else "")
    return p.raised(expr, p.notation.transpose) if transposed else p(expr, notation.PREFIX)
