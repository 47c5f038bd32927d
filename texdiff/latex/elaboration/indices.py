"""Integers inside formulas: sizes, exponents, indices, and the entries, slices and families that indices pick."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from texdiff.algebra.arithmetic import Transpose
from texdiff.algebra.bound import Bound
from texdiff.algebra.expression import Expr
from texdiff.algebra.family import Family, FamilyMember
from texdiff.algebra.indexed import Entry, UnitVector
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import SCALAR, Shape, column
from texdiff.algebra.simplify import rewrite
from texdiff.algebra.unify import UNKNOWN
from texdiff.latex.elaboration.cutting import cut
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.grammar import integers
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.place import Place

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator

FREE_INDICES = frozenset("ijklmnpqrst")
"""Plain letters that count as indices without being declared."""


def polynomial(elab: Elaborator, piece: s.Syntax, *, index: bool = False) -> Polynomial | None:
    """A formula of integers as a polynomial, else None. With `index`, undeclared letters i … t are integers too."""

    def is_integer(name: s.Name) -> bool:
        if elab.is_integer(name):
            return True
        return index and name.key not in elab.symbols and not name.style and name.letter in FREE_INDICES

    return integers.polynomial(piece, is_integer)


def split(parts: tuple[s.Syntax, ...], axes: int) -> tuple[s.Syntax, ...] | None:
    """The indices of so many axes: i,j or ij or 13; None if it is another number of indices. Letters side by side
    are two indices, never their product.
    """
    only = parts[0] if len(parts) == 1 else None
    if axes == 1 and isinstance(only, s.Product) and all(isinstance(factor, s.Name) for factor in only.factors):
        return None
    if only is not None and axes > 1:
        if isinstance(only, s.Product):
            parts = only.factors
        elif isinstance(only, s.Number) and only.digits.isdecimal():
            parts = tuple(s.Number(Fraction(digit), digit, place=only.place) for digit in only.digits)
    return parts if len(parts) == axes else None


def index_values(elab: Elaborator, parts: tuple[s.Syntax, ...], axes: int) -> list[Polynomial | None] | None:
    """The indices as polynomials, None for a colon; None altogether if they do not fit the axes."""
    pieces = split(parts, axes)
    if pieces is None:
        return None
    values: list[Polynomial | None] = []
    for piece in pieces:
        value = None if isinstance(piece, s.Slice) else polynomial(elab, piece, index=True)
        if value is None and not isinstance(piece, s.Slice):
            return None
        values.append(value)
    return values


def entry(elab: Elaborator, array: Draft, parts: tuple[s.Syntax, ...], place: Place) -> Draft | None:
    """[M]_ij, or the row [M]_{i,:}, or the column [M]_{:,j}; None if the indices do not fit the array."""
    shape = elab.sizes.shape(array.shape)
    if shape.is_scalar:
        return None
    values = index_values(elab, parts, 2 if shape.is_matrix else 1)
    if values is None or values == [None] or values == [None, None]:
        return None
    if shape.is_column:
        values.append(ONE)
    elif shape.is_row:
        values.insert(0, ONE)
    for value, size in zip(values, shape, strict=True):
        if value is not None:
            in_range(elab, value, size)
    row, col = values
    if row is None or col is None:
        return _slice(elab, array, row, col, place)
    return Draft(Entry, (array,), (row, col), SCALAR, place)


def in_range(elab: Elaborator, value: Polynomial, size: Polynomial) -> None:
    """An index that stands alone runs over the axis: that tells the end of a bare sum, or an unknown size."""
    name = value.single_name
    if name is None or size == ONE:
        return
    end = elab.indices.get(name)
    if end is None:
        info = elab.symbols.get(name)
        end = info.upper if info is not None and name not in elab.indices else None
    if end is not None and (_unknown(elab.sizes.resolve(end)) or _unknown(elab.sizes.resolve(size))):
        elab.sizes.equal(end, size)


def renamed_apart(names: frozenset[str], expr: Expr) -> Expr:
    """The same with other letters for sums over an index that has one of the names outside."""
    if not names:
        return expr
    return rewrite(expr, lambda node: node.renamed_apart(names) if isinstance(node, Bound) else None)


def _unknown(size: Polynomial) -> bool:
    return any(name.startswith(UNKNOWN) for name in size.names)


def _slice(elab: Elaborator, array: Draft, row: Polynomial | None, col: Polynomial | None, place: Place) -> Draft:
    """A row as e_iᵀ M, a column as M e_j."""
    rows, cols = elab.sizes.shape(array.shape)
    if row is None:
        unit = Draft(UnitVector, (), (col, cols), column(cols), place)
        return cut((array, unit), elab.sizes, place)
    unit = Draft(UnitVector, (), (row, rows), column(rows), place)
    return cut((Draft(Transpose, (unit,), (), Shape(ONE, rows), place), array), elab.sizes, place)


def member(
    elab: Elaborator, name: s.Name, declared: s.Name, shape: Shape, traits: frozenset[str], index: Polynomial
) -> Draft:
    """The member of a family at an index; `declared` is the member that names the family."""
    stem = replace(declared, index="", indices=(), raised=False)
    params = (declared.typed, shape, traits, stem.typed, declared.raised)
    family = Draft(Family, (), params, shape, name.place, lambda args, given: Family(*given))  # type: ignore[arg-type]
    return Draft(FamilyMember, (family,), (index,), shape, name.place)
