r"""What makes characters mean something else than we read: `^^` notation, \catcode, short verbatim marks."""

from __future__ import annotations

from collections.abc import Iterator

from texdiff.errors import Diagnostic
from texdiff.latex.scanning.document import Scan
from texdiff.latex.scanning.regions import Region
from texdiff.patterns import pattern
from texdiff.source import STRAY

_CATCODE = pattern(r"\\catcode\s*(?:`\\?(?P<char>\S)|(?P<decimal>\d+)|\"(?P<hex>[0-9A-F]+)|'(?P<octal>[0-7]+))")
_SHORT = pattern(r"\\(?:lst)?MakeShort(?:Verb|Inline)\*?\s*(?:\[[^\]\n]*\])?\s*\{?\s*\\?(?P<char>[^\s{}])")
_LARGEST = 0x110000
_BASES = {"decimal": 10, "hex": 16, "octal": 8}


class Hazards:
    """The characters of a document that its author has given other meanings, and from where on."""

    def __init__(self, scan: Scan) -> None:
        self._text = scan.text
        self._changed = [*_changes(scan)]

    def of(self, region: Region) -> Diagnostic | None:
        """The warning for a formula that is touched by one, None for any other."""
        formula = self._text[slice(*region.inner)]
        if "^^" in formula:
            return _warning("the formula holds ^^ notation, so it is left alone", region)
        if STRAY.search(formula):
            return _warning("the formula holds a byte that is no text, so it is left alone", region)
        for start, character in self._changed:
            if start < region.outer.start and character in formula:
                message = f"the document gives {character} another meaning, so this formula is left alone"
                return _warning(message, region)
        return None


def _changes(scan: Scan) -> Iterator[tuple[int, str]]:
    """Where each character is changed; one that cannot be told is passed over."""
    for span in scan.hazards:
        found = _CATCODE.match(scan.text, span.start) or _SHORT.match(scan.text, span.start)
        if found is None:
            continue
        (kind, value), *_ = ((kind, value) for kind, value in found.groupdict().items() if value)
        number = int(value, _BASES[kind]) if kind in _BASES else ord(value)
        if number < _LARGEST:
            yield span.start, chr(number)


def _warning(message: str, region: Region) -> Diagnostic:
    hint = "write the formula with ordinary characters"
    return Diagnostic("hazard", "warning", message, region.outer, hint)
