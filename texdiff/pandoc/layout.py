r"""A document of pandoc laid out as one LaTeX text, in which requests are found and answered as in any other.

Formulas and raw TeX stand in it as typed, words as plain text, headings, theorems and tables as LaTeX has them;
comments and attributes for texdiff become its comments. The way back is kept: which node each stretch of text is, and
between which blocks each paragraph ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from texdiff.glance import may_hold_derivative
from texdiff.latex.scanning.document import Directive
from texdiff.latex.scanning.environments import kind_of
from texdiff.latex.scanning.regions import DISPLAYS
from texdiff.source import Span

Node = dict[str, Any]
_RAW_TEX = frozenset(("tex", "latex"))
CLASS = "texdiff"
DERIVATIONS = "texdiffderivations"
_OUTPUT = "output"  # of a notebook's cell, which nobody typed


class Piece(NamedTuple):
    """A node whose text stands in the layout.

    kind   'math', 'raw', 'call' (raw TeX that is laid out as a formula) or 'said' (what is told to texdiff)
    nodes  the list that holds it, and `number` its place there
    place  what pandoc knows of where it stands
    """

    kind: str
    span: Span
    nodes: list[Node]
    number: int
    place: str


class Gap(NamedTuple):
    """A place for new blocks: before block `number`, or, with `inline`, inside of the paragraph before that."""

    offset: int
    blocks: list[Node]
    number: int
    inline: int | None = None


class Layout(NamedTuple):
    """The text and the way back, all in the order of the text.

    body    where the document begins, behind raw TeX that only defines
    scopes  the attributes that mean texdiff
    labels  those that pandoc-crossref numbers
    """

    text: str
    body: int
    pieces: tuple[Piece, ...]
    gaps: tuple[Gap, ...]
    scopes: tuple[Directive, ...]
    labels: frozenset[str]


def laid_out(blocks: list[Node]) -> Layout:
    """The layout of a document's blocks."""
    writer = _Writer()
    writer.blocks(blocks)
    writer.gaps.append(Gap(writer.length, blocks, len(blocks)))
    preamble = sum(1 for _ in takewhile(lambda block: block["t"] == "RawBlock", blocks))
    body = next((gap.offset for gap in writer.gaps if gap.blocks is blocks and gap.number == preamble), 0)
    text, labels = "".join(writer.parts), frozenset(writer.labels)
    return Layout(text, body, tuple(writer.pieces), tuple(writer.gaps), tuple(writer.scopes), labels)


