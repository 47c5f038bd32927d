"""A copy of the notes with a mark in the margin beside every formula that was checked, and what would be right."""

from __future__ import annotations

from collections.abc import Iterator

from texdiff.checking.check import Checked
from texdiff.checking.finding import CONDITION, NOT_UNDERSTOOD, VERIFIED, Judged
from texdiff.latex.scanning.scan import scan
from texdiff.source import Edit, Span, splice

_MARKS = {VERIFIED: r"\texdiffright", NOT_UNDERSTOOD: r"\texdiffunknown", CONDITION: r"\texdiffunknown"}
_WRONG = r"\texdiffwrong"
_PREAMBLE = r"""\usepackage{amsmath,amssymb,xcolor}
\newcommand{\texdiffmargin}[1]{\marginpar{\raggedright\footnotesize #1}}
\newcommand{\texdiffright}{\textcolor{green!50!black}{$\checkmark$}}
\newcommand{\texdiffunknown}{\textcolor{gray}{?}}
\newcommand{\texdiffwrong}{\textcolor{red!80!black}{$\times$}}
"""


def annotated(text: str, checked: Checked) -> str:
    """The text with its marks: one note behind every formula that holds claims, and the macros for them."""
    found = scan(text)
    edits = [Edit(Span(found.body.start, found.body.start), "")]
    begin = text.rfind("\\begin{document}", 0, found.body.start)
    if begin >= 0:
        edits = [Edit(Span(begin, begin), _PREAMBLE)]
    for region in found.regions:
        inside = [one for one in checked.judged if region.outer.holds(one.span)]
        if inside:
            place = _line_end(text, region.outer.end) if region.display else region.outer.end
            note = "\\texdiffmargin{" + r"\\ ".join(_notes(inside)) + "}"
            note += "\\ignorespaces " if region.display else ""
            edits.append(Edit(Span(place, place), note))
    return splice(text, edits)


def _notes(judged: list[Judged]) -> Iterator[str]:
    """The marks side by side, and for a problem its name and the right formula."""
    marks = "".join(_MARKS.get(one.judgement.verdict, _WRONG) for one in judged)
    yield marks
    for one in judged:
        verdict, _, suggestion = one.judgement
        if verdict not in _MARKS:
            yield f"{verdict}" + (f": $\\displaystyle {suggestion}$" if suggestion else "")


def _line_end(text: str, place: int) -> int:
    """Behind the full stop or the comma that a display is followed by."""
    return place + 1 if text[place : place + 1] in (".", ",", ";") else place
