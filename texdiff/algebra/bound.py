"""What Σ and ∏ over an index have in common: the index that they bind, its range, and how both are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

from texdiff.algebra import notation
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import Equal, Shape

SPARE_INDICES = (*"klpqrstuvwabcgh", *(f"k_{{{n}}}" for n in range(1, 1000)))
"""Letters for bound indices, in the order of preference."""


class Bound(Expr):
    """Of the argument over index = lower … upper: params are the index name, the bounds and the style typed."""

    __slots__ = ()
    open_ended = True
    sign: ClassVar[str]

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0]

    @property
    def precedence(self) -> int:
        return notation.INFIX

    @property
    def index(self) -> str:
        return str(self.params[0])

    @property
    def bounds(self) -> tuple[Polynomial, Polynomial]:
        return self.params[1:3]  # type: ignore[return-value]

    @property
    def style(self) -> str:
        """How the range is printed: 'set' k∈[n], 'range' k=1..n, 'bare' k."""
        return str(self.params[3])

    def renamed_apart(self, names: frozenset[str]) -> Self:
        """The same over another letter, where the names hold its index."""
        if self.index not in names:
            return self
        taken = names | self.integers()
        letter = next(letter for letter in SPARE_INDICES if letter not in taken)
        body = self.args[0].substitute_integers({self.index: Polynomial.of(letter)})
        return type(self)((body,), (letter, *self.params[1:]))

    def free_integers(self) -> frozenset[str]:
        return (self.args[0].integers() - {self.index}).union(*(b.names for b in self.bounds))

    def substitute_integers(self, values: Mapping[str, Polynomial]) -> Expr:
        inner = {name: value for name, value in values.items() if name != self.index}
        lower, upper = (b.substitute(values) for b in self.bounds)
        return type(self)([self.args[0].substitute_integers(inner)], (self.index, lower, upper, self.style))

    def values(self, ev: Evaluator) -> Iterator[Array]:
        """Those of the terms or factors, in order."""
        lower, upper = (int(ev.number(b)) for b in self.bounds)
        return (at(self.args[0]) for at in ev.over(self.index, lower, upper))

    def source_over_range(self, emit: Emitter) -> str:
        """The generator of the terms or factors."""
        lower, upper = (emit.size(b) for b in self.bounds)
        inner = emit.bound(self.index)
        return f"{inner(self.args[0])} for {inner.size(Polynomial.of(self.index))} in range({lower}, {upper} + 1)"

    def latex(self, p: Printer) -> str:
        lower, upper = (p.integer(b) for b in self.bounds)
        if self.style == "range":
            head = rf"{self.sign}_{{{self.index}={lower}}}^{{{upper}}}"
        elif self.style == "set":
            head = rf"{self.sign}_{{{self.index} \in [{upper}]}}"
        else:
            head = rf"{self.sign}_{{{self.index}}}"
        body = p(self.args[0], notation.INFIX)
        return f"{head}{'' if body.startswith(self.sign) else ' '}{body}"
