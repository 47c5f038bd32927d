"""What is differentiated by what: the kinds of request that random ones are drawn from."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import SCALAR, Shape, column
from texdiff.latex.declarations.symbols import with_implied

M, N, P, Q = SIZES = tuple(Polynomial.of(name) for name in "mnpq")
VECTOR, MATRIX = column(M), Shape(M, P)
T, TAU = Symbol("t", SCALAR), Symbol(r"\tau", SCALAR)
X, Y = Symbol(r"\boldsymbol{x}", column(N)), Symbol(r"\boldsymbol{y}", column(P))
ROW, COL = Polynomial.of("i"), Polynomial.of("j")
SQUARE_TRAITS = ("symmetric", "spd", "invertible", "orthogonal", "diagonal")


class Kind(NamedTuple):
    """Shape of the numerator, variables (none for a differential), and how often one is drawn among the others."""

    numerator: Shape
    variables: tuple[Expr, ...]
    weight: int = 1

    @property
    def name(self) -> str:
        """Such as 'vector by matrix'."""
        by = " and ".join("entry" if isinstance(v, Entry) else v.shape.kind for v in self.variables)
        return f"{self.numerator.kind} by {by}" if by else f"differential of a {self.numerator.kind}"


def drawn_kind(random: Random) -> Kind:
    """One of the nine kinds, one by an entry, a second derivative, or a differential."""
    rectangular = Symbol(r"\mathbf{X}", Shape(M, N))
    matrix = rectangular if random.random() < 0.4 else Symbol(r"\mathbf{X}", Shape(N, N), _traits(random))
    found = _kinds(matrix, _entry_of(matrix, random), _entry_of(X, random))
    return random.choices(found, [kind.weight for kind in found])[0]


def _kinds(matrix: Symbol, of_matrix: Expr, of_vector: Expr) -> list[Kind]:
    tops = (SCALAR, VECTOR, MATRIX)
    return [
        *(Kind(top, (T,), 2) for top in tops),
        *(Kind(top, (X,), weight) for top, weight in zip(tops, (4, 4, 2), strict=True)),
        *(Kind(top, (matrix,), weight) for top, weight in zip(tops, (5, 2, 2), strict=True)),
        *(Kind(top, (of_matrix,)) for top in tops),
        *(Kind(top, (of_vector,)) for top in tops),
        *(Kind(SCALAR, pair) for pair in ((T, T), (T, TAU), (X, X), (X, Y), (T, X), (matrix, matrix), (T, matrix))),
        *(Kind(top, pair) for top in (VECTOR, MATRIX) for pair in ((T, T), (T, TAU))),
        *(Kind(top, ()) for top in tops),
    ]


def _traits(random: Random) -> frozenset[str]:
    return with_implied((random.choice(SQUARE_TRAITS),)) if random.random() < 0.4 else frozenset()


def _entry_of(array: Symbol, random: Random) -> Expr:
    """x_ij, or x_21: indices that are letters, or numbers that every drawn size has."""
    if array.shape.is_column:
        return Entry((array,), (random.choice((ROW, Polynomial.of(2))), ONE))
    return Entry((array,), random.choice(((ROW, COL), (ROW, ROW), (Polynomial.of(2), ONE))))
