"""Powers entry by entry: U^{∘n}, and roots of vectors."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, Transpose, multiply, transpose
from texdiff.algebra.atoms import Identity, Number, Ones, Symbol
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.numeric import power_of
from texdiff.algebra.polynomial import ONE, ZERO, Polynomial
from texdiff.algebra.properties import is_positive
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError
from texdiff.algebra.simplify import tidy
from texdiff.algebra.term import Term, term_of
from texdiff.operators.diag import Diag
from texdiff.operators.hadamard import Hadamard
from texdiff.operators.power import HALF, Power, is_integer


class HadamardPower(Expr):
    """U^{∘n}, params (n,): d U^{∘n} = n U^{∘(n−1)} ∘ dU."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.POWER
    differential_rule = Rule("element-wise power rule", r"\mathrm{d}U^{\odot n}=n\,U^{\odot(n-1)}\odot\mathrm{d}U")

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0]

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        m, n = Polynomial.of("m"), Polynomial.of("n")
        exponents = (Polynomial.of(2), Polynomial.of(-1), HALF)
        return [((shape,), (e,)) for shape in (Shape(m, n), Shape(m, ONE)) for e in exponents]

    @property
    def exponent(self) -> Polynomial:
        return self.params[0]  # type: ignore[return-value]

    def differential(self, d: Direction) -> Expr:
        lowered = hadamard_power(self.args[0], self.exponent - ONE)
        return multiply([Number(self.exponent), Hadamard((lowered, d.of(self.args[0])))])

    def known(self, trait: str) -> bool:
        return trait == "positive" and is_positive(self.args[0])

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(self.args[0])])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return Power((entries.of(self.args[0], row, col),), self.params)

    def value(self, ev: Evaluator) -> Array:
        base, exponent = ev(self.args[0]), ev.number(self.exponent)
        return ev.arrays.entrywise(lambda number: power_of(number, exponent), base)

    def source(self, emit: Emitter) -> str:
        if self.exponent == HALF:
            return f"np.sqrt({emit(self.args[0])})"
        number = self.exponent.constant
        return f"{emit(self.args[0])} ** ({emit.size(self.exponent) if number is None else float(number)})"

    def latex(self, p: Printer) -> str:
        """A root for vectors alone: that of a matrix would be read as the root of matrix algebra."""
        if self.exponent == HALF and not self.shape.is_matrix:
            return rf"\sqrt{{{p(self.args[0])}}}"
        number = p.integer(self.exponent)
        shown = p.parenthesized(number) if len(self.exponent.terms) > 1 else number
        return p.raised(self.args[0], rf"^{{{p.notation.hadamard} {shown}}}")


class HadamardReading(HadamardPower):
    """How U^{\\circ 2} is read, with the exponent as second argument, and the root of a vector."""

    __slots__ = ()

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        """U^{∘n} for a number or an integer name n; ShapeError for any other exponent."""
        if len(args) == 1:
            return HadamardPower(args, (HALF,))
        base, exponent = args
        if not isinstance(exponent, Number):
            raise ShapeError("the exponent of a power entry by entry must be a number")
        return HadamardPower((base,), (exponent.number,))


class HadamardQuotientReading(Hadamard):
    """How u ⊘ v is read: as u ∘ v^{∘−1}."""

    __slots__ = ()

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        above, below = args
        return Hadamard((above, hadamard_power(below, Polynomial.of(-1))))


def hadamard_power(base: Expr, exponent: Polynomial) -> Expr:
    """U^{∘n} without exponents 0 and 1, a power of a power as one."""
    if exponent == ONE:
        return base
    if exponent == ZERO:
        return Ones(*base.shape)
    if isinstance(base, HadamardPower) and (is_integer(exponent) or is_positive(base.args[0])):
        return hadamard_power(base.args[0], base.exponent * exponent)
    return HadamardPower((base,), (exponent,))


def _product_with_ones(expr: Expr) -> Expr | None:
    """U ∘ (s𝟏) = sU."""
    if not isinstance(expr, Hadamard):
        return None
    for ones, other in (expr.args, expr.args[::-1]):
        term = term_of(ones)
        if _is_of_ones([base for base, _ in term.word]):
            scale = Term(term.coefficient, term.scalars, ()).expression(SCALAR)
            return tidy(multiply([scale, other]))
    return None


