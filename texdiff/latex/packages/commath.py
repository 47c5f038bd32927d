"""commath: \\pd, \\od, \\md with their sizes t and d, \\dif, and delimiters that grow."""

from __future__ import annotations

from texdiff.latex.packages.macro import PackageMacro

_POWER = r"\IfNoValueF{#1}{^{#1}}"


def _simple(sign: str) -> str:
    return rf"\frac{{{sign}{_POWER} #2}}{{{sign} #3{_POWER}}}"


_FENCES = {
    "\\del": ("(", ")"),
    "\\sbr": ("[", "]"),
    "\\set": (r"\{", r"\}"),
    "\\cbr": (r"\{", r"\}"),
    "\\abs": ("|", "|"),
    "\\envert": ("|", "|"),
    "\\norm": (r"\|", r"\|"),
    "\\enVert": (r"\|", r"\|"),
}
MACROS = (
    *(PackageMacro(f"\\{size}pd", "o m m", _simple(r"\partial")) for size in ("", "t", "d")),
    *(PackageMacro(f"\\{size}od", "o m m", _simple(r"\mathrm{d}")) for size in ("", "t", "d")),
    *(
        PackageMacro(f"\\{size}md", "m m m m m m", r"\frac{\partial^{#2} #1}{\partial #3^{#4}\partial #5^{#6}}")
        for size in ("", "t", "d")
    ),
    PackageMacro("\\dif", "", r"\mathrm{d}"),
    PackageMacro("\\Dif", "", r"\mathrm{D}"),
    *(PackageMacro(name, "o m", rf"\left{left}#2\right{right}") for name, (left, right) in _FENCES.items()),
    PackageMacro("\\eval", "o m", r"\left.#2\right|"),
)
