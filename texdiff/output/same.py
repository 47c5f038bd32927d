"""What stands for a derivation that differs from an earlier one in its letters alone."""

from __future__ import annotations

from collections.abc import Iterable

from texdiff.output.style import Style
from texdiff.output.templates import Language


def same_block(reference: str, earlier: str, letters: Iterable[tuple[str, str]], style: Style) -> str:
    """ "As in (5), with B in place of A": `earlier` cites the other statement, `letters` are pairs of old and new."""
    changed = [(before, now) for before, now in letters if before != now]
    context = {
        "reference": reference,
        "earlier": earlier,
        "before": [before for before, _ in changed],
        "now": [now for _, now in changed],
        "lines_as": "nested" if style.nested else "tags",
    }
    text = Language(style.language, style.templates).render("same.tex.j2", context)
    return style.spelled(text.strip("\n") + "\n")
