"""diffcoeff, versions 4 and 5: \\diff, \\diffp, \\difs …; {x,y} lists variables, a bracket behind names the point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from texdiff.latex.packages.forms import PARTIAL, UPRIGHT, at_point, fraction, orders_of
from texdiff.latex.packages.macro import Argument, PackageMacro, is_given, is_starred, parts, written

_SIGNS = {"p": PARTIAL, "D": "D", "delta": r"\delta ", "Delta": r"\Delta "}
_SPECIFICATION = "D..{} s s o o t! m t/ m !o"
_NAMES = {
    **dict.fromkeys(("\\diff", "\\difs", "\\difc"), UPRIGHT),
    **dict.fromkeys(("\\diffp", "\\difsp", "\\difcp"), PARTIAL),
    "\\Diff": "D",
}


def _derivative(sign: str, arguments: Sequence[Argument]) -> Iterable[str | Argument]:
    variant, _, swapped, orders, whole, _, function, _, variables, point = arguments
    if is_starred(swapped):
        function, variables = variables, function
    names = parts(variables)
    order = orders_of(orders if is_given(orders) else (), len(names))
    sign = _SIGNS.get(written(variant), sign)
    form = fraction(sign, function, names, order, written(whole) if is_given(whole) else "")
    return at_point(form, point) if is_given(point) else form


def _maker(name: str) -> PackageMacro:
    return PackageMacro(name, _SPECIFICATION, lambda arguments: _derivative(_NAMES[name], arguments))


MACROS = (
    *map(_maker, _NAMES),
    PackageMacro("\\jacob", "D..{} m t/ m", r"\frac{\partial(#2)}{\partial(#4)}"),
    PackageMacro("\\dl", "D..{} m", r"\mathrm{d}#2"),
)
