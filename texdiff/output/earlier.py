"""A second derivative whose first stage the document has derived already: that stage is quoted with its last line."""

from __future__ import annotations

from dataclasses import replace

from texdiff.algebra.rule import Rule
from texdiff.calculus.derivation import Derivation, Step
from texdiff.output.likeness import FEWEST_LINES, hashed

AS_ABOVE = Rule("as above", "")


def first_stage(derivation: Derivation) -> str:
    """A key for what the first stage shows: its names and its last line; '' where it is short."""
    stage = derivation.stages[0]
    if len(stage.own_lines) < FEWEST_LINES or stage.closing == "none":
        return ""
    names = [(let.name, let.value, let.steps[-1:]) for let in stage.lets]
    subject = stage.subject.name if stage.subject is not None else None
    return hashed(repr((stage.problem.numerator, stage.varied, subject, names, stage.steps[-1].rhs)))


def quoting_first_stage(derivation: Derivation) -> Derivation:
    """The same with one line for the first stage, and one for the differential of each of its names."""
    if derivation.before is None:
        lets = tuple(replace(let, steps=_last(let.steps)) for let in derivation.lets)
        return replace(derivation, lets=lets, steps=_last(derivation.steps))
    return replace(derivation, before=quoting_first_stage(derivation.before))


def _last(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return (Step(steps[0].lhs, steps[-1].relation, steps[-1].rhs, (AS_ABOVE,)),) if steps else ()
