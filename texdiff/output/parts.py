"""The chains of equations of a derivation: one, or two for a second derivative, whose second goes on with the first."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Differential, StructuredPartial
from texdiff.calculus.derivation import Derivation, Let, Step


class Part(NamedTuple):
    """One chain: what it differentiates, by what, and how its first and last line are to be read."""

    subject: Let | None
    top: Expr
    variable: Expr | None
    lets: tuple[Let, ...]
    steps: tuple[Step, ...]
    opening: str
    closing: str


def parts(derivation: Derivation) -> list[Part]:
    """The chains in their order."""
    problem = derivation.problem
    top = derivation.subject.name if derivation.subject else problem.numerator
    variable = problem.variables[0] if problem.variables else None
    place = _structured_chain(derivation)
    if place:
        return _with_structure(derivation, top, place)
    cut = _second_chain(derivation)
    if cut is None:
        opening, closing = derivation.opening, derivation.closing
        return [Part(derivation.subject, top, variable, derivation.lets, derivation.steps, opening, closing)]
    place, number = cut
    before, after = derivation.steps[:place], derivation.steps[place:]
    subject, second = derivation.lets[number], problem.variables[1]
    lets, more = derivation.lets[:number], derivation.lets[number + 1 :]
    return [
        _part(derivation.subject, top, problem.variables[0], lets, before),
        _part(subject, subject.name, second, more, after),
    ]


def _with_structure(derivation: Derivation, top: Expr, place: int) -> list[Part]:
    """The chain for independent entries, and that for a variable with a structure."""
    before, after = derivation.steps[:place], derivation.steps[place:]
    by, kind = after[0].lhs.args[1], after[0].lhs.params[0]
    whole = by.args[0] if isinstance(by, Entry) else by
    opening, closing = derivation.opening, derivation.closing
    return [
        Part(derivation.subject, top, whole, derivation.lets, before, opening, closing),
        Part(None, top, whole, (), after, f"{kind} variable", "none"),
    ]


def _structured_chain(derivation: Derivation) -> int:
    """The number of the step from which on equal entries of the variable are one; 0 where there is none."""
    places = (k for k, step in enumerate(derivation.steps) if isinstance(step.lhs, StructuredPartial))
    return next(places, 0)


def _second_chain(derivation: Derivation) -> tuple[int, int] | None:
    """The number of the step with which the second chain begins, and of the name that it differentiates."""
    if len(derivation.problem.variables) != 2:
        return None
    for place, (before, step) in enumerate(zip(derivation.steps, derivation.steps[1:], strict=False), 1):
        if step.lhs == before.rhs:
            continue
        inside = set(step.lhs.walk())
        named = (number for number, let in enumerate(derivation.lets) if let.name in inside)
        if (number := next(named, None)) is not None:
            return place, number
    return None


def _part(subject: Let | None, top: Expr, variable: Expr, lets: tuple[Let, ...], steps: tuple[Step, ...]) -> Part:
    lhs = steps[0].lhs
    return Part(subject, top, variable, lets, steps, _opening(lhs, top, variable), _closing(lhs, top, variable))


def _opening(lhs: Expr, top: Expr, variable: Expr) -> str:
    if not isinstance(lhs, Entry) or variable.shape.is_scalar:
        return "plain"
    if top.shape.is_column:
        return "entries of a Jacobian"
    return "entries of a matrix" if variable.shape.is_matrix else "entries of a vector"


def _closing(lhs: Expr, top: Expr, variable: Expr) -> str:
    if not isinstance(lhs, Differential):
        return "none"
    if variable.shape.is_matrix:
        return "trace"
    return "row" if top.shape.is_scalar else "jacobian"
