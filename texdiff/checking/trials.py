"""One claim tried: its sides typed and compared in each layout that its fractions could be written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from texdiff.algebra.arithmetic import Transpose, transpose
from texdiff.algebra.atoms import Zero
from texdiff.algebra.indexed import BEYOND
from texdiff.algebra.inert import Partial
from texdiff.checking.typed import Setting, Sides, Typed, derivatives, read, unmoved_tops
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.grammar import syntax as s
from texdiff.latex.tokens.spelling import is_upper
from texdiff.verify.equality import DRAWS, Comparison, Evaluations, Exhausted, compare

LAYOUTS = ("numerator", "gradient", "denominator")
"""The likeliest first, among those that a claim does not tell apart."""
_STARS = frozenset(("*", "\\ast", "\\star"))


class Question(NamedTuple):
    """A claim as read, with what is known where it stands.

    nearby  names beside the claim, whose entries may stand in it
    others  what the symbols may mean instead, where the claim does not hold otherwise
    kinds   of undeclared letters, where they are known from elsewhere
    turned  whether a row stands on the left, differentiated as its column
    values  what has been computed of it, in other readings or with other sides
    """

    sides: Sides
    symbols: Symbols
    seed: int
    entrywise: bool = False
    nearby: tuple[s.Name, ...] = ()
    others: tuple[Symbols, ...] = ()
    kinds: Mapping[str, str] = {}
    turned: bool = False
    values: Evaluations | None = None


class Trial(NamedTuple):
    """What came of one reading: a comparison, or the problem that kept the sides from being compared."""

    question: Question
    layout: str
    typed: Typed | None
    comparison: Comparison | None
    problem: Diagnostic | None

    @property
    def holds(self) -> bool:
        """Whether the claim is true. Where both sides vanish since something does not depend on what it is
        differentiated by, either the claim says so, or it was not read as it was meant.
        """
        if self.comparison is None or self.typed is None or not self.comparison.holds:
            return False
        equation = self.typed.equation
        says_zero = any(isinstance(side, Zero) for side in (equation.left, equation.right))
        return not self.comparison.vanishes or says_zero or next(unmoved_tops(equation), None) is None

    @property
    def vanishes(self) -> bool:
        """Whether both sides are zero wherever they were compared."""
        return self.comparison is not None and self.comparison.vanishes

    @property
    def misfits(self) -> bool:
        """Whether sizes do not fit."""
        return self.problem is not None and self.problem.code == "sizes"


Trials = Mapping[str, Trial]
"""By layout."""


def in_all_layouts(question: Question) -> Trials:
    """A trial for every layout, in the first reading of the symbols in which the claim holds in one of them."""
    found = _in_some_reading(question._replace(values=Evaluations()))
    return {layout: trial._replace(question=trial.question._replace(values=None)) for layout, trial in found.items()}


def _in_some_reading(question: Question) -> Trials:
    if _speaks_of_adjugates(question.sides):
        question = question._replace(symbols=question.symbols.saying("adjugate"))
    trials = _in_all_layouts(question)
    if not any(trial.holds for trial in trials.values()):
        for other in _other_readings(question, trials[LAYOUTS[0]]):
            again = _in_all_layouts(other)
            if any(trial.holds for trial in again.values()):
                return again
            if _is_better(again, trials):
                trials = again
    return trials


def _is_better(again: Trials, trials: Trials) -> bool:
    """Whether sizes fit in another reading only, or a letter that could be two things is one; traces of capitals are
    those of matrices.
    """
    if all(trial.misfits for trial in trials.values()):
        return not all(trial.misfits for trial in again.values())
    identity = not any(True for side in trials[LAYOUTS[0]].question.sides for _ in derivatives(side))
    return identity and all(_is_ambiguous(trial) for trial in trials.values())


def _is_ambiguous(trial: Trial) -> bool:
    return trial.problem is not None and trial.problem.code == "ambiguous"


def _in_all_layouts(question: Question) -> dict[str, Trial]:
    first = tried(question, LAYOUTS[0])
    if not any(_is_laid_out(node) for side in question.sides for node in derivatives(side)):
        return dict.fromkeys(LAYOUTS, first)
    if first.typed is not None and not _has_arrays(first.typed):
        return dict.fromkeys(LAYOUTS, first)
    return {layout: first if layout == LAYOUTS[0] else tried(question, layout) for layout in LAYOUTS}


def _is_laid_out(node: s.Syntax) -> bool:
    return isinstance(node, s.Derivative) and not any(node.transposed) and len(node.variables) == 1


def _has_arrays(typed: Typed) -> bool:
    """Whether one of the derivatives is an array, which layouts write in different ways."""
    nodes = (node for side in (typed.equation.left, typed.equation.right) for node in side.walk())
    return any(isinstance(node, Partial) and not node.shape.is_scalar for node in nodes)


def _other_readings(question: Question, trial: Trial) -> Iterator[Question]:
    """Other meanings of the symbols, and a row differentiated as its column."""
    yield from (question._replace(symbols=symbols) for symbols in question.others if _differ(question, symbols))
    if _is_ambiguous(trial):
        yield question._replace(kinds=_usual_kinds(question))
    yield from with_row_as_column(question, trial)


def with_row_as_column(question: Question, trial: Trial) -> Iterator[Question]:
    """Where sizes do not fit, the left side with a row that is differentiated as its column."""
    left, right = question.sides
    if trial.misfits and isinstance(left, s.Derivative):
        yield question._replace(sides=(s.Power(left, "T", place=left.place), right), turned=True)


def _usual_kinds(question: Question) -> dict[str, str]:
    """Latin capitals as matrices, Latin letters as vectors, Greek ones as scalars, where nothing says so."""
    names = {name.key: name for side in question.sides for name in s.names(side)}
    kinds = {
        key: "matrix" if is_upper(name.letter) else "vector" for key, name in names.items() if name.letter.isalpha()
    }
    return {**dict.fromkeys(names, "scalar"), **kinds}


def _differ(question: Question, symbols: Symbols) -> bool:
    """Whether a table says anything else of the letters of a claim."""
    names = {name.key for side in question.sides for name in s.names(side)} | {name.key for name in question.nearby}
    return any(question.symbols.get(key) != symbols.get(key) for key in names)


def _speaks_of_adjugates(sides: Sides) -> bool:
    """Whether a star and a determinant stand in a claim."""
    pieces = [piece for side in sides for piece in s.pieces(side)]
    starred = any(isinstance(piece, s.Power) and piece.mark in _STARS for piece in pieces)
    bars = any(isinstance(piece, s.Fence) and piece.opening == "|" for piece in pieces)
    return starred and (bars or any(isinstance(piece, s.Call) and piece.function == "det" for piece in pieces))


def tried(question: Question, layout: str) -> Trial:
    """The claim read in one layout."""
    typed = _read(question, layout)
    if isinstance(typed, Diagnostic):
        return Trial(question, layout, None, None, typed)
    if question.turned and not _differentiates_row(typed):
        return Trial(question, layout, None, None, Diagnostic("sizes", "error", "what is differentiated is no row"))
    return compared(Trial(question, layout, typed, None, None))


def kinds_of(trial: Trial) -> Mapping[str, str]:
    """The kinds of the undeclared letters, as they were read; where sizes do not fit, as the left side alone has them,
    if it has all of them.
    """
    if trial.typed is not None:
        return trial.typed.kinds
    left, right = trial.question.sides
    if not {name.key for name in s.names(right)} <= {name.key for name in s.names(left)}:
        return trial.question.kinds
    alone = _read(trial.question._replace(sides=(left, left)), trial.layout)
    return alone.kinds if isinstance(alone, Typed) else trial.question.kinds


def _read(question: Question, layout: str) -> Typed | Diagnostic:
    """The claim as it is read in one layout, or what keeps it from being read."""
    setting = Setting(question.symbols, layout, question.entrywise, question.nearby, question.kinds)
    try:
        return read(question.sides, setting)
    except RequestError as error:
        return error.diagnostic


def _differentiates_row(typed: Typed) -> bool:
    left = typed.equation.left
    inner = left.args[0] if isinstance(left, Transpose) else left
    return isinstance(inner, Partial) and inner.args[0].shape.is_row


def compared(trial: Trial, *, thorough: bool = False, draws: int = DRAWS) -> Trial:
    """A trial with its sides compared."""
    assert trial.typed is not None
    try:
        question = trial.question
        found = compare(trial.typed.equation, question.seed, question.values, thorough=thorough, draws=draws)
        return trial._replace(comparison=found)
    except (IndexError, ValueError):  # sizes and indices are numbers only when values are computed
        return trial._replace(problem=Diagnostic("sizes", "error", BEYOND))
    except Exhausted:
        message = "it has too many terms, or too large sizes or indices"
        return trial._replace(problem=Diagnostic("not-evaluated", "error", message))


def transposed(trial: Trial) -> Trial:
    """The same with the right side transposed, if that fits."""
    if trial.typed is None:
        return trial
    equation = trial.typed.equation
    turned = transpose(equation.right)
    if turned.shape != equation.left.shape:
        return trial
    return compared(trial._replace(typed=trial.typed._replace(equation=equation._replace(right=turned))))
