"""One linear pass over a document, LaTeX or Markdown, that says what stands where."""

from __future__ import annotations

from texdiff.latex.scanning.definitions import Definition
from texdiff.latex.scanning.document import Call, Directive, Scan
from texdiff.latex.scanning.environments import Environment
from texdiff.latex.scanning.markdown import MarkdownScanner
from texdiff.latex.scanning.preamble import Heading, Package
from texdiff.latex.scanning.regions import Region
from texdiff.latex.scanning.scanner import Scanner

MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".rmd", ".qmd")

__all__ = [
    "Call",
    "Definition",
    "Directive",
    "Environment",
    "Heading",
    "Package",
    "Region",
    "Scan",
    "is_markdown",
    "scan",
]


def scan(text: str, *, markdown: bool = False) -> Scan:
    """Reads a whole document. Never raises: what cannot be understood is left out."""
    scanner = MarkdownScanner(text) if markdown else Scanner(text)
    return scanner.run()


def is_markdown(path: str) -> bool:
    """Whether a file is Markdown, by its suffix."""
    return path.lower().endswith(MARKDOWN_SUFFIXES)
