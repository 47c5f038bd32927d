"""A document as requests see it: without its generated blocks, scanned, its derivatives sorted; light to import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.scanning.scan import Scan, is_markdown, scan
from texdiff.output import fence
from texdiff.settings import Settings
from texdiff.source import Edit, Span, splice

if TYPE_CHECKING:
    from texdiff.documents.whole import Whole


class Document(NamedTuple):
    """A text whose renewable blocks are taken out.

    scan      of the text without them, behind and among all that TeX reads with it; all spans count in this one
    stripped  the text without blocks, and the way back to the places of the one that was given
    kept      blocks that stay, since somebody edited them, in the text without the others
    problems  what is wrong with the fences of the text that was given
    whole     the other files, None where there are none
    """

    scan: Scan
    stripped: fence.Stripped
    kept: tuple[fence.Block, ...]
    problems: tuple[Diagnostic, ...]
    whole: Whole | None = None

    @property
    def own(self) -> Scan:
        """The scan without the formulas of other files."""
        return self.scan if self.whole is None else self.whole.restricted(self.scan)

    def here(self, span: Span) -> Span | None:
        """A span of the scan in the text without blocks; None where it lies in another file."""
        return span if self.whole is None else self.whole.here(span)

    def given(self, span: Span) -> Span:
        """A span of a formula of this file in the text that was given."""
        return self.stripped.written_span(self.here(span) or Span(0, 0))

    def placed(self, diagnostic: Diagnostic) -> Diagnostic:
        """A diagnostic whose span counts in the text that was given; one of another file names that."""
        span = diagnostic.span
        if span is None:
            return diagnostic
        if self.whole is not None and self.here(span) is None:
            return diagnostic._replace(span=None, path=self.whole.elsewhere(span))
        return diagnostic._replace(span=self.given(span))

    def spliced(self, edits: Iterable[Edit]) -> str:
        """The text without blocks after edits to this file; ValueError for one of another."""
        return splice(self.stripped.text, [Edit(self._here(edit.span), edit.text) for edit in edits])

    def _here(self, span: Span) -> Span:
        found = self.here(span)
        if found is None:
            raise ValueError(f"{span} lies in another file")
        return found


def read(text: str, settings: Settings) -> Document:
    """The document behind a text, with blocks that were edited by hand left in unless they are to go."""
    written = scan(text, markdown=is_markdown(settings.path))
    found = fence.blocks(text, fences(written))
    kept = () if settings.force else fence.kept(found.blocks)
    gone = [block for block in found.blocks if block not in kept]
    stripped = fence.Stripped(text, gone)
    if gone:
        written = scan(stripped.text, markdown=is_markdown(settings.path))
        kept = fence.kept(fence.blocks(stripped.text, fences(written)).blocks) if kept else ()
    problems = (*found.problems, *(_edited(block) for block in fence.kept(found.blocks) if not settings.force))
    return Document(written, stripped, kept, problems)


def fences(found: Scan) -> list[int]:
    """Where the comments stand that open and close generated blocks."""
    ends = [place for start, end in found.blocks for place in (start, end - len(fence.CLOSING))]
    return sorted((*ends, *found.loose_fences))


def check_written(document: Document, text: str, settings: Settings) -> None:
    """The law of expanding: taking the new blocks out gives the document back, byte for byte.

    So nothing outside of them changed. Raises RequestError where the fences of the new text cannot be found
    again, as in a document whose mathematics is torn.
    """
    found = fence.blocks(text, fences(scan(text, markdown=is_markdown(settings.path))))
    edited = {(block.tag, block.body) for block in document.kept}
    fresh = [block for block in found.blocks if (block.tag, block.body) not in edited]
    intact = all(block.intact for block in fresh) and not found.problems
    if not intact or fence.Stripped(text, fresh).text != document.stripped.text:
        raise RequestError(
            "torn-document",
            "the answers cannot be told from the notes again, so nothing was written",
            hint="look for a formula or an environment that begins and does not end",
        )


def _edited(block: fence.Block) -> Diagnostic:
    message = f"this generated {block.kind} was edited by hand, and is kept"
    hint = "use --force to renew it, or take its two comment lines away to make it your own"
    return Diagnostic("edited-block", "warning", message, block.span, hint)
