"""The filtered notes in every format: set by TeX, shown by a browser with KaTeX and MathJax, unpacked from archives."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.real import FILTER, HERE, MODULES, Pandoc, Rendered, formulas, nodes, tool

NOTES = (HERE / "notes.md").read_text("utf-8")
DERIVATIONS = 8  # of the nine requests one is inline
RENDERERS = {
    "katex": (f"--katex={(MODULES / 'katex' / 'dist').as_uri()}/", 'class="katex-html"', "katex-error"),
    "mathjax": (
        f"--mathjax={(MODULES / 'mathjax' / 'es5' / 'tex-chtml-full.js').as_uri()}",
        "<mjx-container",
        "<mjx-merror",
    ),
}
"""How pandoc is told, what the renderer makes of a formula, and of one that it cannot read."""


def write(pandoc: Pandoc, folder: Path, name: str, *flags: str) -> Path:
    """The filtered notes as a file; pandoc has nothing to warn of."""
    page = folder / name
    done = pandoc.run(NOTES, "-s", "-F", str(FILTER), "-o", str(page), *flags)
    assert done.returncode == 0, done.stderr
    assert "[WARNING]" not in done.stderr
    return page


def shown_formulas(pandoc: Pandoc) -> int:
    """The formulas of the filtered notes, and the rows that stand in raw TeX."""
    tree = pandoc.tree(NOTES)
    rows = [content for content in nodes(tree, "RawInline") if content[1].startswith("\\begin{align}")]
    return len(formulas(tree)) + len(rows)


@pytest.mark.parametrize("renderer", RENDERERS)
def test_pages_render_in_a_browser(
    pandoc: Pandoc, tmp_path: Path, browser: Callable[[Path], Rendered], renderer: str
) -> None:
    flag, shown, refused = RENDERERS[renderer]
    page = write(pandoc, tmp_path, "notes.html", flag)
    rendered = browser(page)
    assert rendered.dom.count(shown) == shown_formulas(pandoc)
    assert refused not in rendered.dom
    assert "[t]" not in re.sub(r"<(annotation|script|mjx-assistive-mml).*?</\1>", "", rendered.dom, flags=re.DOTALL)
    assert not rendered.console
    assert rendered.picture.stat().st_size > 50_000


def test_tex_sets_the_notes(pandoc: Pandoc, tmp_path: Path) -> None:
    page = write(pandoc, tmp_path, "notes.tex")
    call = [tool("xelatex"), "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", page.name]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-3000:]
    assert not re.findall(r"^Overfull.*", page.with_suffix(".log").read_text("utf-8", "replace"), re.MULTILINE)
    text = subprocess.run(
        [tool("pdftotext"), "notes.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert text.stdout.count("Derivation.") == DERIVATIONS


def test_a_word_processor_gets_formulas_of_its_own(pandoc: Pandoc, tmp_path: Path) -> None:
    with zipfile.ZipFile(write(pandoc, tmp_path, "notes.docx")) as archive:
        text = archive.read("word/document.xml").decode("utf-8")
    words = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", text))
    assert words.count("Derivation.") == DERIVATIONS
    assert "\\" not in words
    assert text.count("<m:oMath>") == shown_formulas(pandoc)


def test_a_book_gets_mathml(pandoc: Pandoc, tmp_path: Path) -> None:
    with zipfile.ZipFile(write(pandoc, tmp_path, "notes.epub", "--mathml")) as archive:
        chapters = [archive.read(name).decode("utf-8") for name in archive.namelist() if "/ch" in name]
    text = "".join(chapters)
    words = re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", text, flags=re.DOTALL)
    assert words.count("Derivation.") == DERIVATIONS
    assert "\\" not in words
    assert text.count("<math ") == shown_formulas(pandoc)
