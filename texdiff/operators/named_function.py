"""What operators share that are written as a name before their one argument: softmax(u), vech(M)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from texdiff.algebra import notation
from texdiff.algebra.expression import Expr, Printer
from texdiff.algebra.polynomial import ONE
from texdiff.algebra.shape import SCALAR, Equal, Shape


class NamedFunction(Expr):
    """`spelling` is the name in LaTeX."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.PREFIX
    spelling: ClassVar[str]

    def latex(self, p: Printer) -> str:
        return p.applied(self.spelling, p(self.args[0]))


class EntryByEntry(NamedFunction):
    """An array of the shape of the argument."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0]


class VectorFunction(NamedFunction):
    """A vector from a vector of the same length."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].cols, ONE)
        return shapes[0]


class ScalarFunction(NamedFunction):
    """A scalar from an array."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return SCALAR
