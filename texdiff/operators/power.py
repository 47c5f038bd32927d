"""Powers with a fixed exponent: Mⁿ of a square matrix and sⁿ of a scalar, roots among them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import CYCLIC, Product, Trace, add, multiply, negate, trace, transpose
from texdiff.algebra.atoms import Identity, Number
from texdiff.algebra.bound import SPARE_INDICES
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, NoRule, Printer
from texdiff.algebra.indexed import IndexSum, spare_indices
from texdiff.algebra.numeric import Arrays, power_of
from texdiff.algebra.polynomial import ONE, ZERO, Polynomial
from texdiff.algebra.properties import has, is_positive
from texdiff.algebra.registry import BUILDERS, DisplayRule, Example, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError
from texdiff.operators.inverse import Inverse
from texdiff.operators.sylvester import ROOT_RULE, root_differential

TWO = Polynomial.of(2)
HALF = Polynomial.of(Fraction(1, 2))
WRITTEN_OUT = 3
"""Up to this exponent the differential of a matrix power is written term by term."""

POWER_RULE = Rule("power rule", r"\mathrm{d}u^{n}=n\,u^{n-1}\,\mathrm{d}u")
MATRIX_POWER = Rule("power rule", r"\mathrm{d}M^{n}=\sum_{k\in[n]}M^{k-1}\,\mathrm{d}M\,M^{n-k}")
LOGARITHM_OF_POWER = Rule("logarithm of a power", r"\mathrm{d}\ln u^{n}=n\,\mathrm{d}\ln u")
TRACE_POWER = Rule("trace of a power", r"\mathrm{d}\operatorname{tr}(M^{n})=n\operatorname{tr}(M^{n-1}\,\mathrm{d}M)")


def _matrix_power(arrays: Arrays, base: Array, exponent: int) -> Array:
    """By squares, from the highest binary digit of the exponent down."""
    result = arrays.eye(base.shape[0])
    factor = base if exponent >= 0 else arrays.inv(base)
    for digit in f"{abs(exponent):b}":
        result = result @ result
        if digit == "1":
            result = result @ factor
    return result


class Power(Expr):
    """base^n, params (n,): integer (symbolic too) or a multiple of 1/2 for square matrices, any rational for scalars.

    d sⁿ = n sⁿ⁻¹ ds; d Mⁿ = Σ_{k∈[n]} M^{k−1} dM M^{n−k} for n ≥ 0, written out up to n = 3; a negative
    exponent follows from the inverse. M^{1/2} is the principal root R; its differential solves R dR + dR R = dM, and
    under a trace powers of it are differentiated as numbers are. The exponent 1/2 of a scalar prints as a root.
    """

    __slots__ = ()
    arity = 1

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if shapes[0].is_scalar:
            return SCALAR
        if shapes[0].is_column or shapes[0].is_row:
            raise ShapeError(f"a {shapes[0].kind} has no powers")
        if not is_integer(params[0] + params[0]):
            raise ShapeError("the exponent of a matrix must be an integer, or a multiple of 1/2")
        equal(shapes[0].rows, shapes[0].cols)
        return shapes[0]

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        size, n = Polynomial.of("m"), Polynomial.of("n")
        matrices = [((Shape(size, size),), (e,)) for e in (TWO, Polynomial.of(3), -TWO, n, HALF, -HALF)]
        scalars = [((SCALAR,), (e,)) for e in (Polynomial.of(3), -ONE, HALF, -HALF, n)]
        return [*matrices, *scalars]

    @property
    def exponent(self) -> Polynomial:
        return self.params[0]  # type: ignore[return-value]

    @property
    def precedence(self) -> int:
        return notation.ATOM if self.exponent == HALF and self.shape.is_scalar else notation.POWER

    def rule(self) -> Rule | None:
        if not self.shape.is_scalar and not is_integer(self.exponent):
            return ROOT_RULE
        return POWER_RULE if self.shape.is_scalar else MATRIX_POWER

    def as_factors(self) -> tuple[tuple[Expr, Polynomial], ...]:
        """The power of a power is one power only for integer exponents: (s²)^{1/2} is |s|."""
        base = self.args[0]
        if is_integer(self.exponent) or _has_roots(base) or _stands_alone(base):
            return ((base, self.exponent),)
        return ((self, ONE),)

    def differential(self, d: Direction) -> Expr:
        base = self.args[0]
        if self.shape.is_scalar:
            return times_power(self.exponent, base, self.exponent - ONE, d.of(base))
        if is_integer(self.exponent):
            return self._sum_of_products(base, self.exponent, d.of(base))
        root = power(base, HALF)
        return self._sum_of_products(root, self.exponent + self.exponent, root_differential(root, d.of(base)))

    @property
    def function_of(self) -> Expr | None:
        return None if self.shape.is_scalar else self.args[0]

    @property
    def trace_derivative(self) -> Expr | None:
        if self.shape.is_scalar:
            return None
        return multiply([Number(self.exponent), power(self.args[0], self.exponent - ONE)])

    @property
    def only_under_trace(self) -> bool:
        return not self.shape.is_scalar and not is_integer(self.exponent)

    def _sum_of_products(self, base: Expr, count: Polynomial, change: Expr) -> Expr:
        """Σ_k B^{k−1} dB B^{n−k} for positive n, −Σ_k B^{−k} dB B^{k−1−m} for n = −m."""
        negative = _is_below_zero(count)
        count = -count if negative else count

        def term(k: Polynomial) -> Expr:
            left, right = (-k, k - ONE - count) if negative else (k - ONE, count - k)
            return multiply([power(base, left), change, power(base, right)])

        literal = count.constant
        if literal is not None and literal <= WRITTEN_OUT:
            total = add(term(Polynomial.of(k)) for k in range(1, int(literal) + 1))
        else:
            index = next(spare_indices(self, change))
            total = IndexSum([term(Polynomial.of(index))], (index, ONE, count, "set"))
        return negate(total) if negative else total

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """d tr(Mⁿ) = n tr(Mⁿ⁻¹ dM); d ln sⁿ = n d ln s where s must be positive."""
        base, n = self.args[0], self.exponent
        if outer.function_name == "ln" and base.shape.is_scalar and (not is_integer(n) or is_positive(base)):
            return multiply([Number(n), d.of(BUILDERS["function"]("ln", base))]), LOGARITHM_OF_POWER
        if not isinstance(outer, Trace):
            return None
        return multiply([Number(n), trace(multiply([power(base, n - ONE), d.of(base)]))]), TRACE_POWER

    def outer_reason(self, outer: Expr) -> Rule | None:
        return CYCLIC

    def known(self, trait: str) -> bool:
        if trait in ("positive", "nonnegative") and not self.shape.is_scalar:
            return False
        if trait == "nonnegative":
            return (self.exponent.constant or 1) % 2 == 0 or has(self.args[0], trait)
        return trait in ("invertible", "symmetric", "spd", "diagonal", "positive") and has(self.args[0], trait)

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(self.args[0])])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        """[M²]_ij = Σ_k m_ik m_kj; scalars go on in index form below the power."""
        base = self.args[0]
        if self.shape.is_scalar:
            return self.rebuild([entries.of(base, ONE, ONE)])
        if self.exponent != Polynomial.of(2):
            raise NoRule("a matrix power above the square is not written entry by entry")
        return entries.sum_over(
            base.shape.rows, lambda k: entries.product([entries.of(base, row, k), entries.of(base, k, col)])
        )

    def value(self, ev: Evaluator) -> Array:
        base, exponent = ev(self.args[0]), ev.number(self.exponent)
        if not self.shape.is_scalar:
            if exponent != int(exponent):
                base, exponent = ev.matrix_function("sqrt", 0)(base), 2 * exponent
            return _matrix_power(ev.arrays, base, int(exponent))
        return ev.arrays.entrywise(lambda number: power_of(number, exponent), base)

    def source(self, emit: Emitter) -> str:
        exponent = emit.size(self.exponent)
        if not self.shape.is_scalar and not is_integer(self.exponent):
            return f"np.linalg.matrix_power(sla.sqrtm({emit(self.args[0])}), {emit.size(self.exponent * TWO)})"
        if not self.shape.is_scalar:
            return f"np.linalg.matrix_power({emit(self.args[0])}, {exponent})"
        if self.exponent == HALF:
            return f"np.sqrt({emit(self.args[0])})"
        return f"{emit(self.args[0])} ** ({exponent})"

    def latex(self, p: Printer) -> str:
        number = self.exponent.constant
        if self.shape.is_scalar and self.exponent == HALF:
            return rf"\sqrt{{{p(self.args[0])}}}"
        if self.shape.is_scalar and self.exponent == -HALF:
            return rf"{p.notation.fraction}{{1}}{{\sqrt{{{p(self.args[0])}}}}}"
        return p.raised(self.args[0], f"^{{{p.integer(self.exponent) if number is None else number}}}")


def _has_roots(base: Expr) -> bool:
    """Whether the roots of powers are powers: of positive numbers, and of symmetric positive definite matrices."""
    return is_positive(base) if base.shape.is_scalar else has(base, "spd")


def _stands_alone(base: Expr) -> bool:
    """No product of scalars and no power, of which a root could not be taken factor by factor."""
    if isinstance(base, Product):
        return not any(factor.shape.is_scalar for factor in base.args)
    return base.as_factors()[0][0] is base


def _is_below_zero(count: Polynomial) -> bool:
    """Of n − k and k − 1 − n, which arise under a sum over k ∈ [n], the sign is that of n: of the two the name that
    sums choose later for an index.
    """
    signs = {c < 0 for names, c in count.terms if names} or {c < 0 for _, c in count.terms}
    if len(signs) == 1:
        return signs == {True}
    order = {name: place for place, name in enumerate(SPARE_INDICES)}
    largest = max(count.names, key=lambda name: order.get(name, len(order)))
    return any(c < 0 for names, c in count.terms if any(name == largest for name, _ in names))


def reads_as_square(shape: Shape) -> bool:
    """Whether a matrix is square, or may turn out to be."""
    return shape.is_matrix and (shape.is_square or shape.is_undetermined)


def is_integer(exponent: Polynomial) -> bool:
    """Whether an exponent takes integer values (its names stand for integers)."""
    return all(c.denominator == 1 for _, c in exponent.terms)


def power(base: Expr, exponent: Polynomial) -> Expr:
    """base^n as a teacher writes it: no exponent 1, s⁰ = 1, M⁰ = I, M⁻¹ an inverse, (s^m)ⁿ one power."""
    if exponent == ONE:
        return base
    if exponent == ZERO:
        return Number(1) if base.shape.is_scalar else Identity(base.shape.rows)
    if isinstance(base, Power) and (is_integer(exponent) or _has_roots(base.args[0])):
        return power(base.args[0], base.exponent * exponent)
    if exponent == -ONE and not base.shape.is_scalar:
        return Inverse((base,))
    return Power((base,), (exponent,))


def times_power(number: Polynomial, base: Expr, exponent: Polynomial, change: Expr) -> Expr:
    """n sᵏ ds, with a negative power of s below a fraction bar."""
    count, scale = exponent.constant, number.constant
    if count is None or count >= 0 or scale is None:
        return multiply([Number(number), power(base, exponent), change])
    above, below = Fraction(scale).numerator, Fraction(scale).denominator
    divisor = multiply([Number(below), power(base, -exponent)])
    return multiply([Number(above), BUILDERS["quotient"](change, divisor)])


def _power_of_identity(expr: Expr) -> Expr | None:
    """Iⁿ = I."""
    return expr.args[0] if isinstance(expr, Power) and isinstance(expr.args[0], Identity) else None


register(
    "power",
    Power,
    builders={"power": power},
    display_rules=[
        DisplayRule(
            Rule("power of the identity", r"\mathbf{I}^{n}=\mathbf{I}"),
            10,
            _power_of_identity,
            Power((Identity(Polynomial.of("m")),), (Polynomial.of("n"),)),
        )
    ],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{B}\mathbf{X}^{n})}{\partial \mathbf{X}}",
            (
                r"\mathbf{X} \in \mathbb{R}^{m \times m}",
                r"\mathbf{B} \in \mathbb{R}^{m \times m}",
                r"n \in \mathbb{N}_{+}",
            ),
        ),
        Example(
            r"\frac{\partial (\boldsymbol{a}^{\top}\boldsymbol{x})^3}{\partial \boldsymbol{x}}",
            (r"\boldsymbol{a} \in \mathbb{R}^{n}", r"\boldsymbol{x} \in \mathbb{R}^{n}"),
        ),
    ],
)
