"""esdiff: \\diff and \\diffp; a star takes the point or the variables held constant, {x^2y} lists variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from texdiff.latex.packages.forms import PARTIAL, UPRIGHT, at_point, fraction
from texdiff.latex.packages.macro import Argument, PackageMacro, group_end, is_given, is_starred, unbraced, written

_FONTS = ("\\mathbf", "\\boldsymbol", "\\bm", "\\vec", "\\mathrm", "\\hat", "\\bar", "\\tilde", "\\mathcal")


def _ordinary(arguments: Sequence[Argument]) -> Iterable[str | Argument]:
    star, order, function, variable, point = arguments
    form = fraction(UPRIGHT, function, [variable], [written(order) if is_given(order) else "1"])
    return at_point(form, point) if is_starred(star) else form


def _partial(arguments: Sequence[Argument]) -> Iterable[str | Argument]:
    star, order, function, variables, point = arguments
    found = [(variables, written(order))] if is_given(order) else [*_powers(variables)]
    form = fraction(PARTIAL, function, [name for name, _ in found], [exponent for _, exponent in found])
    return at_point(form, point) if is_starred(star) else form


def _powers(argument: Argument) -> Iterator[tuple[Argument, str]]:
    """The variables of `x^2y{z^3}` with their orders: every letter or group is one."""
    place = 0
    while place < len(argument):
        end = _behind(argument, place)
        while end < len(argument) and argument[end].kind in ("sub", "sup", "prime"):
            end = _behind(argument, end + 1) if argument[end].kind != "prime" else end + 1
        yield _order(unbraced(argument[place:end]))
        place = end


def _order(variable: Argument) -> tuple[Argument, str]:
    """A variable without the exponent at its end, and the exponent."""
    raised = [place for place, piece in enumerate(variable) if piece.kind == "sup"]
    exponent = written(unbraced(variable[raised[-1] + 1 :])) if raised else ""
    return (variable[: raised[-1]], exponent) if exponent.isdecimal() else (variable, "1")


def _behind(argument: Argument, place: int) -> int:
    """Behind one letter or group; a font takes its argument along."""
    if argument[place].text in _FONTS:
        place += 1
    return group_end(argument, place)


MACROS = (
    PackageMacro("\\diff", "s o m m x", _ordinary),
    PackageMacro("\\diffp", "s o m m x", _partial),
)
