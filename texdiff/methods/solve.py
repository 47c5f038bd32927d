"""Which method answers a request, and requests that are answered in several stages."""

from __future__ import annotations

from texdiff.calculus.derivation import Derivation
from texdiff.calculus.problem import Problem
from texdiff.methods import by_differential


def solve(problem: Problem) -> Derivation:
    """The derivation of a request by its method; raises NoRule with the reason where there is none."""
    return by_differential.derive(problem)
