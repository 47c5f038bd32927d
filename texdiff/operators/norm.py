"""Norms: Euclidean and Frobenius, the 1-norm of vectors, weighted norms."""

from __future__ import annotations

import cmath
from collections.abc import Iterator, Sequence
from typing import Any

from texdiff.algebra.arithmetic import PRODUCT_RULE, SCALAR_TRANSPOSE, Sum, add, multiply, pair, transpose
from texdiff.algebra.atoms import Number, Symbol
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, NoRule, Printer
from texdiff.algebra.numeric import Scalar, absolute, power_of
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError
from texdiff.operators.elementwise import apply
from texdiff.operators.power import HALF, POWER_RULE, Power, power
from texdiff.operators.quotient import Quotient

TWO = Polynomial.of(2)
VANISHING = 1e-36
"""Squares below this are those of rounding errors and imaginary parts."""
NORM = Rule(
    "norm rule",
    r"\mathrm{d}\|\boldsymbol{u}\|=\frac{\boldsymbol{u}^{\top}\,\mathrm{d}\boldsymbol{u}}{\|\boldsymbol{u}\|}",
)
FROBENIUS = Rule("norm rule", r"\mathrm{d}\|M\|=\frac{\operatorname{tr}(M^{\top}\,\mathrm{d}M)}{\|M\|}")
DEFINITION = Rule("definition of the norm", r"\|\boldsymbol{u}\|=\sqrt{\boldsymbol{u}^{\top}\boldsymbol{u}}")
ONE_NORM = Rule(
    "1-norm rule",
    r"\mathrm{d}\|\boldsymbol{u}\|_{1}=\operatorname{sign}(\boldsymbol{u})^{\top}\,\mathrm{d}\boldsymbol{u}",
)
SQUARED = Rule(
    "square of a norm", r"\mathrm{d}\|\boldsymbol{u}\|^{2}=2\,\boldsymbol{u}^{\top}\,\mathrm{d}\boldsymbol{u}"
)
SQUARED_FROBENIUS = Rule("square of a norm", r"\mathrm{d}\|M\|^{2}=2\operatorname{tr}(M^{\top}\,\mathrm{d}M)")


