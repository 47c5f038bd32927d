"""What a document shows of its letters by the way it uses them: a letter that is transposed somewhere is an array."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARK = r"T(?![A-Za-z])|\\top(?![A-Za-z])|\\intercal|⊤|\\(?:mathsf|mathrm|mathtt|text|rm|sf)\s*\{?\s*T(?![A-Za-z])"
_TRANSPOSED = re.compile(
    r"(?<![A-Za-z\\{])([A-Za-z]|\\[A-Za-z]+)(?:_(?:\w|\{[^{}]*\}))?\s*\^\s*(?:\{\s*-?\s*(?:\\!)*\s*)?(?:" + _MARK + ")"
)


def transposed_letters(formulas: Iterable[str]) -> frozenset[str]:
    """The plain letters that carry a transpose in one of the formulas."""
    return frozenset(found[1] for formula in formulas for found in _TRANSPOSED.finditer(formula))
