"""base^exponent as it is read, and s^t where the exponent is no fixed number: aˣ, xᵃ, xˣ."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import add, multiply
from texdiff.algebra.atoms import Number
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.numeric import NAN, NO_SIGN, power_of
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape, ShapeError
from texdiff.operators.elementwise import logarithm
from texdiff.operators.power import Power
from texdiff.operators.quotient import Quotient

LOGARITHM_OF_EXPONENTIATION = Rule("logarithm of a power", r"\ln u^{v}=v\ln u")


class Exponentiation(Expr):
    """s^t = e^{t ln s} for s > 0: d s^t = t s^{t−1} ds + ln(s) s^t dt; s^t stays a factor where both vary."""

    __slots__ = ()
    arity = 2
    precedence_level = notation.POWER
    differential_rule = Rule("exponentiation rule", r"\mathrm{d}u^{v}=v\,u^{v-1}\,\mathrm{d}u+u^{v}\ln(u)\,\mathrm{d}v")

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        base, exponent = shapes
        if base.is_column or base.is_row:
            raise ShapeError(f"a {base.kind} has no powers")
        equal(exponent.rows, ONE)
        equal(exponent.cols, ONE)
        equal(base.rows, base.cols)
        return base

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        """A power where the exponent is a number or an integer name; ShapeError for other matrix powers."""
        base, exponent = args
        if isinstance(exponent, Number):
            return Power((base,), (exponent.number,))
        if not base.shape.is_scalar:
            raise ShapeError("the exponent of a matrix must be an integer")
        return cls(args, params)

    def differential(self, d: Direction) -> Expr:
        base, exponent = self.args
        terms: list[Expr] = []
        if d.varies(base) and d.varies(exponent):
            terms.append(multiply([self, Quotient((exponent, base)), d.of(base)]))
        elif d.varies(base):
            lowered = self.rebuild([base, add([exponent, Number(-1)])])
            terms.append(multiply([exponent, lowered, d.of(base)]))
        if d.varies(exponent):
            terms.append(multiply([self, logarithm(base), d.of(exponent)]))
        return add(terms)

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """d ln s^t = d(t ln s)."""
        if outer.function_name != "ln" or not self.shape.is_scalar:
            return None
        base, exponent = self.args
        return d.of(multiply([exponent, logarithm(base)])), LOGARITHM_OF_EXPONENTIATION

    def known(self, trait: str) -> bool:
        return trait == "positive" and self.shape.is_scalar

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return self.rebuild([entries.of(argument, ONE, ONE) for argument in self.args])

    def value(self, ev: Evaluator) -> Array:
        """NaN for a base that is 0 up to rounding: its logarithm is that of the errors."""
        base, exponent = map(ev, self.args)
        return ev.arrays.entrywise(lambda s, t: power_of(s, t) if abs(s.real) > NO_SIGN else NAN, base, exponent)

    def source(self, emit: Emitter) -> str:
        return f"{emit(self.args[0])} ** {emit(self.args[1])}"

    def latex(self, p: Printer) -> str:
        return p.raised(self.args[0], f"^{{{p(self.args[1])}}}")


register(
    "exponentiation",
    Exponentiation,
    readings=[Reading("power", "", Exponentiation)],
    examples=[
        Example(
            r"\frac{\partial a^{x}}{\partial x}",
            (r"x \in \mathbb{R}", r"a \in \mathbb{R}"),
            (("a", "positive"),),
        ),
        Example(
            r"\frac{\partial (\boldsymbol{x}^{\top}\boldsymbol{x})^{a}}{\partial \boldsymbol{x}}",
            (r"\boldsymbol{x} \in \mathbb{R}^{n}", r"a \in \mathbb{R}"),
        ),
    ],
)
