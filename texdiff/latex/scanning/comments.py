"""Comments that speak to texdiff: directives, stretches that are left alone, fences of generated blocks."""

from __future__ import annotations

import re

from texdiff.latex.scanning.document import Directive
from texdiff.source import Span

FENCE, FENCE_END = "%<texdiff ", "%</texdiff>"
HTML, HTML_END = "<!--", "-->"
"""Around a fence in a sentence of Markdown."""

_COMMENT = re.compile(r"\\[^A-Za-z]|%[^\r\n]*")
_DIRECTIVE = re.compile(r"%+[ \t]*texdiff(-set)?[ \t]*[:：][ \t]*(.*)")


class Comments:
    """Collects what the comments of one text say."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.directives: list[Directive] = []
        self.blocks: list[Span] = []
        self.loose_fences: list[int] = []
        self.muted: list[Span] = []
        self._muted_from: int | None = None
        self._fences = True  # whether a closing fence may still come

    def read(self, start: int, end: int, limit: int | None = None) -> int:
        """Takes note of the comment between two places; where reading goes on, behind a whole block."""
        mark = self.text[start:end]
        if mark.startswith(FENCE) and self._fences:
            close = self.text.find(FENCE_END, end, limit)
            if close >= 0:
                self.blocks.append(Span(start, close + len(FENCE_END)))
                return close + len(FENCE_END)
            self._fences = limit is not None
        if mark.startswith((FENCE, FENCE_END)):
            self.loose_fences.append(start)
        if "texdiff" in mark and (said := _DIRECTIVE.match(mark)):
            content = Span(start + said.start(2), start + said.end(2))
            self.say("set" if said[1] else "next", content, Span(start, end))
        return end

    def read_html(self, start: int, end: int) -> int:
        """The same for a comment of HTML, which holds nothing but the fence."""
        fence = start + len(HTML)
        close = self.text.find(HTML + FENCE_END + HTML_END, end) if self.text.startswith(FENCE, fence) else -1
        if close >= 0:
            stop = close + len(HTML + FENCE_END)
            self.blocks.append(Span(fence, stop))
            return stop + len(HTML_END)
        if self.text.startswith((FENCE, FENCE_END), fence):
            self.loose_fences.append(fence)
        return end

    def read_within(self, inner: Span) -> None:
        """Takes note of all comments inside of a formula."""
        if self.text.find("%", *inner) < 0:
            return
        position = inner.start
        while (found := _COMMENT.search(self.text, position, inner.end)) is not None:
            comment = found[0][0] == "%"
            position = self.read(*found.span(), inner.end) if comment else found.end()

    def say(self, kind: str, content: Span, outer: Span) -> None:
        """Takes note of a directive; `off` and `on` open and close a stretch that is left alone."""
        text = self.text[content.start : content.end]
        start = content.start + len(text) - len(text.lstrip())
        text = text.strip()
        content = Span(start, start + len(text))
        word = text.split(maxsplit=1)[0].rstrip(":;,") if text else ""
        if word == "off":
            self._muted_from = outer.start if self._muted_from is None else self._muted_from
        elif word == "on":
            self._unmute(outer.end)
        else:
            self.directives.append(Directive(kind, text, content, outer))

    def finish(self) -> None:
        """A stretch that is never switched on again goes on to the end."""
        self._unmute(len(self.text))

    def _unmute(self, end: int) -> None:
        if self._muted_from is not None:
            self.muted.append(Span(self._muted_from, end))
        self._muted_from = None
