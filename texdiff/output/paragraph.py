r"""Where the paragraph around a formula ends: at an empty line, a \par, a heading, the end of its group."""

from __future__ import annotations

import re

from texdiff.output.sheet import Sheet

_HEADINGS = "part|chapter|(?:sub)*section|(?:sub)?paragraph|item|bibitem|newpage|clearpage|appendix|maketitle"
_FILES = "input|include|subfile|subfileinclude|import|subimport"
_EVENT = re.compile(
    r"(?P<blank>(?>\r\n?|\n)(?=[ \t]*[\r\n]))|%[^\r\n]*"
    rf"|(?P<end>\\(?:par|{_HEADINGS}|{_FILES}|end|texdiffderivations)(?![A-Za-z]))"
    r"|\\(?:verb|Verb|lstinline)\*?(?P<mark>[^A-Za-z\s*{])[^\r\n]*?(?P=mark)"
    r"|(?P<begin>\\begin(?![A-Za-z]))|\\.|[{}]|\$",
    re.DOTALL,
)
_DEPTH = {"{": 1, "}": -1}
_FORMULAS = frozenset(("$", "\\[", "\\("))
_APART = frozenset(("theorem", "proof", "solution", "exercise"))


def paragraph_end(sheet: Sheet, place: int) -> int:
    """The offset at which a paragraph could follow the one in which `place` lies.

    It lies at the beginning of a line wherever the paragraph's last line holds nothing else.
    """
    depth, position, limit = 0, place, sheet.body.end
    while (found := _EVENT.search(sheet.text, position, limit)) is not None:
        position = found.end()
        if found["blank"]:
            return position
        depth += _DEPTH.get(found[0], 0)
        behind: int | None = position
        if found["begin"] or found[0] in _FORMULAS:
            behind = _behind(sheet, found.start(), position)
        if found["end"] or depth < 0 or behind is None:
            return line_start(sheet.text, found.start(), place)
        position = behind
    return line_start(sheet.text, limit, place)


def line_start(text: str, place: int, earliest: int) -> int:
    """The beginning of the line of `place` if nothing but space stands before it there, else `place`."""
    start = place
    while start > earliest and text[start - 1] in " \t":
        start -= 1
    return start if start == 0 or text[start - 1] in "\r\n" else place


def behind_line(text: str, place: int) -> int:
    """The beginning of the next line if nothing but space follows `place` in its line, else `place`."""
    rest = _REST.match(text, place)
    return rest.end() if rest else place


_REST = re.compile(r"[ \t]*(?:\r\n?|\n)")


def _behind(sheet: Sheet, start: int, position: int) -> int | None:
    """Behind what begins here; None for an environment that no paragraph can hold, such as a proof."""
    formula = sheet.formula_at(start)
    if formula is not None:
        return formula.end
    if not sheet.text.startswith("\\begin", start):
        return position
    environment = sheet.environment_at(start)
    return environment.outer.end if environment and environment.kind not in _APART else None
