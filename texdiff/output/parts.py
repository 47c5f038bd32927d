"""The chains of equations of a derivation: one for each of its stages."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.algebra.expression import Expr
from texdiff.calculus.derivation import Derivation, Let, Step
from texdiff.calculus.layout import differentiates_gradient


class Part(NamedTuple):
    """One chain: what it differentiates, by what, and how its first and last line are to be read.

    turned   whether what is differentiated is the transpose of the derivative before
    """

    subject: Let | None
    top: Expr
    variable: Expr | None
    lets: tuple[Let, ...]
    steps: tuple[Step, ...]
    opening: str
    closing: str
    turned: bool


def parts(derivation: Derivation) -> list[Part]:
    """The chains in their order."""
    return [_part(stage) for stage in derivation.stages]


def _part(stage: Derivation) -> Part:
    by = stage.varied[0] if stage.varied else None
    given = stage.problem.numerator if stage.before is None else stage.before.closed_answer
    return Part(
        subject=stage.subject,
        top=stage.subject.name if stage.subject is not None else given,
        variable=by,
        lets=stage.lets,
        steps=stage.steps,
        opening=stage.opening,
        closing=stage.closing,
        turned=stage.before is not None and differentiates_gradient(stage.problem),
    )
