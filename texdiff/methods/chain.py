"""From states of a computation to displayed lines: unchanged ones dropped, minor changes joined to their neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from texdiff.algebra.arithmetic import CYCLIC, SCALAR_TRANSPOSE, TRACE_TRANSPOSE, Sum
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import CANCEL, COLLECT
from texdiff.calculus.derivation import Step

MOST_REASONS = 2
SHORT_LINES = 5
LINES_OF_NAME = 2
"""At detail short, neighbouring lines are joined down to this many, as long as two named rules explain each: those
of the whole, and those of the differential of an inner function.
"""


TIDYING = frozenset((COLLECT, CANCEL))
"""What makes fewer terms of a line, and needs none of its own."""


TURNED = {CYCLIC, TRACE_TRANSPOSE}

CHAIN = "chain rule"
"""The id that the chain rules of all kinds of functions share."""


class State(NamedTuple):
    """What stands on the right of a line, and the rules that led to it from the line before."""

    expr: Expr
    rules: tuple[Rule, ...]


def chain(lhs: Expr, states: Sequence[State], detail: str, most: int = SHORT_LINES) -> tuple[Step, ...]:
    """The lines of one computation: lhs = s₁ = s₂ = …; `most` are wanted where the detail is not full."""
    lines = _changed(lhs, states)
    if detail != "full":
        lines = _shortened(_minor_joined(lines), most)
    left, steps = lhs, []
    for state in lines:
        steps.append(Step(left, "=", state.expr, state.rules))
        left = state.expr
    return tuple(steps)


def _changed(lhs: Expr, states: Sequence[State]) -> list[State]:
    """Rules of a state that shows nothing new are carried on to the next visible line."""
    lines: list[State] = []
    shown, carried = lhs, ()  # type: tuple[Expr, tuple[Rule, ...]]
    for state in states:
        rules = _united(carried, state.rules)
        if state.expr == shown:
            carried = tuple(rule for rule in rules if not rule.minor)
            continue
        lines.append(State(state.expr, rules))
        shown, carried = state.expr, ()
    return lines


def _minor_joined(lines: Sequence[State]) -> list[State]:
    """Minor changes happen on the way to the next line; those that shorten a line, and the last ones, on the line
    before. The first line stays if they collect its terms.
    """
    joined: list[State] = list(lines[:1])
    waiting: tuple[Rule, ...] = ()
    for k, state in enumerate(lines[1:], 1):
        if not is_minor(state):
            joined.append(State(state.expr, _united(waiting, state.rules)))
            waiting = ()
        elif len(joined) > 1 and (k == len(lines) - 1 or _tidies(state, joined[-1])):
            joined[-1] = State(state.expr, _united(joined[-1].rules, (*waiting, *state.rules)))
            waiting = ()
        elif k < len(lines) - 1:
            waiting = _united(waiting, state.rules)
        elif _terms(state) == _terms(joined[-1]):
            joined[-1] = State(state.expr, _united(joined[-1].rules, (*waiting, *state.rules)))
        else:
            joined.append(State(state.expr, _united(waiting, state.rules)))
    return joined


def _shortened(lines: list[State], most: int) -> list[State]:
    """Neighbours joined, those that belong together first, the first line last of all."""
    lines = _paired(lines)
    while len(lines) > most:
        pairs = [k for k in range(len(lines) - 1) if _major(lines[k], lines[k + 1]) <= MOST_REASONS]
        if not pairs:
            break
        k = min(pairs, key=lambda k: (_major(lines[k], lines[k + 1]), k == 0))
        lines = [
            *lines[:k],
            State(lines[k + 1].expr, _united(lines[k].rules, lines[k + 1].rules)),
            *lines[k + 2 :],
        ]
    return lines


def _tidies(state: State, before: State) -> bool:
    """Like terms added up, factors cancelled: what needs no line of its own."""
    return not TIDYING.isdisjoint(state.rules) and cost(state.expr) < cost(before.expr)


def _terms(state: State) -> int:
    return len(state.expr.args) if isinstance(state.expr, Sum) else 1


def _paired(lines: list[State]) -> list[State]:
    """A transposition under a trace and the rotation before it make one line; so do chain rules one inside the other,
    and the transposition of a single term behind them.
    """
    paired: list[State] = lines[:1]
    for state in lines[1:]:
        major = {rule for rule in (*paired[-1].rules, *state.rules) if not rule.minor}
        nested = {rule.id for rule in major} == {CHAIN} or (
            {rule.id for rule in major} == {CHAIN, SCALAR_TRANSPOSE.id} and _terms(state) == 1
        )
        if nested or (len(paired) > 1 and major == TURNED):
            paired[-1] = State(state.expr, _united(paired[-1].rules, state.rules))
        else:
            paired.append(state)
    return paired


def is_minor(state: State) -> bool:
    """Nothing that a reader would ask the reason of."""
    return all(rule.minor for rule in state.rules)


def _major(*states: State) -> int:
    return len({rule for state in states for rule in state.rules if not rule.minor})


def _united(first: tuple[Rule, ...], second: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return (*first, *(rule for rule in second if rule not in first))
