"""What output formats want of a formula."""

from __future__ import annotations

import re

from texdiff.output.pieces import without_hanging_rows

TEX = frozenset(("latex", "beamer", "context", "tex"))
OFFICE = frozenset(("docx", "odt", "opendocument", "epub", "epub2", "epub3", "pptx", "rtf", "fb2", "docbook", "jats"))
"""Formats without any TeX: pandoc translates their formulas, and leaves those that it cannot read as they are."""

_NUMBERS = re.compile(r"\s*\\(?:notag|nonumber)(?![A-Za-z])|\\label\s*\{[^{}]*\}")
_LARGE = re.compile(r"\\(Big|bigg|Bigg)[lr](?![A-Za-z])")  # pandoc 2 knows these sizes without the side only


def formula_for(target: str, latex: str) -> str:
    """A formula as a format can have it."""
    if target in TEX:
        return latex
    latex = _NUMBERS.sub("", _LARGE.sub(r"\\\1", latex)) if target in OFFICE else latex
    return without_hanging_rows(latex)
