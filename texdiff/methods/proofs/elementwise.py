"""The element-wise method: one entry is differentiated, and the array that has these entries is read off."""

from __future__ import annotations

from texdiff.algebra.atoms import Unknown
from texdiff.algebra.indexed import Entry
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.problem import Problem
from texdiff.methods import by_components, by_entries


def suits(problem: Problem) -> bool:
    """The numerator holds explicit components, or unspecified functions of a vector."""
    variable = problem.variables[0]
    unspecified = any(isinstance(symbol, Unknown) and variable in symbol.arguments for symbol in problem.numerator.free)
    explicit = any(isinstance(node, Entry) and node.args[0] == variable for node in problem.numerator.walk())
    return explicit or (unspecified and variable.shape.is_column)


def derive(problem: Problem) -> Derivation:
    """By a scalar the entries in index form, by an array the unit arrays dX := E_ji."""
    by_scalar = problem.variables[0].shape.is_scalar
    return by_components.derive(problem) if by_scalar else by_entries.derive(problem)
