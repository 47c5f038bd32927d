"""How a document writes: the notation that answers take over, counted in its formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from texdiff.algebra.notation import Notation
from texdiff.patterns import pattern

_FACTOR = r"\s*(?:[A-Za-z]|\\(?!right|in(?![a-z])|to(?![a-z])|[lc]dots)[A-Za-z]+)"
_PRIMED = rf"(?<=[A-Za-z}}\)])'(?={_FACTOR})"
"""A prime before another factor, as in x'Ax: a transpose. Before a parenthesis or a sign it may be a derivative."""

_CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    # field: (pattern, what is printed), the commonest pattern wins
    "transpose": (
        (r"\^\{?\s*\\top\b\s*\}?", r"^{\top}"),
        (r"\^T|\^\{\s*T\s*\}", "^T"),
        (r"\^\{?\s*\\intercal\b\s*\}?", r"^{\intercal}"),
        (r"\^\{\s*\\rm\s+T\s*\}", r"^{\mathrm{T}}"),
        (r"\^\{?\s*⊤\s*\}?", "^{⊤}"),
        (r"\^\{\s*\\scriptscriptstyle\s+T\s*\}", r"^{\scriptscriptstyle T}"),
        *(
            (rf"\^\{{?\s*\\{font}\s*\{{?\s*T\s*\}}?\s*\}}?", rf"^{{\{font}{{T}}}}")
            for font in ("mathsf", "mathrm", "mathtt", "mathit", "mathbf", "text", "textrm", "textsf")
        ),
        (_PRIMED + r"|(?<=[A-Za-z}])\^\{?\s*\\prime\b\s*\}?(?=\s*[A-Za-z\\])", r"^{\prime}"),
    ),
    "trace": (
        (r"\\operatorname\s*\{tr\}", r"\operatorname{tr}"),
        (r"\\mathrm\s*\{tr\}|\\rm\s+tr\b", r"\mathrm{tr}"),
        (r"\\text\s*\{tr\}", r"\text{tr}"),
        (r"\\tr(?![a-zA-Z])", r"\tr"),
        (r"\\operatorname\s*\{Tr\}", r"\operatorname{Tr}"),
        (r"\\mathrm\s*\{Tr\}", r"\mathrm{Tr}"),
        (r"\\Tr(?![a-zA-Z])", r"\Tr"),
        (r"\\operatorname\s*\{trace\}", r"\operatorname{trace}"),
    ),
    "determinant": ((r"\|[^|]{1,40}\||\\lvert", "|"), (r"\\det(?![a-zA-Z])", r"\det")),
    "logarithm": ((r"\\ln(?![a-zA-Z])", r"\ln"), (r"\\log(?![a-zA-Z])", r"\log")),
    "norm": ((r"\\\|", r"\|"), (r"\\lVert(?![a-zA-Z])", r"\|"), (r"\\Vert(?![a-zA-Z])", r"\|")),
    "hadamard": ((r"\\odot(?![a-zA-Z])", r"\odot"), (r"\\circ(?![a-zA-Z])", r"\circ")),
    "differential": (
        (r"\\mathrm\s*\{?d\}?(?![a-zA-Z])", r"\mathrm{d}"),
        (r"\\mathsf\s*\{?d\}?(?![a-zA-Z])", r"\mathsf{d}"),
        (r"\{\\rm\s+d\}", r"{\rm d}"),
        (r"(?<![a-zA-Z\\{_^])d(?=\s*(?:[A-Z](?![a-zA-Z])|\\(?:mathbf|boldsymbol|bm|left)(?![a-zA-Z])|[(\[]))", "d"),
        (r"\\operatorname\s*\{d\}", r"\operatorname{d}"),
    ),
    "identity": (
        (r"\\mathbf\s*\{?I\}?(?![a-zA-Z])", r"\mathbf{I}"),
        (r"\\boldsymbol\s*\{?I\}?(?![a-zA-Z])", r"\boldsymbol{I}"),
        (r"\\bm\s*\{?I\}?(?![a-zA-Z])", r"\bm{I}"),
        (r"\\mathbb\s*\{?I\}?(?![a-zA-Z])", r"\mathbb{I}"),
        (r"(?<![a-zA-Z\\{])I(?![a-zA-Z}])", "I"),
    ),
    "ones": (
        (r"\\mathbf\s*\{?1\}?", r"\mathbf{1}"),
        (r"\\boldsymbol\s*\{?1\}?", r"\boldsymbol{1}"),
        (r"\\bm\s*\{?1\}?", r"\bm{1}"),
        (r"\\mathbb\s*\{?1\}?", r"\mathbb{1}"),
    ),
    "zero": (
        (r"\\mathbf\s*\{?0\}?", r"\mathbf{0}"),
        (r"\\boldsymbol\s*\{?0\}?", r"\boldsymbol{0}"),
        (r"\\bm\s*\{?0\}?", r"\bm{0}"),
    ),
    "pseudo_inverse": (
        (r"\^\{?\s*\\dagger\s*\}?", r"^{\dagger}"),
        (r"\^\{?\+\}?(?=[^\d])", "^{+}"),
    ),
    "fraction": (
        (r"\\frac(?![a-zA-Z])", r"\frac"),
        (r"\\dfrac(?![a-zA-Z])", r"\dfrac"),
    ),
    "vector": tuple(
        (rf"\\{style}\s*\{{?\s*(?:[a-z]|\\[a-z]+)\s*\}}?(?![a-zA-Z])", rf"\{style}")
        for style in ("boldsymbol", "mathbf", "bm", "vec", "pmb", "symbf")
    ),
    "matrix": tuple(
        (rf"\\{style}\s*\{{?\s*(?:[A-Z]|\\[A-Z][a-z]+)\s*\}}?(?![a-zA-Z])", rf"\{style}")
        for style in ("mathbf", "boldsymbol", "bm", "pmb", "symbf")
    ),
}
_SPACE = r"\s*\\in\s*\\mathbb\s*\{?R\}?\s*\^"
_PLAIN = {  # letters declared without a bold font: arrays of such a document are plain
    "matrix": pattern(rf"(?<![a-zA-Z\\{{])[A-Z](?:\s*,\s*[A-Z])*{_SPACE}"),
    "vector": pattern(rf"(?<![a-zA-Z\\{{])[a-z](?:\s*,\s*[a-z])*{_SPACE}"),
}
_TRANSPOSED = pattern(rf"(?<![A-Za-z\\{{])[A-Za-z](?:\^\{{?\s*(?:T|\\top\b)|{_PRIMED})")
"""A plain letter with a transpose: arrays are plain where nothing is bold."""
_SMALL = pattern(r"(?<=[A-Za-z}])\^(?:t|\{\s*t\s*\})(?=\s*(?:[A-Za-z]|\\[A-Za-z]|\())")
"""The t of x^tAx, if nothing else is a transpose."""


