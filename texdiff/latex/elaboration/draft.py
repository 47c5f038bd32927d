"""Expressions whose sizes are not all known yet: drafts are typed first and built when every size is found."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from fractions import Fraction

from texdiff.algebra.arithmetic import Product
from texdiff.algebra.atoms import Number, Symbol, Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import SCALAR, Shape
from texdiff.algebra.unify import Unifier
from texdiff.latex.grammar.place import NOWHERE, Place
from texdiff.records import Record, record

Reader = Callable[[Sequence[Expr], Sequence[Hashable]], Expr]


@record
class Draft(Record):
    """A node to be: `read(args, params)` makes it; sizes among the params are filled in before."""

    node: type[Expr]
    args: tuple[Draft, ...]
    params: tuple[Hashable, ...]
    shape: Shape
    place: Place = NOWHERE
    read: Reader | None = None

    @property
    def is_scalar(self) -> bool:
        """Kinds are known from the start, so this needs no sizes."""
        return self.shape.is_scalar

    @property
    def tex(self) -> str:
        """As typed, for messages."""
        return self.place.tex or "this"


def parts(draft: Draft) -> Iterator[Draft]:
    """The draft and everything below it."""
    yield draft
    for argument in draft.args:
        yield from parts(argument)


def build(draft: Draft, sizes: Unifier) -> Expr:
    """The expression; raises ShapeError where sizes do not fit after all."""
    args = [build(argument, sizes) for argument in draft.args]
    params = tuple(_filled(param, sizes) for param in draft.params)
    if draft.read is not None:
        return draft.read(args, params)
    return draft.node.read(args, params)


def _filled(param: Hashable, sizes: Unifier) -> Hashable:
    if isinstance(param, Polynomial):
        return sizes.resolve(param)
    return sizes.shape(param) if isinstance(param, Shape) else param


def symbol(name: str, shape: Shape, traits: frozenset[str], place: Place) -> Draft:
    """A variable or constant."""
    return Draft(Symbol, (), (name, shape, traits), shape, place, lambda args, params: Symbol(*params))  # type: ignore[arg-type]


def number(value: Polynomial | Fraction | int, place: Place = NOWHERE) -> Draft:
    """A number or an integer name."""
    return Draft(Number, (), (Polynomial.of(value),), SCALAR, place, lambda args, params: Number(params[0]))  # type: ignore[arg-type]


def zero(shape: Shape, place: Place) -> Draft:
    """The zero of a shape."""
    return Draft(Zero, (), tuple(shape), shape, place, lambda args, params: Zero(*params))  # type: ignore[arg-type]


def integer_value(draft: Draft) -> Polynomial | None:
    """The polynomial of a number draft."""
    value = draft.params[0] if draft.node is Number else None
    return value if isinstance(value, Polynomial) else None


def product(drafts: Sequence[Draft], shape: Shape, place: Place) -> Draft:
    """A product of factors that are known to fit; a single factor stays as it is."""
    if len(drafts) == 1:
        return drafts[0]
    return Draft(Product, tuple(drafts), (), shape, place)
