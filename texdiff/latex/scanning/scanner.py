"""The pass over a LaTeX text: one pattern finds what matters, and each find says where reading goes on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from texdiff.latex.scanning import masks
from texdiff.latex.scanning.comments import Comments
from texdiff.latex.scanning.definitions import ALL as DEFINING
from texdiff.latex.scanning.definitions import Definition, read_definition
from texdiff.latex.scanning.document import Call, Scan
from texdiff.latex.scanning.environments import Nesting, own_theorems
from texdiff.latex.scanning.links import COMMANDS as LINKING
from texdiff.latex.scanning.links import Link, read_link
from texdiff.latex.scanning.preamble import LEVELS, LOADERS, Heading, Package, read_heading, read_load
from texdiff.latex.scanning.regions import (
    DISPLAYS,
    PLAIN_INLINE,
    Region,
    bracket_end,
    content_start,
    double_end,
    environment_end,
    inline_end,
)
from texdiff.patterns import pattern
from texdiff.source import Span

_EVENT = pattern(rf"%[^\r\n]*|\${PLAIN_INLINE}|\$\$?|\\(?:[A-Za-z]+|[^A-Za-z])")
_NAME = pattern(r"\s*\{\s*([^{}\\$%]{1,60}?)\s*\}")
_TITLE = pattern(r"\s*\[((?:[^\[\]{}]|\{[^{}]{0,200}\}){0,200})\]")
_CALL_OPTIONS = pattern(r"\s*\[((?:[^\[\]{}]|\{[^{}]{0,400}\}){0,1000})\]")
_OPENS = pattern(r"\s*(?:\\begin\s*\{([A-Za-z]+\*?)\}|(\\\[))\s*")
_CLOSES = pattern(r"\s*(?:\\end\s*\{([A-Za-z]+\*?)\}|(\\\]))\s*")


class Scanner:
    """Collects what it meets; `run` gives the frozen result."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.braces = masks.Braces(text)
        self.comments = Comments(text)
        self.verbatim = masks.VERBATIM | masks.own_verbatim(text)
        self.nesting = Nesting(own_theorems(text))
        self.openers: dict[str, str] = {}  # the author's \be, or an environment of his own → equation
        self.closers: dict[str, list[str]] = {}  # equation → the author's \ee
        self.regions: list[Region] = []
        self.calls: list[Call] = []
        self.definitions: list[Definition] = []
        self.headings: list[Heading] = []
        self.packages: list[Package] = []
        self.links: list[Link] = []
        self.document_class: Package | None = None
        self.body = Span(0, len(text))
        self.derivations: list[Span] = []
        self.rules: list[Span] = []
        self.hazards: list[Span] = []
        self._branches: dict[int, int] | None = None

    def run(self) -> Scan:
        position = 0
        while (found := self.next_event(position)) is not None:
            position = self.event(found)
        return self.result()

    def next_event(self, position: int) -> re.Match[str] | None:
        return _EVENT.search(self.text, position)

    def event(self, found: re.Match[str]) -> int:
        """Takes note of one find; the place where reading goes on."""
        mark = found[0]
        if mark[0] == "%":
            return self.comments.read(*found.span())
        if mark[0] == "$":
            return self.dollar(found.start(), mark) if len(mark) < 3 else self.plain(found)
        name = mark[1:]
        handler = _HANDLERS.get(name)
        if handler is not None:
            return handler(self, found.start(), found.end(), name)
        if name in self.openers:
            return self.display(found.start(), found.end(), self.openers[name])
        return found.end()

    def result(self) -> Scan:
        self.comments.finish()
        return Scan(
            text=self.text,
            regions=tuple(self._with_bare_calls()),
            directives=tuple(self.comments.directives),
            calls=tuple(self.calls),
            definitions=tuple(self.definitions),
            environments=tuple(sorted(self.nesting.closed, key=lambda environment: environment.outer)),
            headings=tuple(self.headings),
            packages=tuple(self.packages),
            links=tuple(self.links),
            document_class=self.document_class,
            body=self.body,
            derivations=tuple(self.derivations),
            rules=tuple(self.rules),
            blocks=tuple(self.comments.blocks),
            loose_fences=tuple(self.comments.loose_fences),
            muted=tuple(self.comments.muted),
            hazards=tuple(self.hazards),
        )

    def _with_bare_calls(self) -> list[Region]:
        r"""The formulas, and the content of each \texdiff{…} in text that holds none."""
        starts = [region.outer.start for region in self.regions]
        found = list(self.regions)
        for call in self.calls:
            if bisect_left(starts, call.content.start) == bisect_left(starts, call.content.end):
                found.append(Region("\\texdiff", call.outer, call.content))
        return sorted(found, key=lambda region: region.outer)

    # Formulas.

    def formula(self, environment: str, outer: Span, inner: Span) -> int:
        self.regions.append(Region(environment, outer, inner))
        self.comments.read_within(inner)
        return outer.end

    def plain(self, found: re.Match[str]) -> int:
        start, end = found.span()
        self.regions.append(Region("$", Span(start, end), Span(start + 1, end - 1)))
        return end

    def dollar(self, start: int, mark: str) -> int:
        inner = start + len(mark)
        end = inline_end(self.text, inner, self.braces) if mark == "$" else double_end(self.text, inner)
        if end is None:
            return inner
        return self.formula(mark, Span(start, end + len(mark)), Span(inner, end))

    def bracket(self, start: int, end: int, name: str) -> int:
        close = bracket_end(self.text, end, {"(": ")", "[": "]"}[name])
        if close is None:
            return end
        return self.formula("\\" + name, Span(start, close + 2), Span(end, close))

    def display(self, start: int, end: int, name: str) -> int:
        inner = content_start(self.text, end, name, self.braces)
        if name == "\\[":
            return self.bracket(start, end, "[")
        close = environment_end(self.text, inner, name, tuple(self.closers.get(name, ())))
        if close is None:
            return end
        return self.formula(name, Span(start, close.end), Span(inner, close.start))

    # Environments.

    def begin(self, start: int, end: int, _name: str) -> int:
        found = _NAME.match(self.text, end)
        if found is None:
            return end
        name, end = found[1], found.end()
        if name in DISPLAYS:
            return self.display(start, end, name)
        if name in self.openers:
            return self.own_display(start, end, name)
        if name in self.verbatim:
            close = self.text.find(f"\\end{{{name}}}", end)
            return len(self.text) if close < 0 else close + len(name) + 6
        if name == "document":
            self.body = Span(end, self.body.end)
            return end
        title = _TITLE.match(self.text, end)
        self.nesting.begin(name, title[1] if title else "", start, title.end() if title else end)
        return masks.after_columns(self.text, end, name, self.braces)

    def own_display(self, start: int, end: int, name: str) -> int:
        """An environment that the author made of a display."""
        close = environment_end(self.text, end, name, ())
        if close is None:
            return end
        return self.formula(self.openers[name], Span(start, close.end), Span(end, close.start))

    def end(self, start: int, end: int, _name: str) -> int:
        found = _NAME.match(self.text, end)
        if found is None:
            return end
        if found[1] == "document":
            self.body = Span(self.body.start, start)
            return len(self.text)
        self.nesting.end(found[1], start, found.end())
        return found.end()

    # Macros.

    def define(self, start: int, end: int, name: str) -> int:
        definition = read_definition(self.text, start, name, self.braces)
        if definition is None:
            return end
        self.definitions.append(definition)
        self._note_display(definition)
        return definition.span.end

    def _note_display(self, definition: Definition) -> None:
        """Remembers a macro or environment that stands for the beginning or the end of a display."""
        texts = [self.text[slice(*body)] for body in definition.bodies]
        name = definition.name.removeprefix("\\")
        if opened := _OPENS.match(texts[0]):
            environment = opened[1] or opened[2]
            whole = opened.end() == len(texts[0]) or len(texts) == 2
            if whole and (environment in DISPLAYS or environment == "\\["):
                self.openers[name] = environment
        elif closed := _CLOSES.fullmatch(texts[0]):
            self.closers.setdefault(closed[1] or "\\[", []).append(name)

    def false(self, start: int, end: int, _name: str) -> int:
        if self._branches is None:
            self._branches = masks.false_branches(self.text)
        return self._branches.get(start, end)

    def verb(self, _start: int, end: int, _name: str) -> int:
        return masks.after_verb(self.text, end)

    def columns(self, _start: int, end: int, name: str) -> int:
        end = self.braces.skip(end)
        return self.braces.skip(masks.skip_option(self.text, end) if name == "newcolumntype" else end)

    def link(self, start: int, end: int, name: str) -> int:
        self.links += read_link(self.text, start, end, name)
        return end

    def load(self, start: int, end: int, name: str) -> int:
        self.link(start, end, name)
        loaded = read_load(self.text, end)
        if loaded and loaded[0].options and any(package.name == "texdiff" for package in loaded):
            place = self.text.index(loaded[0].options, end)
            self.comments.say("set", Span(place, place + len(loaded[0].options)), Span(start, end))
        if name in ("documentclass", "LoadClass"):
            self.document_class = loaded[0] if loaded else self.document_class
        else:
            self.packages += loaded
        return end

    def heading(self, start: int, end: int, name: str) -> int:
        if heading := read_heading(self.text, end, name, start):
            self.headings.append(heading)
        return end

    def hazard(self, start: int, end: int, _name: str) -> int:
        self.hazards.append(Span(start, end))
        return end

    def call(self, start: int, end: int, _name: str) -> int:
        if self.calls and start < self.calls[-1].outer.end:
            return end
        options = _CALL_OPTIONS.match(self.text, end)
        group = self.braces.group(options.end() if options else end)
        if group is None:
            return end
        inside = Span(*options.span(1)) if options else None
        self.calls.append(Call(Span(start, group[1] + 1), inside, Span(*group)))
        return group[0]

    def settings(self, start: int, end: int, _name: str) -> int:
        group = self.braces.group(end)
        if group is None:
            return end
        self.comments.say("set", Span(*group), Span(start, group[1] + 1))
        return group[1] + 1

    def derivations_here(self, start: int, end: int, _name: str) -> int:
        self.derivations.append(Span(start, end))
        return end

    def rules_here(self, start: int, end: int, _name: str) -> int:
        self.rules.append(Span(start, end))
        return end


_Handler = Callable[[Scanner, int, int, str], int]
_HANDLERS: dict[str, _Handler] = {
    **dict.fromkeys("([", Scanner.bracket),
    **dict.fromkeys(DEFINING, Scanner.define),
    **dict.fromkeys(("verb", "Verb", "lstinline", "mintinline", "url", "href", "nolinkurl", "path"), Scanner.verb),
    **dict.fromkeys(("newcolumntype", "multicolumn"), Scanner.columns),
    **dict.fromkeys(LOADERS, Scanner.load),
    **dict.fromkeys(LINKING, Scanner.link),
    **dict.fromkeys(LEVELS, Scanner.heading),
    **dict.fromkeys(("catcode", "MakeShortVerb", "lstMakeShortInline", "UndefineShortVerb"), Scanner.hazard),
    "begin": Scanner.begin,
    "end": Scanner.end,
    "iffalse": Scanner.false,
    "texdiff": Scanner.call,
    "texdiffset": Scanner.settings,
    "texdiffderivations": Scanner.derivations_here,
    "texdiffrules": Scanner.rules_here,
}
