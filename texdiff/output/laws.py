"""Laws of rules in the author's notation: the operators' files write them once, in the notes' own."""

from __future__ import annotations

import re

from texdiff.algebra.notation import Notation

_TOKEN = re.compile(
    r"\\(?:operatorname|mathrm|mathbf|boldsymbol)\{\w+\}|\^\{\\top\}|\\[a-zA-Z]+(?:\{\w+\})?|\\.|[a-zA-Z]|.",
    re.DOTALL,
)


def law_in(notation: Notation, law: str) -> str:
    """The formula with the author's marks; a bare capital stands for a matrix, \\boldsymbol{u} for a vector."""
    marks = _marks(notation)
    text = ""
    for token in _TOKEN.findall(law):
        if len(token) == 1 and token.isupper():
            token = _styled(notation.matrix, token)
        elif found := re.fullmatch(r"\\boldsymbol\{(\w+)\}", token):
            token = marks.get(token, _styled(notation.vector, found[1]))
        token = marks.get(token, token)
        glue = " " if token[:1].isalpha() and re.search(r"\\[a-zA-Z]+$", text) else ""
        text += glue + token
    return text


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
