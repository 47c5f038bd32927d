"""The same pass over Markdown with dollar mathematics: code and HTML comments masked, `%` is no comment."""

from __future__ import annotations

import re

from texdiff.latex.scanning.comments import HTML_END
from texdiff.latex.scanning.document import Scan
from texdiff.latex.scanning.preamble import Heading
from texdiff.latex.scanning.scanner import Scanner
from texdiff.patterns import pattern
from texdiff.source import Span

_EVENT = pattern(
    r"^[ ]{0,3}(?:`{3,}[^`\r\n]*|~{3,}[^\r\n]*|#{1,6}[ \t][^\r\n]*)$|`+|<!--|\$\$?|\\(?:[A-Za-z]+|[^A-Za-z])",
    re.MULTILINE,
)
_RUN = pattern(r"`+|(?>\r\n?|\n)[ \t]*[\r\n]")
_HTML_DIRECTIVE = pattern(r"<!--\s*texdiff(-set)?\s*[:：]\s*(.*?)\s*-->", re.DOTALL)


_MATH = pattern(r"[`~]{3,}\s*math\s*")
_DOUBLED = {"\\\\[": "\\\\]", "\\\\(": "\\\\)"}
"""How formulas are typed where Markdown takes one backslash for itself."""


class MarkdownScanner(Scanner):
    """Reads Markdown; environments and definitions of LaTeX count, as in pandoc's raw LaTeX."""

    def next_event(self, position: int) -> re.Match[str] | None:
        return _EVENT.search(self.text, position)

    def event(self, found: re.Match[str]) -> int:
        mark = found[0].lstrip(" ")
        if mark == "\\\\" and (end := self._doubled(found.start())) is not None:
            return end
        if mark[0] == "`" and "\n" not in mark and self._is_run(found):
            return self._code(found)
        if mark[0] in "`~":
            return self._fenced(found, mark)
        if mark[0] == "<":
            return self._html_comment(found)
        if mark[0] == "#":
            return self._heading(found, mark)
        return super().event(found)

    def dollar(self, start: int, mark: str) -> int:
        """As pandoc reads it: no space after the opening `$` or before the closing one, no digit behind."""
        text, inner = self.text, start + len(mark)
        if mark == "$" and text[inner : inner + 1].isspace():
            return inner
        count = len(self.regions)
        end = super().dollar(start, mark)
        if mark == "$" and len(self.regions) > count and (text[end - 2].isspace() or text[end : end + 1].isdigit()):
            del self.regions[count:]
            return inner
        return end

    def result(self) -> Scan:
        return super().result()._replace(markdown=True)

    def _is_run(self, found: re.Match[str]) -> bool:
        """Whether backticks begin inline code and not a fenced block."""
        return set(found[0]) == {"`"} and not self._begins_line(found)

    def _begins_line(self, found: re.Match[str]) -> bool:
        line = self.text.rfind("\n", 0, found.start()) + 1
        return len(found[0].lstrip(" ")) >= 3 and not self.text[line : found.start()].strip()

    def _code(self, found: re.Match[str]) -> int:
        """Behind inline code: a run of as many backticks closes it, in the same paragraph."""
        for run in _RUN.finditer(self.text, found.end()):
            if run[0] == found[0]:
                return run.end()
            if run[0][0] != "`":
                break
        return found.end()

    def _fenced(self, found: re.Match[str], mark: str) -> int:
        length = len(mark) - len(mark.lstrip(mark[0]))
        closing = pattern(rf"^[ ]{{0,3}}{re.escape(mark[0])}{{{length},}}[ \t]*\r?$", re.MULTILINE)
        end = closing.search(self.text, found.end())
        if end is not None and _MATH.fullmatch(mark):
            self.formula("```math", Span(found.start(), end.end()), Span(found.end(), end.start()))
        return end.end() if end else len(self.text)

    def _doubled(self, start: int) -> int | None:
        r"""Behind \\[ … \\], the display of Markdown with a backslash of its own; None where there is none."""
        mark = self.text[start : start + 3]
        close = self.text.find(_DOUBLED[mark], start + 3) if mark in _DOUBLED else -1
        if close < 0 or "\n\n" in self.text[start:close]:
            return None
        return self.formula(mark[1:], Span(start, close + 3), Span(start + 3, close))

    def _html_comment(self, found: re.Match[str]) -> int:
        close = self.text.find(HTML_END, found.end())
        if close < 0:
            return found.end()
        said = _HTML_DIRECTIVE.fullmatch(self.text, found.start(), close + 3)
        if said is not None:
            self.comments.say("set" if said[1] else "next", Span(*said.span(2)), Span(*said.span()))
        return self.comments.read_html(found.start(), close + len(HTML_END))

    def _heading(self, found: re.Match[str], mark: str) -> int:
        level = len(mark) - len(mark.lstrip("#"))
        self.headings.append(Heading(level, mark.strip("# \t\r"), found.start()))
        return found.start() + found[0].index("#") + level
