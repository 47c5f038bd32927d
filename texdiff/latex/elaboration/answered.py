"""Notation of answers, typed again: [u]_×, K_{mn}, and arrays given by their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from texdiff.algebra.indexed import Entry, EntryArray
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import readings
from texdiff.algebra.shape import Shape
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.indices import index_values, split
from texdiff.latex.grammar import syntax as s
from texdiff.latex.tokens.spelling import BOLD

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator


def marked(elab: Elaborator, array: Draft, node: s.Indexed) -> Draft | None:
    """[u]_×: brackets with the mark of an operator as index."""
    found = [reading for reading in readings("subscript") if reading.spelling == node.index]
    return elab.operator(found, (array,), node.place) if found else None


def array_of_entries(elab: Elaborator, body: Draft, node: s.Indexed) -> Draft | None:
    """[a_ij]_ij, whose indices run over all entries, [a_i]_i for a column; None if it is not clear over how many."""
    if not body.is_scalar or not isinstance(node.base, s.Group) or node.base.opening != "[":
        return None
    axes = 2 if split(node.indices, 2) else 1
    values = index_values(elab, node.indices, axes) or []
    names = [value.single_name for value in values if value is not None]
    sizes = [_size_along(elab, body, name) for name in names]
    if len(set(names)) != axes or None in names or None in sizes:
        return None
    shape = Shape(sizes[0], sizes[1] if axes == 2 else ONE)  # type: ignore[arg-type]
    return Draft(EntryArray, (body,), (*(*names, "")[:2], *shape), shape, node.place)


def _size_along(elab: Elaborator, draft: Draft, name: str | None) -> Polynomial | None:
    """The size of an axis along which an index picks entries."""
    if draft.node is Entry:
        for index, size in zip(draft.params, elab.sizes.shape(draft.args[0].shape), strict=True):
            if isinstance(index, Polynomial) and index.single_name == name and size != ONE:
                return size
    found = (_size_along(elab, argument, name) for argument in draft.args)
    return next((size for size in found if size is not None), None)


def constant_of_sizes(elab: Elaborator, node: s.Name) -> Draft | None:
    """K_{mn}, where m and n are sizes of declared arrays: the constant matrix of an operator."""
    if node.style not in BOLD:
        return None
    known = {name for info in elab.symbols for size in info.shape or () for name in size.names}
    for reading in (reading for reading in readings("constant") if reading.spelling == node.letter):
        axes = len(reading.node.samples()[0][1])
        sizes = index_values(elab, node.indices, axes)
        if sizes and all(size is not None and size.names <= known for size in sizes):
            return elab.operator((reading,), (), node.place, tuple(sizes))
    return None
