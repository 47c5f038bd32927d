"""Writes the layout of a document from its nodes."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any

from texdiff.latex.scanning.document import Directive
from texdiff.pandoc.layout import Gap, Layout, Piece
from texdiff.pandoc.nodes import (
    RAW_TEX,
    Node,
    call,
    defines_call,
    directives,
    division,
    is_label,
    label_behind,
    only_defines,
    options,
    own_display,
    position,
)
from texdiff.source import Span

OWN_PLACES = ("texdiffderivations", "texdiffrules")
"""Divisions that take what the macros of these names take in TeX."""
_OUTPUT = "output"  # of a notebook's cell, which nobody typed


def laid_out(blocks: list[Node]) -> Layout:
    """The layout of a document's blocks."""
    writer = _Writer()
    writer.blocks(blocks)
    writer.gaps.append(Gap(writer.length, blocks, len(blocks)))
    preamble = sum(1 for _ in takewhile(only_defines, blocks))
    body = next((gap.offset for gap in writer.gaps if gap.blocks is blocks and gap.number == preamble), 0)
    text, labels = "".join(writer.parts), frozenset(writer.labels)
    return Layout(text, body, tuple(writer.pieces), tuple(writer.gaps), tuple(writer.scopes), labels)


_BLOCKS = frozenset(
    ("Plain", "Para", "LineBlock", "CodeBlock", "RawBlock", "BlockQuote", "OrderedList", "BulletList")
    + ("DefinitionList", "Header", "HorizontalRule", "Table", "Figure", "Div", "Null")
)
_SPACES = frozenset(("Space", "SoftBreak", "LineBreak"))
_SECTIONS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
_SPECIAL = re.compile(r"[\\{}$%&#_^~]+")


