"""Whether a text can hold a derivative at all: one pass of a pattern, before anything else is imported."""

from __future__ import annotations

import re

_SIGN = re.compile(
    r"\\[A-Za-z]*(?:partial|nabla|triangledown|d[vd]|diff?|deriv|grad|pd|od|over|[Jj]ac|[Hh]ess)|[∂∇]|texdiff"
    r"|\\(?:math|text|operator|rm|sf)[a-z]*\s*\{?\s*d(?![A-Za-z])"
    r"|frac\s*\{?\s*(?:\\[A-Za-z]+\s*)?\{?d|/\s*\{?\(?d|D_"
)


def may_hold_derivative(text: str) -> bool:
    """False only where no derivative of any spelling, and no word to texdiff, can stand."""
    return _SIGN.search(text) is not None
