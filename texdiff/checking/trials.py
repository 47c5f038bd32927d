"""One claim tried: its sides typed and compared in each layout that its fractions could be written in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.atoms import Zero
from texdiff.checking.typed import Sides, Typed, derivatives, read
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.grammar import syntax as s
from texdiff.verify.equality import Comparison, Exhausted, compare

LAYOUTS = ("numerator", "gradient", "denominator")
"""The likeliest first, among those that a claim does not tell apart."""
_STARS = frozenset(("*", "\\ast", "\\star"))


class Question(NamedTuple):
    """A claim as read, with what is known where it stands."""

    sides: Sides
    symbols: Symbols
    seed: int
    entrywise: bool = False
    nearby: tuple[s.Name, ...] = ()
    others: tuple[Symbols, ...] = ()
    """What the symbols may mean instead, where the claim does not hold otherwise."""


class Trial(NamedTuple):
    """What came of one layout: a comparison, or the problem that kept the sides from being compared."""

    typed: Typed | None
    comparison: Comparison | None
    problem: Diagnostic | None

    @property
    def holds(self) -> bool:
        """Whether the claim is true. Where both sides vanish, it says that they do, or was not read as it was meant."""
        if self.comparison is None or self.typed is None or not self.comparison.holds:
            return False
        equation = self.typed.equation
        return not self.comparison.vanishes or any(isinstance(e, Zero) for e in (equation.left, equation.right))

    @property
    def vanishes(self) -> bool:
        """Whether both sides are zero wherever they were compared."""
        return self.comparison is not None and self.comparison.vanishes and self.comparison.equal > 0

    @property
    def fails(self) -> bool:
        """Whether the claim is false, as read."""
        return self.comparison is not None and self.comparison.fails

    @property
    def misfits(self) -> bool:
        """Whether sizes do not fit."""
        return self.problem is not None and self.problem.code == "sizes"


def tried(question: Question, layout: str) -> Trial:
    """The claim read in one layout; where it does not hold so, with other meanings of its symbols, with a row
    differentiated as its column, and with M^* as the adjugate.
    """
    trial = _as_typed(question, layout)
    for other in _other_readings(question, trial):
        again = _as_typed(other, layout)
        if again.holds:
            return again
        trial = again if trial.misfits and again.fails else trial
    return trial


def _other_readings(question: Question, trial: Trial) -> Iterator[Question]:
    if trial.holds:
        return
    left, right = question.sides
    yield from (question._replace(symbols=symbols) for symbols in question.others)
    if trial.misfits and isinstance(left, s.Derivative):
        yield question._replace(sides=(s.Power(left, "T", place=left.place), right))
    if any(node.mark in _STARS for side in question.sides for node in _powers(side)):
        yield question._replace(symbols=question.symbols.saying("adjugate"))


def _powers(formula: s.Syntax) -> Iterator[s.Power]:
    if isinstance(formula, s.Power):
        yield formula
    for child in formula.children():
        yield from _powers(child)


def _as_typed(question: Question, layout: str) -> Trial:
    try:
        typed = read(question.sides, question.symbols, layout, entrywise=question.entrywise, nearby=question.nearby)
    except RequestError as error:
        return Trial(None, None, error.diagnostic)
    return _compared(typed, question.seed)


def transposed(trial: Trial, seed: int) -> Trial:
    """The same with the right side transposed."""
    if trial.typed is None:
        return trial
    equation = trial.typed.equation
    turned = transpose(equation.right)
    if turned.shape != equation.left.shape:
        return trial
    return _compared(trial.typed._replace(equation=equation._replace(right=turned)), seed)


def _compared(typed: Typed, seed: int) -> Trial:
    try:
        return Trial(typed, compare(typed.equation, seed), None)
    except Exhausted:
        message = "it has too many terms, or too large sizes or indices"
        return Trial(typed, None, Diagnostic("not-evaluated", "error", message))


def in_all_layouts(question: Question) -> dict[str, Trial]:
    """A trial for every layout; one for all where nothing in the claim is written differently."""
    if not any(_is_laid_out(node) for side in question.sides for node in derivatives(side)):
        trial = tried(question, LAYOUTS[0])
        return dict.fromkeys(LAYOUTS, trial)
    return {layout: tried(question, layout) for layout in LAYOUTS}


def _is_laid_out(node: s.Syntax) -> bool:
    return isinstance(node, s.Derivative) and not any(node.transposed) and len(node.variables) == 1


def layouts_that_hold(trials: dict[str, Trial]) -> Iterator[str]:
    """The layouts in which a claim is true."""
    yield from (layout for layout, trial in trials.items() if trial.holds)
