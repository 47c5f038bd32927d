"""The p-norm ‖u‖_p = (Σ |u_i|^p)^{1/p} of a vector, for a number or an integer name p."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import multiply, transpose
from texdiff.algebra.atoms import Number
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, NoRule, Printer
from texdiff.algebra.numeric import NAN, NO_SIGN, Scalar, absolute, power_of
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError, column
from texdiff.operators.elementwise import apply
from texdiff.operators.hadamard import Hadamard
from texdiff.operators.hadamard_power import hadamard_power
from texdiff.operators.power import TWO, Power, power
from texdiff.operators.quotient import Quotient

P_NORM = Rule(
    "p-norm rule",
    r"\mathrm{d}\|\boldsymbol{u}\|_{p}=\frac{(\boldsymbol{u}\odot|\boldsymbol{u}|^{\odot(p-2)})^{\top}\,"
    r"\mathrm{d}\boldsymbol{u}}{\|\boldsymbol{u}\|_{p}^{p-1}}",
)
POWER_OF_NORM = Rule(
    "power of a p-norm",
    r"\mathrm{d}\|\boldsymbol{u}\|_{p}^{p}=p\,(\boldsymbol{u}\odot|\boldsymbol{u}|^{\odot(p-2)})^{\top}\,"
    r"\mathrm{d}\boldsymbol{u}",
)


class PNorm(Expr):
    """‖u‖_p, params (p,), where no entry is 0: d‖u‖_p = (u ∘ |u|^{∘(p−2)})ᵀdu / ‖u‖_p^{p−1}."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.ATOM
    differential_rule = P_NORM

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].cols, ONE)
        smallest = params[0].constant if params and isinstance(params[0], Polynomial) else None
        if not params or not isinstance(params[0], Polynomial) or (smallest is not None and smallest < 1):
            raise ShapeError("the index of a norm must be a number that is at least 1, or an integer name")
        return SCALAR

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return [((column(Polynomial.of("n")),), (p,)) for p in (Polynomial.of(3), Polynomial.of(4), Polynomial.of("p"))]

    @property
    def order(self) -> Polynomial:
        """p."""
        return self.params[0]  # type: ignore[return-value]

    @property
    def _is_even(self) -> bool:
        constant = self.order.constant
        return constant is not None and constant.denominator == 1 and constant % 2 == 0

    def differential(self, d: Direction) -> Expr:
        return Quotient((self._change(d), power(self, self.order - ONE)))

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """d‖u‖_pⁿ = n‖u‖_p^{n−p} (…)ᵀdu: no norm is left for n = p."""
        if not isinstance(outer, Power):
            return None
        scale = [Number(outer.exponent), power(self, outer.exponent - self.order)]
        return multiply([*scale, self._change(d)]), POWER_OF_NORM

    def _change(self, d: Direction) -> Expr:
        """(u ∘ |u|^{∘(p−2)})ᵀ du, for even p with the power u^{∘(p−1)}."""
        u = self.args[0]
        weight = hadamard_power(u, self.order - ONE)
        if not self._is_even:
            weight = Hadamard((u, hadamard_power(apply("abs", u), self.order - TWO)))
        return multiply([transpose(weight), d.of(u)])

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        if not self._is_even:
            yield self.args[0], "nonzero entries"

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        u, number = self.args[0], self.order.constant
        if number is None:
            raise NoRule("a p-norm is written entry by entry for numbers p only")

        def term(i: Polynomial) -> Expr:
            entry = entries.of(u, i, ONE)
            return Power((entry if self._is_even else apply("abs", entry),), (self.order,))

        return Power((entries.sum_over(u.shape.rows, term),), (Polynomial.of(1 / Fraction(number)),))

    def value(self, ev: Evaluator) -> Array:
        order = ev.number(self.order)

        def term(number: Scalar) -> Scalar:
            return power_of(absolute(number), order) if abs(number.real) > NO_SIGN else NAN

        powers = ev.arrays.entrywise(term, ev(self.args[0]))
        return ev.arrays.entrywise(lambda number: power_of(number, 1 / order), ev.arrays.total(powers))

    def source(self, emit: Emitter) -> str:
        return f"np.linalg.norm({emit(self.args[0])}[:, 0], {emit.size(self.order)})"

    def latex(self, p: Printer) -> str:
        mark = p.integer(self.order)
        bars = p.fenced(p.notation.norm, p(self.args[0]), p.notation.norm)
        return f"{bars}_{mark}" if len(mark) == 1 else f"{bars}_{{{mark}}}"


register(
    "p-norm",
    PNorm,
    readings=[Reading("fence", r"\| \| #", PNorm, accepts=lambda shapes: shapes[0].is_column)],
    examples=[
        Example(
            r"\frac{\partial \|\mathbf{A}\boldsymbol{x}\|_p^p}{\partial \boldsymbol{x}}",
            (r"\mathbf{A} \in \mathbb{R}^{m \times n}", r"\boldsymbol{x} \in \mathbb{R}^{n}", r"p \in \mathbb{N}_{+}"),
        ),
        Example(
            r"\frac{\partial \|\boldsymbol{x}\|_3}{\partial \boldsymbol{x}}", (r"\boldsymbol{x} \in \mathbb{R}^{n}",)
        ),
    ],
)
