"""What the document says of itself: class, packages, language; for the front end and for the page."""

from __future__ import annotations

import re
from typing import NamedTuple


class Package(NamedTuple):
    """A loaded package or class with its options as typed."""

    name: str
    options: str
    offset: int


class Heading(NamedTuple):
    """A sectioning command; level 0 is a part, 1 a chapter, 2 a section and so on."""

    level: int
    title: str
    offset: int


LEVELS = {"part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
LOADERS = frozenset(("usepackage", "RequirePackage", "documentclass", "LoadClass"))

_LOAD = re.compile(r"\s*(?:\[((?:[^\[\]{}]|\{[^{}]*\}){0,2000})\]\s*)?\{([^{}]{0,2000})\}")
_TITLE = re.compile(r"\*?\s*(?:\[[^\[\]]{0,400}\]\s*)?\{((?:[^{}]|\{[^{}]{0,400}\}){0,400})\}")
_CHINESE_PACKAGES = frozenset(
    ("ctex", "ctexcap", "xeCJK", "CJK", "CJKutf8", "luatexja", "ctexart", "ctexrep", "ctexbook", "ctexbeamer")
)
_WORDS = re.compile(r"\\[A-Za-z]+|([\u3400-\u9fff])|([A-Za-z]{2,})")


def read_load(text: str, position: int) -> list[Package]:
    r"""The packages of a `\usepackage[options]{one,two}` whose command ends here."""
    found = _LOAD.match(text, position)
    if found is None:
        return []
    names = (re.sub(r"%[^\n]*", "", name).strip() for name in found[2].split(","))
    return [Package(name, found[1] or "", position) for name in names if name]


def read_heading(text: str, position: int, command: str, offset: int) -> Heading | None:
    """The heading whose command ends here."""
    found = _TITLE.match(text, position)
    return Heading(LEVELS[command], found[1], offset) if found else None


def document_language(text: str, packages: tuple[Package, ...]) -> str:
    """`zh` with a Chinese package or more CJK letters than Latin words, else `en`.

    A CJK letter counts as half a word, as that is what it is in a translation.
    """
    for package in packages:
        if package.name in _CHINESE_PACKAGES:
            return "zh"
        if package.name in ("babel", "polyglossia") and "chinese" in package.options:
            return "zh"
    chinese = latin = 0
    for letter, word in _WORDS.findall(text, 0, 200_000):
        chinese += bool(letter)
        latin += bool(word)
    return "zh" if chinese > 2 * latin else "en"
