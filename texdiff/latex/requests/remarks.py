r"""Formulas inside of words inside of formulas, \text{where $\frac{\partial L}{\partial x}$ is …}: only mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from texdiff.latex.requests.form import Form
from texdiff.latex.requests.forms import find_forms
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.macros import Budget, Macros
from texdiff.source import Span

_FORMULA = re.compile(r"\$([^$]*)\$")


def remarks(text: str, tokens: Iterable[Token], macros: Macros, budget: Budget) -> Iterator[Form]:
    """The derivatives in the words of a formula. RequestError where they cannot be read."""
    for token in tokens:
        if token.kind != "text" or "$" not in token.text:
            continue
        for found in _FORMULA.finditer(text, *token.span):
            inside = Span(*found.span(1))
            yield from find_forms(macros.expand(read_fragment(text, *inside), budget))
