"""The determinant |M|, its logarithm and its powers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, Transpose, add, multiply, negate, trace
from texdiff.algebra.atoms import Number, Symbol, Unknown
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Partial
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has, is_invertible
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError
from texdiff.algebra.term import Term, term_of
from texdiff.algebra.total import READ_TRACE, TOTAL, total_differential
from texdiff.operators.adjugate import Adjugate, determinant_value
from texdiff.operators.elementwise import ElementwiseFunction
from texdiff.operators.inverse import Inverse
from texdiff.operators.power import POWER_RULE, Power, power
from texdiff.operators.quotient import Quotient

JACOBI = Rule("Jacobi's formula", r"\mathrm{d}|M|=\operatorname{tr}(M^{*}\,\mathrm{d}M)")
JACOBI_INVERTIBLE = Rule("Jacobi's formula", r"\mathrm{d}|M|=|M|\operatorname{tr}(M^{-1}\,\mathrm{d}M)")
JACOBI_PRODUCT = Rule("determinant of a product", r"|MN|=|M|\,|N|")
JACOBI_POWER = Rule("power in a determinant", r"|M^{n}|=|M|^{n}")
DETERMINANT_OF_POWER = Rule(
    "determinant of a power", r"\mathrm{d}|M^{n}|=n\,|M^{n}|\operatorname{tr}(M^{-1}\,\mathrm{d}M)"
)
LOGARITHM = Rule("logarithm of a determinant", r"\mathrm{d}\ln|M|=\operatorname{tr}(M^{-1}\,\mathrm{d}M)")
POWER_OF_DETERMINANT = Rule(
    "power of a determinant", r"\mathrm{d}|M|^{n}=n\,|M|^{n}\operatorname{tr}(M^{-1}\,\mathrm{d}M)"
)
COFACTOR = Rule("expansion of a determinant", r"|M|=\sum_{j}m_{ij}[M^{*}]_{ji}")
JOINED_POWERS = Rule("powers of a determinant", r"|M|^{n-1}|M|=|M|^{n}", minor=True)
ADJUGATE = Rule("adjugate and inverse", r"M^{*}=|M|\,M^{-1}")


class Determinant(Expr):
    """d|M| = tr(M^* dM), or |M| tr(M⁻¹ dM) where M is known to be invertible, products factor by factor."""

    __slots__ = ()
    arity = 1

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if shapes[0].is_column or shapes[0].is_row:
            raise ShapeError(f"a {shapes[0].kind} has no determinant")
        equal(shapes[0].rows, shapes[0].cols)
        return SCALAR

    @property
    def precedence(self) -> int:
        return notation.ATOM

    def rule(self) -> Rule | None:
        if not is_invertible(self.args[0]):
            return JACOBI
        if isinstance(self.args[0], Power):
            return DETERMINANT_OF_POWER
        return JACOBI_PRODUCT if isinstance(self.args[0], Product) else JACOBI_INVERTIBLE

    @property
    def opens_argument(self) -> bool:
        """|MN| = |M||N|, where M and N are square and known to be invertible."""
        matrix = self.args[0]
        return isinstance(matrix, Product) and is_invertible(matrix)

    def differential(self, d: Direction) -> Expr:
        matrix = self.args[0]
        if is_invertible(matrix):
            return multiply([self, self._relative_change(d)])
        return trace(multiply([Adjugate((matrix,)), d.of(matrix)]))

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """d ln|M| = tr(M⁻¹ dM); d|M|ⁿ = n|M|ⁿ tr(M⁻¹ dM) for invertible M."""
        if isinstance(outer, ElementwiseFunction) and outer.name == "ln":
            return self._relative_change(d), LOGARITHM
        if isinstance(outer, Power) and is_invertible(self.args[0]):
            return multiply([Number(outer.exponent), outer, self._relative_change(d)]), POWER_OF_DETERMINANT
        return None

    def outer_reason(self, outer: Expr) -> Rule | None:
        return JOINED_POWERS if is_invertible(self.args[0]) else ADJUGATE

    def proof(self, d: Direction) -> Sequence[tuple[Expr, Rule]]:
        """By its expansion along row i, |M| has the cofactor [M^*]_ji as derivative by m_ij; products and powers go by
        their factors.
        """
        (matrix,) = self.args
        if is_invertible(matrix) and isinstance(matrix, Power | Product):
            return self._proof_by_factors(d)
        if isinstance(matrix, Unknown) or not isinstance(matrix, Symbol):
            return ()
        adjugate, change = Adjugate((matrix,)), d.of(matrix)
        lines = [
            (total_differential(change, lambda i, j: Partial((self, Entry((matrix,), (i, j))))), TOTAL),
            (total_differential(change, lambda i, j: Entry((adjugate,), (j, i))), COFACTOR),
            (trace(multiply([adjugate, change])), READ_TRACE),
        ]
        return [*lines, (self.differential(d), ADJUGATE)] if is_invertible(matrix) else lines

    def _proof_by_factors(self, d: Direction) -> Sequence[tuple[Expr, Rule]]:
        """d|Mⁿ| = d|M|ⁿ = n|M|ⁿ⁻¹d|M|, and |L| d|M| |N| for d|LMN|."""
        (matrix,) = self.args
        if isinstance(matrix, Power):
            inner, n = Determinant(matrix.args), matrix.exponent
            lines = [
                (d.of(power(inner, n)), JACOBI_POWER),
                (multiply([Number(n), power(inner, n - ONE), d.of(inner)]), POWER_RULE),
            ]
        else:
            varying = [factor for factor in matrix.args if d.varies(factor)]
            inner = Determinant(varying[:1])
            if len(varying) > 1 or not all(factor.shape.is_square for factor in matrix.args):
                return ()
            factors = [d.of(inner) if factor is varying[0] else Determinant((factor,)) for factor in matrix.args]
            lines = [(multiply(factors), JACOBI_PRODUCT)]
        return [*lines, (self.differential(d), JACOBI_INVERTIBLE)]

    def _relative_change(self, d: Direction) -> Expr:
        """d|M| / |M|."""
        return add(relative_changes(self.args[0], ONE, d))

    def nonzero_where(self) -> tuple[Expr, str]:
        return self.args[0], "invertible"

    def known(self, trait: str) -> bool:
        return trait == "positive" and has(self.args[0], "spd")

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.array([[determinant_value(ev.arrays, ev(self.args[0]))]])

    def source(self, emit: Emitter) -> str:
        return f"np.linalg.det({emit(self.args[0])})"

    def latex(self, p: Printer) -> str:
        body = p(self.args[0])
        if p.notation.determinant == "|":
            return p.fenced("|", body, "|")
        return p.applied(p.notation.determinant, body)


def relative_changes(matrix: Expr, times: Polynomial, d: Direction) -> Iterator[Expr]:
    """The terms of d ln|M|: products of square factors, powers, transposes, inverses give those inside."""
    if not d.varies(matrix):
        return
    inner = matrix.args[0] if matrix.args else matrix
    if isinstance(matrix, Product) and all(f.shape.is_scalar or f.shape.is_square for f in matrix.args):
        for factor in matrix.args:
            if factor.shape.is_scalar and d.varies(factor):
                yield multiply([Number(times * matrix.shape.rows), power(factor, -ONE), d.of(factor)])
            elif not factor.shape.is_scalar:
                yield from relative_changes(factor, times, d)
    elif isinstance(matrix, Power):
        yield from relative_changes(inner, times * matrix.exponent, d)
    elif isinstance(matrix, Transpose):
        yield from relative_changes(inner, times, d)
    elif isinstance(matrix, Inverse):
        yield from relative_changes(inner, -times, d)
    else:
        change = trace(multiply([Inverse((matrix,)), *_change(matrix, d)]))
        yield negate(change) if times == -ONE else multiply([Number(times), change])


def _change(matrix: Expr, d: Direction) -> list[Expr]:
    """dM, or g'(N) dN for a function M = g(N) whose differential is closed beside functions of N only."""
    inner, derivative = matrix.function_of, matrix.trace_derivative
    if inner is None or derivative is None or not matrix.only_under_trace:
        return [d.of(matrix)]
    return [derivative, d.of(inner)]