class Norm(Expr):
    """‖u‖; params (kind, mark): kind 'euclidean' (of all entries), 'one' or 'weighted', and the subscript as typed.
    ‖u‖² = uᵀWu for a weighted norm, with W behind u in the arguments.

    d‖u‖ = uᵀdu/‖u‖ and d‖u‖² = 2uᵀdu.
    """

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if params[0] != "euclidean":
            equal(shapes[0].cols, ONE)
        if len(shapes) != 1 + (params[0] == "weighted"):
            raise ShapeError("a norm has one argument, and its weight as an index")
        for weight in shapes[1:]:
            equal(weight.rows, shapes[0].rows)
            equal(weight.cols, shapes[0].rows)
        return SCALAR

    @property
    def kind(self) -> str:
        return str(self.params[0])

    def rule(self) -> Rule | None:
        if self.kind == "one":
            return ONE_NORM
        return FROBENIUS if self.args[0].shape.is_matrix else NORM

    def differential(self, d: Direction) -> Expr:
        if self.kind == "one":
            return multiply([transpose(apply("sign", self.args[0])), d.of(self.args[0])])
        return Quotient((self._half_of_square(d), self))

    def proof(self, d: Direction) -> Sequence[tuple[Expr, Rule]]:
        """d√(uᵀu) = d(uᵀu)/2√(uᵀu)."""
        argument = self.args[0]
        if self.kind != "euclidean" or not argument.shape.is_column or not isinstance(argument, Symbol | Sum):
            return ()
        row, change, twice = transpose(argument), d.of(argument), multiply([Number(2), self])
        square = multiply([row, argument])
        product = add([multiply([transpose(change), argument]), multiply([row, change])])
        return (
            (d.of(power(square, HALF)), DEFINITION),
            (Quotient((d.of(square), twice)), POWER_RULE),
            (Quotient((product, twice)), PRODUCT_RULE),
            (self.differential(d), SCALAR_TRANSPOSE),
        )

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        if self.kind == "one":
            yield self.args[0], "nonzero entries"

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """d‖u‖ⁿ = n‖u‖ⁿ⁻² uᵀdu: no norm is left in the denominator for n = 2."""
        if not isinstance(outer, Power) or self.kind not in ("euclidean", "weighted"):
            return None
        rule = SQUARED_FROBENIUS if self.args[0].shape.is_matrix else SQUARED
        scale = [Number(outer.exponent), power(self, outer.exponent - TWO)]
        return multiply([*scale, self._half_of_square(d)]), rule

    def _half_of_square(self, d: Direction) -> Expr:
        """d‖u‖²/2."""
        argument = self.args[0]
        if self.kind == "weighted":
            return self._half_of_weighted_square(d)
        return pair(transpose(argument), d.of(argument))

    def _half_of_weighted_square(self, d: Direction) -> Expr:
        """uᵀ(W + Wᵀ)du/2 + uᵀdW u/2."""
        argument, weight = self.args
        row, half, terms = transpose(argument), Number(HALF), []
        if d.varies(argument) and has(weight, "symmetric"):
            terms.append(multiply([row, weight, d.of(argument)]))
        elif d.varies(argument):
            terms.append(multiply([half, row, Sum((weight, transpose(weight))), d.of(argument)]))
        if d.varies(weight):
            terms.append(multiply([half, row, d.of(weight), argument]))
        return add(terms)

    def known(self, trait: str) -> bool:
        return trait == "nonnegative"

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        """‖u‖ = √(Σ_i u_i²), ‖u‖₁ = Σ_i |u_i|."""
        argument = self.args[0]
        if self.kind == "one":
            return entries.sum_over(argument.shape.rows, lambda i: apply("abs", entries.of(argument, i, ONE)))
        if self.kind != "euclidean":
            raise NoRule("a weighted norm is not written entry by entry")

        def square(i: Polynomial, j: Polynomial) -> Expr:
            return Power((entries.of(argument, i, j),), (TWO,))

        rows, cols = argument.shape
        if argument.shape.is_column:
            return Power((entries.sum_over(rows, lambda i: square(i, ONE)),), (HALF,))
        if argument.shape.is_row:
            return Power((entries.sum_over(cols, lambda j: square(ONE, j)),), (HALF,))
        total = entries.sum_over(rows, lambda i: entries.sum_over(cols, lambda j: square(i, j)))
        return Power((total,), (HALF,))

    def value(self, ev: Evaluator) -> Array:
        u = ev(self.args[0])
        if self.kind == "one":
            return ev.arrays.total(ev.arrays.entrywise(absolute, u))
        square = ev.arrays.total(u * u) if self.kind == "euclidean" else u.T @ ev(self.args[1]) @ u
        return ev.arrays.entrywise(_root, square)

    def source(self, emit: Emitter) -> str:
        argument = emit(self.args[0])
        if self.kind == "weighted":
            return f"np.sqrt(({argument}.T @ {emit(self.args[1])} @ {argument}).item())"
        return f"np.linalg.norm({argument}[:, 0], 1)" if self.kind == "one" else f"np.linalg.norm({argument})"

    def latex(self, p: Printer) -> str:
        mark = p(self.args[1]) if self.kind == "weighted" else str(self.params[1])
        bars = p.fenced(p.notation.norm, p(self.args[0]), p.notation.norm)
        return bars + (f"_{{{mark}}}" if len(mark) > 1 else f"_{mark}" if mark else "")


def _root(square: Scalar) -> Scalar:
    """Also of 0, where a small imaginary part is no more than that: there ‖u‖² has a differential."""
    return power_of(square, 0.5) if abs(square) > VANISHING else cmath.sqrt(square)


def _euclidean(shapes: Sequence[Shape]) -> bool:
    return not shapes[0].is_scalar


def _vector(shapes: Sequence[Shape]) -> bool:
    return shapes[0].is_column


def _matrix(shapes: Sequence[Shape]) -> bool:
    return shapes[0].is_matrix


register(
    "norm",
    Norm,
    readings=[
        Reading("fence", r"\| \|", Norm, ("euclidean", ""), _euclidean),
        Reading("fence", r"\| \| 2", Norm, ("euclidean", "2"), _vector),
        Reading("fence", r"\| \| F", Norm, ("euclidean", "F"), _matrix),
        Reading("fence", r"\| \| 1", Norm, ("one", "1"), _vector),
        Reading("fence", r"\| \| *", Norm, ("weighted", ""), _vector),
    ],
    examples=[
        Example(
            r"\frac{\partial \|\mathbf{A}\boldsymbol{x} - \boldsymbol{b}\|^2}{\partial \boldsymbol{x}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{m \times n}",
                r"\boldsymbol{x} \in \mathbb{R}^{n}",
                r"\boldsymbol{b} \in \mathbb{R}^{m}",
            ),
        ),
        Example(
            r"\frac{\partial}{\partial \mathbf{x}}\frac{\mathbf{x}}{\|\mathbf{x} - \mathbf{a}\|}",
            (r"\mathbf{x} \in \mathbb{R}^{n}", r"\mathbf{a} \in \mathbb{R}^{n}"),
        ),
        Example(
            r"\frac{\partial \|\mathbf{X}\|_F^2}{\partial \mathbf{X}}",
            (r"\mathbf{X} \in \mathbb{R}^{m \times n}",),
        ),
    ],
)
