"""What a scan finds in a document: frozen data, every tuple in the order of the text."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.latex.scanning.definitions import Definition
from texdiff.latex.scanning.environments import Environment
from texdiff.latex.scanning.links import Link
from texdiff.latex.scanning.preamble import Heading, Package, document_language
from texdiff.latex.scanning.regions import Region
from texdiff.source import Span


class Directive(NamedTuple):
    r"""What the author tells texdiff.

    `kind` is `next` (`% texdiff: …`), `set` (`% texdiff-set: …`, `\texdiffset{…}`), `call` (`\texdiff[…]`) or `around`
    (of a stretch of text); `span` holds the content, `outer` the whole comment or macro. What holds from here on may
    end at `until`.
    """

    kind: str
    text: str
    span: Span
    outer: Span
    until: int | None = None


class Call(NamedTuple):
    r"""A `\texdiff[options]{content}`, in text or in a formula."""

    outer: Span
    options: Span | None
    content: Span


class Scan(NamedTuple):
    """What stands where in a document."""

    text: str
    regions: tuple[Region, ...] = ()
    directives: tuple[Directive, ...] = ()
    calls: tuple[Call, ...] = ()  # in text; those inside a formula are found with its tokens
    definitions: tuple[Definition, ...] = ()
    environments: tuple[Environment, ...] = ()
    headings: tuple[Heading, ...] = ()
    packages: tuple[Package, ...] = ()
    links: tuple[Link, ...] = ()  # other files that the document reads
    document_class: Package | None = None
    body: Span = Span(0, 0)  # between \begin{document} and \end{document}, else the whole text
    derivations: tuple[Span, ...] = ()  # each \texdiffderivations
    rules: tuple[Span, ...] = ()  # each \texdiffrules
    blocks: tuple[Span, ...] = ()  # generated blocks with their fences
    loose_fences: tuple[int, ...] = ()  # opening or closing comments of a block whose other end is missing
    muted: tuple[Span, ...] = ()  # between `% texdiff: off` and `on`
    hazards: tuple[Span, ...] = ()  # each \catcode and its like
    markdown: bool = False

    @property
    def holds_own_macros(self) -> bool:
        r"""Whether it loads texdiff.sty or asks for the rules, so that something is written for that."""
        return bool(self.rules) or any(link.ours for link in self.links)

    def language(self) -> str:
        """`zh` or `en`, by packages and letters."""
        loaded = (*self.packages, self.document_class) if self.document_class else self.packages
        return document_language(self.text, loaded)
