"""What single nodes of a document say: labels, places, options, and TeX that means more than its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from texdiff.glance import may_hold_derivative
from texdiff.latex.scanning.environments import kind_of
from texdiff.latex.scanning.regions import DISPLAYS

Node = dict[str, Any]
RAW_TEX = frozenset(("tex", "latex"))
CLASS = "texdiff"
_QUARTO = {
    **dict.fromkeys(("thm", "lem", "cor", "prp", "cnj", "def", "exm", "rem"), "theorem"),
    "exr": "exercise",
    "sol": "solution",
}
_HTML_DIRECTIVE = re.compile(r"<!--\s*(texdiff(?:-set)?\s*[:：].*?)\s*-->", re.DOTALL)
_CROSSREF = re.compile(r"\{#([^\s{}]+)")
_CALL = re.compile(r"\\texdiff\s*[\[{](?:(?!\$|\\begin(?![A-Za-z])).)*\Z", re.DOTALL)
_DEFINED = re.compile(r"command\s*\{?\\texdiff(?![A-Za-z])")
_EXPANDED_CALL = re.compile(r"\\ensuremath\s*(\{.*\})\Z", re.DOTALL)  # pandoc has put in what the macro stands for
_OWN_DISPLAY = re.compile(r"\s*\\begin\s*\{([A-Za-z]+\*?)\}.*\\end\s*\{\1\}\s*\Z", re.DOTALL)
_POSITION = re.compile(r"(?:(.*)@)?(\d+:\d+)-\d+:\d+")
_PLACES = frozenset(("data-pos", "wrapper"))


def division(name: str, classes: Iterable[str]) -> str:
    """The environment of LaTeX that a division is, by its classes, or by its name as Quarto has it; '' for none."""
    known = (kind for kind in classes if kind_of(kind) != "other")
    return next(known, _QUARTO.get(name.partition("-")[0], ""))


def options(classes: Sequence[str], attributes: Iterable[Sequence[str]]) -> str:
    """What the attributes of a division or span tell texdiff, as one line."""
    said = "; ".join(f"{key}={value}" for key, value in attributes if key not in _PLACES)
    return " ".join(said.split()) if CLASS in classes else ""


def own_display(text: str) -> bool:
    """Whether a formula brings an environment of its own."""
    own = _OWN_DISPLAY.match(text)
    return own is not None and own[1] in DISPLAYS


def call(text: str, *, defined: bool) -> str | None:
    r"""Raw TeX that is one \texdiff{…}, also where the document defines it and pandoc has put in what it stands for."""
    expanded = _EXPANDED_CALL.match(text) if defined and may_hold_derivative(text) else None
    text = f"\\texdiff{expanded[1]}" if expanded else text
    return text if _CALL.match(text) else None


def directives(html: str) -> list[str]:
    """What the comments of raw HTML tell texdiff."""
    return [said[1] for said in _HTML_DIRECTIVE.finditer(html)]


def defines_call(text: str) -> bool:
    r"""Whether raw TeX defines \texdiff."""
    return _DEFINED.search(text) is not None


def only_defines(block: Node) -> bool:
    """Whether a block is raw TeX that prints nothing, as at the beginning of a document."""
    return block["t"] == "RawBlock" and block["c"][0] in RAW_TEX and "\\begin" not in block["c"][1]


def label_behind(inlines: list[Node], index: int) -> str:
    """The label of pandoc-crossref that stands behind a formula, '' for none."""
    for node in inlines[index + 1 : index + 3]:
        if node["t"] == "Str" and (found := _CROSSREF.match(node["c"])):
            return found[1]
        if node["t"] not in ("Space", "SoftBreak"):
            break
    return ""


def is_label(node: Node) -> bool:
    """Whether a word begins a label of pandoc-crossref."""
    return node["t"] == "Str" and str(node["c"]).startswith("{#")


def position(attributes: list[list[str]]) -> str:
    """The place in the source, where pandoc's extension `sourcepos` tells it."""
    said = next((value for key, value in attributes if key == "data-pos"), "")
    found = _POSITION.match(said)
    return f"{found[1]}:{found[2]}" if found and found[1] else found[2] if found else ""