def _adjugate_over_determinant(expr: Expr) -> Expr | None:
    """M^*/|M| = M⁻¹."""
    term = term_of(expr)
    for position, (base, exponent) in enumerate(term.word):
        if not isinstance(base, Adjugate) or exponent != ONE:
            continue
        determinant = Determinant(base.args)
        powers = dict(term.scalars)
        constant = powers.get(determinant, ONE).constant
        if constant is not None and constant < 0:
            powers[determinant] = powers[determinant] + ONE
            scalars = tuple((s, e) for s, e in powers.items() if e)
            word = (*term.word[:position], (base.args[0], -ONE), *term.word[position + 1 :])
            return Term(term.coefficient, scalars, word).expression(expr.shape)
    return None


def _example() -> Expr:
    """M^*/|M|."""
    matrix = Symbol("M", Shape(Polynomial.of("n"), Polynomial.of("n")))
    return Quotient((Adjugate((matrix,)), Determinant((matrix,))))


def _is_square(shapes: Sequence[Shape]) -> bool:
    return shapes[0].is_matrix


register(
    "determinant",
    Determinant,
    readings=[
        Reading("fence", "| |", Determinant, accepts=_is_square),
        Reading("function", r"\det", Determinant, accepts=_is_square),
        Reading("function", "det", Determinant, accepts=_is_square),
    ],
    display_rules=[DisplayRule(ADJUGATE, 20, _adjugate_over_determinant, _example())],
    examples=[
        Example(
            r"\frac{\partial |\mathbf{A}\mathbf{X}\mathbf{B}|}{\partial \mathbf{X}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{l \times m}",
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
                r"\mathbf{B} \in \mathbb{R}^{n \times l}",
            ),
        ),
        Example(
            r"\frac{\partial |\mathbf{X}^{n}|}{\partial \mathbf{X}}",
            (r"\mathbf{X} \in \mathbb{R}^{m \times m}", r"n \in \mathbb{N}_{+}"),
            ((r"\mathbf{X}", "invertible"),),
        ),
        Example(
            r"\frac{\partial \ln |\mathbf{X}^{\top}\mathbf{A}\mathbf{X}|}{\partial \mathbf{X}}",
            (r"\mathbf{A} \in \mathbb{R}^{m \times m}", r"\mathbf{X} \in \mathbb{R}^{m \times n}"),
        ),
    ],
)
