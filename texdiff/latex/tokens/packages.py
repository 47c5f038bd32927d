r"""Macros of packages that matter to derivatives, as xparse would declare them: in force only when loaded.

The same name has another grammar in another package, so nothing here is known without its package.
"""

from __future__ import annotations

from typing import NamedTuple


class PackageMacro(NamedTuple):
    """A macro with its xparse argument specification and its meaning."""

    name: str
    specification: str
    body: str


_POWER = r"\IfNoValueF{#2}{^{#2}}"


def _derivative(sign: str) -> str:
    r"""`*[order]{f}{x}`, `*[order]{x}` as an operator, and `{f}{x}{y}`."""
    operator = rf"\frac{{{sign}{_POWER}}}{{{sign} #3{_POWER}}}"
    simple = rf"\frac{{{sign}{_POWER} #3}}{{{sign} #4{_POWER}}}"
    mixed = rf"\frac{{{sign}^2 #3}}{{{sign} #4 {sign} #5}}"
    return rf"\IfNoValueTF{{#4}}{{{operator}}}{{\IfNoValueTF{{#5}}{{{simple}}}{{{mixed}}}}}"


def _strict(sign: str) -> str:
    r"""`*[order]{f}{x}`, both arguments needed; an empty numerator makes an operator."""
    return rf"\frac{{{sign}{_POWER} #3}}{{{sign} #4{_POWER}}}"


_D = r"\mathrm{d}"
_PHYSICS = (
    *(PackageMacro(name, "s o m g g", _derivative(r"\partial")) for name in ("\\pdv", "\\pderivative")),
    *(PackageMacro(name, "s o m g g", _derivative(_D)) for name in ("\\dv", "\\derivative")),
    PackageMacro("\\partialderivative", "s o m g g", _derivative(r"\partial")),
    PackageMacro("\\dd", "o g", r"\mathrm{d}\IfNoValueF{#1}{^{#1}}\IfNoValueF{#2}{#2}"),
    PackageMacro("\\grad", "", r"\nabla"),
    PackageMacro("\\gradient", "", r"\nabla"),
    PackageMacro("\\tr", "", r"\operatorname{tr}"),
    PackageMacro("\\Tr", "", r"\operatorname{Tr}"),
    PackageMacro("\\trace", "", r"\operatorname{tr}"),
    PackageMacro("\\rank", "", r"\operatorname{rank}"),
    PackageMacro("\\abs", "s m", r"\left|#2\right|"),
    PackageMacro("\\norm", "s m", r"\left\|#2\right\|"),
    PackageMacro("\\vb", "s m", r"\IfBooleanTF{#1}{\boldsymbol{#2}}{\mathbf{#2}}"),
    PackageMacro("\\vectorbold", "s m", r"\IfBooleanTF{#1}{\boldsymbol{#2}}{\mathbf{#2}}"),
    PackageMacro("\\qty", "", ""),
    PackageMacro("\\quantity", "", ""),
    PackageMacro("\\vdot", "", r"\cdot"),
    PackageMacro("\\cross", "", r"\times"),
)
_COMMATH = (
    PackageMacro("\\pd", "s o m m", _strict(r"\partial")),
    PackageMacro("\\od", "s o m m", _strict(_D)),
    PackageMacro("\\dif", "", _D),
    PackageMacro("\\abs", "o m", r"\left|#2\right|"),
    PackageMacro("\\norm", "o m", r"\left\|#2\right\|"),
)
_DIFF = (
    PackageMacro("\\diffp", "s o m m", _strict(r"\partial")),
    PackageMacro("\\diff", "s o m m", _strict(_D)),
)
_DERIVATIVE = (
    PackageMacro("\\pdv", "s o m m", _strict(r"\partial")),
    PackageMacro("\\odv", "s o m m", _strict(_D)),
)

PACKAGES: dict[str, tuple[PackageMacro, ...]] = {
    "physics": _PHYSICS,
    "commath": _COMMATH,
    "esdiff": _DIFF,
    "diffcoeff": _DIFF,
    "derivative": _DERIVATIVE,
}
AMBIGUOUS = frozenset(  # names that packages define in different ways: an error unless something defines them
    (
        "\\pdv",
        "\\dv",
        "\\odv",
        "\\diffp",
        "\\diff",
        "\\pd",
        "\\od",
        "\\pderiv",
        "\\jdv",
        "\\pderivative",
        "\\fdv",
    )
)
