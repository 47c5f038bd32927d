"""Hostile and broken documents on the command line: a clear message, the right exit code, little time and memory.

Every case is a process of its own, and what it cost is the system's own count. The time is held against that of
`import sympy` in the same run, since a busy or slow machine stretches both.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

SYMPY_IMPORTS, MEGABYTES = 4, 300
"""An import takes half a second on a quiet machine; no case is to take more than two."""

DOCUMENT = "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n%s\n\\end{document}\n"
X = r"\mathbf{X}"
TRACE = rf"\frac{{\partial \operatorname{{tr}}(\mathbf{{A}}{X})}}{{\partial {X}}}"


class Case(NamedTuple):
    """What stands in the file, and what must come of it: an exit code, and words on standard error."""

    data: bytes
    code: int = 0
    message: str = "1 answered"


def page(text: str, before: str = "") -> bytes:
    return (before + DOCUMENT % text).encode()


def by_x(numerator: str, before: str = "") -> bytes:
    return page(rf"\[ \frac{{\partial {numerator}}}{{\partial x}} = ? \]", before)


def trace(argument: str) -> bytes:
    return page(rf"\[ \frac{{\partial \operatorname{{tr}}({argument})}}{{\partial {X}}} = ? \]")


def wrapped(opening: str, number: int, inner: str = "x", closing: str = "}") -> bytes:
    return by_x(opening * number + inner + closing * number)


def laughing() -> bytes:
    rows = [rf"\newcommand{{\l{a}}}{{{rf'{chr(92)}l{b}' * 10}}}" for a, b in zip("abcdefghi", "bcdefghij", strict=True)]
    return by_x(r"\la", "\n".join([*rows, r"\newcommand{\lj}{x}", ""]))


GOOD = page(rf"\[ {TRACE} = ? \]")
CHAIN = r" with $f_0 = x$ \[ \frac{\partial f_{40}}{\partial x} = ? \]"
NOBODY_ASKED = "no request: write"
SIZES = (
    rf"Let ${X} \in \mathbb{{R}}^{{%s}}$. "
    rf"\[ \frac{{\partial \operatorname{{tr}}({X}\mathbf{{B}})}}{{\partial {X}}} = ? \]"
)
CASES = {
    # nothing to do
    "an empty file": Case(b"", 0, NOBODY_ASKED),
    "a byte order mark alone": Case(b"\xef\xbb\xbf", 0, NOBODY_ASKED),
    "a request in a comment": Case(page(rf"% \[ {TRACE} = ? \]"), 0, NOBODY_ASKED),
    "a request in verbatim": Case(page(rf"\begin{{verbatim}}\[ {TRACE} = ? \]\end{{verbatim}}"), 0, NOBODY_ASKED),
    "a formula that does not end": Case(GOOD[:90], 0, NOBODY_ASKED),
    "an odd dollar before": Case(b"$$$" + GOOD + b"$", 0, NOBODY_ASKED),
    # bytes
    "carriage returns and line feeds": Case(GOOD.replace(b"\n", b"\r\n")),
    "carriage returns": Case(GOOD.replace(b"\n", b"\r")),
    "mixed line ends": Case(GOOD.replace(b"\n", b"\r\n", 2)),
    "a byte order mark": Case(b"\xef\xbb\xbf" + GOOD),
    "UTF-16": Case(("\ufeff" + GOOD.decode()).encode("utf-16-le")),
    "no final line end": Case(GOOD[:-1]),
    "a backslash at the end": Case(GOOD + b"\\"),
    "a percent sign at the end": Case(GOOD + b"%"),
    "null bytes": Case(b"\0" * 1000 + GOOD),
    "GB18030 that says so": Case(b"% !TEX encoding = GB18030\n" + GOOD + "求导".encode("gb18030")),
    "GB18030 that does not": Case(GOOD + "求导".encode("gb18030"), 2, "a.tex:6:1: error[encoding]"),
    "Latin-1 that does not say so": Case(
        GOOD + b"caf\xe9", 0, "a.tex:6:4: warning[encoding]: the byte 0xe9 is no UTF-8, and is kept"
    ),
    "a stray byte in a request": Case(
        by_x(r"x + \mathrm{caf}").replace(b"caf", b"caf\xe9"), 0, "warning[hazard]: the formula holds a byte"
    ),
    "an unknown encoding": Case(b"% !TEX encoding = klingon\n" + GOOD, 2, "error[unknown-encoding]"),
    # torn
    "a brace that is not closed": Case(by_x(r"\operatorname{tr}(\mathbf{X)"), 1, "error[unbalanced]"),
    "no numerator": Case(page(r"\[ \frac{\partial}{\partial} = ? \]"), 1, "error[no-variable]"),
    "by a number": Case(page(r"\[ \frac{\partial x}{\partial 2} = ? \]"), 1, "error[variable]"),
    "sizes that do not fit": Case(
        page(r"$\mathbf{A}\in\mathbb{R}^{2\times 3}$, $\mathbf{X}\in\mathbb{R}^{2\times 3}$ \[" + TRACE + r"=?\]"),
        1,
        "error[sizes]",
    ),
    "a letter of two kinds": Case(
        page(r"\[ \frac{\partial \operatorname{tr}(A X)}{\partial X} = ? \]"), 1, "[ambiguous]"
    ),
    "a fence that is not closed": Case(b"%<texdiff answer 00000000 00000000 [x]>\n" + GOOD, 1, "error[broken-block]"),
    "a fence that was not opened": Case(b"%</texdiff>\n" + GOOD, 1, "error[broken-block]"),
    "a fence with a false checksum": Case(
        b"%<texdiff answer 00000000 00000000 [x]>\nmine\n%</texdiff>\n" + GOOD, 0, "warning[edited-block]"
    ),
    "an unknown word to texdiff": Case(b"% texdiff: " + b"a;" * 3000 + b"\n" + GOOD, 1, "no option 'a'"),
    "an unknown method": Case(b"% texdiff: method foo\n" + GOOD, 1, "error[option-value]"),
    "an unknown method and no request": Case(b"% texdiff: method foo\n$\\partial$\n", 1, "error[option-value]"),
    "an unknown language": Case(b"% texdiff-set: language tlh\n" + GOOD, 1, "the languages are en, zh"),
    "a structure that the variable does not have": Case(b"% texdiff: structured\n" + GOOD, 0, "1 answered"),
    # deep
    "10,000 open braces": Case(by_x("{" * 10_000), 1, "error["),
    "10,000 braces": Case(wrapped("{", 10_000), 1, "error[too-deep]"),
    "10,000 environments": Case(page(r"\begin{align}" * 5000), 0, NOBODY_ASKED),
    "fractions that do not end": Case(by_x(r"\frac{" * 3000), 1, "error["),
    "400 fractions": Case(wrapped(r"\frac{1}{", 400), 1, "error[too-deep]"),
    "1,000 parentheses": Case(wrapped("(", 1000, "x", ")"), 1, "error[too-deep]"),
    "500 growing parentheses": Case(wrapped(r"\left(", 500, "x", r"\right)"), 1, "error[too-deep]"),
    "150 functions": Case(wrapped(r"\sin(", 150, "x", ")"), 1, "error[too-deep]"),
    "20 functions": Case(wrapped(r"\sin(", 20, "x", ")")),
    "11 functions": Case(wrapped(r"\sin(", 11, "x", ")")),
    "120 functions": Case(wrapped(r"\tanh(", 120, "x", ")"), 1, "error[too-large]"),
    "14 squares": Case(by_x("(" * 14 + "x" + "+1)^2" * 14), 1, "error[not-evaluated]"),
    "60 squares": Case(by_x("(" * 60 + "x" + "+1)^2" * 60), 1, "error[too-large]"),
    "60 fractions": Case(wrapped(r"\frac{1}{x+", 60), 1, "error[too-large]"),
    "300 indices": Case(by_x("x" + "_{x" * 300 + "}" * 300), 1, "error[too-deep]"),
    "30 inverses": Case(trace("(" * 30 + X + r"^{-1} + \mathbf{A})" * 30)),
    "150 inverses": Case(trace("(" * 150 + X + r"^{-1} + \mathbf{A})" * 150), 1, "error[too-deep]"),
    "3,000 matrices": Case(by_x(r"\begin{bmatrix}" * 3000), 1, "error[too-deep]"),
    "calls in calls": Case(page(r"\texdiff{" * 500 + TRACE + "}" * 500), 1, "error[no-derivative]"),
    "calls that do not end": Case(b"\\texdiff{" * 20_000 + GOOD),
    "options that do not end": Case(b"\\usepackage[" + b"{" * 100_000 + GOOD),
    "theorems that are not declared": Case(b"\\declaretheorem[" * 20_000 + GOOD),
    "conditionals that do not end": Case(b"\\ifx" * 50_000 + b"\\fi" * 50_000 + GOOD),
    "words that do not end": Case(b"$\\text{" * 20_000 + GOOD),
    "words inside of words": Case(b"$" + b"\\text{" * 20_000 + b"}" * 20_000 + b"$" + GOOD),
    "100,000 dollars": Case(b"$" * 100_000 + GOOD),
    "20 exponents": Case(by_x("x" + "^{x" * 20 + "}" * 20)),
    # large
    "a tower of powers": Case(by_x("9^{9^{9^{9}}} x"), 1, "error["),
    "a power of a tower": Case(by_x("x^{9^{9^{9}}}"), 1, "error["),
    "9,000 digits": Case(by_x("9" * 9000 + " x^2"), 1, "a number of more than 30 digits"),
    "a large power": Case(trace(r"\mathbf{A}\mathbf{X}^{100000}"), 1, "error[not-evaluated]"),
    "a large index": Case(
        page(r"\[ \frac{\partial x_{100000}^2}{\partial \mathbf{x}} = ? \]"), 1, "error[not-evaluated]"
    ),
    "a large sum": Case(page(r"\[ \frac{\partial \sum_{i=1}^{1000000000} x_i^2}{\partial \mathbf{x}} = ? \]")),
    "large sizes": Case(page(SIZES % r"100000 \times 100000")),
    "a tower of sizes": Case(page(SIZES % r"9^{9^9} \times 2"), 0, "warning[declaration]"),
    "a large order": Case(page(r"\[ \frac{\partial^{100000} f}{\partial x^{100000}} = ? \]"), 1, "error[order]"),
    "a long product": Case(trace(r"\mathbf{A}\mathbf{X}" * 30)),
    "a product of inverses": Case(trace(r"\mathbf{X}^{-1}\mathbf{A}" * 75), 1, "error[too-large]"),
    "a product of functions": Case(by_x("".join(rf"\sin({k} x)" for k in range(40))), 1, "error[too-large]"),
    "1,000 terms": Case(by_x(" + ".join(f"x^{{{k}}}" for k in range(1000))), 1, "error[too-large]"),
    "a product of sums": Case(trace(r"(\mathbf{X}\mathbf{A}+\mathbf{A}\mathbf{X}^\top)" * 8)),
    "20 logistic functions": Case(
        page(
            r"Let $x \in \mathbb{R}$ and $\sigma(z) = \frac{1}{1+e^{-z}}$. "
            r"\[ \frac{\partial " + r"\sigma(" * 20 + "x" + ")" * 20 + r"}{\partial x} = ? \]"
        )
    ),
    "many unknown letters": Case(by_x("".join(rf"\alpha_{{{k}}}" for k in range(400)) + " x")),
    # macros
    "a macro of itself": Case(by_x(r"\x", "\\def\\x{\\x}\n"), 1, "error[macro-recursion]"),
    "a billion laughs": Case(laughing(), 1, "error[macro-budget]"),
    "macros of each other": Case(by_x(r"\a", "\\def\\a{\\b}\\def\\b{\\a}\n"), 1, "error[macro-recursion]"),
    "a macro that grows": Case(by_x(r"\a", "\\def\\a{x\\a x}\n"), 1, "error[macro-recursion]"),
    "arguments that double": Case(
        by_x(r"\a{\a{\a{\a{\a{x}}}}}", "\\def\\a#1{\\b{#1#1}}\\def\\b#1{\\c{#1#1}}\\def\\c#1{#1#1#1#1}\n"),
        1,
        "error[macro-budget]",
    ),
    "definitions that double": Case(
        page(" ".join(rf"$f_{{{k + 1}}} = f_{{{k}}}^2 + f_{{{k}}}$" for k in range(40)) + CHAIN), 1, "error["
    ),
    "definitions in a circle": Case(
        page(r"Let $f = g + x$ and $g = f - x$. \[ \frac{\partial f}{\partial x} = ? \]"), 1, "error[definition]"
    ),
    "catcodes": Case(b"\\catcode`\\|=0\n" + GOOD, 0, ""),
    "code of Python": Case(by_x(r"\mathrm{__import__('os').system('x')}"), 1, "error["),
    "quotes of Python": Case(by_x('\\mathrm{a\'"""\\n__import__} x'), 1, "error[syntax]"),
    "a name that leaves its formula": Case(by_x(r"\mathrm{a\end{document}\input{/etc/passwd}} x"), 1, "error["),
    "a name that writes": Case(by_x(r"\mathrm{\write18{touch x}} x"), 1, "error[unknown-macro]"),
    "a name that is made": Case(by_x(r"\csname input\endcsname{x} x"), 1, "error[unknown-macro]"),
    "a name that is a fence": Case(by_x(r"\mathrm{a%<texdiff answer} x"), 1, "error[broken-block]"),
    "a label that is more": Case(
        page(rf"\begin{{equation}}\label{{a}}\input{{x}}}}{TRACE} = ?\end{{equation}}"), 1, "error[unbalanced]"
    ),
    "code of a template": Case(by_x(r"\mathbf{\VAR{x}}"), 1, "error[unknown-macro]"),
}


