"""Families: x_1, x_2, … of one shape, named by an index, as the samples in a sum over i."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import Equal, Shape


class Family(Symbol):
    """All members together. `name` is a member as declared (\\boldsymbol{x}_i), `stem` what carries the index.

    The shape is that of one member; `raised` says that the index is printed as x^{(i)}.
    """

    __slots__ = ()

    def __init__(self, name: str, shape: Shape, traits: frozenset[str], stem: str, raised: bool = False) -> None:
        Expr.__init__(self, (), (name, shape, traits, stem, raised))

    @property
    def stem(self) -> str:
        return str(self.params[3])

    @property
    def raised(self) -> bool:
        return bool(self.params[4])


class FamilyMember(Expr):
    """The member of a family (the argument) at an index (params)."""

    __slots__ = ()
    precedence_level = notation.ATOM

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0]

    @property
    def family(self) -> Family:
        return self.args[0]  # type: ignore[return-value]

    @property
    def index(self) -> Polynomial:
        return self.params[0]  # type: ignore[return-value]

    def rebuild(self, args: Sequence[Expr]) -> Expr:
        return FamilyMember(args, self.params)

    def known(self, trait: str) -> bool:
        return trait in self.family.traits

    def transposed(self) -> Expr | None:
        return self if self.shape.is_scalar or "symmetric" in self.family.traits else None

    def value(self, ev: Evaluator) -> Array:
        return ev.family(self.family, int(ev.number(self.index)))

    def source(self, emit: Emitter) -> str:
        member = f"{emit.named(self.family.name)}[{emit.size(self.index)} - 1]"
        return f"{member}.reshape(-1, 1)" if self.shape.is_column else member

    def latex(self, p: Printer) -> str:
        if self.family.raised:
            return f"{self.family.stem}^{{({p.integer(self.index)})}}"
        return p.indexed(self.family.stem, [self.index])
