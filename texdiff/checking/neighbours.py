"""Formulas one edit away from a formula: a transpose, a sign, a factor 2, indices or factors swapped, an inverse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from texdiff.latex.grammar import syntax as s
from texdiff.latex.tokens.spelling import TRANSPOSES

_WHOLE = "the right side"


_Edit = Callable[[s.Syntax], Iterator["Neighbour"]]


class Neighbour(NamedTuple):
    """An edited formula, and what was done to it, to be read behind "it holds"."""

    change: str
    formula: s.Syntax


def neighbours(formula: s.Syntax, beside: s.Syntax) -> Iterator[Neighbour]:
    """All formulas one edit away, the plainest edits first, each once; indices may come from a formula beside it."""
    seen = {formula}
    edits = (_scaled, _negated, _transposed, _inverted, _swapped)
    plain = (found for edit in edits for found in _everywhere(formula, edit))
    for found in chain(plain, other_indices(formula, beside)):
        if found.formula not in seen:
            seen.add(found.formula)
            yield found


def other_indices(formula: s.Syntax, beside: s.Syntax) -> Iterator[Neighbour]:
    """The formula with one index another, or two the other way round."""
    indices = [*dict.fromkeys((*_index_names(formula), *_index_names(beside)))]
    return _everywhere(formula, lambda node: _reindexed(node, indices), below_signs=True)


def _everywhere(formula: s.Syntax, edit: _Edit, *, below_signs: bool = False) -> Iterator[Neighbour]:
    """The formula with an edit made at one of its pieces, outer pieces first; what is differentiated stays."""
    yield from edit(formula)
    if isinstance(formula, s.Derivative | s.Gradient | s.Differential) and not below_signs:
        return
    for field in (f.name for f in fields(formula)):
        value = getattr(formula, field)
        if field in ("place", "indices", "exponent", "ranges", "weight"):
            continue
        for change, edited in _inside(value, edit, below_signs):
            yield Neighbour(change, replace(formula, **{field: edited}))  # type: ignore[arg-type]


def _inside(value: object, edit: _Edit, below_signs: bool) -> Iterator[tuple[str, object]]:
    if isinstance(value, s.Syntax):
        yield from _everywhere(value, edit, below_signs=below_signs)
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            for change, edited in _inside(part, edit, below_signs):
                yield change, (*value[:place], edited, *value[place + 1 :])


# --- edits: each yields what may stand in the place of a piece ---


def _scaled(node: s.Syntax) -> Iterator[Neighbour]:
    """A factor 2 or ½ at the whole, at a term, or where a number stands."""
    if isinstance(node, s.Number):
        if node.value:
            for factor in (Fraction(2), Fraction(1, 2)):
                yield Neighbour(f"with a factor {_shown(factor)} more", _number(node.value * factor))
        return
    for factor in (Fraction(2), Fraction(1, 2)):
        change = f"with a factor {_shown(factor)} at {_WHOLE}"
        yield Neighbour(change, _times(factor, node))


def _negated(node: s.Syntax) -> Iterator[Neighbour]:
    if isinstance(node, s.Sum):
        for k, sign in enumerate(node.signs):
            signs = (*node.signs[:k], "-" if sign == "+" else "+", *node.signs[k + 1 :])
            plain = signs == ("+",)
            term = node.terms[k].place.tex
            yield Neighbour(
                f"with the other sign before {term}", node.terms[0] if plain else replace(node, signs=signs)
            )
    yield Neighbour("with the other sign", s.Sum((_grouped(node),), ("-",), place=node.place))


def _transposed(node: s.Syntax) -> Iterator[Neighbour]:
    if isinstance(node, s.Power) and node.mark in TRANSPOSES:
        yield Neighbour(f"without the transpose of {node.base.place.tex}", node.base)
    elif isinstance(node, s.Power) and node.mark == "-1":
        yield Neighbour(f"with {node.place.tex} transposed", replace(node, mark="-T", exponent=None))
    elif isinstance(node, s.Power) and node.mark.removeprefix("-") in TRANSPOSES:
        inverse = replace(node, mark="-1", exponent=s.Sum((_number(Fraction(1)),), ("-",)))
        yield Neighbour(f"without the transpose of {node.place.tex}", inverse)
    elif _is_operand(node):
        yield Neighbour(f"with {node.place.tex} transposed", _raised(node, "T"))


def _inverted(node: s.Syntax) -> Iterator[Neighbour]:
    if isinstance(node, s.Power) and node.mark == "-1":
        yield Neighbour(f"without the inverse of {node.base.place.tex}", node.base)
    elif isinstance(node, s.Name | s.Group):
        power = _raised(node, "-1")
        exponent = s.Sum((_number(Fraction(1)),), ("-",))
        yield Neighbour(f"with the inverse of {node.place.tex}", replace(power, exponent=exponent))


def _swapped(node: s.Syntax) -> Iterator[Neighbour]:
    if isinstance(node, s.Product):
        for k in range(len(node.factors) - 1):
            first, second = node.factors[k : k + 2]
            factors = (*node.factors[:k], second, first, *node.factors[k + 2 :])
            change = f"with {first.place.tex} and {second.place.tex} the other way round"
            yield Neighbour(change, replace(node, factors=factors))
    elif isinstance(node, s.Infix):
        change = f"with {node.left.place.tex} and {node.right.place.tex} the other way round"
        yield Neighbour(change, replace(node, left=node.right, right=node.left))


def _reindexed(node: s.Syntax, names: Iterable[s.Name]) -> Iterator[Neighbour]:
    """Indices swapped, or one replaced by another index of the formula."""
    if not isinstance(node, s.Name | s.Indexed) or not node.indices:
        return
    parts = node.indices[0].factors if isinstance(node.indices[0], s.Product) else node.indices
    choices = [tuple(reversed(parts))] if len(parts) == 2 else []
    for k in range(len(parts)):
        choices += [(*parts[:k], name, *parts[k + 1 :]) for name in names]
    for chosen in choices:
        if chosen != parts:
            index = ",".join(part.typed if isinstance(part, s.Name) else part.place.tex for part in chosen)
            change = f"with the index {index.replace(',', '')} at {node.place.tex}"
            yield Neighbour(change, replace(node, index=index, indices=chosen))


# --- pieces ---


def _is_operand(node: s.Syntax) -> bool:
    return isinstance(node, s.Name | s.Group | s.Indexed | s.Call | s.Application | s.Derivative | s.Power | s.Product)


def _raised(node: s.Syntax, mark: str) -> s.Power:
    return s.Power(_grouped(node), mark, place=node.place)


def _grouped(node: s.Syntax) -> s.Syntax:
    """In parentheses, where a mark behind or a sign before would take a part only."""
    return s.Group((node,), place=node.place) if isinstance(node, s.Sum | s.Product | s.Infix | s.Power) else node


def _times(factor: Fraction, node: s.Syntax) -> s.Syntax:
    return s.Product((_number(factor), _grouped(node)), place=node.place)


def _number(value: Fraction) -> s.Number:
    return s.Number(value, str(value))


def _shown(factor: Fraction) -> str:
    return str(factor)


def _index_names(formula: s.Syntax) -> Iterator[s.Name]:
    """The names that stand as indices in a formula."""
    waiting = [formula]
    while waiting:
        node = waiting.pop()
        if isinstance(node, s.Name | s.Indexed):
            yield from (name for part in node.indices for name in s.names(part))
        waiting.extend(node.children())
