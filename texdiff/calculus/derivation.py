"""A derivation: the computation itself, as a list of equations with the rules that justify them."""

from __future__ import annotations

from dataclasses import dataclass

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.rule import Rule
from texdiff.calculus.problem import Problem


@dataclass(frozen=True, slots=True)
class Step:
    """One displayed line. In a chain, `lhs` is the right side of the line before (printed once, at the top)."""

    lhs: Expr
    relation: str
    rhs: Expr
    rules: tuple[Rule, ...]

    @property
    def reasons(self) -> tuple[Rule, ...]:
        """The rules worth printing: the major ones, or the minor ones where there is no other."""
        major = tuple(rule for rule in self.rules if not rule.minor)
        return major or self.rules


@dataclass(frozen=True, slots=True)
class Let:
    """A name for an inner function, with its differential once it is known ("Write Y = …, so that dY = …")."""

    name: Symbol
    value: Expr
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """The answer and how it was found.

    subject   the name f that the lines use for the numerator, where it is not a name already
    opening   which sentence introduces the lines: 'entries of a matrix', 'entries of a vector', 'plain' …
    closing   which sentence reads the answer off the last line: 'trace', 'row', 'jacobian', 'none' …
    """

    problem: Problem
    method: str
    lets: tuple[Let, ...]
    steps: tuple[Step, ...]
    answer: Expr
    opening: str = "plain"
    closing: str = "none"
    subject: Let | None = None
    component: Expr | None = None
    assumed: tuple[tuple[Expr, str], ...] = ()
    """What the lines rely on: (expression, property), for example (X, invertible)."""
