"""The macros of packages: what they mean, and that TeX prints the same letters for a call and for our reading of it."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from texdiff.latex.packages.loaded import PACKAGES
from texdiff.latex.requests.requests import default_macros, parse_request
from texdiff.latex.scanning.scan import scan
from texdiff.latex.tokens.fragment import read_fragment
from texdiff.latex.tokens.groups import spelling
from texdiff.latex.tokens.macros import Budget, MacroTable

DERIVATIVES = {  # package: call, numerator, variables
    "physics": [
        (r"\pdv{f}{x}", "f", "x"),
        (r"\pdv[2]{f}{x}", "f", "x x"),
        (r"\pdv{f}{x}{y}", "f", "x y"),
        (r"\pdv*{f}{x}", "f", "x"),
        (r"\pdv{x}(f+g)", r"\left(f+g\right)", "x"),
        (r"\pdv{x} f", "f", "x"),
        (r"\pderivative{f}{\vb{x}}", "f", r"\mathbf{x}"),
        (r"\partialderivative{\tr(AX)}{X}", r"\operatorname{tr}(AX)", "X"),
        (r"\dv{f}{x}", "f", "x"),
        (r"\dv[2]{f}{x}", "f", "x x"),
        (r"\dv{x}(f(x))", r"\left(f(x)\right)", "x"),
        (r"\dv*{f}{\vb*{x}}", "f", r"\boldsymbol{x}"),
        (r"\derivative{f}{x}", "f", "x"),
        (r"\pdv{\norm{\vb{x}}}{\vb{x}}", r"\left\|\mathbf{x}\right\|", r"\mathbf{x}"),
        (r"\pdv{x}\qty(f+g)", r"\left(f+g\right)", "x"),
        (r"\pdv{\va{u}}{x}", r"\vec{\mathbf{u}}", "x"),
        (r"\grad{f(x)}", "f(x)", "x"),
    ],
    "commath": [
        (r"\pd{f}{x}", "f", "x"),
        (r"\pd[2]{f}{x}", "f", "x x"),
        (r"\dpd{f}{x}", "f", "x"),
        (r"\tpd[2]{f}{x}", "f", "x x"),
        (r"\od{f}{x}", "f", "x"),
        (r"\dod[2]{f}{x}", "f", "x x"),
        (r"\tod{f}{x}", "f", "x"),
        (r"\md{f}{2}{x}{1}{y}{1}", "f", "x y"),
        (r"\pd{\norm{x}}{x}", r"\left\|x\right\|", "x"),
        (r"\pd{}{x} \del{f+g}", r"\left(f+g\right)", "x"),
    ],
    "esdiff": [
        (r"\diff{f}{x}", "f", "x"),
        (r"\diff[2]{f}{x}", "f", "x x"),
        (r"\diffp{f}{x}", "f", "x"),
        (r"\diffp[2]{f}{x}", "f", "x x"),
        (r"\diffp{f}{xy}", "f", "x y"),
        (r"\diffp{f}{{x^2}}", "f", "x x"),
        (r"\diffp{f}{{x_1}{x_2}}", "f", "x_{1} x_{2}"),
    ],
    "diffcoeff": [
        (r"\diff{f}{x}", "f", "x"),
        (r"\diff[2]{f}{x}", "f", "x x"),
        (r"\diffp{f}{x}", "f", "x"),
        (r"\diffp{f}{x,y}", "f", "x y"),
        (r"\diffp[2]{f}{x}", "f", "x x"),
        (r"\diffp*{f}{x}", "f", "x"),
        (r"\difsp{f}{x}", "f", "x"),
        (r"\diff**{x}{f}", "f", "x"),
    ],
    "derivative": [
        (r"\odv{f}{x}", "f", "x"),
        (r"\odv[order=2]{f}{x}", "f", "x x"),
        (r"\pdv{f}{x}", "f", "x"),
        (r"\pdv{f}{x,y}", "f", "x y"),
        (r"\pdv[order={1,1}]{f}{x,y}", "f", "x y"),
        (r"\pdv[ord=2]{f}{x}", "f", "x x"),
        (r"\pdv*{f}{x}", "f", "x"),
        (r"\pdv{f}/{x}", "f", "x"),
        (r"\pdv*{f}/{x}", "f", "x"),
    ],
    "cool": [
        (r"\pderiv{f}{x}", "f", "x"),
        (r"\pderiv[2]{f}{x}", "f", "x x"),
        (r"\pderiv{f}{x,y}", "f", "x y"),
        (r"\D{f}{x}", "f", "x"),
        (r"\pderiv{\Tr{X}}{X}", r"\operatorname{Tr}X", "X"),
    ],
}
FONTS = {"bbm.sty": r"\newcommand{\mathbbm}[1]{#1}", "esvect.sty": r"\newcommand{\vv}{\vec}"}
"""Stand-ins for packages that cool and mismath load for fonts, which not every installation has."""

CALLS = [(package, *row) for package, rows in DERIVATIVES.items() for row in rows]
OTHERS = [  # calls that are no derivative by themselves
    ("physics", r"\dd{x} \dd[2]{x} \dd(x+y) \dd"),
    ("physics", r"\qty[a] \qty{a} \qty|a| \abs{a} \abs*{a} \pqty{a} \bqty{a} \vqty{a} \norm*{a}"),
    ("physics", r"\grad f \grad(f) a\vdot b \cross c"),
    ("physics", r"\mqty(a & b \\ c & d) \mqty[a] \pmqty{a} \bmqty{a} \mdet{a}"),
    ("physics", r"\eval{f}_{x=0} \fdv{F}{g} \rank A \Tr A \flatfrac{a}{b} \vu{a}"),
    ("commath", r"\dif x \sbr{a} \cbr{a} \abs{a} \envert{a} \enVert{a} \eval{f}"),
    ("esdiff", r"\diff*{f}{x}{a}"),
    ("esdiff", r"\diffp*{f}{x}{y}"),
    ("diffcoeff", r"\diffp{f}{x}[y] \jacob{u,v}{x,y} \dl x"),
    ("derivative", r"\odv{f}{x}_{a}^{b} \jdv{f,g}{x,y} \mdv{f}{x} \odif{x} \pdif{x}"),
    ("cool", r"\Sin{x} \Exp{x} \Log{x} \Abs{x} \Grad{f} \Det{A} \Transpose{A} \DotProduct{a}{b}"),
    ("mismath", r"\di x \norm{a} \abs{a} \tr A \rank A \pow{a}{2} \lfrac{a}{b} a \mul b \R \Var X \eqdef"),
]


@pytest.mark.parametrize(("package", "call", "numerator", "variables"), CALLS)
def test_meaning(package: str, call: str, numerator: str, variables: str) -> None:
    request = parse_request(call, only(package))
    assert spelling(request.numerator) == numerator
    assert " ".join(map(spelling, request.denominators)) == variables


@pytest.mark.parametrize("package", PACKAGES)
def test_another_package_or_none_defines_nothing(package: str) -> None:
    names = {macro.name for macro in PACKAGES[package]}
    for other in {"amsmath", *PACKAGES} - {package, package + "4", package.removesuffix("4")}:
        foreign = names - {macro.name for macro in PACKAGES.get(other, ())}
        assert all(only(other).get(name) is None for name in foreign)


@pytest.mark.parametrize("package", sorted({package for package, _ in OTHERS}))
def test_tex_prints_the_same(package: str, tmp_path: Path) -> None:
    calls = [row[0] for row in DERIVATIVES.get(package, ())] + [call for name, call in OTHERS if name == package]
    assert only(package).names()
    printed = printed_letters(package, [*calls, *(expansion(package, call) for call in calls)], tmp_path)
    for number, call in enumerate(calls):
        assert printed[number] == printed[len(calls) + number], call


def only(package: str):  # type: ignore[no-untyped-def]  # Macros is not part of what is tested
    text = rf"\usepackage{{{package}}}"
    return MacroTable(text, scan(text).definitions, [package]).final()


def expansion(package: str, call: str) -> str:
    tokens = only(package).expand(read_fragment(call, 0, len(call)), Budget())
    return spelling(tokens)


def printed_letters(package: str, formulas: list[str], folder: Path) -> list[Counter[str]]:
    r"""The letters that TeX sets for each formula, found in the log by \showbox; delimiters do not count."""
    boxes = "\n".join(rf"\setbox0\hbox{{$\displaystyle {formula}$}}\message{{BOX}}\showbox0" for formula in formulas)
    source = (
        rf"\documentclass{{article}}\usepackage{{amsmath,amssymb}}\usepackage{{{package}}}\batchmode"
        r"\begin{document}\showboxdepth=1000\showboxbreadth=10000" + "\n" + boxes + "\n" + r"\end{document}"
    )
    (folder / "boxes.tex").write_text(source, "utf-8")
    for name, content in FONTS.items():
        (folder / name).write_text(content, "utf-8")
    subprocess.run(["pdflatex", "-interaction=batchmode", "boxes.tex"], cwd=folder, capture_output=True, check=False)
    log = (folder / "boxes.log").read_text("latin-1")
    assert "! Undefined control sequence" not in log, log
    letters = re.compile(r"^\.+\\[A-Z]+[0-9]*/\S+ ([A-Za-il-z0-9@])(?: |$)", re.MULTILINE)  # @ is ∂; j, k are bars
    return [Counter(letters.findall(box)) for box in log.split("> \\box0=")[1:]]


def test_default_macros_know_physics() -> None:
    assert default_macros().get("\\pdv") is not None
