"""Laws of rules in the author's notation: the operators' files write them once, in the notes' own."""

from __future__ import annotations

import re
from typing import NamedTuple

from texdiff.algebra.notation import Notation

_TOKEN = re.compile(
    r"\\(?:operatorname|mathrm|mathbf|boldsymbol)\{\w+\}|\^\{\\top\}|\\[a-zA-Z]+(?:\{\w+\})?|\\.|[a-zA-Z]|.",
    re.DOTALL,
)
_PARTIAL = r"\\frac\{(\\partial [^{}]*(?:\{\w+\})?)\}\{(\\partial [^{}]*(?:\{\w+\})?)\}"
_FENCED = re.compile(rf"\\left\[{_PARTIAL}\\right\]")
_SIDE = re.compile(rf"={_PARTIAL}$")
_WORDS = re.compile(r"\$([^$]*)\$")


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
    law = _SIDE.sub(r"=\1/\2", _FENCED.sub(r"[\1/\2]", law))
    tokens = _TOKEN.findall(law)
    text = ""
    for token, following in zip(tokens, [*tokens[1:], ""], strict=False):
        written = _variable(token, following, subject) or _written(token, notation, marks)
        glue = " " if written[:1].isalpha() and re.search(r"\\[a-zA-Z]+$", text) else ""
        text += glue + written
    return text


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
