"""derivative: \\odv, \\pdv, \\jdv …; {x,y} lists variables; stars and slashes change the looks only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from texdiff.latex.packages.forms import PARTIAL, UPRIGHT, at_point, fraction, orders_of
from texdiff.latex.packages.macro import Argument, PackageMacro, is_given, parts, unbraced, written

_SPECIFICATION = "s o m t/ m !e{_^}"
_SIGNS = {"\\odv": UPRIGHT, "\\pdv": PARTIAL, "\\mdv": r"\mathrm{D}", "\\fdv": r"\delta ", "\\adv": r"\Delta "}
_INFINITESIMALS = {"\\odif": UPRIGHT, "\\pdif": PARTIAL, "\\mdif": r"\mathrm{D}", "\\fdif": r"\delta "}


def _derivative(sign: str, arguments: Sequence[Argument]) -> Iterable[str | Argument]:
    _, options, function, _, variables, below, above = arguments
    names = parts(variables) if sign == PARTIAL else [variables]
    orders, whole = _orders(options if is_given(options) else ())
    form = fraction(sign, function, names, orders_of(orders, len(names)), whole)
    if is_given(below) or is_given(above):
        return at_point(form, below if is_given(below) else (), above if is_given(above) else ())
    return form


def _orders(options: Argument) -> tuple[Argument, str]:
    """The orders among the options, and that of the whole where it is given."""
    named = {written(key): unbraced(value) for key, value in (_pair(option) for option in parts(options))}
    orders = named.get("order") or named.get("ord") or ()
    return orders, written(named.get("mixed-order") or named.get("mixord") or ())


def _pair(option: Argument) -> tuple[Argument, Argument]:
    """The two sides of `order=2`; an option without a name has no value."""
    key, *value = parts(option, "=")
    return key, value[0] if value else ()


def _maker(name: str) -> PackageMacro:
    return PackageMacro(name, _SPECIFICATION, lambda arguments: _derivative(_SIGNS[name], arguments))


MACROS = (
    *map(_maker, _SIGNS),
    PackageMacro("\\jdv", _SPECIFICATION, r"\frac{\partial\left(#3\right)}{\partial\left(#5\right)}"),
    *(PackageMacro(name, "s o m", sign + r"\IfNoValueF{#2}{^{#2}}#3") for name, sign in _INFINITESIMALS.items()),
)
