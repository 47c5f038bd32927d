"""Where a derivation goes: behind the paragraph, here, into a proof or a solution, to the end, or nowhere."""

from __future__ import annotations

import re

from texdiff.errors import RequestError
from texdiff.output.paragraph import behind_line, line_start, paragraph_end
from texdiff.output.sheet import Environment, Sheet
from texdiff.patterns import pattern
from texdiff.source import Span

_TABLES = pattern(r"(?:long)?tabu?|(?:long|super)?tabular[xy]?\*?|(?:long)?tblr|figure\*?|table\*?")


def place_of(sheet: Sheet, formula: Span, where: str) -> Span | None:
    """What the derivation of a request in `formula` replaces, mostly an empty span; None for `none`.

    Raises RequestError where the document has no such place.
    """
    if where == "none":
        return None
    if where == "end":
        return _at_the_end(sheet, formula)
    if where in ("proof", "solution"):
        return _inside(sheet, _next(sheet, formula, where))
    if where == "here":
        return _at(behind_line(sheet.text, formula.end))
    return _behind_paragraph(sheet, formula)


def _at(offset: int) -> Span:
    return Span(offset, offset)


def _behind_paragraph(sheet: Sheet, formula: Span) -> Span:
    """Behind the theorem that holds the formula, else behind its paragraph; never inside a table."""
    table = None
    for found in sheet.enclosing(formula):
        if found.kind == "theorem":
            return _at(behind_line(sheet.text, found.outer.end))
        if _TABLES.fullmatch(found.name):
            table = found
    return _at(paragraph_end(sheet, table.outer.end if table else formula.end))


def _at_the_end(sheet: Sheet, formula: Span) -> Span:
    r"""At the next \texdiffderivations, else the last one, else before \end{document}."""
    marks = sheet.derivations
    mark = next((found for found in marks if found.start >= formula.end), marks[-1] if marks else None)
    if mark is not None:
        return mark
    return _at(line_start(sheet.text, sheet.body.end, formula.end))


def _inside(sheet: Sheet, found: Environment) -> Span:
    """At the end of an environment."""
    return _at(line_start(sheet.text, found.inner.end, found.inner.start))


_QUESTION = pattern(r"^[^%\r\n]*\\(?:titled)?(?:question|part|subpart|subsubpart)(?![A-Za-z])", re.MULTILINE)
_OTHERS = {"proof": "theorem", "solution": "exercise"}


def _next(sheet: Sheet, formula: Span, kind: str) -> Environment:
    """The next environment of a kind behind a formula, before another theorem or exercise begins."""
    for found in sheet.following(formula.end):
        if found.kind == kind:
            if kind == "solution" and _QUESTION.search(sheet.text, formula.end, found.outer.start):
                break
            return found
        if found.kind == _OTHERS[kind]:
            break
    hint = f"add \\begin{{{kind}}} \\end{{{kind}}} behind it, or choose another place"
    raise RequestError("no-place", f"no {kind} follows this request", formula, hint)
