"""Packages that the written text needs, and that the document has no sign of loading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from texdiff.errors import Diagnostic
from texdiff.patterns import pattern

_LOADING = frozenset(  # packages and classes that load amsmath themselves
    ("amsmath", "mathtools", "amsart", "amsbook", "amsproc", "amsxtra", "beamer", "acmart", "breqn", "autonum")
    + (
        "empheq",
        "physics",
        "commath",
        "cool",
        "mismath",
        "nccmath",
        "yhmath",
        "extarrows",
        "aligned-overset",
        "unicode-math",
    )
    + ("mhchem", "jmlr", "lipics-v2021", "siamart171218", "siamart190516", "siamart220329")
)
_OF_AMSMATH = pattern(
    r"\\(?:begin\s*\{\s*(?:align|aligned|alignat|gather|gathered|multline|split|cases|[bpvBV]matrix)\*?\s*\}"
    r"|(?:tag|text|eqref|operatorname|boldsymbol|allowdisplaybreaks|[dt]frac|intertext|DeclareMathOperator)(?![A-Za-z]))"
)


def missing(author: str, written: Iterable[str], loaded: Iterable[str]) -> Iterator[Diagnostic]:
    """A warning where the written texts need amsmath; not if the author's text uses it too, since it is loaded then.

    `loaded` are the names and options of the document's class and packages.
    """
    if not _LOADING.isdisjoint(loaded) or _OF_AMSMATH.search(author):
        return
    if any(_OF_AMSMATH.search(text) for text in written):
        message = "the answers need the package amsmath, which the document does not load"
        yield Diagnostic("package", "warning", message, hint=r"add \usepackage{amsmath} to the preamble")
