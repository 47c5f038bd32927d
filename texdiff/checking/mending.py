"""What would be right where a claim is wrong: a formula one edit away, or the answer of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from texdiff.algebra.arithmetic import Transpose, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.inert import Partial
from texdiff.algebra.notation import Notation
from texdiff.algebra.shape import ShapeError
from texdiff.algebra.simplify import rewrite, tidy
from texdiff.calculus.problem import Problem
from texdiff.checking.neighbours import neighbours, other_indices
from texdiff.checking.trials import Trial, kinds_of, tried, with_row_as_column
from texdiff.checking.typed import Typed
from texdiff.latex.elaboration.inert_forms import is_written_transposed
from texdiff.latex.grammar import syntax as s
from texdiff.methods.solve import solve
from texdiff.output.printer import LatexPrinter
from texdiff.verify.equality import Evaluations, Exhausted, compare

MOST_NEIGHBOURS = 150
MOST_PIECES = 6000
"""Of all neighbours together: a long formula has many neighbours, and each of them takes long to read."""


class Mended(NamedTuple):
    """A right side that makes the claim true, and how it differs; `change` is '' for the engine's own answer."""

    formula: str
    change: str


def mended(trial: Trial, notation: Notation) -> Mended | None:
    """The first neighbour of the right side that verifies, one of the left side, or the engine's answer."""
    left, right = trial.question.sides
    trial = trial._replace(question=trial.question._replace(kinds=kinds_of(trial), values=Evaluations()))
    most = _most(left, right)
    for neighbour in islice(neighbours(right, left, misfit=trial.misfits), most):
        typed = _holding(trial, left, neighbour.formula)
        if typed is not None:
            return Mended(_printed(typed.equation.right, trial.layout, notation), neighbour.change)
    answer = next(_answers(trial.typed, trial.question.seed), None) if trial.typed is not None else None
    if answer is not None:
        return Mended(_printed(answer, trial.layout, notation), "")
    for neighbour in islice(other_indices(left, right), most):
        typed = _holding(trial, neighbour.formula, right)
        if typed is not None:
            sides = (_printed(side, trial.layout, notation) for side in (typed.equation.left, typed.equation.right))
            return Mended(" = ".join(sides), neighbour.change)
    return None


def turned_answer(trial: Trial, layout: str, notation: Notation) -> str:
    """The right side of a claim that holds in another layout, as it is written in this one; '' where the left side is
    no lone derivative.
    """
    if trial.typed is None:
        return ""
    left, right = trial.typed.equation.left, trial.typed.equation.right
    lone = isinstance(left, Partial) or (isinstance(left, Transpose) and isinstance(left.args[0], Partial))
    return _printed(tidy(transpose(right)), layout, notation) if lone else ""


def _most(*sides: s.Syntax) -> int:
    """How many neighbours are tried."""
    pieces = sum(1 for side in sides for _ in s.pieces(side))
    return min(MOST_NEIGHBOURS, MOST_PIECES // max(pieces, 1))


def _holding(trial: Trial, left: s.Syntax, right: s.Syntax) -> Typed | None:
    """The claim with other sides, if it holds, and not since everything vanishes."""
    question = trial.question._replace(sides=(left, right))
    for reading in (question, *with_row_as_column(question, trial)):
        again = tried(reading, trial.layout)
        if again.holds and (trial.vanishes or not again.vanishes):
            return again.typed
    return None


def _answers(typed: Typed, seed: int) -> Iterator[Expr]:
    """What the engine makes of a left side that is one derivative, if that is equal to it."""
    left = typed.equation.left
    inner = left.args[0] if isinstance(left, Transpose) else left
    if not isinstance(inner, Partial):
        return
    top, *variables = inner.args
    try:
        answer = solve(Problem(top, tuple(variables))).closed_answer
        answer = transpose(answer) if inner is not left else answer
        if answer.shape == left.shape and compare(typed.equation._replace(right=answer), seed).holds:
            yield answer
    except (NoRule, ShapeError, Exhausted):
        return


def _printed(expr: Expr, layout: str, notation: Notation) -> str:
    """An expression as it is written in a layout, where a fraction may stand for the transpose of ∂f/∂x."""
    printer = LatexPrinter(notation, [symbol.name for symbol in expr.free], answers=True)
    return printer(rewrite(expr, lambda node: _in_layout(node, layout, printer)))


def _in_layout(node: Expr, layout: str, printer: LatexPrinter) -> Expr | None:
    if isinstance(node, Partial) and len(node.args) == 2 and not node.shape.is_scalar:
        written = is_written_transposed(layout, [argument.shape for argument in node.args])
        return Transpose((Symbol(printer(node), node.shape.transposed),)) if written else None
    doubled = isinstance(node, Transpose) and isinstance(node.args[0], Transpose)
    return node.args[0].args[0] if doubled else None
