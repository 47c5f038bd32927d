"""Unknown sizes, found by setting sizes equal: the reader's version of `Equal`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from texdiff.algebra.polynomial import ONE, Monomial, Polynomial
from texdiff.algebra.shape import Shape, ShapeError, Size

UNKNOWN = "?"
"""Names of unknown sizes begin so; no name of a document does."""


class Unifier:
    """What is known of the unknown sizes so far.

    Law: after `equal(a, b)` without error, resolve(a) == resolve(b), or the equation is kept until more is known.
    An unknown size is never 1: kinds come first, and a vector or matrix stays one.
    """

    def __init__(self) -> None:
        self._values: dict[str, Size] = {}
        self._pending: list[tuple[Size, Size]] = []
        self._count = 0

    def fresh(self) -> Size:
        """A new unknown size."""
        self._count += 1
        return Polynomial.of(f"{UNKNOWN}{self._count}")

    def resolve(self, size: Size) -> Size:
        """The size in terms of what is still unknown; names on the way remember it, so that chains stay short."""
        passed: list[str] = []
        while (name := size.single_name) is not None and name in self._values:
            passed.append(name)
            size = self._values[name]
        while not size.names.isdisjoint(self._values):
            size = size.substitute(self._values)
        self._values.update(dict.fromkeys(passed, size))
        return size

    def shape(self, shape: Shape) -> Shape:
        """A shape in terms of what is still unknown."""
        return Shape(self.resolve(shape.rows), self.resolve(shape.cols))

    def equal(self, left: Size, right: Size) -> None:
        """States that two sizes are the same; raises ShapeError if they cannot be."""
        left, right = _cancelled(self.resolve(left), self.resolve(right))
        if left == right:
            return
        if ONE in (left, right) or not _unknowns(left - right):
            raise ShapeError(f"sizes {shown(left)} and {shown(right)} do not fit")
        solved = _solve(left, right)
        if solved is None:
            self._pending.append((left, right))
            return
        name, value = solved
        self._values[name] = value
        self._retry()

    def snapshot(self) -> tuple[dict[str, Size], list[tuple[Size, Size]]]:
        """What is known now, to come back to after an attempt that failed."""
        return dict(self._values), list(self._pending)

    def restore(self, snapshot: tuple[dict[str, Size], list[tuple[Size, Size]]]) -> None:
        """Forgets what was learned since a snapshot."""
        self._values, self._pending = dict(snapshot[0]), list(snapshot[1])

    def finish(self, taken: Collection[str]) -> None:
        """Names every size that is still unknown; raises ShapeError for equations that then do not hold."""
        names = _fresh_names(taken)
        for number in range(1, self._count + 1):
            size = self.resolve(Polynomial.of(f"{UNKNOWN}{number}"))
            for unknown in sorted(_unknowns(size)):
                self._values[unknown] = Polynomial.of(next(names))
        for left, right in self._pending:
            if self.resolve(left) != self.resolve(right):
                sizes = f"{shown(self.resolve(left))} and {shown(self.resolve(right))}"
                raise ShapeError(f"it is not clear how the sizes {sizes} can be equal")

    def _retry(self) -> None:
        pending, self._pending = self._pending, []
        for left, right in pending:
            self.equal(left, right)


def shown(size: Size) -> str:
    """A size for a message; what is unknown shows as a question mark."""
    return "?" if _unknowns(size) else str(size)


def _unknowns(size: Size) -> frozenset[str]:
    return frozenset(name for name in size.names if name.startswith(UNKNOWN))


def _cancelled(left: Size, right: Size) -> tuple[Size, Size]:
    """Both sides of an equation without the terms that they share, or of two products without the factors."""
    if len(left.terms) != 1 or len(right.terms) != 1:
        rest = (left - right).terms
        more, fewer = Polynomial({m: c for m, c in rest if c > 0}), Polynomial({m: -c for m, c in rest if c < 0})
        return (more, fewer) if more and fewer else (left, right)
    powers, others = dict(left.terms[0][0]), dict(right.terms[0][0])
    shared = tuple((name, min(power, others.get(name, 0))) for name, power in powers.items())
    divided = [_divided(side, shared, Fraction(1)) for side in (left, right)]
    return divided[0] or left, divided[1] or right


def _solve(left: Size, right: Size) -> tuple[str, Size] | None:
    """An unknown and its value, from an equation in which it stands alone or times something known."""
    for side, other in ((left, right), (right, left)):
        name = side.single_name
        if name is not None and name.startswith(UNKNOWN) and name not in other.names:
            return name, other
    for side, other in ((left, right), (right, left)):
        found = _quotient(side, other)
        if found is not None:
            return found
    return None


def _quotient(product: Size, other: Size) -> tuple[str, Size] | None:
    """From c·?1 = other with other divisible by c: ?1 and the quotient."""
    unknown = _unknowns(product)
    if len(product.terms) != 1 or len(unknown) != 1 or _unknowns(other):
        return None
    (name,) = unknown
    monomial, coefficient = product.terms[0]
    if dict(monomial)[name] != 1:
        return None
    rest = tuple(power for power in monomial if power[0] != name)
    value = _divided(other, rest, Fraction(coefficient))
    return None if value is None or value == ONE else (name, value)


def _divided(size: Size, monomial: Monomial, coefficient: Fraction) -> Size | None:
    """A size divided by a product of names, if that leaves a size."""
    result: dict[Monomial, Fraction] = {}
    for powers, factor in size.terms:
        left = dict(powers)
        for name, power in monomial:
            left[name] = left.get(name, 0) - power
        if min(left.values(), default=0) < 0:
            return None
        result[tuple(sorted((n, p) for n, p in left.items() if p))] = factor / coefficient
    return Polynomial(result)


def _fresh_names(taken: Collection[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        name = f"n_{number}" if number < 10 else f"n_{{{number}}}"
        if name not in taken:
            yield name
