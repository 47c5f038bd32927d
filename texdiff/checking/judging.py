"""The verdict on one claim, given how it was tried and in which layout the document is written."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.algebra.notation import Notation
from texdiff.checking import hypotheses
from texdiff.checking.claims import Claim
from texdiff.checking.doubts import doubt
from texdiff.checking.finding import (
    CONDITION,
    CONDITIONAL,
    ILL_TYPED,
    LAYOUT,
    NOT_UNDERSTOOD,
    VERIFIED,
    WRONG,
    Judgement,
)
from texdiff.checking.mending import mended, turned_answer
from texdiff.checking.trials import (
    Question,
    Trial,
    Trials,
    compared,
    in_all_layouts,
    kinds_of,
    transposed,
    tried,
)
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.requests.classify import is_zero
from texdiff.verify.equality import Difference

DRAWS_OF_CONDITIONS = 5
"""A condition that is told as the right one must not hold by chance: a 2×2 reflection is symmetric."""


class Tried(NamedTuple):
    """A claim with everything that does not depend on the rest of the document.

    around     the text near the claim, where a condition may be stated
    ambiguous  names that the document defines in several ways
    """

    claim: Claim
    question: Question | None
    trials: Trials
    around: str = ""
    ambiguous: frozenset[str] = frozenset()

    @property
    def holds_in(self) -> tuple[str, ...]:
        """The layouts in which the claim is true."""
        return tuple(layout for layout, trial in self.trials.items() if trial.holds)


def try_claim(claim: Claim, question: Question | None, around: str, ambiguous: frozenset[str]) -> Tried:
    """The claim tried in all layouts."""
    trials = in_all_layouts(question) if question is not None else {}
    return Tried(claim, question, trials, around, ambiguous)


def judge(found: Tried, layout: str, notation: Notation) -> Judgement:
    """The verdict in a document that is written in a layout."""
    if found.question is None:
        return Judgement(NOT_UNDERSTOOD, found.claim.problem)
    trial = found.trials[layout]
    if trial.holds:
        return Judgement(VERIFIED, figures(trial))
    if _is_to_solve(found.claim):
        return Judgement(CONDITION, "an equation to be solved, not one that always holds")
    if found.holds_in:
        return _other_layout(found, layout, notation)
    return _judged_false(found, layout, notation)


def _in_a_fitting_layout(trials: Trials, layout: str) -> Trial:
    """The trial in the layout of the document, unless sizes fit in another one only."""
    fitting = (trial for trial in trials.values() if not trial.misfits)
    return next(fitting, trials[layout]) if trials[layout].misfits else trials[layout]


def figures(trial: Trial) -> str:
    """At how many points a claim that holds was tried, and how well it fits."""
    comparison = trial.comparison
    assert comparison is not None
    if comparison.vanishes:
        return f"both sides are zero at {comparison.vanishing} random points"
    return f"equal at {comparison.equal} random points, largest error {comparison.max_error:.1g}"


def _is_to_solve(claim: Claim) -> bool:
    """Whether a claim sets something to zero, or says so above its sign."""
    demanded = any("!" in token.text for token in claim.link.words)
    return demanded or is_zero(claim.link.right.tokens) or is_zero(claim.link.left.tokens)


def _other_layout(found: Tried, layout: str, notation: Notation) -> Judgement:
    other = found.holds_in[0]
    message = f"this is written in {other} layout, and the document in {layout} layout"
    turned = turned_answer(found.trials[other], layout, notation)
    better = mended(found.trials[layout], notation) if not turned else None
    return Judgement(LAYOUT, message, better.formula if better is not None else turned)


def _under_a_condition(found: Tried, trial: Trial) -> Judgement | None:
    """Verified where the text near the claim states the condition, else conditional."""
    question = trial.question._replace(kinds=kinds_of(trial))

    def under(symbols: Symbols) -> Trial:
        return tried(question._replace(symbols=symbols), trial.layout)

    for hypothesis in hypotheses.hypotheses(question.sides, question.symbols, lambda symbols: under(symbols).holds):
        again = compared(under(hypothesis.symbols), draws=DRAWS_OF_CONDITIONS)
        if again.holds:
            if hypothesis.is_stated(found.around):
                return Judgement(VERIFIED, f"{figures(again)}, if {hypothesis.text}, as the text says")
            return Judgement(CONDITIONAL, f"this is true only if {hypothesis.text}, which the text does not say")
    return None


def _judged_false(found: Tried, layout: str, notation: Notation) -> Judgement:
    """Wrong or ill-typed, unless a condition makes it true, or there is reason to think that the claim was not read as
    it was meant.
    """
    trial = _in_a_fitting_layout(found.trials, layout)
    if transposed(trial).holds:
        return Judgement(LAYOUT, "the right side is the transpose of what stands on the left")
    if trial.typed is not None and trial.problem is None:
        trial = compared(trial, thorough=True)
    reason = doubt(found.claim, trial, found.ambiguous)
    if reason:
        return Judgement(NOT_UNDERSTOOD, reason)
    conditional = _under_a_condition(found, trial)
    if conditional is None or conditional.verdict == VERIFIED:
        return conditional or _misfitting(found.trials[layout], trial, notation) or _mistaken(trial, notation)
    better = mended(trial, notation)
    if better is None or not better.change:
        return conditional
    if not found.claim.derived:
        return _mistaken(trial, notation)
    return Judgement(CONDITIONAL, f"{conditional.message}; it always holds {better.change}", better.formula)


def _misfitting(own: Trial, trial: Trial, notation: Notation) -> Judgement | None:
    """Ill-typed, where sizes fit in another layout only, and an edit mends the claim in that of the document."""
    better = mended(own, notation) if own.misfits and not trial.misfits else None
    if better is None or own.problem is None or not better.change:
        return None
    return Judgement(ILL_TYPED, f"{own.problem.message}; it holds {better.change}", better.formula)


def _mistaken(trial: Trial, notation: Notation) -> Judgement:
    """What is wrong, and what would be right."""
    better = mended(trial, notation)
    suggestion = better.formula if better is not None else ""
    hint = f"; it holds {better.change}" if better is not None and better.change else ""
    if trial.misfits and trial.problem is not None:
        return Judgement(ILL_TYPED, trial.problem.message + hint, suggestion)
    assert trial.comparison is not None and trial.comparison.difference is not None
    return Judgement(WRONG, _counterexample(trial.comparison.difference) + hint, suggestion)


def _counterexample(difference: Difference) -> str:
    """Sizes, the entry, and its two values."""
    sizes = ", ".join(f"{name} = {value}" for name, value in difference.integers.items() if "?" not in name)
    entry = f"entry ({difference.row}, {difference.column}) is" if difference.row else "this is"
    where = f"with {sizes}, " if sizes else "at a random point, "
    return f"{where}{entry} {difference.left:.4g} on the left and {difference.right:.4g} on the right"
