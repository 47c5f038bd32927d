"""Arrays that are the same in every document: I, 0, 1, δ_ij, e_i, E_ij, and I_n with its size as an index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from texdiff.algebra.atoms import Identity, Ones, Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Delta, UnitMatrix, UnitVector
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import SCALAR, Shape
from texdiff.latex.elaboration.answered import constant_of_sizes
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.indices import index_values, polynomial
from texdiff.latex.grammar.syntax import Name, Syntax
from texdiff.latex.tokens.spelling import BOLD

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator

BLACKBOARD = ("\\mathbb", "\\mathds", "\\mathbbm")


def fixed(elab: Elaborator, node: Name, shape: Shape | None) -> Draft | None:
    """I, 0 and 1, which need no declaration; a declared one takes its size from there."""
    plain_identity = node.letter == "I" and not node.accents and (not node.style or node.style in BOLD)
    if plain_identity and (shape is None or shape.is_square) and not (shape and shape.is_scalar):
        rows = shape.rows if shape else elab.sizes.fresh()
        return _constant(Identity, (rows,), Shape(rows, rows), node)
    bold = node.style in BOLD or node.style in BLACKBOARD
    if node.letter not in ("0", "1") or not bold:
        return None
    shape = shape or elab.shape_of_kind("vector")
    return _constant(Zero if node.letter == "0" else Ones, tuple(shape), shape, node)


def _constant(kind: type[Expr], sizes: tuple[Polynomial, ...], shape: Shape, node: Name) -> Draft:
    return Draft(kind, (), sizes, shape, node.place, lambda args, params: kind(*params))  # type: ignore[arg-type]


def fixed_with_index(elab: Elaborator, node: Name) -> Draft | None:
    """δ_ij, e_i, E_ij, I_n, 0_n, 1_n."""
    if node.stem in elab.symbols:
        return None
    two, one = index_values(elab, node.indices, 2), index_values(elab, node.indices, 1)
    if two is not None and None not in two and node.stem == "\\delta":
        return Draft(Delta, (), tuple(two), SCALAR, node.place)
    if two is not None and None not in two and node.letter == "E" and not node.accents:
        shape = elab.shape_of_kind("matrix")
        return Draft(UnitMatrix, (), (*two, *shape), shape, node.place)
    if one is not None and None not in one and node.letter == "e" and node.style in BOLD:
        shape = elab.shape_of_kind("vector")
        return Draft(UnitVector, (), (one[0], shape.rows), shape, node.place)
    return _sized(elab, node) or constant_of_sizes(elab, node)


def _sized(elab: Elaborator, node: Name) -> Draft | None:
    """I_n, 1_n, 0_{m×n}: the index is the size."""
    if node.letter not in ("I", "0", "1") or len(node.indices) != 1:
        return None
    only: Syntax = node.indices[0]
    sides = getattr(only, "left", only), getattr(only, "right", None)
    sizes = [polynomial(elab, side, index=True) for side in sides if side is not None]
    if None in sizes:
        return None
    rows, cols = sizes[0], (sizes[1] if len(sizes) > 1 else sizes[0] if node.letter == "I" else ONE)
    assert rows is not None and cols is not None
    return fixed(elab, replace(node, index="", indices=()), Shape(rows, cols))
