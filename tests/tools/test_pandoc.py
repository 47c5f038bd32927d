"""The filter on the documents of both pandocs: what is answered, where derivations go, what stays as it is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import texdiff
from tests.tools.real import FILTER, HERE, Pandoc, Tree, formulas, nodes
from texdiff.pandoc.answering import filtered

LUA = Path(__file__).resolve().parents[2] / "samples" / "texdiff.lua"
QUADRATIC = r"\frac{\partial \mathbf{x}^{\top}\mathbf{A}\mathbf{x}}{\partial \mathbf{x}}"
DECLARED = r"Let $\mathbf{x} \in \mathbb{R}^n$ and $\mathbf{A} \in \mathbb{R}^{n \times n}$."
GIVEN = (r"\mathbf{x} \in \mathbb{R}^n", r"\mathbf{A} \in \mathbb{R}^{n \times n}")


def answer(request: str = QUADRATIC, **options: Any) -> str:
    """What texdiff answers without any document."""
    return texdiff.derive(request, given=GIVEN, **options).answer.latex()


class Case(NamedTuple):
    """A document, how pandoc reads it, and the formula that has to stand in it afterwards."""

    reader: str
    text: str
    formula: str


PLAIN, SYMMETRIC = answer(), answer(assume={r"\mathbf{A}": "symmetric"})
DENOMINATOR = answer(layout="denominator")
CASES = {
    "display": Case("markdown", f"{DECLARED}\n\n$$ {QUADRATIC} = ? $$\n", f"{QUADRATIC} = {PLAIN}"),
    "alone in a display": Case("markdown", f"{DECLARED}\n\n$${QUADRATIC}$$\n", f"{QUADRATIC} = {PLAIN}"),
    "inline": Case("markdown", f"{DECLARED} So ${QUADRATIC} = ?$, yes.\n", f"{QUADRATIC} = {PLAIN}"),
    "declared in words": Case(
        "markdown",
        f"{DECLARED} The matrix $\\mathbf{{A}}$ is symmetric.\n\n$${QUADRATIC} = ?$$\n",
        f"{QUADRATIC} = {SYMMETRIC}",
    ),
    "declared in another paragraph": Case(
        "markdown",
        f"{DECLARED}\n\n- Let $\\mathbf{{A}}$ be symmetric.\n\n> Then $${QUADRATIC} = ?$$\n",
        f"{QUADRATIC} = {SYMMETRIC}",
    ),
    "metadata": Case(
        "markdown",
        f"---\ntexdiff:\n  layout: denominator\n---\n\n{DECLARED}\n\n$${QUADRATIC} = ?$$\n",
        f"{QUADRATIC} = {DENOMINATOR}",
    ),
    "a division": Case(
        "markdown",
        f"{DECLARED}\n\n::: {{.texdiff layout=denominator}}\n$${QUADRATIC} = ?$$\n:::\n",
        f"{QUADRATIC} = {DENOMINATOR}",
    ),
    "a span": Case(
        "markdown", f"{DECLARED} So [${QUADRATIC} = ?$]{{.texdiff symmetric=A}}.\n", f"{QUADRATIC} = {SYMMETRIC}"
    ),
    "a comment": Case(
        "markdown",
        f"{DECLARED}\n\n<!-- texdiff: layout denominator -->\n\n$${QUADRATIC} = ?$$\n",
        f"{QUADRATIC} = {DENOMINATOR}",
    ),
    "a comment in a sentence": Case(
        "markdown", f"{DECLARED} So <!-- texdiff: symmetric A --> ${QUADRATIC} = ?$.\n", f"{QUADRATIC} = {SYMMETRIC}"
    ),
    "a call": Case("markdown", f"{DECLARED} So \\texdiff{{{QUADRATIC}}}.\n", f"{QUADRATIC} = {PLAIN}"),
    "a call with its definition": Case(
        "markdown",
        f"\\providecommand{{\\texdiff}}[2][]{{\\ensuremath{{#2}}}}\n\n{DECLARED} So \\texdiff{{{QUADRATIC}}}.\n",
        f"{QUADRATIC} = {PLAIN}",
    ),
    "macros expanded": Case(
        "markdown",
        f"\\newcommand{{\\by}}[1]{{\\frac{{\\partial #1}}{{\\partial \\mathbf{{x}}}}}}\n\n{DECLARED}\n\n"
        "$$\\by{\\mathbf{x}^{\\top}\\mathbf{A}\\mathbf{x}} = ?$$\n",
        f"{QUADRATIC} = {PLAIN}",
    ),
    "macros left": Case(
        "markdown-latex_macros",
        f"\\newcommand{{\\by}}[1]{{\\frac{{\\partial #1}}{{\\partial \\mathbf{{x}}}}}}\n\n{DECLARED}\n\n"
        "$$\\by{\\mathbf{x}^{\\top}\\mathbf{A}\\mathbf{x}} = ?$$\n",
        f"\\by{{\\mathbf{{x}}^{{\\top}}\\mathbf{{A}}\\mathbf{{x}}}} = {PLAIN}",
    ),
    "LaTeX": Case(
        "latex",
        f"\\newcommand{{\\x}}{{\\mathbf{{x}}}}\n\\begin{{document}}\n{DECLARED}\n\\[ {QUADRATIC} = ? \\]\n"
        "\\end{document}\n",
        f"{QUADRATIC} = {PLAIN}",
    ),
    "LaTeX with the author's notation": Case(
        "latex-latex_macros",
        "\\newcommand{\\x}{\\mathbf{x}}\\newcommand{\\A}{\\mathbf{A}}\n\\begin{document}\n"
        f"{DECLARED}\n\\[ \\frac{{\\partial \\x^\\top\\A\\x}}{{\\partial \\x}} = ? \\]\n\\end{{document}}\n",
        r"\frac{\partial \x^\top\A\x}{\partial \x} = \x^{\top}(\A + \A^{\top})",
    ),
    "settings of LaTeX": Case(
        "latex+raw_tex",
        f"\\texdiffset{{layout=denominator}}\n\n{DECLARED}\n\\[ {QUADRATIC} = ? \\]\n",
        f"{QUADRATIC} = {DENOMINATOR}",
    ),
}


def answered(tree: Tree, target: str = "html") -> Tree:
    """What the filter makes of a document, without starting a process of its own."""
    found: Tree = json.loads(filtered(json.dumps(tree), target).text)
    return found


@pytest.mark.parametrize("name", CASES)
def test_requests_are_answered_however_they_are_written(pandoc: Pandoc, name: str) -> None:
    case = CASES[name]
    tree = answered(pandoc.tree(case.text, "-f", case.reader, filtered=False))
    assert case.formula in formulas(tree)
    raw = "".join(content[1] for content in nodes(tree, "RawBlock") + nodes(tree, "RawInline"))
    assert r"\texdiffset" not in raw


def test_rows_of_an_align_in_markdown(pandoc: Pandoc) -> None:
    text = f"{DECLARED}\n\n\\begin{{align}}\nf &= 1 \\\\\n{QUADRATIC} &= ? \\label{{eq:f}}\n\\end{{align}}\n"
    tree = pandoc.tree(text, filtered=False)
    (raw,) = nodes(answered(tree), "RawInline")
    assert f"{QUADRATIC} &= {PLAIN} \\label{{eq:f}}" in raw[1]
    written = answered(tree, "docx")
    rows = f"f &= 1 \\\\ {QUADRATIC} &= {PLAIN}"
    assert any(formula == f"\\begin{{aligned}} {rows} \\end{{aligned}}" for formula in formulas(written))
    assert not nodes(written, "RawInline")


def test_rows_of_an_align_in_latex(pandoc: Pandoc) -> None:
    text = f"{DECLARED}\n\\begin{{align*}}\nf &= 1 \\\\\n{QUADRATIC} &= ?\n\\end{{align*}}\n"
    found = formulas(answered(pandoc.tree(text, "-f", "latex", filtered=False)))
    assert any(f"f &= 1 \\\\ {QUADRATIC} &= {PLAIN}" in formula for formula in found)


@pytest.mark.parametrize("place", ["paragraph", "here", "proof", "end", "solution", "none"])
def test_derivations_go_where_they_are_wanted(pandoc: Pandoc, place: str) -> None:
    text = (
        f"---\ntexdiff:\n  place: {place}\n---\n\n{DECLARED}\n\n"
        f"::: {{.theorem}}\nFirst $$ {QUADRATIC} = ?. $$ second.\n:::\n\nThird.\n\n"
        "::: {.proof}\nFourth.\n:::\n\n::: {.solution}\nFifth.\n:::\n\nSixth.\n"
    )
    told = pandoc.convert(text, "-t", "markdown", "--wrap=none")
    words = ["First", "second.", "Third.", "Fourth.", "Fifth.", "Sixth."]
    places = {"paragraph": "second.", "here": "First", "proof": "Fourth.", "end": "Sixth.", "solution": "Fifth."}
    expected = list(words)
    if place != "none":
        expected.insert(words.index(places[place]) + 1, "Derivation.")
    found = sorted((told.index(word), word) for word in (*words, "Derivation.") if word in told)
    assert [word for _, word in found] == expected
    assert ("= ?" in told) == (place == "solution")


def test_a_division_takes_all_derivations(pandoc: Pandoc) -> None:
    text = f"{DECLARED}\n\n$${QUADRATIC} = ?$$\n\n# Appendix\n\n::: {{#texdiffderivations}}\n:::\n\nThe end.\n"
    text = "---\ntexdiff:\n  place: end\n---\n" + text
    told = pandoc.convert(text, "-t", "markdown")
    assert told.index("Appendix") < told.index("Derivation") < told.index("The end.")


PRODUCT_RULE = r"product rule: $\mathrm{d}(\mathbf{M}\mathbf{N})="


@pytest.mark.parametrize("place", ["\\texdiffrules", "::: {#texdiffrules}\n:::", "::: {.texdiffrules}\n:::"])
def test_the_rules_that_were_used_are_listed(pandoc: Pandoc, place: str) -> None:
    text = f"{DECLARED}\n\n$${QUADRATIC} = ?$$\n\n# Rules\n\n{place}\n\nThe end.\n"
    told = pandoc.convert(text, "-t", "markdown-raw_attribute", "--wrap=none")
    assert told.index("# Rules") < told.index("*The rules that were used.*") < told.index("The end.")
    items = [line for line in told.splitlines() if line.startswith("-")]
    assert sum(PRODUCT_RULE in item for item in items) == 1
    assert len(items) == len(set(items)) >= 2
    assert "\\texdiffrules" not in told


def test_rules_are_cited_and_named_in_the_language_of_the_document(pandoc: Pandoc) -> None:
    text = (
        "\\documentclass{ctexart}\\begin{document}\n\\texdiffset{language=zh, rule/product rule=\\eqref{eq:product}}\n"
        f"{DECLARED}\n\\[ {QUADRATIC} = ? \\]\n\n\\texdiffrules\n\\end{{document}}\n"
    )
    tree = answered(pandoc.tree(text, "-f", "latex+raw_tex", filtered=False))
    (rules,) = nodes(tree, "BulletList")
    assert any("乘法法则" in str(item) and "eq:product" in str(item) for item in rules)


def test_without_requests_no_rules_are_listed(pandoc: Pandoc) -> None:
    assert "rules that were used" not in pandoc.convert(f"{DECLARED}\n\n\\texdiffrules\n", "-t", "plain")


def test_options_of_a_division_end_with_it(pandoc: Pandoc) -> None:
    text = f"{DECLARED}\n\n::: {{.texdiff layout=denominator}}\n$${QUADRATIC} = ?$$\n:::\n\n$${QUADRATIC} = ?$$\n"
    tree = answered(pandoc.tree(text, filtered=False))
    found = [formula for formula in formulas(tree) if formula.startswith(QUADRATIC)]
    assert found == [f"{QUADRATIC} = {DENOMINATOR}", f"{QUADRATIC} = {PLAIN}"]


def test_derivations_are_paragraphs_and_formulas(pandoc: Pandoc) -> None:
    tree = answered(pandoc.tree(f"{DECLARED}\n\n$${QUADRATIC} = ?$$\n", filtered=False))
    (division,) = nodes(tree, "Div")
    assert division[0][1] == ["texdiff-derivation"]
    assert [block["t"] for block in division[1]] == ["Para"]
    assert any(formula.startswith(r"\begin{aligned}") for formula in formulas(division))
    assert not nodes(division, "RawInline") + nodes(division, "RawBlock")


def test_numbers_of_equations_stay_behind_them_and_are_cited(pandoc: Pandoc) -> None:
    tree = answered(pandoc.tree(f"{DECLARED}\n\n$${QUADRATIC} = ?.$$ {{#eq:quadratic}}\n", filtered=False))
    paragraph = next(
        block["c"] for block in tree["blocks"] if nodes(block, "Math")[:1] != [] and "eq:quadratic" in str(block)
    )
    assert [node["t"] for node in paragraph][-3:] == ["Math", "Space", "Str"]
    assert paragraph[-3]["c"][1] == f"{QUADRATIC} = {PLAIN}."
    assert paragraph[-1]["c"] == "{#eq:quadratic}"
    assert [citation[0][0]["citationId"] for citation in nodes(tree, "Cite")] == ["eq:quadratic"]


def test_a_notebook(pandoc: Pandoc) -> None:
    cell = {"metadata": {}, "cell_type": "markdown", "source": f"{DECLARED}\n\n$${QUADRATIC} = ?$$\n"}
    printed = {"output_type": "display_data", "metadata": {}, "data": {"text/latex": f"${QUADRATIC} = ?$"}}
    code = {"metadata": {}, "cell_type": "code", "source": "show()", "execution_count": 1, "outputs": [printed]}
    book = {"cells": [cell, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    found = json.loads(pandoc.convert(json.dumps(book), "-f", "ipynb", "-t", "ipynb"))["cells"]
    source = "".join(found[0]["source"])
    assert f"{QUADRATIC} = {PLAIN}" in source
    assert "Derivation." in source
    assert found[1]["outputs"][0]["data"]["text/latex"] in ([f"${QUADRATIC} = ?$"], f"${QUADRATIC} = ?$")


def test_the_shim_in_lua(pandoc: Pandoc, environment: dict[str, str]) -> None:
    call = [pandoc.program, "-L", str(LUA), "-t", "plain"]
    text = f"{DECLARED}\n\n$${QUADRATIC} = ?$$\n"
    done = subprocess.run(
        call, input=text, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Derivation." in done.stdout


def run_filter(data: bytes) -> bytes:
    done = subprocess.run([str(FILTER), "html"], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_document_without_requests_passes_byte_for_byte(pandoc: Pandoc) -> None:
    text = f"{DECLARED}\n\nNo question: $\\mathbf{{A}}\\mathbf{{x}}$, ü, 导数. $${QUADRATIC} = {PLAIN}$$\n"
    data = json.dumps(pandoc.tree(text, filtered=False)).encode()
    assert run_filter(data) == data


def test_what_nobody_knows_is_copied() -> None:
    math = {"t": "Math", "c": [{"t": "InlineMath"}, r"\frac{\partial x^2}{\partial x} = ?"]}
    unknown = {"t": "Hologram", "c": [{"depth": 3}, [{"t": "Para", "c": [math, {"t": "Wink"}]}]]}
    tree = {"pandoc-api-version": [9, 8, 7], "meta": {}, "blocks": [unknown], "extra": [1]}
    found = json.loads(run_filter(json.dumps(tree).encode()))
    assert formulas(found) == [r"\frac{\partial x^2}{\partial x} = 2x"]
    text = json.dumps(found).replace("= 2x", "= ?")
    assert json.loads(text) == tree


def test_requests_are_answered_wherever_they_stand(pandoc: Pandoc) -> None:
    text = (HERE / "places.md").read_text("utf-8")
    before = json.dumps(pandoc.tree(text, filtered=False))
    found = json.dumps(answered(json.loads(before)))
    assert re.findall(r"partial (y\^[^}]*}?\d?}?)", found) == re.findall(r"partial (y\^[^}]*}?\d?}?)", before)
    powers = [int(power) for power in re.findall(r"partial x\^\{?(\d+)\}?\}\{\\\\partial x\} = \d+x", found)]
    assert set(powers) == set(range(2, 21))
    assert len(re.findall(r"partial x\} = \?", found)) == 0
    assert found.count("Derivation.") == 9
    reread = Pandoc(pandoc.program).convert(found, "-f", "json", "-t", "json", filtered=False)
    assert json.loads(reread) == json.loads(found)


def test_a_second_run_changes_nothing(pandoc: Pandoc) -> None:
    once = json.dumps(pandoc.tree(f"{DECLARED}\n\n$${QUADRATIC} = ?$$\n")).encode()
    assert json.loads(run_filter(once)) == json.loads(once)


REFUSED = r"\frac{\partial \mathbf{A}\mathbf{B}\mathbf{x}}{\partial \mathbf{x}}"
WRONG = f"# Sizes\n\n{DECLARED} $\\mathbf{{B}} \\in \\mathbb{{R}}^{{3 \\times 4}}$\n\n$${REFUSED} = ?$$\n"


def test_a_request_that_fails_ends_the_run_and_says_where(pandoc: Pandoc) -> None:
    done = pandoc.run(WRONG, "-F", str(FILTER))
    assert done.returncode != 0
    assert not done.stdout
    assert "formula 4 of section “Sizes”: error[sizes]" in done.stderr
    assert REFUSED in done.stderr


def test_a_failed_request_is_marked_where_the_run_goes_on(pandoc: Pandoc) -> None:
    done = pandoc.run(f"---\ntexdiff:\n  keep-going: true\n---\n{WRONG}", "-F", str(FILTER), "-t", "json")
    assert done.returncode == 0
    assert "error[sizes]" in done.stderr
    assert formulas(json.loads(done.stdout))[-1] == f"{REFUSED} = ?\\ \\textbf{{??}}"


def test_the_place_in_the_source_where_pandoc_tells_it(pandoc: Pandoc, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(WRONG, "utf-8")
    call = ["-f", "commonmark_x+sourcepos", "notes.md", "-F", str(FILTER)]
    done = pandoc.run("", *call, folder=tmp_path)
    assert done.returncode != 0
    assert "notes.md:5:" in done.stderr


@pytest.mark.parametrize(
    ("metadata", "code"),
    [("layout: diagonal", "option-value"), ("colour: red", "unknown-option"), ("language: xx", "option-value")],
)
def test_wrong_metadata_is_an_error(pandoc: Pandoc, metadata: str, code: str) -> None:
    done = pandoc.run(f"---\ntexdiff:\n  {metadata}\n---\n\n$${QUADRATIC} = ?$$\n", "-F", str(FILTER))
    assert done.returncode != 0
    assert f"error[{code}]" in done.stderr


FORMULA = r'{"t": "Math", "c": [{"t": "InlineMath"}, "\\frac{\\partial x^2}{\\partial x} = ?"]}'


def nested(depth: int) -> str:
    inside = f'{{"t": "Para", "c": [{FORMULA}]}}'
    for _ in range(depth):
        inside = f'{{"t": "Div", "c": [["", [], []], [{inside}]]}}'
    return f'{{"pandoc-api-version": [1, 22], "meta": {{}}, "blocks": [{inside}]}}'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"[{FORMULA}", "unreadable"),
        (f"[{FORMULA}]", "unreadable"),
        (f'{{"meta": {{}}, "blocks": {{"t": [{FORMULA}]}}}}', "unreadable"),
        (nested(50), ""),
        (nested(50_000), "too-deep"),
    ],
)
def test_what_is_no_document_is_an_error(text: str, code: str) -> None:
    done = subprocess.run([str(FILTER), "html"], input=text.encode(), capture_output=True, check=False)
    assert done.returncode == (1 if code else 0)
    assert (f"error[{code}]" if code else "1 answered") in done.stderr.decode()


def test_a_missing_package_is_named() -> None:
    program = (
        "import sys; sys.modules['pandocfilters'] = None; from texdiff.pandoc.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", program], input=nested(1).encode(), capture_output=True, check=False)
    assert done.returncode == 2
    assert b"pip install 'texdiff-calculus[pandoc]'" in done.stderr
