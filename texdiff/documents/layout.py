"""Which layout a document is to be read and answered in, as far as its words tell; light to import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from texdiff.documents.directives import read_directive
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.requests.requests import Reading
from texdiff.latex.scanning.document import Directive, Scan
from texdiff.options import Pair

TIE = Diagnostic(
    "layout-tie",
    "warning",
    "as many claims are written in one layout as in another; numerator layout is assumed",
    hint="say which one is meant: % texdiff-set: layout denominator",
)


def stated_layout(scan: Scan, given: Iterable[Pair]) -> str:
    """The layout that an option or a setting of the document names, '' where nothing does."""
    pairs = [*given, *(pair for directive in scan.directives if directive.kind == "set" for pair in _said(directive))]
    return next((value for key, value in reversed(pairs) if key == "layout"), "")


def _said(directive: Directive) -> Iterator[Pair]:
    try:
        yield from read_directive(directive.text, directive.span.start).options
    except RequestError:
        return  # reported with the other directives


def tell_of_layout(claims: Iterable[Reading]) -> bool:
    """Whether a claim is about a fraction that layouts write in different ways, as far as its look tells."""
    return any(claim.laid_out for claim in claims)