class _Choice(NamedTuple):
    """A way to write something: a command without which it is not used ('' for none), how it is found and printed."""

    command: str
    pattern: re.Pattern[str]
    printed: str


def _choice(source: str, printed: str) -> _Choice:
    found = re.search(r"\\\\([A-Za-z]{2,})", source)
    outside = re.sub(r"\([^()]*\)", "", source)
    return _Choice(f"\\{found[1]}" if found and "|" not in outside else "", pattern(source), printed)


_PATTERNS = {field: tuple(_choice(*choice) for choice in choices) for field, choices in _CHOICES.items()}


def notation_of(formulas: Sequence[str]) -> Notation:
    """The notation that formulas use most; what they do not use stays as the notes have it."""
    text = "\n".join(formulas)
    chosen: dict[str, str] = {
        field: winner for field, choices in _PATTERNS.items() if (winner := _commonest(text, choices))
    }
    if "transpose" not in chosen and _SMALL.search(text):
        chosen["transpose"] = "^t"
    bold = not chosen.keys().isdisjoint(_PLAIN)
    for field, plain in _PLAIN.items():
        if field not in chosen and (plain.search(text) or (not bold and _TRANSPOSED.search(text))):
            chosen[field] = ""
    fixed = _in_style(chosen, chosen.get("vector"), chosen.get("matrix"))
    return Notation()._replace(**chosen, **fixed)


def _commonest(text: str, choices: Sequence[_Choice]) -> str:
    counts: dict[str, int] = {}
    for choice in choices:
        number = sum(1 for _ in choice.pattern.finditer(text)) if choice.command in text else 0
        counts[choice.printed] = counts.get(choice.printed, 0) + number
    best = max(counts, key=lambda printed: counts[printed])
    return best if counts[best] else ""


def _in_style(chosen: Mapping[str, str], vector: str | None, matrix: str | None) -> dict[str, str]:
    """Fixed arrays in the fonts of the document, unless it writes them itself."""
    wanted: dict[str, str] = {}
    if matrix is not None:
        wanted = {"identity": _styled(matrix, "I"), "unit_matrix": _styled(matrix, "E")}
    if vector is not None:
        wanted |= {"unit_vector": _styled(vector, "e")}
    return {field: latex for field, latex in wanted.items() if field not in chosen}


def _styled(style: str, letter: str) -> str:
    return f"{style}{{{letter}}}" if style else letter
