"""Macros of the author and of loaded packages, expanded as LaTeX would, and never without end."""

from __future__ import annotations

import pytest

from texdiff.errors import RequestError
from texdiff.latex.scanning.scan import scan
from texdiff.latex.tokens.fragment import read_fragment
from texdiff.latex.tokens.groups import spelling
from texdiff.latex.tokens.macros import Budget, MacroTable


def expand(preamble: str, text: str, budget: int = 100_000) -> str:
    found = scan(preamble)
    macros = MacroTable(preamble, found.definitions, [package.name for package in found.packages]).final()
    return spelling(macros.expand(read_fragment(text, 0, len(text)), Budget(budget)))


TABLE = [
    (r"\newcommand{\x}{\mathbf x}", r"\x", r"\mathbf{x}"),
    (r"\newcommand\x\alpha", r"\x y", r"\alpha y"),
    (r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}", r"\pd{f}\x", r"\frac{\partial f}{\partial\x}"),
    (r"\newcommand{\PD}[2] {\frac{\partial #2}{\partial #1}}", r"\PD x f", r"\frac{\partial f}{\partial x}"),
    (r"\newcommand{\q}[2][a]{#1+#2}", r"\q{b} \q[c]{b}", "a+bc+b"),
    (r"\renewcommand*{\d}{\mathrm{d}}", r"\d x", r"\mathrm{d}x"),
    (r"\def\T{^\mathsf{T}}", r"A\T", r"A^\mathsf{T}"),
    (r"\def\pd#1#2{\frac{\partial #1}{\partial #2}}", r"\pd f x", r"\frac{\partial f}{\partial x}"),
    (r"\DeclareMathOperator{\tr}{tr}", r"\tr(A)", r"\operatorname{tr}(A)"),
    (r"\DeclareMathOperator*{\tr}{tr}", r"\tr A", r"\operatorname{tr}A"),
    (r"\let\oldvec\vec \renewcommand{\vec}[1]{\oldvec{\mathbf{#1}}}", r"\vec x", r"\vec{\mathbf{x}}"),
    (r"\newcommand\a{b}\let\c\a\renewcommand\a{z}", r"\c\a", "bz"),
    (r"\providecommand{\a}{b}\providecommand{\a}{c}", r"\a", "b"),
    (r"\DeclarePairedDelimiter{\norm}{\lVert}{\rVert}", r"\norm*{x}\norm[\big]{y}", r"\lVert x\rVert\lVert y\rVert"),
    (
        r"\DeclarePairedDelimiterX{\inner}[2]{\langle}{\rangle}{#1,\delimsize#2}",
        r"\inner{a}{b}",
        r"\langle a,b\rangle",
    ),
    (
        r"\NewDocumentCommand{\m}{s O{k} m}{\IfBooleanTF{#1}{S}{N}_{#2}#3}",
        r"\m*{a}\m[b]{c}",
        "S_{k}aN_{b}c",
    ),
    (r"\NewDocumentCommand\m{o}{\IfNoValueTF{#1}{x}{y#1}}", r"\m\m[2]", "xy2"),
    (r"\newcommand{\w}[1]{\text{in #1}}", r"\w{b}", r"\text{in b}"),
    (r"\newcommand{\a}{\b}\newcommand{\b}{c}", r"\a", "c"),
    (r"\renewcommand{\frac}[2]{#1/#2}\def\partial{x}", r"\frac{\partial}{b}", r"\frac{\partial}{b}"),
    (r"\providecommand{\texdiff}[2][]{#2}", r"\texdiff{a}", r"\texdiff{a}"),
    (r"\newcommand{\half}{\frac{1}", r"\half", r"\half"),
    (r"\usepackage{physics}", r"\pdv{f}{x}", r"\frac{\partial f}{\partial x}"),
    (r"\usepackage{physics}", r"\pdv[2]{f}{x}", r"\frac{\partial^{2}f}{\partial x^{2}}"),
    (r"\usepackage{physics}", r"\pdv{f}{x}{y}", r"\frac{\partial^{2}f}{\partial x\partial y}"),
    (r"\usepackage{physics}", r"\dv{x} f", r"\frac{\mathrm{d}}{\mathrm{d}x}f"),
    (r"\usepackage{commath}", r"\pd[2]{f}{x}", r"\frac{\partial^{2}f}{\partial x^{2}}"),
    (r"\usepackage{physics}\renewcommand{\dv}{\mathbf{d}}", r"\dv", r"\mathbf{d}"),
    ("", r"\pdv{f}{x}", r"\pdv{f}{x}"),
]


@pytest.mark.parametrize(("preamble", "text", "expected"), TABLE)
def test_expansion(preamble: str, text: str, expected: str) -> None:
    assert expand(preamble, text) == expected


LAUGHS = "".join(rf"\def\{chr(65 + n)}{{" + rf"\{chr(66 + n)}" * 10 + "}" for n in range(10))
ERRORS = [
    (r"\def\x{\x}", r"\x", "macro-recursion"),
    (r"\def\x{\y}\def\y{a\x}", r"\x", "macro-recursion"),
    (LAUGHS, r"\A", "macro-budget"),
    (r"\newcommand{\pd}[2]{#1#2}", r"\pd{a}", "macro-arguments"),
    (r"\newcommand{\pd}[2]{#1#2}", r"{\pd{a}}", "macro-arguments"),
]


@pytest.mark.parametrize(("preamble", "text", "code"), ERRORS)
def test_bad_macros_are_errors_at_their_call(preamble: str, text: str, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        expand(preamble, text)
    span = caught.value.diagnostic.span
    assert caught.value.diagnostic.code == code
    assert span is not None and text[span.start] == "\\"


def test_the_budget_is_shared() -> None:
    preamble = r"\newcommand{\a}{bbbbb}"
    macros = MacroTable(preamble, scan(preamble).definitions).final()
    budget = Budget(6)
    call = read_fragment(r"\a", 0, 2)
    macros.expand(call, budget)
    with pytest.raises(RequestError, match="more than"):
        macros.expand(call, budget)


def test_the_definition_in_force_counts() -> None:
    text = r"\newcommand{\a}{x} 1 \renewcommand{\a}{y} 2 \def\a{z} 3"
    table = MacroTable(text, scan(text).definitions)
    call = read_fragment(r"\a", 0, 2)
    said = [spelling(table.at(text.index(mark)).expand(call, Budget())) for mark in "123"]
    assert said == ["x", "y", "z"]


def test_products_carry_the_place_of_the_call_and_arguments_their_own() -> None:
    preamble = r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}"
    macros = MacroTable(preamble, scan(preamble).definitions).final()
    text = r"a \pd{f}{x} b"
    tokens = macros.expand(read_fragment(text, 0, len(text)), Budget())
    places = {token.text: text[slice(*token.span)] for token in tokens}
    assert places == {
        "a": "a",
        "b": "b",
        "f": "f",
        "x": "x",
        "{": r"\pd{f}{x}",
        "}": r"\pd{f}{x}",
        "\\frac": r"\pd{f}{x}",
        "\\partial": r"\pd{f}{x}",
    }
