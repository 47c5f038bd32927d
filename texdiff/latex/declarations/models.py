r"""Statistical models: `y = X\beta + \epsilon` relates data to parameters, and defines no `y` to be put in."""

from __future__ import annotations

import re
from collections.abc import Callable

from texdiff.latex.declarations.facts import Fact
from texdiff.latex.grammar import syntax as s
from texdiff.patterns import pattern

_ERRORS = frozenset(("\\epsilon", "\\varepsilon", "ε"))
_LETTER = r"\$\s*(?:\\(?:math)?[a-z]+\s*\{\s*)?(\\[A-Za-z]+|[A-Za-z])\s*\}?(?:_(?:\w|\{[^{}$]*\}))?"
_CALLED = (
    pattern(
        r"(?:noise|errors?|disturbances?|误差|噪声|扰动|干扰)(?:\s+(?:terms?|vector))?(?:项|向量|变量)?\s*"
        + _LETTER
        + r"\s*[$,=\\]",
        re.IGNORECASE,
    ),
    pattern(
        _LETTER + r"\s*\$\s*(?:is|are|denotes?|represents?|是|为|表示)\s*(?:the|an?|some)?\s*(?:[\w-]+\s+){0,2}"
        r"(?:noise|errors?|disturbances?)\b",
        re.IGNORECASE,
    ),
    pattern(_LETTER + r"\s*\$\s*(?:是|为|表示)[^$。，,；]{0,8}(?:误差|噪声|扰动|干扰)"),
    pattern(_LETTER.removeprefix(r"\$\s*") + r"\s*\\sim(?![A-Za-z])[^$,(]{0,30}\(\s*(?:\\[a-z]+\s*\{?\s*)?0"),
)


def is_model(fact: Fact, called: Callable[[], frozenset[str]]) -> bool:
    """Whether an equation adds an error term to a name's value; `called` are the letters that the text calls so."""
    definition = fact.definition
    if definition is None or definition.parameters or not isinstance(definition.body, s.Sum):
        return False
    added = {term.letter for term in map(_bare, definition.body.terms) if isinstance(term, s.Name)}
    return not added.isdisjoint(_ERRORS) or (bool(added) and not added.isdisjoint(called()))


def called_errors(text: str) -> frozenset[str]:
    """The letters that a text calls noise, or gives a distribution with mean zero."""
    return frozenset(found[1] for pattern in _CALLED for found in pattern.finditer(text))


def _bare(term: s.Syntax) -> s.Syntax:
    return term.base if isinstance(term, s.Indexed) else term
