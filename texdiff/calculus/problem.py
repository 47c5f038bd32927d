"""What is asked: a typed numerator, the variables, the layout and the method."""

from __future__ import annotations

from dataclasses import field

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.notation import Notation
from texdiff.records import Record, record


@record
class Problem(Record):
    """A request that has been read.

    numerator   what is differentiated
    variables   by what, in order: symbols or entries; empty for a differential
    form        'partial', 'nabla' (the transposed form) or 'differential'
    transposed_denominator   \\partial x^\\top: the Jacobian (a row for scalars) in every layout
    """

    numerator: Expr
    variables: tuple[Expr, ...]
    form: str = "partial"
    transposed_denominator: bool = False
    layout: str = "numerator"
    method: str = "auto"
    detail: str = "short"
    structured: bool = False
    row_numerator: bool = False
    notation: Notation = field(default_factory=Notation)
    taken_names: frozenset[str] = frozenset()
    """LaTeX of all names that the document uses: intermediates take others."""
    defined: tuple[tuple[str, Expr], ...] = ()
    """What the author's own names in the request stand for, inner ones first: the lines keep them."""
    functions: frozenset[str] = frozenset()
    """LaTeX of the author's names that take arguments: such a one before parentheses is no factor."""
    in_stages: bool = False
    """Whether it is one stage of a longer derivation, which quotes the rules that it needs."""
    earlier: tuple[tuple[Symbol, Expr], ...] = ()
    """Names that an earlier stage gave to inner functions, and what they stand for."""
