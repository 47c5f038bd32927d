"""Bad input through the command: one clear message with line, column, caret and hint, never a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ASKED = r"\[\frac{\partial x^2}{\partial x} = ?\]"


def asked(numerator: str, variable: str = "x") -> str:
    return rf"\[\frac{{\partial {numerator}}}{{\partial {variable}}} = ?\]"


def laughs(command: str, body: str) -> str:
    """Ten macros, each of ten calls of the one before."""
    names = "abcdefghijk"
    chain = [command + "\\" + b + "{" + ("\\" + a) * 10 + "}" for a, b in pairwise(names)]
    return "\n".join([rf"{command}\a{{xxxxxxxxxx}}", *chain, body])


ERRORS = {  # file: (text, line:column, code, part of the message, part of the hint)
    "open-group": (r"\[\frac{\partial x^2}{\partial x=?\]", "1:22", "unbalanced", "{ is not closed", ""),
    "closed-twice": (r"\[\frac{\partial x^2}}{\partial x}=?\]", "1:22", "unbalanced", "closes nothing", ""),
    "open-parenthesis": (asked("(x^2"), "1:18", "syntax", "this ( is not closed", ""),
    "open-left": (asked(r"\left(x^2"), "1:23", "syntax", "this ( is not closed", ""),
    "no-variable": (r"\[\frac{\partial}{\partial}=?\]", "1:3", "no-variable", "does not say by what", r"\nabla_x f"),
    "by-number": (asked("x^2", "2"), "1:32", "variable", "differentiate by 2", "must be a symbol"),
    "by-sum": (asked("x^2", "(x+y)"), "1:32", "variable", "differentiate by (x+y)", "must be a symbol"),
    "rectangular-trace": (
        r"$A\in\mathbb{R}^{m\times n}$ " + asked(r"\operatorname{tr}(A)", "A"),
        "1:47",
        "sizes",
        r"\operatorname{tr}(A) needs a square matrix, and A is m×n",
        "transpose",
    ),
    "sizes": (
        "$A\\in\\mathbb{R}^{m\\times n}$,\n$x\\in\\mathbb{R}^m$ " + asked("Ax"),
        "2:37",
        "sizes",
        "the product of A (m×n) and x (m×1) does not exist",
        "transpose",
    ),
    "scalar-plus-matrix": (
        r"$A\in\mathbb{R}^{n\times n}$ " + asked(r"\operatorname{tr}(A+1)", "A"),
        "1:65",
        "sizes",
        "cannot be added",
        r"a\mathbf{I}",
    ),
    "doubtful-letters": (
        asked(r"\operatorname{tr}(ABC)", "B"),
        "1:36",
        "ambiguous",
        "whether A, B and C are scalars or matrices",
        r"A \in \mathbb{R}^{n \times n}",
    ),
    "doubtful-letter": (asked("|A|", "A"), "1:19", "ambiguous", "whether A is a scalar or a matrix", "declare it"),
    "dependence": (asked("L", "W"), "1:18", "dependence", "does L depend on W?", "constant L"),
    "unknown-macro": (asked(r"\foo{x}"), "1:18", "unknown-macro", r"\foo is not known", r"\newcommand{\foo}"),
    "no-package": (r"\[\pdv{x^2}{x} = ?\]", "1:3", "unknown-derivative-macro", r"\pdv is defined neither", "load"),
    "two-exponents": (asked("x^2^3"), "1:21", "syntax", "two exponents on the same letter", "braces"),
    "integral": (asked(r"\int x"), "1:18", "unsupported", "integrals", ""),
    "long-number": (asked("9" * 20000 + "x"), "1:18", "syntax", "more than 30 digits", ""),
    "tower": (asked("9^{9^{9}}x"), "1:3", "not-evaluated", "could not be verified", "logarithm"),
    "recursion": ("\\def\\x{\\x}\\x\n" + asked(r"\x"), "2:18", "macro-recursion", "calls itself", ""),
    "laughs": (laughs(r"\def", asked(r"\k")), "12:18", "macro-budget", "more than 100,000 tokens", ""),
    "parentheses": (asked("(" * 250 + "x" + ")" * 250), "1:218", "too-deep", "more than 200 deep", ""),
    "braces": (asked("{" * 250 + "x" + "}" * 250), "1:217", "too-deep", "more than 200 deep", ""),
    "roots": (asked(r"\sqrt{" * 150 + "x" + "}" * 150), "1:18", "too-deep", "more than 130 deep", "break"),
    "functions": (asked(r"\exp " * 5000 + "x"), "1:2013", "too-deep", "more than 200 deep", ""),
    "quotients": (asked("x/" * 3000 + "x"), "1:18", "too-deep", "", ""),
    "long": (asked("x " * 800), "1:18", "too-large", "a term holds more than 600 symbols", "break"),
    "much-varies": (asked(r"\sin(x) " * 60), "1:3", "too-large", "formula and derivative would hold more", "break"),
    "many-terms": (asked("+".join("x" * 8000)), "1:18", "too-large", "more than 6000 symbols", "break"),
    "option": ("% texdiff: method foo\n" + ASKED, "1:12", "option-value", "'foo'", "differential"),
    "property": ("% texdiff: symmetric {\n" + ASKED, "1:12", "unbalanced", "not closed", "symmetric A"),
    "impossible": (
        "$x \\in \\mathbb{R}$ % texdiff: symmetric x\n" + ASKED,
        "1:31",
        "property",
        "x is a scalar (1×1), so it cannot be symmetric",
        "",
    ),
    "not-alone": (r"\texdiff{x}", "1:1", "no-derivative", "no derivative that could be answered", r"\nabla_x f"),
}
ANSWERED = {
    "many-groups": "{" * 10_000 + ASKED,
    "many-groups-inside": r"\[" + "{" * 10_000 + ASKED,
    "many-environments": r"\begin{a}" * 10_000 + ASKED,
    "many-displays": r"\begin{align}" * 10_000 + ASKED,
    "odd-dollars": "$" * 10_001 + ASKED,
    "open-fractions": r"\[\frac{" * 3000 + ASKED,
    "deep-parentheses": asked("(" * 150 + "x" + ")" * 150),
    "deep-braces": asked("{" * 190 + "x" + "}" * 190),
    "laughs-elsewhere": laughs(r"\newcommand", "$y = \\k$ " + ASKED),
    "line-ends": "a\r\n\r\n" + ASKED + "\r\nb\r\n",
    "byte-order-mark": "\ufeff" + ASKED,
    "chinese": "设 $x\\in\\mathbb{R}$。\n" + ASKED + "\n完。",
    "no-final-newline": ASKED + "\\",
}
LEFT_ALONE = {
    "empty": "",
    "comment": "% only a comment",
    "lines": "\n\r\n\n",
    "lone-sign": r"\[\partial\]",
    "codes": "\\[\\frac{\\partial x^^32}{\\partial x} = ?\\]",
    "active": "\\catcode`\\!=13 \\def!{x}\n\\[\\frac{\\partial !^2}{\\partial x} = ?\\]",
    "short-verbatim": "\\MakeShortVerb{\\|}\n\\[\\frac{\\partial |x|}{\\partial x} = ?\\]",
}
FILES = {**{name: case[0] for name, case in ERRORS.items()}, **ANSWERED, **LEFT_ALONE}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """All files expanded in one run: where they stand, and what was said."""
    folder = tmp_path_factory.mktemp("bad")
    for name, text in FILES.items():
        (folder / f"{name}.tex").write_text(text, "utf-8", newline="")
    command = [sys.executable, "-m", "texdiff", "expand", *(f"{name}.tex" for name in FILES), "-o", "out"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    said = done.stderr.decode("utf-8")
    assert done.returncode == 1, said
    assert "Traceback" not in said
    return folder, said


def of_file(said: str, name: str) -> list[str]:
    """The messages about one file, each with the lines below it."""
    parts = re.split(r"^(?=[\w-]+\.tex:)", said, flags=re.MULTILINE)
    return [part for part in parts if part.startswith(f"{name}.tex:")]


@pytest.mark.parametrize("name", ERRORS)
def test_errors(run: tuple[Path, str], name: str) -> None:
    folder, said = run
    _, place, code, message, hint = ERRORS[name]
    told, summary = of_file(said, name)
    head, _line, caret, *rest = told.splitlines()
    assert head.startswith(f"{name}.tex:{place}: error[{code}]: ")
    assert message in head
    assert set(caret.strip()) == {"^"}
    assert hint in "".join(rest)
    assert not hint or rest[0].startswith("hint: ")
    assert "0 answered, 1 refused" in summary
    assert not (folder / "out" / f"{name}.tex").exists()


@pytest.mark.parametrize("name", ANSWERED)
def test_oddities_elsewhere_do_not_matter(run: tuple[Path, str], name: str) -> None:
    folder, said = run
    assert [message.split(": ")[1].split(",")[0].strip() for message in of_file(said, name)] == ["1 answered"]
    written = (folder / "out" / f"{name}.tex").read_bytes().decode("utf-8")
    head = FILES[name].partition(ASKED)[0] if ASKED in FILES[name] else "\\["
    assert written.startswith(head)


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_is_left_alone(run: tuple[Path, str], name: str) -> None:
    folder, said = run
    warnings = [message for message in of_file(said, name) if "warning[hazard]" in message]
    assert len(warnings) == (name in ("codes", "active", "short-verbatim"))
    assert (folder / "out" / f"{name}.tex").read_bytes().decode("utf-8") == FILES[name]