LAUNCHER = """
import json, os, subprocess, sys
with open("error", "wb") as error:
    process = subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=error, stderr=error)
    _, status, used = os.wait4(process.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""A small process between: a child's peak of memory begins with that of the process it is forked from."""


class Cost(NamedTuple):
    """What became of a process."""

    code: int
    error: str
    seconds: float
    megabytes: float


def cost(folder: Path, *arguments: str) -> Cost:
    """What `python ARGUMENTS` costs in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    code, seconds, megabytes = json.loads(done.stdout)
    return Cost(code, (folder / "error").read_text("utf-8"), seconds, megabytes)


@pytest.fixture
def expand(tmp_path: Path) -> Callable[[bytes], Cost]:
    """Runs `texdiff expand a.tex -o b.tex` on some bytes."""

    def run(data: bytes) -> Cost:
        (tmp_path / "a.tex").write_bytes(data)
        return cost(tmp_path, "-m", "texdiff", "expand", "a.tex", "-o", "b.tex")

    return run


@pytest.fixture(scope="module")
def sympy_import(tmp_path_factory: pytest.TempPathFactory) -> float:
    """The CPU seconds of `import sympy`, the median of three."""
    folder = tmp_path_factory.mktemp("reference")
    return median(cost(folder, "-c", "import sympy").seconds for _ in range(3))


@pytest.mark.parametrize("name", CASES)
def test_hostile(name: str, expand: Callable[[bytes], Cost], sympy_import: float, tmp_path: Path) -> None:
    case = CASES[name]
    done = expand(case.data)
    assert (done.code, "Traceback" in done.error) == (case.code, False), done.error[:2000]
    assert case.message in done.error
    assert (tmp_path / "a.tex").read_bytes() == case.data
    assert (tmp_path / "b.tex").exists() == (case.code == 0)
    assert done.seconds < SYMPY_IMPORTS * sympy_import
    assert done.megabytes < MEGABYTES