_BLOCKS = frozenset(
    ("Plain", "Para", "LineBlock", "CodeBlock", "RawBlock", "BlockQuote", "OrderedList", "BulletList")
    + ("DefinitionList", "Header", "HorizontalRule", "Table", "Figure", "Div", "Null")
)
_SPACES = frozenset(("Space", "SoftBreak", "LineBreak"))
_SECTIONS = ("section", "subsection", "subsubsection", "paragraph", "subparagraph")
_QUARTO = {
    **dict.fromkeys(("thm", "lem", "cor", "prp", "cnj", "def", "exm", "rem"), "theorem"),
    "exr": "exercise",
    "sol": "solution",
}
_SPECIAL = re.compile(r"[\\{}$%&#_^~]+")
_HTML_DIRECTIVE = re.compile(r"<!--\s*(texdiff(?:-set)?\s*[:：].*?)\s*-->", re.DOTALL)
_CROSSREF = re.compile(r"\{#([^\s{}]+)")
_CALL = re.compile(r"\\texdiff\s*[\[{](?:(?!\$|\\begin(?![A-Za-z])).)*\Z", re.DOTALL)
_CALL_DEFINED = re.compile(r"command\s*\{?\\texdiff(?![A-Za-z])")
_EXPANDED_CALL = re.compile(r"\\ensuremath\s*(\{.*\})\Z", re.DOTALL)  # pandoc has put in what the macro stands for
_OWN_DISPLAY = re.compile(r"\s*\\begin\s*\{([A-Za-z]+\*?)\}.*\\end\s*\{\1\}\s*\Z", re.DOTALL)
_POSITION = re.compile(r"(?:(.*)@)?(\d+:\d+)-\d+:\d+")


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
        if DERIVATIONS in (name, *classes):
            self.write(f"\\{DERIVATIONS}\n")
            self.gaps.append(Gap(self.length, inside, len(inside)))
        place, self._position = self._position, _position(attributes) or self._position
        known = [*(kind for kind in classes if kind_of(kind) != "other"), _QUARTO.get(name.partition("-")[0], "")]
        with_scope = self.opened("set", classes, attributes)
        if known[0]:
            self.environment(known[0], inside)
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
                words.append("" if _is_label(node) else node["c"])
            elif kind not in _SPACES:
                self._words(words)
                behind_display = self.inline(inlines, index)
            elif not behind_display:
                words.append(" ")
            elif index + 1 == len(inlines) or not _is_label(inlines[index + 1]):
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
        place, self._position = self._position, _position(attributes) or self._position
        scope = self.opened("around", classes, attributes)
        self.inlines(inside)
        self.closed(scope)
        self._position = place

    def math(self, inlines: list[Node], index: int) -> None:
        style, text = inlines[index]["c"]
        if style["t"] == "InlineMath":
            self._formula("$", text, "$", ("math", inlines, index))
            return
        own = _OWN_DISPLAY.match(text)
        if own is not None and own[1] in DISPLAYS:
            self._formula("\n", text, "", ("math", inlines, index))
            return
        label = next(_labels_behind(inlines, index), "")
        self.labels += [label] if label else []
        self._formula(f"\n\\[\\label{{{label}}}" if label else "\n\\[", text, "\\]", ("math", inlines, index))

    def raw(self, nodes: list[Node], index: int) -> None:
        form, text = nodes[index]["c"]
        if form in _RAW_TEX:
            self._defines_call = self._defines_call or _CALL_DEFINED.search(text) is not None
            expanded = _EXPANDED_CALL.match(text) if self._defines_call and may_hold_derivative(text) else None
            call = f"\\texdiff{expanded[1]}" if expanded else text
            if _CALL.match(call):
                self._formula("$", call, "$", ("call", nodes, index))
            else:
                self._formula("", text, "", ("raw", nodes, index))
        elif form == "html":
            for said in _HTML_DIRECTIVE.finditer(text):
                self._say(said[1], nodes, index)

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

    def opened(self, kind: str, classes: Sequence[str], attributes: list[list[str]]) -> int | None:
        """Takes note of the options in attributes; the number of their scope."""
        said = "; ".join(f"{key}={value}" for key, value in attributes if key != "data-pos" and key != "wrapper")
        if CLASS not in classes or not said:
            return None
        span = self._say(said, [], 0)
        self.scopes.append(Directive(kind, " ".join(said.split()), span, span))
        return len(self.scopes) - 1

    def closed(self, scope: int | None) -> None:
        """The scope ends here."""
        if scope is not None:
            self.scopes[scope] = self.scopes[scope]._replace(until=self.length)


def _labels_behind(inlines: list[Node], index: int) -> Iterator[str]:
    """The label of pandoc-crossref that stands behind a formula."""
    for node in inlines[index + 1 : index + 3]:
        if node["t"] == "Str" and (found := _CROSSREF.match(node["c"])):
            yield found[1]
        if node["t"] not in ("Space", "SoftBreak"):
            return


def _is_label(node: Node) -> bool:
    return node["t"] == "Str" and str(node["c"]).startswith("{#")


def _position(attributes: list[list[str]]) -> str:
    """The place in the source, where pandoc's extension `sourcepos` tells it."""
    said = next((value for key, value in attributes if key == "data-pos"), "")
    found = _POSITION.match(said)
    return f"{found[1]}:{found[2]}" if found and found[1] else found[2] if found else ""
