"""Laws of rules in the author's notation: the operators' files write them once, in the notes' own."""

from __future__ import annotations

import re
from typing import NamedTuple

from texdiff.algebra.notation import Notation
from texdiff.patterns import pattern

_TOKEN = pattern(
    r"\\(?:operatorname|mathrm|mathbf|boldsymbol)\{\w+\}|\^\{\\top\}|\\[a-zA-Z]+(?:\{\w+\})?|\\.|[a-zA-Z]|.",
    re.DOTALL,
)
_FENCED = pattern(r"\\left\[([^\[\]]*)\\right\]")
_ARGUMENT = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_FRACTION = pattern(rf"\\frac{_ARGUMENT}{_ARGUMENT}")
_BEFORE = pattern(r"(?:^|[=+\-\[])\s*$")
_AFTER = pattern(r"\s*(?:$|[=+\-,\]])")
_SUM = pattern(r"[\w}|)]\s*[+\-]")
_SCRIPTS = r"(?:[_^](?:\w|\{[^{}]*\}))*"
_FACTOR = pattern(rf"(?:\\partial )?(?:\w|\\[a-zA-Z]+(?:\{{\w+\}})?){_SCRIPTS}|\\\|[^|]*\\\|{_SCRIPTS}")
_WORDS = pattern(r"\$([^$]*)\$")


class Subject(NamedTuple):
    """What a derivation differentiates by: laws are printed with it in the place of x and X.

    whole    the variable, as printed
    letter   what its entries are called, x of x_i
    matrix   whether it is one
    """

    whole: str
    letter: str
    matrix: bool


def law_in(notation: Notation, law: str, subject: Subject | None = None) -> str:
    """The formula with the author's marks; a bare capital stands for a matrix, \\boldsymbol{u} for a vector.

    X and x are the variable at hand; derivatives are written with a slash where they stand alone.
    """
    marks = _marks(notation)
    law = slashed(law)
    tokens = _TOKEN.findall(law)
    text = ""
    for token, following in zip(tokens, [*tokens[1:], ""], strict=False):
        written = _variable(token, following, subject) or _written(token, notation, marks)
        glue = " " if written[:1].isalpha() and re.search(r"\\[a-zA-Z]+$", text) else ""
        text += glue + written
    return text


def slashed(formula: str) -> str:
    """Fractions that are a whole side, term or argument written with a slash: beside a line they would be tiny."""
    formula = _FENCED.sub(_slashed_inside, formula)
    found = _FRACTION.search(formula)
    while found is not None:
        before, after = formula[: found.start()], formula[found.end() :]
        start = found.start()
        if _BEFORE.search(before) and _AFTER.match(after):
            formula = f"{before}{_top(found[1])}/{_bottom(found[2])}{after}"
        else:
            start += 1
        found = _FRACTION.search(formula, start)
    return formula


def _slashed_inside(found: re.Match[str]) -> str:
    return f"[{slashed(found[1])}]" if _FRACTION.fullmatch(found[1]) else found[0]


def _top(text: str) -> str:
    return f"({text})" if _SUM.search(text) else text


def _bottom(text: str) -> str:
    return text if _FACTOR.fullmatch(text) else f"({text})"


def words_in(notation: Notation, words: str, subject: Subject | None = None) -> str:
    """A phrase whose formulas are written in the notes' own notation."""
    return _WORDS.sub(lambda found: f"${law_in(notation, found[1], subject)}$", words)


def _written(token: str, notation: Notation, marks: dict[str, str]) -> str:
    if token in marks:
        return marks[token]
    if len(token) == 1 and token.isupper():
        return _styled(notation.matrix, token)
    found = re.fullmatch(r"\\boldsymbol\{(\w+)\}", token)
    return _styled(notation.vector, found[1]) if found else token


def _variable(token: str, following: str, subject: Subject | None) -> str:
    """The variable at hand where a law speaks of x or X, '' where it does not."""
    if subject is None or token not in ("x", "X", r"\boldsymbol{x}"):
        return ""
    if token == "x" and following == "_":
        return subject.letter
    return subject.whole if token == "x" or subject.matrix == (token == "X") else ""


def _styled(style: str, letter: str) -> str:
    return f"{style}{{{letter}}}" if style else letter


def _marks(notation: Notation) -> dict[str, str]:
    default = Notation()
    return {
        default.transpose: notation.transpose,
        default.trace: notation.trace,
        default.logarithm: notation.logarithm,
        default.identity: notation.identity,
        default.zero: notation.zero,
        default.ones: notation.ones,
        default.unit_vector: notation.unit_vector,
        default.unit_matrix: notation.unit_matrix,
        default.differential: notation.differential,
        default.partial: notation.partial,
        default.hadamard: notation.hadamard,
        default.kronecker: notation.kronecker,
        default.diag: notation.diag,
        default.vec: notation.vec,
        default.norm: notation.norm,
    }
