"""What an expansion gives back: the new text, and what became of each request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from texdiff.errors import Diagnostic
from texdiff.source import Span

if TYPE_CHECKING:
    from texdiff.calculus.derivation import Derivation
    from texdiff.verify.verdict import Verdict


class Outcome(NamedTuple):
    """What became of one request; the span counts in the text that was given."""

    span: Span
    source: str
    status: str  # 'answered' or 'refused'
    message: str
    explicit: bool
    seconds: float
    derivation: Derivation | None = None
    verdict: Verdict | None = None


class Expansion(NamedTuple):
    """The expanded text.

    fractions  how many derivatives of the text were taken for what
    templates  the folders of the author's own templates that had a part in it
    inputs     the other files that were read, with their whole paths
    """

    text: str
    requests: tuple[Outcome, ...]
    diagnostics: tuple[Diagnostic, ...]
    fractions: Mapping[str, int]
    templates: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether something is an error."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)

    @property
    def our_fault(self) -> bool:
        """Whether an answer did not hold when it was verified."""
        return any(diagnostic.code in (UNVERIFIED, "internal") for diagnostic in self.diagnostics)


UNVERIFIED = "unverified"
HOW_TO_ASK = (
    r"no request: write a derivative alone in a display, leave its right side empty or put a ? there, "
    r"or write \texdiff{\frac{\partial f}{\partial x}}"
)


def summary(expansion: Expansion) -> str:
    """One line that says what was done, or how to ask for a derivative where nobody asked."""
    answered = [outcome for outcome in expansion.requests if outcome.status == "answered"]
    refused = len(expansion.requests) - len(answered)
    implicit = sum(not outcome.explicit for outcome in answered)
    done = f"{len(answered)} answered" + (f" ({implicit} implicit)" if implicit else "")
    done += f", {refused} refused" if refused else ""
    counts = expansion.fractions
    alone = [_count(counts.get(kind, 0), kind) for kind in ("claim", "condition", "mention") if counts.get(kind)]
    alone += [f"{counts['not understood']} not understood"] if counts.get("not understood") else []
    left = f"{_listed(alone)} left alone" if alone else ""
    if not expansion.requests:
        return f"{HOW_TO_ASK} ({left})" if left else HOW_TO_ASK
    return f"{done}, {left}" if left else done


def _count(number: int, name: str) -> str:
    return f"{number} {name}" + ("s" if number != 1 else "")


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
