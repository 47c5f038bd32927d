"""Answers and derivations put into the nodes and between the blocks from which the layout was made."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pandocfilters import Math, Para

from texdiff.output import fence
from texdiff.output.reply import Reply
from texdiff.output.sheet import Sheet
from texdiff.output.statement import answer_edit, bare_edit
from texdiff.pandoc.blocks import DISPLAY, INLINE, derivation
from texdiff.pandoc.formats import OFFICE, formula_for
from texdiff.pandoc.layout import Gap, Layout, Piece
from texdiff.pandoc.nodes import Node
from texdiff.source import Edit, Span, splice

_ENVIRONMENT = re.compile(
    r"\s*\\begin\s*\{(?P<name>align|gather|equation|multline|flalign)(?P<star>\*?)\}(?P<inside>.*)"
    r"\\end\s*\{(?P=name)(?P=star)\}\s*\Z",
    re.DOTALL,
)
Placed = tuple[int, list[Node]]
"""An offset in the layout, and the blocks that belong there."""
_INSIDE = {"align": "aligned", "flalign": "aligned", "gather": "gathered", "multline": "gathered"}


def answer_edits(sheet: Sheet, replies: Iterable[Reply]) -> list[Edit]:
    """The edits of the layout that give the answers, without the fences that files need."""
    found = []
    for reply in replies:
        edit = answer_edit(sheet, reply.site, reply.rows, reply.tag) if reply.rows else None
        edit = edit or bare_edit(sheet, reply.site, reply.tag)
        found += [_unfenced(edit, sheet.text)] if edit else []
    return found


def _unfenced(edit: Edit, text: str) -> Edit:
    places = (edit.text.index(fence.MARK), edit.text.index(fence.CLOSING))
    (block,) = fence.blocks(edit.text, places).blocks
    spaced = text[edit.span.start - 1].isspace()
    return Edit(edit.span, block.body.strip() if spaced else block.body.rstrip())


def write_formulas(layout: Layout, edits: Iterable[Edit], target: str) -> None:
    """Make the edits in the nodes that the edited stretches of text came from."""
    starts = [piece.span.start for piece in layout.pieces]
    by_piece: dict[int, list[Edit]] = {}
    for edit in edits:
        number = bisect_right(starts, edit.span.start) - 1
        span = layout.pieces[number].span
        inside = Span(edit.span.start - span.start, min(edit.span.end, span.end) - span.start)
        by_piece.setdefault(number, []).append(Edit(inside, edit.text))
    for number, changes in by_piece.items():
        piece = layout.pieces[number]
        _write(piece, splice(layout.text[slice(*piece.span)], changes), target)


def _write(piece: Piece, text: str, target: str) -> None:
    node = piece.nodes[piece.number]
    own = _ENVIRONMENT.match(text) if target in OFFICE else None
    if piece.kind == "call":
        piece.nodes[piece.number] = Math(INLINE, formula_for(target, text))
    elif own is not None:
        name = _INSIDE.get(own["name"], "")
        inside = f"\\begin{{{name}}}{own['inside']}\\end{{{name}}}" if name else own["inside"]
        formula = Math(DISPLAY, formula_for(target, inside))
        piece.nodes[piece.number] = Para([formula]) if node["t"] == "RawBlock" else formula
    else:
        node["c"] = [node["c"][0], formula_for(target, text)]


def derivations(layout: Layout, replies: Iterable[Reply], target: str) -> Iterator[Placed]:
    """The derivations with their places, in the order of their requests."""
    for reply in replies:
        if reply.place is not None:
            yield reply.place.start, [derivation(reply.derivation, layout.labels, target)]


def write_blocks(layout: Layout, placed: Iterable[Placed]) -> None:
    """Put new blocks between the others, those of one place in their order."""
    offsets = [gap.offset for gap in layout.gaps]
    by_gap: dict[int, list[Node]] = {}
    for place, new in placed:
        number = min(bisect_left(offsets, place), len(offsets) - 1)
        by_gap.setdefault(number, []).extend(new)
    for number in sorted(by_gap, reverse=True):
        _insert(layout.gaps[number], by_gap[number])


def _insert(gap: Gap, new: Sequence[Node]) -> None:
    """New blocks in a gap; later gaps have been filled already."""
    rest: list[Node] = []
    if gap.inline is not None:
        paragraph = gap.blocks[gap.number - 1]
        inlines = paragraph["c"]
        rest = [Para(inlines[gap.inline :])]
        paragraph["c"] = inlines[: gap.inline - 1]
    gap.blocks[gap.number : gap.number] = [*new, *rest]
