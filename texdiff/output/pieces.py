r"""A rendered derivation taken apart for readers other than TeX: words, formulas, displays, references, paragraphs.

It reads what `Style(nested=True)` makes of our templates: sentences with `$…$`, `\[…\]`, `\textit{…}`, `\eqref{…}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.output.breaking import not_below


class Piece(NamedTuple):
    """Part of a text.

    kind     'words', 'formula', 'display', 'reference' (the label), 'paragraph' (a new one begins)
    text     words, or LaTeX without delimiters
    emphasis 'italic', 'bold' or ''
    """

    kind: str
    text: str
    emphasis: str = ""


_PIECE = re.compile(
    r"\\\[(?P<display>.*?)\\\]"
    r"|\$(?P<formula>(?:\\.|[^\\$])*)\$"
    r"|\\(?P<emphasis>textit|emph|textbf)\s*\{(?P<inside>(?:[^{}]|\{[^{}]*\})*)\}"
    r"|\\(?:eq|auto|c|C)?ref\s*\{(?P<reference>[^{}]*)\}"
    r"|(?P<paragraph>\\par(?![A-Za-z])|\n[ \t]*\n)\s*"
    r"|\\(?P<letter>[%&#_{}$])"
    r"|(?P<tie>~|\\[ ,;]|\\enspace(?![A-Za-z])\s*)"
    r"|(?P<unknown>\\(?:[A-Za-z]+|.))"
    r"|(?P<words>[^\\$~\n]+|\n)",
    re.DOTALL,
)
_OPENS_ON_TOP = "\\begin{aligned}[t]"
_ROWS_BEHIND = re.compile(
    r"(?P<left>(?:(?!\\begin|&).)*?)=\s*\\begin\{aligned\}\[t\]\s*&(?P<rows>.*)\\end\{aligned\}\s*\Z", re.DOTALL
)
_EMPHASES = {"textit": "italic", "emph": "italic", "textbf": "bold"}


def pieces(latex: str, emphasis: str = "") -> Iterator[Piece]:
    r"""The pieces in order; RequestError for a command that only TeX understands, which a template may hold."""
    for found in _PIECE.finditer(latex):
        kind, text = found.lastgroup, found[0]
        if kind == "inside":
            yield from pieces(found["inside"], _EMPHASES[found["emphasis"]])
        elif kind in ("display", "formula", "reference", "paragraph"):
            yield Piece(kind, found[kind].strip(), emphasis)
        elif kind == "unknown":
            message = f"the templates write {text}, which only TeX understands"
            raise RequestError("template", message, hint=r"use words, $…$, \[…\], \textit{…}, \eqref{…} and \par only")
        else:
            words = {"letter": found["letter"], "tie": "\u00a0"}.get(str(kind)) or text.replace("\n", " ")
            yield Piece("words", words, emphasis)


def without_hanging_rows(latex: str) -> str:
    """A formula whose rows hang on their first line, which KaTeX does not know, as rows of the whole formula."""
    if _OPENS_ON_TOP not in latex:
        return latex
    found = _ROWS_BEHIND.match(latex)
    if found is None:
        return not_below(latex).replace(_OPENS_ON_TOP, "\\begin{aligned}")
    rows = found["rows"]
    if rows.startswith("\\\\"):  # the first one holds what stands before it, the others are moved under that
        return f"\\begin{{aligned}}\n&{found['left'].strip()} ={not_below(rows)}\\end{{aligned}}"
    return f"\\begin{{aligned}}\n{found['left'].strip()} &= {found['rows']}\\end{{aligned}}"
