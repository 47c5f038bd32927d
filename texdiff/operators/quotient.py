"""A fraction N/s: any numerator over a scalar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import add, multiply, negate, transpose
from texdiff.algebra.atoms import Identity, Number
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.numeric import NAN
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape, ShapeError
from texdiff.operators.power import power


class Quotient(Expr):
    """N/s with d(N/s) = dN/s − N ds/s²; linear in N."""

    __slots__ = ()
    arity = 2
    precedence_level = notation.POWER
    differential_rule = Rule(
        "quotient rule", r"\mathrm{d}\frac{M}{u}=\frac{\mathrm{d}M}{u}-\frac{M\,\mathrm{d}u}{u^{2}}"
    )
    adjoint_rule = Rule("scalar factor", r"\operatorname{tr}(L\,\tfrac{M}{u})=\operatorname{tr}(\tfrac{L}{u}\,M)", True)
    vec_rule = Rule("vec of a quotient", r"\operatorname{vec}\frac{M}{u}=\frac{1}{u}\operatorname{vec}M", True)

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if shapes[1].is_matrix or shapes[1].is_column or shapes[1].is_row:
            raise ShapeError(f"one cannot divide by a {shapes[1].kind}")
        equal(shapes[1].rows, ONE)
        equal(shapes[1].cols, ONE)
        return shapes[0]

    @property
    def linear_positions(self) -> tuple[int, ...]:
        return (0,)

    def as_factors(self) -> tuple[tuple[Expr, Polynomial], ...]:
        return ((self.args[0], ONE), (self.args[1], -ONE))

    def differential(self, d: Direction) -> Expr:
        top, bottom = self.args
        terms: list[Expr] = []
        if d.varies(top):
            terms.append(Quotient((d.of(top), bottom)))
        if d.varies(bottom):
            change = multiply([top, d.of(bottom)])
            terms.append(negate(Quotient((change, power(bottom, Polynomial.of(2))))))
        return add(terms)

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """tr(W U/s) = tr((W/s) U)."""
        return Quotient((weight, self.args[1]))

    def vec_form(self, position: int) -> Expr:
        return Quotient((Identity(self.shape.entries), self.args[1]))

    def known(self, trait: str) -> bool:
        if trait in ("positive", "nonnegative"):
            return all(has(argument, trait) for argument in self.args)
        return trait in ("symmetric", "diagonal", "invertible") and has(self.args[0], trait)

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(self.args[0]), self.args[1]])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return Quotient((entries.of(self.args[0], row, col), entries.of(self.args[1], ONE, ONE)))

    def value(self, ev: Evaluator) -> Array:
        bottom = ev(self.args[1])
        return ev(self.args[0]) / ev.arrays.entrywise(lambda number: number or NAN, bottom)

    def source(self, emit: Emitter) -> str:
        return f"{emit(self.args[0])} / {emit(self.args[1])}"

    def latex(self, p: Printer) -> str:
        return f"{p.notation.fraction}{{{p(self.args[0])}}}{{{p(self.args[1])}}}"


def quotient(top: Expr, bottom: Expr) -> Expr:
    """N/s, or N itself for s = 1."""
    return top if isinstance(bottom, Number) and bottom.number == ONE else Quotient((top, bottom))


register(
    "quotient",
    Quotient,
    readings=[Reading("quotient", r"\frac", Quotient)],
    builders={"quotient": quotient},
    examples=[
        Example(
            r"\frac{\partial}{\partial \mathbf{x}}\frac{\mathbf{x}}{\mathbf{a}^{\top}\mathbf{x}}",
            (r"\mathbf{x} \in \mathbb{R}^{n}", r"\mathbf{a} \in \mathbb{R}^{n}"),
        ),
        Example(
            r"\frac{\partial}{\partial \mathbf{X}}\frac{\operatorname{tr}(\mathbf{X})}{|\mathbf{X}|}",
            (r"\mathbf{X} \in \mathbb{R}^{n \times n}",),
        ),
    ],
)
