"""Proofreading: notes of a hundred pages whose claims all differ, beside SymPy's import."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.benchmarks.documents import LETTERS, notes
from tests.benchmarks.measuring import process
from tests.benchmarks.processes import MANY, SYMPY, Desk
from tests.benchmarks.table import Row

PAGES = 100
PAGE = 2_500
"""Characters."""
CLAIMS = (
    (r"\operatorname{tr}(\mathbf{%s}\mathbf{X}\mathbf{%s})", r"\mathbf{X}", r"\mathbf{%s}\mathbf{%s}", True),
    (
        r"\mathbf{%s}\mathbf{x} + \mathbf{%s}^{\top}\mathbf{x}",
        r"\mathbf{x}",
        r"\mathbf{%s} + \mathbf{%s}^{\top}",
        False,
    ),
    (
        r"\operatorname{tr}(\mathbf{%s}\mathbf{X} + \mathbf{%s}\mathbf{X})",
        r"\mathbf{X}",
        r"\mathbf{%s} + \mathbf{%s}",
        False,
    ),
    (
        r"\mathbf{a}^{\top}\mathbf{%s}\mathbf{%s}\mathbf{x}",
        r"\mathbf{x}",
        r"\mathbf{a}^{\top}\mathbf{%s}\mathbf{%s}",
        False,
    ),
)
"""Numerators, variables, what is claimed, and whether the two letters change places there."""
WRONG = 25
"""One claim in so many has the wrong sign."""


def claims(count: int) -> list[str]:
    """So many different displayed claims."""
    pairs = [(first, second) for first in LETTERS for second in LETTERS if first != second]
    return [_claim(k, pairs[k // len(CLAIMS)]) for k in range(count)]


def _claim(number: int, letters: tuple[str, str]) -> str:
    numerator, variable, claimed, turned = CLAIMS[number % len(CLAIMS)]
    right = claimed % (letters[::-1] if turned else letters) if "%s" in claimed else claimed
    sign = "" if (number + 1) % WRONG else "-"
    top = numerator % letters
    return f"\\[ \\frac{{\\partial {top}}}{{\\partial {variable}}} = {sign}({right}) \\]\n"


def rows(desk: Desk) -> Iterator[Row]:
    """The command on notes of a hundred pages, on all cores."""
    source = desk.source("claims.tex", notes(claims(MANY), PAGES * PAGE))
    command = (sys.executable, "-m", "texdiff", "check", str(source))
    pairs = desk.beside(process(command, desk.cache, code=1), SYMPY)  # some claims are wrong
    measured = f"{pairs.wall}; of all cores {pairs.cpu}"
    yield Row(f"`check` on {PAGES} pages with {MANY} claims, beside `import sympy`", measured, pairs.wall.median)
