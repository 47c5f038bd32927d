"""Names with an index that belong together: members of a family, and entries of arrays that nobody has named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from texdiff.latex.declarations.symbols import KINDS, SymbolInfo
from texdiff.latex.elaboration import draft as d
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.indices import entry, index_values, member, polynomial
from texdiff.latex.grammar.syntax import Name, Number, Product
from texdiff.latex.tokens.spelling import BOLD, is_upper

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator


def declared_family(elab: Elaborator, node: Name) -> Draft | None:
    """A member of a family that is declared by another member."""
    for info in elab.symbols:
        other = info.name
        if other is not None and other.stem == node.stem and other.raised == node.raised and other.index:
            found = member_of(elab, node, info)
            if found is not None:
                return found
    return None


def member_of(elab: Elaborator, node: Name, info: SymbolInfo) -> Draft | None:
    """The member of a declared family, if the declared index is a letter and this one an integer."""
    other = info.name
    if other is None or len(other.indices) != 1 or len(node.indices) != 1:
        return None
    if not isinstance(other.indices[0], Name) or (info.shape is None and info.traits.isdisjoint(KINDS)):
        return None
    if info.shape is not None and info.shape.is_scalar and _is_varied(elab, node):
        return _of_implicit_array(elab, node)
    index = polynomial(elab, node.indices[0])
    bound = index is not None and not index.names.isdisjoint(elab.indices)
    shape = info.shape or elab.guessed_shape(replace(other, index="", indices=()), info.traits)
    traits = info.traits.difference(KINDS)
    if node.key in elab.conventions.keep and not bound:
        return d.symbol(node.typed, shape, traits, node.place)
    return member(elab, node, other, shape, traits, index) if index is not None else None


def _is_varied(elab: Elaborator, node: Name) -> bool:
    """Whether one differentiates by a member of the family: numbers are the entries of a vector then."""
    return not node.raised and any(key.startswith(f"{node.stem}_{{") for key in elab.conventions.keep)


def summed_family(elab: Elaborator, node: Name) -> Draft | None:
    """Under a sum over i: \\boldsymbol{x}_i is a member of a family, x_i an entry of a vector nobody has named."""
    index = polynomial(elab, node.indices[0]) if len(node.indices) == 1 else None
    if index is None or index.names.isdisjoint(elab.indices):
        return None
    stem = replace(node, index="", indices=(), raised=False)
    alike = (n for n in elab.survey.names if n.stem == node.stem and n.raised == node.raised and n.index)
    first = next(alike, node)
    if node.raised or node.style in BOLD:
        return member(elab, node, first, elab.guessed_shape(stem), frozenset(), index)
    return _of_implicit_array(elab, node)


def beside_variable(elab: Elaborator, node: Name) -> Draft | None:
    """x_i where one differentiates by x_2, X_{ij} where by X_{kl}: entries of an array nobody has named. x_1 and x_2
    alone are two names.
    """
    alike = {n.key: n for n in elab.survey.names if n.stem == node.stem and n.index and not n.raised}
    if node.style or len(alike) < 2 or elab.conventions.keep.isdisjoint(alike):
        return None
    lettered = any(not isinstance(index, Number) for other in alike.values() for index in other.indices)
    axes = 2 if is_upper(node.letter) else 1
    fitting = all(index_values(elab, other.indices, axes) for other in alike.values())
    return _of_implicit_array(elab, node) if lettered and fitting else None


def entry_of_nobody(elab: Elaborator, node: Name) -> Draft | None:
    """A_{ij} where nobody speaks of A: an entry, since two letters are no name; so is a_{ij} under a sum over i."""
    values = index_values(elab, node.indices, 2)
    if node.style or node.raised or not values:
        return None
    summed = any(value is not None and not value.names.isdisjoint(elab.indices) for value in values)
    lettered = len(node.indices) == 1 and isinstance(node.indices[0], Product)
    return _of_implicit_array(elab, node) if lettered and (summed or is_upper(node.letter)) else None


def _of_implicit_array(elab: Elaborator, node: Name) -> Draft | None:
    stem = replace(node, index="", indices=(), raised=False)
    kind = "matrix" if is_upper(node.letter) or index_values(elab, node.indices, 2) else "vector"
    array = d.symbol(stem.typed, elab.implicit_array(stem, kind), frozenset(), node.place)
    return entry(elab, array, node.indices, node.place)
