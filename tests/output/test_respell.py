"""Answers in the author's own macros."""

import re

import pytest

from texdiff.latex.scanning.scan import scan
from texdiff.latex.style.shorthand import Shorthands, shorthands
from texdiff.latex.tokens.macros import MacroTable
from texdiff.output.respell import respelled

PREAMBLE = r"""\documentclass{article}
\newcommand{\vct}[1]{\boldsymbol{#1}}
\newcommand{\va}{\vct{a}}
\newcommand{\mX}{\mathbf X}
\newcommand{\T}{^{\mathsf{T}}}
\newcommand{\dd}{\mathrm{d}}
\newcommand{\had}{\circ}
\newcommand{\inv}{^{-1}}
\newcommand{\half}{\frac12}
\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
\newcommand{\unused}{\mathbf{U}}
\DeclareMathOperator{\softmax}{softmax}
"""
FORMULAS = r"\va\T\mX\inv\had\mX \dd\vct{b} \half \pd{\softmax(\mX\va)}{\va}"


def found() -> Shorthands:
    document = scan(PREAMBLE + r"\begin{document}$" + FORMULAS + r"$\end{document}")
    macros = MacroTable(document.text, document.definitions).final()
    return shorthands(macros, [definition.name for definition in document.definitions], FORMULAS)


def test_macros_for_names_fonts_and_marks() -> None:
    names = dict(found().names)
    assert names[r"\boldsymbol{a}"] == r"\va"
    assert names[r"\mathbf{X}"] == r"\mX"
    assert names[r"^{\mathsf{T}}"] == r"\T"
    assert names[r"^{-1}"] == r"\inv"
    assert names[r"\circ"] == r"\had"
    assert names[r"\operatorname{softmax}"] == r"\softmax"
    assert {r"\half", r"\pd", r"\unused"}.isdisjoint(names.values())
    assert found().fonts == ((r"\boldsymbol", r"\vct"),)


def test_formulas_written_out() -> None:
    assert found().written_out(r"\va\T\vct{b}") == r"\boldsymbol{a}^{\mathsf{T}}\boldsymbol{b}"


@pytest.mark.parametrize(
    ("latex", "typed"),
    [
        (r"\boldsymbol{a}^{\mathsf{T}}\mathbf{X}", r"\va\T\mX"),
        (r"\mathrm{d}f + \mathrm{d}\mathbf{X}", r"\dd f + \dd\mX"),
        (r"\boldsymbol{r}_i \boldsymbol{a}_1", r"\vct{r}_i \va_1"),
        (r"\operatorname{softmax}(\boldsymbol{a})", r"\softmax(\va)"),
        (r"\mathbf{Y}\boldsymbolic", r"\mathbf{Y}\boldsymbolic"),
    ],
)
def test_respelled(latex: str, typed: str) -> None:
    table = dict((*found().names, *found().fonts))
    assert respelled(latex, table) == typed
    assert re.sub(" ", "", found().written_out(typed)) == re.sub(" ", "", latex)


NORMS = [
    (r"\|\mathbf{x}\|^{2}", r"\norm{\mathbf{x}}^{2}"),
    (r"2\,\bigl\|\mathbf{x} + y\bigr\| + \|z\|", r"2\,\norm{\mathbf{x} + y} + \norm{z}"),
    (r"\|x\|\|y\|", r"\norm{x}\norm{y}"),
    (r"\frac{x}{\|x\|}", r"\frac{x}{\norm{x}}"),
    (r"\|x &= y\|", r"\|x &= y\|"),
    (r"\|x", r"\|x"),
    (r"\bigl\|\|x\| y\bigr\|", r"\bigl\|\|x\| y\bigr\|"),
]


@pytest.mark.parametrize(("latex", "typed"), NORMS)
def test_delimiters_by_the_authors_macro(latex: str, typed: str) -> None:
    assert respelled(latex, {r"\|#\|": r"\norm{#}"}) == typed


def test_left_and_right_delimiters_never_glue() -> None:
    assert respelled(r"\|x\|y", {r"\|#\|": r"\lVert#\rVert"}) == r"\lVert x\rVert y"


PACKAGES = [
    (
        r"\usepackage{physics}",
        r"$\norm{\vb{x}}\dd{\vb{y}}$",
        {r"\mathbf": r"\vb", r"\|#\|": r"\norm{#}", r"\mathrm{d}": r"\dd"},
    ),
    (r"\usepackage{mathtools}\DeclarePairedDelimiter{\nrm}{\lVert}{\rVert}", r"$\nrm{x}$", {r"\|#\|": r"\nrm{#}"}),
    (r"\newcommand{\nrm}[1]{\left\|#1\right\|}", r"$\nrm{x}$", {r"\|#\|": r"\nrm{#}"}),
    (r"\newcommand{\det}[1]{\lvert #1\rvert}", r"$\det{x}$", {"|#|": r"\det{#}"}),
    ("", r"$\lVert x\rVert$", {r"\|#\|": r"\lVert#\rVert"}),
    (r"\newcommand{\nrm}[2]{\|#1\|_{#2}}", r"$\nrm{x}{2}$", {}),
]


@pytest.mark.parametrize(("preamble", "formulas", "expected"), PACKAGES)
def test_macros_of_packages_and_delimiters(preamble: str, formulas: str, expected: dict[str, str]) -> None:
    document = scan(preamble + r"\begin{document}" + formulas + r"\end{document}")
    packages = [package.name for package in document.packages]
    macros = MacroTable(document.text, document.definitions, packages).final()
    own = shorthands(macros, macros.names(), formulas)
    assert dict((*own.names, *own.fonts, *own.fences)) == expected
