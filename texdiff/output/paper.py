"""How wide a line of text is in a document: by its class, its options and the package geometry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from texdiff.output.width import ARTICLE

_CLASSES = (
    (re.compile(r"IEEEtran"), 25.2),
    (re.compile(r"acmart|revtex|elsarticle"), 24.0),
    (re.compile(r"tufte"), 31.0),
)
_UNITS = {"pt": 1.0, "mm": 2.845, "cm": 28.45, "in": 72.27, "bp": 1.004, "pc": 12.0}
_PAPERS = {"a4paper": 597.5, "a5paper": 421.1, "b5paper": 500.8, "letterpaper": 614.3, "legalpaper": 614.3}
_LENGTH = re.compile(r"\{?\s*([\d.]+)\s*(pt|mm|cm|in|bp|pc)")
_KEY = re.compile(r"(\w+)\s*(?:=\s*(\{[^{}]*\}|[^,{}]*))?")
_GEOMETRY = re.compile(r"\\geometry\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_TEXT_WIDTH = re.compile(r"\\setlength\s*\{?\\textwidth\}?\s*\{([^{}]*)\}")
_COLUMN_GAP = 10.0
_DEFAULT_SCALE = 0.7
"""What geometry leaves for the text where nothing is said."""


def line_width(document_class: str = "article", options: Sequence[str] = (), preamble: str = "") -> float:
    """The width of a line of text in em; `preamble` may hold options of geometry, or set the width itself."""
    size = _size(document_class, options)
    if "beamer" in document_class:
        return _beamer(options) / size
    for pattern, width in _CLASSES:
        if pattern.search(document_class) and "onecolumn" not in options:
            return width
    asked = _asked(preamble, [*options, *(["a4paper"] if document_class.startswith("ctex") else [])])
    if "twocolumn" in options:
        return ((asked - _COLUMN_GAP) / 2 if asked else 229.5) / size
    if asked:
        return asked / size
    return {"11pt": 32.8, "12pt": 32.5}.get("".join({"11pt", "12pt"} & set(options)), ARTICLE)


def _size(document_class: str, options: Sequence[str]) -> float:
    """The em of the text font in pt; slides are set in 11pt."""
    if "12pt" in options:
        return 11.75
    return 10.95 if "11pt" in options or "beamer" in document_class else 10.0


def _beamer(options: Sequence[str]) -> float:
    wide = {"aspectratio=169": 160.0, "aspectratio=1610": 160.0, "aspectratio=149": 140.0}
    paper = next((width for option, width in wide.items() if option in options), 128.0)
    return (paper - 20.0) * _UNITS["mm"]


def _asked(preamble: str, options: Sequence[str]) -> float:
    """The width of the text in pt that the preamble asks for, 0 where it asks for none."""
    found = _TEXT_WIDTH.search(preamble)
    if found and (length := _points(found[1])):
        return length
    if re.search(r"\\usepackage\s*(?:\[[^]]*\])?\s*\{fullpage\}", preamble):
        return _paper(options) - 2 * _UNITS["in"]
    said = re.findall(r"\\usepackage\s*\[((?:[^][{}]|\{[^{}]*\})*)\]\s*\{geometry\}", preamble)
    said += _GEOMETRY.findall(preamble)
    if not said and not re.search(r"\\usepackage\s*\{[^{}]*geometry[^{}]*\}", preamble):
        return 0.0
    keys = {key: value for text in said for key, value in _KEY.findall(text)}
    return _of_geometry(keys, _paper([*options, *keys]))


def _of_geometry(keys: Mapping[str, str], paper: float) -> float:
    for key in ("textwidth", "width", "total", "text", "body"):
        if length := _points(keys.get(key, "")):
            return length
    both = _points(keys.get("hmargin", "")) or _points(keys.get("margin", ""))
    sides = [_first(keys, names) or both for names in (("left", "lmargin", "inner"), ("right", "rmargin", "outer"))]
    if not any(sides):
        return paper * _DEFAULT_SCALE
    return paper - sum(side or max(sides) for side in sides)


def _first(keys: Mapping[str, str], names: Sequence[str]) -> float:
    return next((length for name in names if (length := _points(keys.get(name, "")))), 0.0)


def _points(text: str) -> float:
    """A length in pt, 0 where there is none."""
    found = _LENGTH.match(text.strip())
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


def _paper(options: Sequence[str]) -> float:
    return next((_PAPERS[option] for option in options if option in _PAPERS), _PAPERS["letterpaper"])
