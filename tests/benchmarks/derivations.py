"""One derivation with every line verified, beside SymPy's `.diff` alone, on what SymPy can express."""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any, NamedTuple

import sympy

import texdiff
from tests.benchmarks.measuring import Ratio, in_turn, inside
from tests.benchmarks.table import Row

LIMIT = 0.5


class Letters(NamedTuple):
    """Symbols of SymPy with names that it has not met, since it remembers derivatives by name."""

    A: Any
    B: Any
    W: Any
    a: Any
    b: Any
    x: Any
    c: Any
    t: Any


class Case(NamedTuple):
    """A request, and the same for SymPy: what is differentiated, and by what."""

    kind: str
    request: str
    same: Callable[[Letters], tuple[Any, Any]]


CASES = (
    Case(
        "scalar/scalar",
        r"\frac{\mathrm{d} t^3 \sin(c t)}{\mathrm{d} t}",
        lambda s: (s.t**3 * sympy.sin(s.c * s.t), s.t),
    ),
    Case(
        "scalar/scalar",
        r"\frac{\mathrm{d} \ln(1 + \exp(t))}{\mathrm{d} t}",
        lambda s: (sympy.log(1 + sympy.exp(s.t)), s.t),
    ),
    Case(
        "scalar/vector",
        r"\frac{\partial \boldsymbol{a}^{\top}\boldsymbol{x}}{\partial \boldsymbol{x}}",
        lambda s: (s.a.T * s.x, s.x),
    ),
    Case(
        "scalar/vector",
        r"\frac{\partial \boldsymbol{x}^{\top}\mathbf{A}\boldsymbol{x}}{\partial \boldsymbol{x}}",
        lambda s: (s.x.T * s.A * s.x, s.x),
    ),
    Case(
        "scalar/vector",
        r"\frac{\partial \boldsymbol{x}^{\top}\mathbf{A}^{\top}\mathbf{A}\boldsymbol{x}}{\partial \boldsymbol{x}}",
        lambda s: (s.x.T * s.A.T * s.A * s.x, s.x),
    ),
    Case(
        "vector/vector",
        r"\frac{\partial \mathbf{A}\boldsymbol{x}}{\partial \boldsymbol{x}}",
        lambda s: (s.A * s.x, s.x),
    ),
    Case(
        "vector/vector",
        r"\frac{\partial \mathbf{A}\boldsymbol{x} + \mathbf{B}^{\top}\boldsymbol{x}}{\partial \boldsymbol{x}}",
        lambda s: (s.A * s.x + s.B.T * s.x, s.x),
    ),
    Case(
        "scalar/matrix",
        r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{W})}{\partial \mathbf{W}}",
        lambda s: (sympy.Trace(s.A * s.W), s.W),
    ),
    Case(
        "scalar/matrix",
        r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{W}\mathbf{B})}{\partial \mathbf{W}}",
        lambda s: (sympy.Trace(s.A * s.W * s.B), s.W),
    ),
    Case(
        "scalar/matrix",
        r"\frac{\partial \operatorname{tr}(\mathbf{W}^{\top}\mathbf{A}\mathbf{W})}{\partial \mathbf{W}}",
        lambda s: (sympy.Trace(s.W.T * s.A * s.W), s.W),
    ),
    Case(
        "scalar/matrix",
        r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{W}\mathbf{B}\mathbf{W}^{\top})}{\partial \mathbf{W}}",
        lambda s: (sympy.Trace(s.A * s.W * s.B * s.W.T), s.W),
    ),
    Case(
        "scalar/matrix",
        r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{W}^{-1}\mathbf{B})}{\partial \mathbf{W}}",
        lambda s: (sympy.Trace(s.A * s.W.inv() * s.B), s.W),
    ),
    Case(
        "scalar/matrix",
        r"\frac{\partial \operatorname{tr}(\mathbf{W}^3)}{\partial \mathbf{W}}",
        lambda s: (sympy.Trace(s.W**3), s.W),
    ),
    Case(
        "scalar/matrix",
        r"\frac{\partial \boldsymbol{a}^{\top}\mathbf{W}\boldsymbol{b}}{\partial \mathbf{W}}",
        lambda s: (s.a.T * s.W * s.b, s.W),
    ),
    Case(
        "scalar/matrix",
        r"\frac{\partial \boldsymbol{a}^{\top}\mathbf{W}^{\top}\mathbf{W}\boldsymbol{b}}{\partial \mathbf{W}}",
        lambda s: (s.a.T * s.W.T * s.W * s.b, s.W),
    ),
)
POWER = Case(
    "scalar/matrix",
    r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{W}^{32})}{\partial \mathbf{W}}",
    lambda s: (sympy.Trace(s.A * s.W**32), s.W),
)


def rows(pairs: int, cases: tuple[Case, ...] = CASES, hard: Case | None = POWER) -> Iterator[Row]:
    """A row for each kind, one for all, one for a high power."""
    ratios = {case: ratio_of(case, pairs) for case in cases}
    for kind in dict.fromkeys(case.kind for case in cases):
        yield _row(f"texdiff.derive / SymPy's .diff, {kind}", [ratios[case] for case in cases if case.kind == kind])
    yield _row("texdiff.derive / SymPy's .diff, all kinds", list(ratios.values()), LIMIT)
    if hard is not None:
        power = ratio_of(hard, 1)
        yield Row("texdiff.derive / SymPy's .diff, tr(AX³²)", str(power), power.median, 0.1)


def _row(name: str, ratios: list[Ratio], limit: float | None = None) -> Row:
    found = Ratio(tuple(ratio.median for ratio in ratios))
    return Row(name, f"{found}", statistics.median(found.values), limit)


def ratio_of(case: Case, pairs: int) -> Ratio:
    """How long ours takes, in units of SymPy's time."""
    fresh = count()
    requests = map(partial(relettered, case.request), count())

    def ours() -> None:
        texdiff.derive(next(requests))

    def theirs() -> None:
        expression, variable = case.same(letters(next(fresh)))
        expression.diff(variable)

    return in_turn(inside(ours), inside(theirs), pairs).cpu


def relettered(request: str, number: int) -> str:
    """The same with other letters: ours is not to remember a request either."""
    matrices, vectors = (_chosen(pool, number) for pool in ("ABCDFGHJKLMNPQRSTUVWXYZ", "abcghklmpqrsuvwxyz"))
    other = {**dict(zip("ABW", matrices, strict=True)), **dict(zip("abx", vectors, strict=True))}
    return re.sub(r"(\\mathbf|\\boldsymbol)\{(\w)\}", lambda found: f"{found[1]}{{{other[found[2]]}}}", request)


def _chosen(pool: str, number: int) -> list[str]:
    return random.Random(number).sample(pool, 3)


def letters(number: int) -> Letters:
    """Symbols that no other number gives."""
    n = sympy.Symbol(f"n{number}", integer=True, positive=True)
    matrices = [sympy.MatrixSymbol(f"{letter}{number}", n, n) for letter in "ABW"]
    vectors = [sympy.MatrixSymbol(f"{letter}{number}", n, 1) for letter in "abx"]
    return Letters(*matrices, *vectors, *(sympy.Symbol(f"{letter}{number}") for letter in "ct"))
