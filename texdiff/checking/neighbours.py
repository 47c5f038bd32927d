"""Formulas one edit away from a formula: a transpose, a sign, a factor 2, indices or factors swapped, an inverse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from itertools import chain, combinations
from typing import NamedTuple

from texdiff.latex.grammar import syntax as s
from texdiff.latex.tokens.spelling import TRANSPOSES

_Edit = Callable[[s.Syntax], Iterator["Neighbour"]]


class Neighbour(NamedTuple):
    """An edited formula, and what was done to it, to be read behind "it holds"."""

    change: str
    formula: s.Syntax


def neighbours(formula: s.Syntax, beside: s.Syntax, *, misfit: bool = False) -> Iterator[Neighbour]:
    """All formulas one edit away, the plainest edits first, each once; indices may come from a formula beside it. Where
    sizes do not fit, only edits that change them.
    """
    seen = {formula}
    edits = (_reversed, _untransposed, _transposed, _swapped, _inverted, _transposed_whole)
    everywhere = edits if misfit else (_signed, _scaled_terms, *edits)
    first = () if misfit else chain(_scaled(formula, ""), _negated(formula))
    plain = (found for edit in everywhere for found in _everywhere(formula, edit))
    for found in chain(first, plain, other_indices(formula, beside)):
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
    if isinstance(formula, s.Derivative | s.Gradient) and not below_signs:
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


def _scaled(node: s.Syntax, place: str) -> Iterator[Neighbour]:
    """A factor 2 or ½ more, or one less; `place` says in what, if not in the whole."""
    if isinstance(node, s.Sum) and len(node.terms) == 1:
        yield from (Neighbour(change, replace(node, terms=(term,))) for change, term in _scaled(node.terms[0], place))
        return
    for factor in (Fraction(2), Fraction(1, 2)):
        first, *rest = node.factors if isinstance(node, s.Product) else (node,)
        value = _constant(first)
        if value is None:
            yield Neighbour(f"with a factor {factor}{place}", _product((_number(factor), _grouped(node)), node))
        elif value * factor == 1 and rest:
            yield Neighbour(f"without the factor {value}{place}", _product(rest, node))
        elif value:
            edited = _product((_number(value * factor), *rest), node)
            yield Neighbour(f"with {value * factor} in place of {value}{place}", edited)


def _scaled_terms(node: s.Syntax) -> Iterator[Neighbour]:
    """A factor at a term of a sum; a factor elsewhere is one of the whole."""
    if isinstance(node, s.Sum) and len(node.terms) > 1:
        for k, term in enumerate(node.terms):
            for change, scaled in _scaled(term, f" in {term.place.tex}"):
                yield Neighbour(change, replace(node, terms=(*node.terms[:k], scaled, *node.terms[k + 1 :])))


def _negated(node: s.Syntax) -> Iterator[Neighbour]:
    """The whole with the other sign."""
    if isinstance(node, s.Sum) and node.signs == ("-",):
        yield Neighbour("with the other sign", node.terms[0])
    else:
        yield Neighbour("with the other sign", s.Sum((_grouped(node),), ("-",), place=node.place))


def _signed(node: s.Syntax) -> Iterator[Neighbour]:
    """A sum with the other sign at one of its terms."""
    if isinstance(node, s.Sum) and len(node.terms) > 1:
        for k, sign in enumerate(node.signs):
            signs = (*node.signs[:k], "-" if sign == "+" else "+", *node.signs[k + 1 :])
            yield Neighbour(f"with the other sign before {node.terms[k].place.tex}", replace(node, signs=signs))


def _untransposed(node: s.Syntax) -> Iterator[Neighbour]:
    if isinstance(node, s.Power) and node.mark in TRANSPOSES:
        yield Neighbour(f"without the transpose of {node.base.place.tex}", node.base)
    elif isinstance(node, s.Power) and node.mark.removeprefix("-") in TRANSPOSES:
        yield Neighbour(f"without the transpose of {node.place.tex}", _raised(node.base, "-1"))


def _transposed(node: s.Syntax) -> Iterator[Neighbour]:
    """A letter, a derivative or something in parentheses transposed."""
    if isinstance(node, s.Power) and node.mark == "-1":
        yield Neighbour(f"with {node.place.tex} transposed", replace(node, mark="-T", exponent=None))
    elif isinstance(node, s.Name | s.Group | s.Indexed | s.Call | s.Application | s.Derivative):
        yield Neighbour(f"with {node.place.tex} transposed", _raised(node, "T"))


def _transposed_whole(node: s.Syntax) -> Iterator[Neighbour]:
    """A product or a power transposed."""
    if isinstance(node, s.Product) or (isinstance(node, s.Power) and node.mark not in (*TRANSPOSES, "-1")):
        yield Neighbour(f"with {node.place.tex} transposed", _raised(node, "T"))


def _inverted(node: s.Syntax) -> Iterator[Neighbour]:
    if isinstance(node, s.Power) and node.mark == "-1":
        yield Neighbour(f"without the inverse of {node.base.place.tex}", node.base)
    elif isinstance(node, s.Name | s.Group):
        yield Neighbour(f"with the inverse of {node.place.tex}", _raised(node, "-1"))


def _swapped(node: s.Syntax) -> Iterator[Neighbour]:
    """Two factors the other way round, neighbours first."""
    if isinstance(node, s.Product):
        places = range(len(node.factors))
        for i, k in sorted(combinations(places, 2), key=lambda pair: pair[1] - pair[0]):
            first, second = node.factors[i], node.factors[k]
            if _constant(first) is None:
                factors = (*node.factors[:i], second, *node.factors[i + 1 : k], first, *node.factors[k + 1 :])
                yield Neighbour(_round(first, second), replace(node, factors=factors))
    elif isinstance(node, s.Infix):
        yield Neighbour(_round(node.left, node.right), replace(node, left=node.right, right=node.left))


def _round(first: s.Syntax, second: s.Syntax) -> str:
    return f"with {first.place.tex} and {second.place.tex} the other way round"


def _reversed(node: s.Syntax) -> Iterator[Neighbour]:
    """Two indices the other way round."""
    if isinstance(node, s.Name | s.Indexed) and len(parts := _parts(node)) == 2 and parts[0] != parts[1]:
        yield _with_index(node, parts[::-1])


def _reindexed(node: s.Syntax, names: Iterable[s.Name]) -> Iterator[Neighbour]:
    """One index replaced by another index of the formula."""
    if isinstance(node, s.Name | s.Indexed) and node.indices:
        parts = _parts(node)
        choices = ((*parts[:k], name, *parts[k + 1 :]) for k in range(len(parts)) for name in names)
        yield from (_with_index(node, chosen) for chosen in choices if chosen != parts)


def _parts(node: s.Name | s.Indexed) -> tuple[s.Syntax, ...]:
    """The indices of an entry one by one."""
    first, *more = node.indices or (None,)
    return first.factors if isinstance(first, s.Product) and not more else node.indices


def _with_index(node: s.Name | s.Indexed, chosen: tuple[s.Syntax, ...]) -> Neighbour:
    typed = [part.typed if isinstance(part, s.Name) else part.place.tex for part in chosen]
    change = f"with the index {''.join(typed)} at {node.place.tex}"
    return Neighbour(change, replace(node, index=",".join(typed), indices=chosen))


# --- pieces ---


def _constant(node: s.Syntax) -> Fraction | None:
    """The value of a number or of a fraction of numbers; None for anything else."""
    if isinstance(node, s.Fraction_):
        top, bottom = _constant(node.top), _constant(node.bottom)
        return top / bottom if top is not None and bottom else None
    return node.value if isinstance(node, s.Number) else None


def _raised(node: s.Syntax, mark: str) -> s.Power:
    exponent = s.Sum((_number(Fraction(1)),), ("-",)) if mark == "-1" else None
    return s.Power(_grouped(node), mark, exponent, place=node.place)


def _grouped(node: s.Syntax) -> s.Syntax:
    """In parentheses, where a mark behind or a sign before would take a part only."""
    return s.Group((node,), place=node.place) if isinstance(node, s.Sum | s.Product | s.Infix | s.Power) else node


def _product(factors: Sequence[s.Syntax], node: s.Syntax) -> s.Syntax:
    """Factors side by side, in the place of a formula."""
    return factors[0] if len(factors) == 1 else s.Product(tuple(factors), place=node.place)


def _number(value: Fraction) -> s.Number:
    return s.Number(value, str(value))


def _index_names(formula: s.Syntax) -> Iterator[s.Name]:
    """The names that stand as indices in a formula."""
    waiting = [formula]
    while waiting:
        node = waiting.pop()
        if isinstance(node, s.Name | s.Indexed):
            yield from (name for part in node.indices for name in s.names(part))
        waiting.extend(node.children())
