"""The element-wise method: one entry is differentiated, and the array that has these entries is read off."""

from __future__ import annotations

from texdiff.algebra.arithmetic import Product, Transpose
from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.problem import Problem
from texdiff.methods import by_components, by_entries


def suits(problem: Problem) -> bool:
    """The numerator holds explicit components, or unspecified functions of a vector; or it is asked for by a scalar,
    and is one product of arrays, so that the rule for that is the answer.
    """
    variable = problem.variables[0]
    if variable.shape.is_scalar:
        return not problem.in_stages and _is_product_of_arrays(problem.numerator)
    unspecified = any(isinstance(symbol, Unknown) and variable in symbol.arguments for symbol in problem.numerator.free)
    explicit = any(isinstance(node, Entry) and node.args[0] == variable for node in problem.numerator.walk())
    return explicit or (unspecified and variable.shape.is_column)


def _is_product_of_arrays(expr: Expr) -> bool:
    """MN, Mu, uM, M ∘ N for names M and N."""
    named = all(isinstance(factor.args[0] if isinstance(factor, Transpose) else factor, Symbol) for factor in expr.args)
    varying = sum(isinstance(symbol, Unknown) for symbol in expr.free)
    arrays = sum(not factor.shape.is_scalar for factor in expr.args)
    product = len(expr.args) > 1 and (expr.multilinear or isinstance(expr, Product))
    return product and named and not expr.shape.is_scalar and (arrays > 1 or varying > 1)


def derive(problem: Problem) -> Derivation:
    """By a scalar the entries in index form, by an array the unit arrays dX := E_ji."""
    by_scalar = problem.variables[0].shape.is_scalar
    return by_components.derive(problem) if by_scalar else by_entries.derive(problem)
