"""How derivations are set in one document; light to import."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.output.respell import respelled
from texdiff.output.width import ARTICLE


class Style(NamedTuple):
    """How derivations are set.

    width     of a line, in em; `beside` answers share it
    reasons   'side', 'below' or 'none'
    alone     reasons are tags, which TeX moves below a line that is too long; else a column of texts (leqno)
    nested    as \\[ \\begin{aligned} … \\], which pandoc reads
    steps     lines appear one by one, as beamer does it
    rules     the author's citations of rules: (rule id, LaTeX)
    first     whether the layout has not been stated yet
    shorthands  what the author's macros stand for, with the macro
    """

    language: str = "en"
    width: float = ARTICLE
    reasons: str = "side"
    alone: bool = True
    nested: bool = False
    steps: bool = False
    templates: str = ""
    rules: tuple[tuple[str, str], ...] = ()
    first: bool = False
    shorthands: tuple[tuple[str, str], ...] = ()
    beside: int = 1

    def spelled(self, latex: str) -> str:
        """Finished LaTeX with the author's macros."""
        return respelled(latex, dict(self.shorthands))
