"""The inverse M⁻¹ of a square matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import PRODUCT_RULE, Product, Transpose, add, multiply, negate, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.merge import merged
from texdiff.algebra.numeric import Arrays
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has, is_invertible
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.algebra.term import Term, term_of

LARGEST_CONDITION = 1e8


def inverse_value(arrays: Arrays, matrix: Array, largest_condition: float) -> Array:
    """The inverse in numbers; NaN where the matrix is too close to a singular one."""
    inverse = arrays.inv(matrix)
    condition = arrays.magnitude(inverse) * arrays.magnitude(matrix)
    return inverse if condition < largest_condition else arrays.undefined(*matrix.shape)


UNIT = Rule("inverse times matrix", r"M^{-1}M=\mathbf{I}")
CONSTANT_UNIT = Rule("matrix times inverse", r"\mathrm{d}(MM^{-1})=\mathrm{d}\mathbf{I}=\mathbf{0}")


class Inverse(Expr):
    """d M⁻¹ = −M⁻¹ dM M⁻¹, from differentiating M M⁻¹ = I."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.POWER
    differential_rule = Rule("inverse rule", r"\mathrm{d}M^{-1}=-M^{-1}\,\mathrm{d}M\,M^{-1}")

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[0].cols)
        return shapes[0]

    def differential(self, d: Direction) -> Expr:
        return negate(multiply([self, d.of(self.args[0]), self]))

    def proof(self, d: Direction) -> Sequence[tuple[Expr, Rule]]:
        """dM⁻¹ = M⁻¹M dM⁻¹ = M⁻¹(d(MM⁻¹) − dM M⁻¹), where MM⁻¹ = I is constant."""
        (matrix,) = self.args
        if not isinstance(matrix, Symbol):
            return ()
        product = add([d.of(multiply([matrix, self])), negate(multiply([d.of(matrix), self]))])
        return (
            (multiply([self, matrix, d.of(self)]), UNIT),
            (multiply([self, product]), PRODUCT_RULE),
            (self.differential(d), CONSTANT_UNIT),
        )

    def as_factors(self) -> tuple[tuple[Expr, Polynomial], ...]:
        return ((self.args[0], -ONE),)

    @property
    def function_of(self) -> Expr | None:
        return self.args[0]

    def known(self, trait: str) -> bool:
        return trait == "invertible" or (trait not in ("positive", "nonnegative") and has(self.args[0], trait))

    def transposed(self) -> Expr | None:
        return Inverse((transpose(self.args[0]),))

    def value(self, ev: Evaluator) -> Array:
        """NaN where the matrix is singular up to rounding: its inverse would be noise."""
        return inverse_value(ev.arrays, ev(self.args[0]), LARGEST_CONDITION)

    def source(self, emit: Emitter) -> str:
        return f"np.linalg.inv({emit(self.args[0])})"

    def latex(self, p: Printer) -> str:
        return p.raised(self.args[0], "^{-1}")

    def transposed_latex(self, p: Printer) -> str | None:
        if not p.notation.transpose.startswith("^"):
            return None
        mark = p.notation.transpose.removeprefix("^")
        inner = mark[1:-1] if mark.startswith("{") else mark
        return p.raised(self.args[0], f"^{{-{inner}}}")


INVERSE_OF_PRODUCT = Rule("inverse of a product", r"(MN)^{-1}=N^{-1}M^{-1}")


def _inverse_of_product(expr: Expr) -> Expr | None:
    """(ABC)⁻¹ taken apart where every factor has an inverse, for what cancels beside it."""
    if not isinstance(expr, Product):
        return None
    term = term_of(expr)
    word = [power for base, exponent in term.word for power in _apart(base, exponent)]
    return (
        None
        if len(word) == len(term.word)
        else merged(Term(term.coefficient, term.scalars, tuple(word))).expression(expr.shape)
    )


def _apart(base: Expr, exponent: Polynomial) -> list[tuple[Expr, Polynomial]]:
    """The powers that (ABC)⁻¹, or its transpose, is made of."""
    turned = isinstance(base, Transpose) and exponent == ONE
    inner, power = base.args[0].as_factors()[0] if turned else (base, exponent)
    if power != -ONE or not isinstance(inner, Product) or not all(is_invertible(f) for f in inner.args):
        return [(base, exponent)]
    if turned:
        return [(transpose(factor), -ONE) for factor in inner.args]
    return [(factor, -ONE) for factor in reversed(inner.args)]


def _example() -> Expr:
    square = Shape(Polynomial.of("n"), Polynomial.of("n"))
    a, b = (Symbol(name, square, frozenset({"invertible"})) for name in "AB")
    return multiply([Inverse((multiply([a, b]),)), a])


register(
    "inverse",
    Inverse,
    readings=[Reading("superscript", "-1", Inverse, accepts=lambda shapes: shapes[0].is_matrix)],
    display_rules=[DisplayRule(INVERSE_OF_PRODUCT, 20, _inverse_of_product, _example())],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X}^{-1})}{\partial \mathbf{X}}",
            (r"\mathbf{A} \in \mathbb{R}^{n \times n}", r"\mathbf{X} \in \mathbb{R}^{n \times n}"),
            ((r"\mathbf{X}", "invertible"),),
        )
    ],
)
