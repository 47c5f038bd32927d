r"""A document of pandoc laid out as one LaTeX text, in which requests are found and answered as in any other.

Formulas and raw TeX stand in it as typed, words as plain text, headings, theorems and tables as LaTeX has them;
comments and attributes for texdiff become its comments. The way back is kept: which node each stretch of text is, and
between which blocks each paragraph ends.
"""

from __future__ import annotations

from typing import NamedTuple

from texdiff.latex.scanning.document import Directive
from texdiff.pandoc.nodes import Node
from texdiff.source import Span


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
