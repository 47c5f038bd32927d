"""physics: \\pdv, \\dv, \\dd, \\grad, \\qty, bold vectors, matrices; a star makes a flat fraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from texdiff.latex.packages.macro import Argument, PackageMacro, is_given

_POWER = r"\IfNoValueF{#2}{^{#2}}"
_TEXTS = ("if", "then", "else", "otherwise", "unless", "given", "using", "assume", "since", "let", "for", "all")
_SIZES = r"t\big t\Big t\bigg t\Bigg"


def _derivative(sign: str, variables: int) -> str:
    r"""`*[order]{f}{x}`, `*[order]{x}(f)` as an operator, and `{f}{x}{y}` for two variables."""
    bracket = 4 + variables
    operator = rf"\frac{{{sign}{_POWER}}}{{{sign} #3{_POWER}}}\IfNoValueF{{#{bracket}}}{{\left(#{bracket}\right)}}"
    simple = rf"\frac{{{sign}{_POWER} #3}}{{{sign} #4{_POWER}}}"
    if variables == 1:
        return rf"\IfNoValueTF{{#4}}{{{operator}}}{{{simple}}}"
    mixed = rf"\frac{{{sign}^2 #3}}{{{sign} #4 {sign} #5}}"
    return rf"\IfNoValueTF{{#4}}{{{operator}}}{{\IfNoValueTF{{#5}}{{{simple}}}{{{mixed}}}}}"


def _quantity(arguments: Sequence[Argument]) -> Iterable[str | Argument]:
    r"""\qty(…), \qty[…], \qty{…}, \qty|…|; only the first kind of delimiter that is there makes delimiters grow."""
    marks = ((r"\{", r"\}"), ("[", "]"), ("(", ")"), ("|", "|"))
    for (left, right), argument in zip(marks, arguments[4:], strict=True):
        if is_given(argument):
            yield rf"\left{left}"
            yield argument
            yield rf"\right{right}"


def _matrix(arguments: Sequence[Argument]) -> Iterable[str | Argument]:
    r"""\mqty{…}, \mqty(…), \mqty[…], \mqty|…|."""
    for kind, argument in zip(("matrix", "bmatrix", "pmatrix", "vmatrix"), arguments[1:], strict=True):
        if is_given(argument):
            yield rf"\begin{{{kind}}}"
            yield argument
            yield rf"\end{{{kind}}}"


def _of(sign: str) -> str:
    """An operator before {…}, […] or (…)."""
    return rf"{sign}\IfNoValueF{{#1}}{{#1}}\IfNoValueF{{#2}}{{\left[#2\right]}}\IfNoValueF{{#3}}{{\left(#3\right)}}"


_ALIASES = {
    "\\pdv": "s o m g g d()",
    "\\pderivative": "s o m g g d()",
    "\\partialderivative": "s o m g g d()",
    "\\dv": "s o m g d()",
    "\\derivative": "s o m g d()",
    "\\fdv": "s o m g d()",
    "\\fderivative": "s o m g d()",
    "\\functionalderivative": "s o m g d()",
}
_SIGNS = {"p": r"\partial", "d": r"\mathrm{d}", "f": r"\delta"}
_FENCES = {
    "\\abs": ("|", "|"),
    "\\absolutevalue": ("|", "|"),
    "\\norm": (r"\|", r"\|"),
    "\\pqty": ("(", ")"),
    "\\bqty": ("[", "]"),
    "\\Bqty": (r"\{", r"\}"),
    "\\vqty": ("|", "|"),
}
_BOLD = r"\IfBooleanTF{#1}{\boldsymbol{#2}}{\mathbf{#2}}"
_MATRICES = {"\\pmqty": "pmatrix", "\\bmqty": "bmatrix", "\\vmqty": "vmatrix", "\\mdet": "vmatrix"}

MACROS = (
    *(
        PackageMacro(name, arguments, _derivative(_SIGNS[name[1]], arguments.count("g")))
        for name, arguments in _ALIASES.items()
    ),
    *(
        PackageMacro(
            name,
            "o g d()",
            r"\mathrm{d}\IfNoValueF{#1}{^{#1}}\IfNoValueTF{#2}{\IfNoValueF{#3}{\left(#3\right)}}{#2\IfNoValueF{#3}{(#3)}}",
        )
        for name in ("\\dd", "\\differential")
    ),
    *(PackageMacro(name, "g o d()", _of(r"\nabla")) for name in ("\\grad", "\\gradient")),
    *(PackageMacro(name, "", rf"\operatorname{{{text}}}") for name, text in (("\\tr", "tr"), ("\\trace", "tr"))),
    *(PackageMacro(name, "", r"\operatorname{Tr}") for name in ("\\Tr", "\\Trace")),
    PackageMacro("\\rank", "", r"\operatorname{rank}"),
    *(PackageMacro(name, f"s {_SIZES} m", rf"\left{left}#6\right{right}") for name, (left, right) in _FENCES.items()),
    *(PackageMacro(name, "s m", _BOLD) for name in ("\\vb", "\\vectorbold")),
    *(PackageMacro(name, "s m", rf"\vec{{{_BOLD}}}") for name in ("\\va", "\\vectorarrow")),
    *(PackageMacro(name, "s m", rf"\hat{{{_BOLD}}}") for name in ("\\vu", "\\vectorunit")),
    *(PackageMacro(name, f"{_SIZES} g o d() d||", _quantity) for name in ("\\qty", "\\quantity")),
    *(PackageMacro(name, "s g o d() d||", _matrix) for name in ("\\mqty", "\\matrixquantity")),
    *(PackageMacro(name, "m", rf"\begin{{{kind}}}#1\end{{{kind}}}") for name, kind in _MATRICES.items()),
    *(PackageMacro(name, "", r"\cdot") for name in ("\\vdot", "\\dotproduct")),
    *(PackageMacro(name, "", r"\times") for name in ("\\cross", "\\cp", "\\crossproduct")),
    *(PackageMacro(name, "s g", r"\left.#2\right|") for name in ("\\eval", "\\evaluated")),
    *(PackageMacro(name, "m m", r"\frac{#1}{#2}") for name in ("\\flatfrac",)),
    *(PackageMacro(name, "s m", r"\quad\text{#2}\quad") for name in ("\\qq", "\\qqtext")),
    *(PackageMacro(f"\\q{word}", "s", rf"\quad\text{{{word}}}\quad") for word in _TEXTS),
    *(PackageMacro(f"\\q{word}", "s", rf"\quad\text{{{word}}}\quad") for word in ("and", "or", "as", "in")),
    *(PackageMacro(name, "", r",\quad") for name in ("\\qc", "\\qcomma")),
)