class _Writer:
    """Writes the text from the nodes, and takes note of where they come to stand."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []
        self.gaps: list[Gap] = []
        self.scopes: list[Directive] = []
        self.labels: list[str] = []
        self._heading = ""
        self._formulas = 0
        self._position = ""
        self._notes: list[list[Node]] = []
        self._defines_call = False

    def write(self, text: str) -> Span:
        self.parts.append(text)
        self.length += len(text)
        return Span(self.length - len(text), self.length)

    def within(self, content: Any) -> None:
        """All blocks and inlines inside of a node, known to us or not."""
        if isinstance(content, list):
            if content and all(isinstance(item, dict) and "t" in item for item in content):
                (self.blocks if content[0]["t"] in _BLOCKS else self.inlines)(content)
            else:
                for item in content:
                    self.within(item)
        elif isinstance(content, dict):
            self.within(content.get("c"))

    # Blocks.

    def blocks(self, blocks: list[Node]) -> None:
        for index, block in enumerate(blocks):
            kind: str = block["t"]
            content: Any = block.get("c")
            if kind in ("Para", "Plain"):
                self.inlines(content, (blocks, index))
            elif kind == "RawBlock":
                self.raw(blocks, index)
            elif kind == "Header":
                self.header(content)
            elif kind == "Div":
                self.div(content)
            elif kind == "Table":
                self.environment("table", content)
            elif kind != "CodeBlock":
                self.within(content)
            self.write("\n")
            self.gaps.append(Gap(self.length, blocks, index + 1))
            self.write("\n")
            self._write_notes()

    def _write_notes(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            self.blocks(note)

    def header(self, content: list[Any]) -> None:
        self.write(f"\\{_SECTIONS[min(content[0], len(_SECTIONS)) - 1]}{{")
        start = len(self.parts)
        self.inlines(content[2])
        self._heading, self._formulas = "".join(self.parts[start:]), 0
        self.write("}")

    def div(self, content: list[Any]) -> None:
        (name, classes, attributes), inside = content
        if _OUTPUT in classes:
            return
        for own in {name, *classes}.intersection(OWN_PLACES):
            self.write(f"\\{own}\n")
            self.gaps.append(Gap(self.length, inside, len(inside)))
        place, self._position = self._position, position(attributes) or self._position
        with_scope = self.opened("set", options(classes, attributes))
        if kind := division(name, classes):
            self.environment(kind, inside)
        else:
            self.blocks(inside)
        self.closed(with_scope)
        self._position = place

    def environment(self, name: str, content: Any) -> None:
        self.write(f"\\begin{{{name}}}\n")
        self.within(content)
        self.write(f"\\end{{{name}}}")

    # Inlines.

    def inlines(self, inlines: list[Node], paragraph: tuple[list[Node], int] | None = None) -> None:
        words: list[str] = []  # written together, since there are many
        behind_display = False
        for index, node in enumerate(inlines):
            kind = node["t"]
            if kind == "Str":
                words.append("" if is_label(node) else node["c"])
            elif kind not in _SPACES:
                self._words(words)
                behind_display = self.inline(inlines, index)
            elif not behind_display:
                words.append(" ")
            elif index + 1 == len(inlines) or not is_label(inlines[index + 1]):
                self._words(words)
                self.write("\n")
                if paragraph is not None:
                    self.gaps.append(Gap(self.length, paragraph[0], paragraph[1] + 1, index + 1))
                behind_display = False
        self._words(words)

    def _words(self, words: list[str]) -> None:
        if words:
            self.write(_SPECIAL.sub(" ", "".join(words)))
            words.clear()

    def inline(self, inlines: list[Node], index: int) -> bool:
        """Writes one inline that is no word; whether it is a display."""
        node = inlines[index]
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind == "Math":
            self.math(inlines, index)
            return bool(content[0]["t"] == "DisplayMath")
        if kind == "RawInline":
            self.raw(inlines, index)
        elif kind == "Note":
            self._notes.append(content)
        elif kind == "Cite":
            self.inlines(content[1])
        elif kind == "Span":
            self.span(content)
        elif kind != "Code":
            self.within(content)
        return False

    def span(self, content: list[Any]) -> None:
        (_, classes, attributes), inside = content
        place, self._position = self._position, position(attributes) or self._position
        scope = self.opened("around", options(classes, attributes))
        self.inlines(inside)
        self.closed(scope)
        self._position = place

    def math(self, inlines: list[Node], index: int) -> None:
        style, text = inlines[index]["c"]
        if style["t"] == "InlineMath":
            self._formula("$", text, "$", ("math", inlines, index))
            return
        if own_display(text):
            self._formula("\n", text, "", ("math", inlines, index))
            return
        label = label_behind(inlines, index)
        self.labels += [label] if label else []
        self._formula(f"\n\\[\\label{{{label}}}" if label else "\n\\[", text, "\\]", ("math", inlines, index))

    def raw(self, nodes: list[Node], index: int) -> None:
        form, text = nodes[index]["c"]
        if form in RAW_TEX:
            self._defines_call = self._defines_call or defines_call(text)
            as_formula = call(text, defined=self._defines_call)
            if as_formula is not None:
                self._formula("$", as_formula, "$", ("call", nodes, index))
            else:
                self._formula("", text, "", ("raw", nodes, index))
        elif form == "html":
            for said in directives(text):
                self._say(said, nodes, index)

    def _formula(self, before: str, text: str, behind: str, where: tuple[str, list[Node], int]) -> None:
        kind, nodes, index = where
        self._formulas += 1
        self.write(before)
        self.pieces.append(Piece(kind, self.write(text), nodes, index, self._place("formula")))
        self.write("\n" + behind if "%" in text else behind)

    def _say(self, text: str, nodes: list[Node], index: int) -> Span:
        """Writes a comment for texdiff; the span of its content."""
        self.write("% ")
        span = self.write(" ".join(text.split()))
        self.pieces.append(Piece("said", span, nodes, index, self._place("comment")))
        self.write("\n")
        return span

    def _place(self, what: str) -> str:
        if self._position:
            return self._position
        what = f"formula {self._formulas}" if what == "formula" else f"{what} behind formula {self._formulas}"
        return f"{what} of section “{' '.join(self._heading.split())}”" if self._heading else what

    # Attributes.

    def opened(self, kind: str, said: str) -> int | None:
        """Takes note of the options in attributes; the number of their scope."""
        if not said:
            return None
        span = self._say(said, [], 0)
        self.scopes.append(Directive(kind, said, span, span))
        return len(self.scopes) - 1

    def closed(self, scope: int | None) -> None:
        """The scope ends here."""
        if scope is not None:
            self.scopes[scope] = self.scopes[scope]._replace(until=self.length)
