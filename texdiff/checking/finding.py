"""What is said of one claim: the verdicts, and the data that leaves this package."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.source import Span

VERIFIED = "verified"
WRONG = "wrong"
LAYOUT = "layout"
ILL_TYPED = "ill-typed"
CONDITIONAL = "conditional"
CONDITION = "condition"
NOT_UNDERSTOOD = "not understood"

VERDICTS = (WRONG, ILL_TYPED, LAYOUT, CONDITIONAL, NOT_UNDERSTOOD, CONDITION, VERIFIED)
"""The gravest first."""
PROBLEMS = frozenset((WRONG, ILL_TYPED, LAYOUT, CONDITIONAL))
"""What an author is told without asking, and what makes a run fail."""


class Finding(NamedTuple):
    """One claim of a document: where it stands, what was found, and what would be right."""

    file: str
    line: int
    column: int
    verdict: str
    claim: str
    message: str
    suggestion: str


class Judgement(NamedTuple):
    """The verdict on one claim. `suggestion` is LaTeX for the right side, '' without any."""

    verdict: str
    message: str
    suggestion: str = ""


class Judged(NamedTuple):
    """A judgement with its place: the right side of the claim, and the whole claim as typed."""

    span: Span
    claim: str
    judgement: Judgement
