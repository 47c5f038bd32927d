"""Whether two expressions are equal at random points, and a point where they are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from texdiff.algebra.atoms import Symbol, Zero
from texdiff.algebra.expression import Array, Expr
from texdiff.algebra.indexed import BEYOND
from texdiff.algebra.inert import Partial
from texdiff.verify.compare import DIFFERENCES_TOLERANCE, ROUNDED, TOLERANCE, at_indices, compared, is_extreme
from texdiff.verify.draw import Sample, draw
from texdiff.verify.evaluate import Evaluation
from texdiff.verify.work import Exhausted

DRAWS = 2
"""So many good draws are compared."""
MOST_ATTEMPTS, ENOUGH_ZEROS = 16, 6
"""What is not said to be zero may vanish because of the sizes that were drawn: |AXB| with few columns between them."""
NOTHING = 1e-9
"""Smaller values are rounding."""


class Equation(NamedTuple):
    """Two sides of one shape. `lets` are names for parts, computed and never drawn; `varying` are what d moves."""

    left: Expr
    right: Expr
    lets: Mapping[Symbol, Expr] = {}
    varying: tuple[Symbol, ...] = ()


class Difference(NamedTuple):
    """Where the sides differ: the integers of the draw, the entry (0 for a scalar), and its two values."""

    integers: Mapping[str, int]
    row: int
    column: int
    left: float
    right: float


class Comparison(NamedTuple):
    """Draws that agree, that differ, and on which both sides vanish, which says little; the largest error of the
    former, the first difference of the latter.
    """

    equal: int
    different: int
    vanishing: int
    max_error: float
    difference: Difference | None

    @property
    def vanishes(self) -> bool:
        """Whether both sides were zero at every draw, or at all but one that rounding disturbed."""
        return self.equal < DRAWS and not self.different and self.vanishing >= DRAWS

    @property
    def holds(self) -> bool:
        """Equal at enough points, different at none."""
        return not self.different and (self.equal >= DRAWS or self.vanishes)

    @property
    def fails(self) -> bool:
        """Different at enough points, equal at none."""
        return self.different >= DRAWS and not self.equal


class Evaluations:
    """Values at the draws of one seed, kept while an equation is edited: what stays as it is is not computed again."""

    def __init__(self) -> None:
        self._kept: dict[int, Evaluation] = {}

    def at(self, sample: Sample, equation: Equation) -> Evaluation:
        """The evaluation of a sample, which an equation of the same symbols has left."""
        kept = self._kept.get(sample.seed)
        same = (sample, dict(equation.lets), frozenset(equation.varying))
        if kept is None or (kept.sample, kept.lets, kept.varying) != same:
            kept = self._kept[sample.seed] = Evaluation(sample, equation.lets, equation.varying)
        kept.renew()
        return kept


def compare(
    equation: Equation,
    seed: int,
    evaluations: Evaluations | None = None,
    *,
    thorough: bool = False,
    draws: int = DRAWS,
) -> Comparison:
    """The sides at random points; up to the first difference, unless it is to be thorough. Raises Exhausted where
    that would take too long, IndexError where an index runs beyond the end of its array.
    """
    evaluations = evaluations or Evaluations()
    equal = different = vanishing = 0
    worst, shown = 0.0, None
    expressions = (equation.left, equation.right, *equation.lets, *equation.lets.values())
    says_zero = isinstance(equation.left, Zero) or isinstance(equation.right, Zero)
    for attempt in range(MOST_ATTEMPTS):
        sample = draw(expressions, seed, attempt)
        found = _at(evaluations.at(sample, equation), equation)
        if isinstance(found, Difference):
            different, shown = different + 1, shown or found
        elif found is not None and found.vanishes:
            vanishing += 1
        elif found is not None:
            equal, worst = equal + 1, max(worst, found.error)
        if equal + different >= draws or (different and not thorough) or (says_zero and vanishing >= ENOUGH_ZEROS):
            break
    return Comparison(equal, different, vanishing, worst, shown)


class _Agreement(NamedTuple):
    error: float
    vanishes: bool


def _at(evaluation: Evaluation, equation: Equation) -> _Agreement | Difference | None:
    """What one draw says; None where a value does not exist, or rounding errors grew."""
    tolerance = _tolerance(equation)
    worst, vanishes = 0.0, True
    for at in at_indices(evaluation, evaluation.sample, equation.left, equation.right):
        left, right = at(equation.left), at(equation.right)
        if left.shape != right.shape:
            raise IndexError(BEYOND)
        error = compared(at, left, right)
        if error is None:
            return None
        if error > tolerance:
            doubtful = error < ROUNDED or is_extreme(at, equation.left, equation.right)
            return None if doubtful else _difference(evaluation.sample, left, right)
        worst = max(worst, error)
        vanishes = vanishes and at.arrays.magnitude(left) <= NOTHING
    return _Agreement(worst, vanishes)


def _difference(sample: Sample, left: Array, right: Array) -> Difference:
    sizes = {(i, j): abs(x) for i, entries in enumerate((left - right).tolist()) for j, x in enumerate(entries)}
    row, column = max(sizes, key=sizes.__getitem__)
    place = (0, 0) if len(sizes) == 1 else (row + 1, column + 1)
    return Difference(sample.integers, *place, float(left[row, column]), float(right[row, column]))


def _tolerance(equation: Equation) -> float:
    second = any(
        isinstance(node, Partial) and (len(node.args) > 2 or any(isinstance(n, Partial) for n in node.args[0].walk()))
        for side in (equation.left, equation.right)
        for node in side.walk()
    )
    return DIFFERENCES_TOLERANCE if second else TOLERANCE


__all__ = ["Comparison", "Difference", "Equation", "Evaluations", "Exhausted", "compare"]
