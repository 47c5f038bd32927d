"""Which formulas may hold a derivative at all: only these are read token by token."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from texdiff.latex.packages.loaded import AMBIGUOUS, DERIVATIVES, PACKAGES
from texdiff.latex.scanning.definitions import Definition
from texdiff.latex.scanning.document import Scan
from texdiff.latex.scanning.regions import Region
from texdiff.source import Span

_SIGNS = (
    r"\\(?:partial|nabla|bigtriangledown|texdiff|over)(?![A-Za-z])|[∂∇]"
    r"|\\(?:mathrm|mathsf|mathit|mathop|mathnormal|operatorname|text|textrm|rm)\s*\{?\s*d(?![A-Za-z])"
    r"|frac\s*\{?\s*(?:\\displaystyle\s*)?\{?d|/\s*\{?\(?d|(?<![A-Za-z\\{])D\s*_"
)
_SIGN = re.compile(_SIGNS)
_MACRO = re.compile(r"\\[A-Za-z]+")


def candidates(scan: Scan) -> Iterator[Region]:
    """The formulas that may hold a derivative, outside of generated blocks and of stretches switched off."""
    pattern = _pattern(scan)
    blocks, muted = Cover(scan.blocks), Cover(scan.muted)
    for region in scan.regions:
        start = region.outer.start
        if pattern.search(scan.text, *region.inner) and not blocks.holds(start) and not muted.holds(start):
            yield region


def _pattern(scan: Scan) -> re.Pattern[str]:
    names = {name[1:] for name in AMBIGUOUS | derivative_macros(scan.text, scan.definitions)}
    loaded = {macro.name for package in scan.packages for macro in PACKAGES.get(package.name, ())}
    names.update(name[1:] for name in DERIVATIVES & loaded)
    written = "|".join(re.escape(name) for name in sorted(names))
    return re.compile(rf"{_SIGNS}|\\(?:{written})(?![A-Za-z])")


def derivative_macros(text: str, definitions: Sequence[Definition]) -> set[str]:
    """The author's macros that lead to a derivative sign, directly or through another macro."""
    found: set[str] = set()
    for definition in definitions:
        for body in definition.bodies:
            names = _MACRO.findall(text, *body)
            if _SIGN.search(text, *body) or any(name in found for name in names):
                found.add(definition.name)
    return {name for name in found if name.startswith("\\")}


class Cover:
    """Disjoint spans in the order of the text, asked which of them holds a place."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]

    def find(self, offset: int) -> int | None:
        """The number of the span that holds the place."""
        place = bisect_right(self._starts, offset) - 1
        return place if place >= 0 and offset < self._spans[place].end else None

    def holds(self, offset: int) -> bool:
        """Whether any span holds the place."""
        return self.find(offset) is not None
