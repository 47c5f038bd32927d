"""What the templates write, as blocks and inlines of pandoc: real paragraphs and formulas, no raw TeX."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pandocfilters import BulletList, Cite, Div, Emph, Math, Para, Plain, RawInline, Str, Strong

from texdiff.output.pieces import Piece, pieces
from texdiff.pandoc.formats import formula_for
from texdiff.pandoc.nodes import Node

INLINE, DISPLAY = {"t": "InlineMath"}, {"t": "DisplayMath"}
DERIVATION = "texdiff-derivation"
_EMPHASIS = {"italic": Emph, "bold": Strong}


def derivation(latex: str, crossrefs: frozenset[str], target: str) -> Node:
    """A rendered derivation; `crossrefs` are the labels that pandoc-crossref numbers. RequestError as `pieces`."""
    block: Node = Div(["", [DERIVATION], []], _paragraphs(latex, crossrefs, target))
    return block


def rules(latex: str, crossrefs: frozenset[str], target: str) -> list[Node]:
    """A rendered list of rules: what introduces it, and a list of the others. RequestError as `pieces`."""
    first, *items = _paragraphs(latex, crossrefs, target)
    return [first, BulletList([[Plain(item["c"])] for item in items])]


def _paragraphs(latex: str, crossrefs: frozenset[str], target: str) -> list[Node]:
    paragraphs: list[list[Node]] = [[]]
    for (kind, emphasis), together in groupby(pieces(latex), lambda piece: (piece.kind == "paragraph", piece.emphasis)):
        if kind:
            paragraphs.append([])
            continue
        inlines = [node for piece in together for node in _inlines(piece, crossrefs, target)]
        wrapped = _EMPHASIS.get(emphasis)
        paragraphs[-1] += [wrapped(inlines)] if wrapped else inlines
    return [Para(trimmed) for inlines in paragraphs if (trimmed := _trimmed(inlines))]


def _inlines(piece: Piece, crossrefs: frozenset[str], target: str) -> list[Node]:
    if piece.kind == "formula":
        return [Math(INLINE, formula_for(target, piece.text))]
    if piece.kind == "display":
        return [Math(DISPLAY, formula_for(target, piece.text))]
    if piece.kind == "reference":
        known = piece.text in crossrefs
        return [_citation(piece.text) if known else RawInline("latex", f"\\eqref{{{piece.text}}}")]
    return list(_words(piece.text))


def _words(text: str) -> Iterator[Node]:
    for number, word in enumerate(text.split(" ")):
        if number:
            yield {"t": "Space"}
        if word:
            yield Str(word)


def _citation(label: str) -> Node:
    """What pandoc-crossref replaces by the number of an equation."""
    citation = {
        "citationId": label,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "AuthorInText"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    cited: Node = Cite([citation], [Str(f"@{label}")])
    return cited


def _trimmed(inlines: list[Node]) -> list[Node]:
    """Without space at the ends, around displays, or twice."""
    kept: list[Node] = []
    for number, node in enumerate(inlines):
        space = node["t"] == "Space"
        last = number + 1 == len(inlines)
        if not (space and (not kept or last or kept[-1]["t"] == "Space")):
            kept.append(node)
    return kept
