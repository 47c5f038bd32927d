"""What becomes of the random request of a seed, as a record that can be written down and counted."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from types import FrameType
from typing import Any, NamedTuple

from tests.engine.checking import Checked, Wrong, check, same_value
from tests.engine.expressions import Drawn, draw_problem
from tests.engine.productions import productions
from tests.engine.reading_back import has_open_sizes, is_typed, printed, read_back, with_named_constants
from texdiff.algebra.expression import Expr
from texdiff.algebra.shape import ShapeError
from texdiff.errors import RequestError
from texdiff.verify.verdict import Unverified

NO_CLOSED_FORM = (
    "of this function of a matrix that varies has a closed form under a trace only",
    "the second differential of a function of a matrix is a double integral, which is not written here",
)
"""Reasons of refusals that name something without a closed form."""
OPEN_SIZES = ("it is not clear how the sizes", "size unknown")
"""What the reader says where I, 0, 𝟏 or a Kronecker product of them leaves a size open."""
SIZES_TAKEN_AMISS = ("do not fit", "does not fit", "does not exist")
"""The same, where another size was taken for one of them before."""
LIMITS = ("nested more than", "holds more than")
"""What the reader says to formulas that are longer than anybody writes."""
FAILURES = ("wrong", "crashed", "out of time", "does not read back")


class Record(NamedTuple):
    """One request: its outcome, why, and what was in it."""

    seed: int
    outcome: str
    kind: str = ""
    operators: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    methods: int = 0
    by_differences: bool = False
    reading: str = ""
    seconds: float = 0.0
    detail: str = ""


class OutOfTime(BaseException):
    """One request took too long."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises OutOfTime in the body after some seconds of computing, whatever else the machine does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTime

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def record(seed: int, depth: int, seconds: float) -> Record:
    """The record of the request that a seed stands for; one operator after the other is asked for in turn."""
    names = list(productions())
    try:
        drawn = draw_problem(Random(seed), depth, due=names[seed % len(names)])
    except ShapeError:
        return Record(seed, "not drawn")
    started = time.process_time()
    found = Record(seed, "", drawn.kind.name, tuple(sorted(set(drawn.operators))))
    found = found._replace(**_outcome(drawn, seed, seconds))
    if found.outcome in FAILURES or (found.outcome == "refused"):
        found = found._replace(detail=f"{found.detail}\n    {request(drawn)}")
    return found._replace(seconds=round(time.process_time() - started, 3))


def request(drawn: Drawn) -> str:
    """The request in words and LaTeX."""
    problem = drawn.problem
    by = ", ".join(map(printed, problem.variables))
    return f"{problem.form} {problem.layout} {drawn.kind.name} {by}: {printed(problem.numerator)}"


def _outcome(drawn: Drawn, seed: int, seconds: float) -> dict[str, Any]:
    try:
        with limited(seconds):
            checked = check(drawn.problem, seed)
            reading = _reading(checked, seed)
    except OutOfTime:
        return {"outcome": "out of time", "detail": f"more than {seconds} s"}
    except (Wrong, Unverified) as problem:
        return {"outcome": "wrong", "detail": str(problem)}
    except RequestError as problem:
        return {"outcome": "does not read back", "detail": str(problem)}
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as crash:
        return {"outcome": "crashed", "detail": f"{type(crash).__name__}: {crash}"}
    return {
        "outcome": _name(checked) if reading != "other value" else "does not read back",
        "reasons": tuple(sorted(set(checked.refusals))),
        "methods": len(checked.derivations),
        "by_differences": checked.by_differences,
        "reading": reading,
        "detail": "; ".join(dict.fromkeys(checked.refusals)),
    }


def _name(checked: Checked) -> str:
    if not checked.has_values:
        return "no values"
    if checked.derivations:
        return "answered"
    named = any(known in reason for reason in checked.refusals for known in NO_CLOSED_FORM)
    return "no closed form" if named else "refused"


def _reading(checked: Checked, seed: int) -> str:
    """What the reader makes of the printed answer; raises RequestError."""
    return reading(checked.derivations[0].closed_answer, seed) if checked.derivations else ""


def reading(expr: Expr, seed: int) -> str:
    """Whether a printed expression reads back as one of the same value; raises RequestError where it does not read.

    Where I, 0 and 𝟏 leave a size open, the same formula with letters for them has to.
    """
    if not is_typed(expr):
        return "not typed"
    lettered = with_named_constants(expr)
    if lettered == expr:
        return _read(expr, seed, OPEN_SIZES)
    found = _read(expr, seed, (*OPEN_SIZES, *SIZES_TAKEN_AMISS))
    return _read(lettered, seed, OPEN_SIZES) if found in ("open sizes", "other value") else found


def _read(expr: Expr, seed: int, open_sizes: Sequence[str]) -> str:
    try:
        found = read_back(expr)
    except RequestError as problem:
        if any(limit in str(problem) for limit in LIMITS):
            return "too long"
        if any(known in str(problem) for known in open_sizes):
            return "open sizes"
        raise
    if found == expr:
        return "the same"
    if has_open_sizes(found):
        return "open sizes"
    if not same_value(expr, expr, seed):
        return "no value"
    return "the same value" if same_value(expr, found, seed) else "other value"
