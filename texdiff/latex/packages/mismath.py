"""mismath: the upright \\di, vectors, norms, and names of functions."""

from __future__ import annotations

from texdiff.latex.packages.macro import PackageMacro

_OPERATORS = ("adj", "cov", "Cov", "erf", "id", "Id", "rank", "sgn", "sinc", "tr", "var", "Var", "artanh", "arsinh")

MACROS = (
    PackageMacro("\\di", "", r"\mathrm{d}"),
    PackageMacro("\\e", "", r"\mathrm{e}"),
    PackageMacro("\\vect", "m", r"\vec{#1}"),
    PackageMacro("\\hvect", "m", r"\vec{#1}"),
    PackageMacro("\\hvec", "m", r"\vec{#1}"),
    PackageMacro("\\norm", "m", r"\|#1\|"),
    PackageMacro("\\abs", "m", r"\left|#1\right|"),
    PackageMacro("\\pow", "m m", r"\left(#1\right)^{#2}"),
    PackageMacro("\\lfrac", "m m", r"\frac{#1}{#2}"),
    PackageMacro("\\mul", "", r"\times"),
    PackageMacro("\\eqdef", "s", r"\stackrel{\mathrm{def}}{=}"),
    *(PackageMacro(f"\\{name}", "", rf"\operatorname{{{name}}}") for name in _OPERATORS),
    *(PackageMacro(f"\\{name}", "", rf"\mathbf{{{name}}}") for name in "RCNZQFK"),
)
