"""max and min of two scalars or arrays, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, Sum, add, multiply, negate, transpose
from texdiff.algebra.atoms import Number, Ones, Symbol, Zero
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.numeric import NAN, NO_SIGN, Scalar
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape
from texdiff.operators.elementwise import apply
from texdiff.operators.hadamard import Hadamard


class Extremum(Expr):
    """max(A, B), params ('max',) or ('min',); a scalar beside an array stands for all its entries.

    Where A and B differ, d max(A, B) = step(A − B) ∘ dA + step(B − A) ∘ dB.
    """

    __slots__ = ()
    arity = 2
    precedence_level = notation.PREFIX
    differential_rule = Rule(
        "maximum rule",
        r"\mathrm{d}\max(u,v)=\operatorname{step}(u-v)\,\mathrm{d}u+\operatorname{step}(v-u)\,\mathrm{d}v",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        arrays = [shape for shape in shapes if not shape.is_scalar] or list(shapes)
        for shape in arrays[1:]:
            equal(shape.rows, arrays[0].rows)
            equal(shape.cols, arrays[0].cols)
        return arrays[0]

    def differential(self, d: Direction) -> Expr:
        left, right = self.args
        terms = [self._moved(a, b, d) for a, b in ((left, right), (right, left)) if d.varies(a)]
        return add(terms)

    def _moved(self, own: Expr, other: Expr, d: Direction) -> Expr:
        """step(own − other) ∘ d own, the arguments exchanged for a minimum."""
        ahead, behind = (own, other) if self.params[0] == "max" else (other, own)
        chosen = apply("step", self._difference(ahead, behind))
        if self.shape.is_scalar:
            return multiply([chosen, d.of(own)])
        return Hadamard((chosen, self._spread(d.of(own))))

    def _difference(self, left: Expr, right: Expr) -> Expr:
        if _is_zero(right):
            return self._spread(left)
        minus = negate(self._spread(right))
        return minus if _is_zero(left) else Sum((self._spread(left), minus))

    def _spread(self, expr: Expr) -> Expr:
        """A scalar as an array of its copies."""
        return expr if expr.shape == self.shape else multiply([expr, Ones(*self.shape)])

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        left, right = self.args
        shown = right if _is_zero(left) else self._difference(left, right)
        yield shown, "nonzero" if self.shape.is_scalar else "nonzero entries"

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(argument) for argument in self.args])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        places = [(row, col) if not a.shape.is_scalar else (ONE, ONE) for a in self.args]
        return self.rebuild([entries.of(a, *place) for a, place in zip(self.args, places, strict=True)])

    def value(self, ev: Evaluator) -> Array:
        """NaN where both are equal up to rounding, for no rule holds there, and where one of them has no value."""
        left, right = map(ev, self.args)
        larger = self.params[0] == "max"

        def chosen(x: Scalar, y: Scalar) -> Scalar:
            ahead = x.real - y.real
            return (x if (ahead > 0) == larger else y) if abs(ahead) > NO_SIGN else NAN

        return ev.arrays.entrywise(chosen, left, right)

    def source(self, emit: Emitter) -> str:
        return f"np.{self.params[0]}imum({', '.join(map(emit, self.args))})"

    def latex(self, p: Printer) -> str:
        return p.applied(rf"\{self.params[0]}", ", ".join(map(p, self.args)))


def _positive_part(expr: Expr) -> Expr | None:
    """max(0, u) step(u) = max(0, u), among the factors of a product or of a Hadamard product."""
    if not isinstance(expr, Product | Hadamard):
        return None
    for part in expr.args:
        zero, *others = sorted(part.args, key=_is_zero, reverse=True) if isinstance(part, Extremum) else [part]
        if others and _is_zero(zero) and part.params[0] == "max" and (step := apply("step", others[0])) in expr.args:
            kept = [factor for factor in expr.args if factor != step]
            return kept[0] if len(kept) == 1 else expr.rebuild(kept)
    return None


def _is_zero(expr: Expr) -> bool:
    return isinstance(expr, Zero) or (isinstance(expr, Number) and not expr.number)


_U = Symbol("u", SCALAR)


def _two(shapes: Sequence[Shape]) -> bool:
    return len(shapes) == 2


register(
    "maximum",
    Extremum,
    readings=[
        Reading("function", r"\max", Extremum, ("max",), _two),
        Reading("function", r"\min", Extremum, ("min",), _two),
    ],
    display_rules=[
        DisplayRule(
            Rule("positive part", r"\max(0,u)\operatorname{step}(u)=\max(0,u)", minor=True),
            10,
            _positive_part,
            multiply([Extremum((Number(0), _U), ("max",)), apply("step", _U)]),
        )
    ],
    examples=[
        Example(
            r"\frac{\partial \boldsymbol{a}^{\top}\max(0, \mathbf{W}\boldsymbol{x})}{\partial \mathbf{W}}",
            (
                r"\boldsymbol{a} \in \mathbb{R}^{m}",
                r"\mathbf{W} \in \mathbb{R}^{m \times n}",
                r"\boldsymbol{x} \in \mathbb{R}^{n}",
            ),
        )
    ],
)
