"""The packages whose macros are understood, by name.

The same name has another grammar in another package, so nothing here is known without its package.
"""

from __future__ import annotations

from texdiff.latex.packages import commath, cool, derivative, diffcoeff, esdiff, mismath, physics
from texdiff.latex.packages.macro import PackageMacro

PACKAGES: dict[str, tuple[PackageMacro, ...]] = {
    "physics": physics.MACROS,
    "commath": commath.MACROS,
    "cool": cool.MACROS,
    "derivative": derivative.MACROS,
    "diffcoeff": diffcoeff.MACROS,
    "diffcoeff4": diffcoeff.MACROS,
    "esdiff": esdiff.MACROS,
    "mismath": mismath.MACROS,
    "fixdif": (PackageMacro("\\d", "", r"\mathrm{d}"),),
}
AMBIGUOUS = frozenset(  # names that packages define in different ways: an error unless something defines them
    ("\\pdv", "\\dv", "\\odv", "\\diffp", "\\diff", "\\pd", "\\od", "\\pderiv", "\\jdv", "\\pderivative", "\\fdv")
    + ("\\dpd", "\\tpd", "\\dod", "\\tod", "\\difsp", "\\difcp", "\\partialderivative", "\\PD", "\\pfrac")
)
DERIVATIVES = AMBIGUOUS | frozenset(
    ("\\md", "\\dmd", "\\tmd", "\\derivative", "\\dd", "\\differential", "\\grad", "\\gradient", "\\dif", "\\di")
    + ("\\dl", "\\difs", "\\difc", "\\Diff", "\\jacob", "\\odif", "\\D", "\\Grad", "\\d", "\\mdv")
)
"""Macros that lead to a derivative sign."""