def _is_of_ones(word: Sequence[Expr]) -> bool:
    """𝟏, or 𝟏𝟏ᵀ."""
    outer = len(word) == 2 and word[0].shape.is_column and word[1].shape.is_row
    bases = (factor.args[0] if isinstance(factor, Transpose) else factor for factor in word)
    return (outer or len(word) == 1) and all(isinstance(base, Ones) for base in bases)


def _cancelled(expr: Expr) -> Expr | None:
    """U ∘ U^{∘−1} = 𝟏, and U^{∘3} ∘ U^{∘−1} = U^{∘2}: powers of one base, of which one divides."""
    if not isinstance(expr, Hadamard):
        return None
    (left, above), (right, below) = map(_base_and_exponent, expr.args)
    divides = any((exponent.constant or 0) < 0 for exponent in (above, below))
    return hadamard_power(left, above + below) if divides and left == right else None


def _cancelled_diagonals(expr: Expr) -> Expr | None:
    """diag(u) diag(u^{∘−1}) = I inside a product, and diag(u^{∘3}) diag(u^{∘−1}) = diag(u^{∘2})."""
    if not isinstance(expr, Product):
        return None
    for k, (left, right) in enumerate(pairwise(expr.args)):
        if not isinstance(left, Diag) or not isinstance(right, Diag):
            continue
        both = _cancelled(Hadamard((left.args[0], right.args[0])))
        if both is not None:
            joined = Identity(both.shape.rows) if isinstance(both, Ones) else Diag((both,))
            return multiply([*expr.args[:k], joined, *expr.args[k + 2 :]])
    return None


def _base_and_exponent(expr: Expr) -> tuple[Expr, Polynomial]:
    return (expr.args[0], expr.exponent) if isinstance(expr, HadamardPower) else (expr, ONE)


def _array(shapes: Sequence[Shape]) -> bool:
    """A base that is no scalar, with an exponent."""
    return len(shapes) == 2 and not shapes[0].is_scalar


def _arrays(shapes: Sequence[Shape]) -> bool:
    return len(shapes) == 2 and not any(shape.is_scalar for shape in shapes)


_EXAMPLE = Symbol("u", Shape(Polynomial.of("n"), ONE))

register(
    "hadamard power",
    HadamardPower,
    readings=[
        Reading("entrywise power", r"\circ", HadamardReading, accepts=_array),
        Reading("entrywise power", r"\odot", HadamardReading, accepts=_array),
        Reading("infix", r"\oslash", HadamardQuotientReading, accepts=_arrays),
        Reading("root", r"\sqrt", HadamardReading, accepts=lambda shapes: shapes[0].is_column or shapes[0].is_row),
    ],
    display_rules=[
        DisplayRule(
            Rule("Hadamard product with ones", r"U\odot\mathbf{1}=U", minor=True),
            10,
            _product_with_ones,
            Hadamard((_EXAMPLE, Ones(*_EXAMPLE.shape))),
        ),
        DisplayRule(
            Rule("powers entry by entry", r"U^{\odot m}\odot U^{\odot n}=U^{\odot(m+n)}", minor=True),
            10,
            _cancelled,
            Hadamard((_EXAMPLE, HadamardPower((_EXAMPLE,), (Polynomial.of(-1),)))),
        ),
        DisplayRule(
            Rule(
                "inverse of a diagonal matrix",
                r"\operatorname{diag}(\boldsymbol{u})\operatorname{diag}(\boldsymbol{u}^{\odot-1})=\mathbf{I}",
            ),
            10,
            _cancelled_diagonals,
            Product((Diag((_EXAMPLE,)), Diag((HadamardPower((_EXAMPLE,), (Polynomial.of(-1),)),)))),
        ),
    ],
    examples=[
        Example(
            r"\frac{\partial \boldsymbol{a}^{\top}\boldsymbol{x}^{\odot 2}}{\partial \boldsymbol{x}}",
            (r"\boldsymbol{a} \in \mathbb{R}^{n}", r"\boldsymbol{x} \in \mathbb{R}^{n}"),
        )
    ],
)
