"""What output formats want of a formula."""

from __future__ import annotations

import re

TEX = frozenset(("latex", "beamer", "context", "tex"))
OFFICE = frozenset(("docx", "odt", "opendocument", "epub", "epub2", "epub3", "pptx", "rtf", "fb2", "docbook", "jats"))
"""Formats without any TeX: pandoc translates their formulas, and leaves those that it cannot read as they are."""

_NUMBERS = re.compile(r"\s*\\(?:notag|nonumber)(?![A-Za-z])|\\label\s*\{[^{}]*\}")
_LARGE = re.compile(r"\\(Big|bigg|Bigg)[lr](?![A-Za-z])")  # pandoc 2 knows these sizes without the side only
_OPENS_ON_TOP = "\\begin{aligned}[t]"
_ROWS_BEHIND = re.compile(
    r"(?P<left>(?:(?!\\begin|&).)*?)= \\begin\{aligned\}\[t\]\s*&(?P<rows>.*)\\end\{aligned\}\s*\Z", re.DOTALL
)


def formula_for(target: str, latex: str) -> str:
    """A formula as a format can have it."""
    if target in TEX:
        return latex
    latex = _NUMBERS.sub("", _LARGE.sub(r"\\\1", latex)) if target in OFFICE else latex
    return _aligned(latex) if _OPENS_ON_TOP in latex else latex


def _aligned(latex: str) -> str:
    """Rows that hang on their first line, which KaTeX does not know, as rows of the whole formula."""
    found = _ROWS_BEHIND.match(latex)
    if found is None:
        return latex.replace(_OPENS_ON_TOP, "\\begin{aligned}")
    return f"\\begin{{aligned}}\n{found['left'].strip()} &= {found['rows']}\\end{{aligned}}"
