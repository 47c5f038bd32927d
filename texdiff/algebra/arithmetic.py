"""The algebra itself: sum, product and transpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.atoms import Identity, Number, Ones, Zero
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial, Rational
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError

LINEARITY = Rule("linearity", r"\mathrm{d}(aM+bN)=a\,\mathrm{d}M+b\,\mathrm{d}N", minor=True)
PRODUCT_RULE = Rule("product rule", r"\mathrm{d}(MN)=\mathrm{d}M\,N+M\,\mathrm{d}N")
CYCLIC = Rule("cyclic property", r"\operatorname{tr}(MN)=\operatorname{tr}(NM)")
TRACE_TRANSPOSE = Rule("trace of a transpose", r"\operatorname{tr}(M^{\top})=\operatorname{tr}(M)")
SCALAR_TRANSPOSE = Rule("scalar transpose", r"a^{\top}=a")


class Sum(Expr):
    """Terms of one shape, added in the order written."""

    __slots__ = ()
    precedence_level = notation.SUM

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        first = shapes[0]
        for other in shapes[1:]:
            if first.is_scalar != other.is_scalar:
                raise ShapeError(f"a scalar and a {max(first, other).kind} cannot be added; write a\\mathbf{{I}}")
            equal(first.rows, other.rows)
            equal(first.cols, other.cols)
        return first

    @property
    def linear_positions(self) -> tuple[int, ...]:
        return tuple(range(len(self.args)))

    def differential(self, d: Direction) -> Expr:
        return add(d.of(term) for term in self.args if d.varies(term))

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        terms = self.args if (self, -ONE) in outer.as_factors() else ()
        return next(filter(None, (term.differential_below(outer, d) for term in terms)), None)

    def adjoint(self, position: int, weight: Expr) -> Expr:
        return weight

    def transposed(self) -> Expr | None:
        return Sum([transpose(term) for term in self.args])

    def value(self, ev: Evaluator) -> Array:
        result = ev(self.args[0])
        for term in self.args[1:]:
            result = result + ev(term)
        return result

    def source(self, emit: Emitter) -> str:
        return " + ".join(map(emit, self.args)).replace("+ -", "- ")

    def latex(self, p: Printer) -> str:
        text = p(self.args[0])
        for term in self.args[1:]:
            body = p(term)
            text += f" - {body[1:]}" if body.startswith("-") else f" + {body}"
        return text


class Product(Expr):
    """Factors in the order written; scalars may stand anywhere, the others chain as matrices do."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        chain = [shape for shape in shapes if not shape.is_scalar]
        for left, right in zip(chain, chain[1:], strict=False):
            equal(left.cols, right.rows)
        return Shape(chain[0].rows, chain[-1].cols) if chain else SCALAR

    @property
    def precedence(self) -> int:
        if is_negative(self):
            return notation.SUM
        return notation.INFIX if self.open_right else notation.PRODUCT

    @property
    def open_right(self) -> bool:
        return self.args[-1].open_right

    @property
    def linear_positions(self) -> tuple[int, ...]:
        return tuple(range(len(self.args)))

    def as_factors(self) -> tuple[tuple[Expr, Polynomial], ...]:
        return tuple((factor, ONE) for factor in self.args)

    def differential(self, d: Direction) -> Expr:
        return add(
            multiply([*self.args[:k], d.of(factor), *self.args[k + 1 :]])
            for k, factor in enumerate(self.args)
            if d.varies(factor)
        )

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """tr(W L U R) = tr(R W L U); a scalar U leaves tr(W L R) U."""
        if self.args[position].shape.is_scalar:
            return pair(weight, multiply([*self.args[:position], *self.args[position + 1 :]]))
        return multiply([*self.args[position + 1 :], weight, *self.args[:position]])

    def transposed(self) -> Expr | None:
        return multiply([transpose(factor) for factor in reversed(self.args)])

    def value(self, ev: Evaluator) -> Array:
        result = ev(self.args[0])
        for factor in self.args[1:]:
            value = ev(factor)
            result = result * value if result.size == 1 or value.size == 1 else result @ value
        return result

    def source(self, emit: Emitter) -> str:
        scalars = [emit(f) for f in self.args if f.shape.is_scalar]
        chain = " @ ".join(emit(f) for f in self.args if not f.shape.is_scalar)
        if not chain:
            return " * ".join(scalars)
        if self.shape.is_scalar:
            chain = f"({chain}).item()"
        elif scalars and "@" in chain:
            chain = f"({chain})"
        return " * ".join([*scalars, chain])

    def latex(self, p: Printer) -> str:
        if not is_negative(self):
            return p.product(self.args)
        first = self.args[0]
        assert isinstance(first, Number)
        without_sign = [Number(-first.number), *self.args[1:]]
        return "-" + p.product(without_sign[1:] if first.number == -ONE and self.args[1:] else without_sign)


class Transpose(Expr):
    """The transpose of what was written."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.POWER
    multilinear = True
    adjoint_rule = TRACE_TRANSPOSE

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0].transposed

    def adjoint(self, position: int, weight: Expr) -> Expr:
        return transpose(weight)

    def transposed(self) -> Expr | None:
        return self.args[0]

    def value(self, ev: Evaluator) -> Array:
        return ev(self.args[0]).T

    def source(self, emit: Emitter) -> str:
        return f"{emit(self.args[0])}.T" if not self.shape.is_scalar else emit(self.args[0])

    def latex(self, p: Printer) -> str:
        joined = self.args[0].transposed_latex(p)
        return joined if joined is not None else p.raised(self.args[0], p.notation.transpose)

    @property
    def precedence(self) -> int:
        return self.args[0].precedence if self.args[0].spaced else notation.POWER


class Trace(Expr):
    """The trace: the pairing tr(W U) on which adjoints, and so all isolation of dX, rest; it needs no vec form."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.PREFIX
    multilinear = True
    adjoint_rule = LINEARITY

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if shapes[0].is_scalar != (shapes[0].rows == ONE) or shapes[0].is_scalar != (shapes[0].cols == ONE):
            raise ShapeError(f"the trace of a {shapes[0].kind} ({shapes[0]}) does not exist")
        equal(shapes[0].rows, shapes[0].cols)
        return SCALAR

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """a tr(U) = tr(a I U)."""
        return multiply([weight, Identity(self.args[0].shape.rows)])

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.trace(ev(self.args[0]))

    def source(self, emit: Emitter) -> str:
        inner = emit(self.args[0])
        return inner if self.args[0].shape.is_scalar else f"np.trace({inner})"

    def latex(self, p: Printer) -> str:
        return p.applied(p.notation.trace, p(self.args[0]))


def is_negative(expr: Expr) -> bool:
    """A negative number such as −2 or −n, or a product with one in front."""
    first = expr.args[0] if isinstance(expr, Product) else expr
    return isinstance(first, Number) and len(first.number.terms) == 1 and first.number.terms[0][1] < 0


def add(terms: Iterable[Expr]) -> Expr:
    """The sum as one node, a single term as it is; needs at least one term."""
    kept = list(terms)
    return kept[0] if len(kept) == 1 else Sum(kept)


def multiply(factors: Sequence[Expr]) -> Expr:
    """The product as one flat node, numbers collected in front; units are dropped unless nothing else is left."""
    coefficient: Rational = 1
    kept: list[Expr] = []
    dropped: Expr | None = None
    for factor in _flattened(factors):
        value = factor.number.constant if isinstance(factor, Number) else None
        if value is not None:
            coefficient *= value
        elif isinstance(factor, Identity):
            dropped = dropped if factor.shape.is_scalar else factor
        else:
            kept.append(factor)
    kept = _only_group_opened(kept) if dropped is None else kept
    if dropped is not None and all(f.shape.is_scalar for f in kept):
        kept.append(dropped)
    if coefficient != 1 or not kept:
        kept.insert(0, Number(coefficient))
    return kept[0] if len(kept) == 1 else Product(kept)


def _only_group_opened(factors: list[Expr]) -> list[Expr]:
    """2 (xᵀy) without its parentheses: one product of vectors among scalars goes last, unless one is a differential."""
    groups = [f for f in factors if isinstance(f, Product) and _is_group(f)]
    if len(groups) != 1 or not all(f.shape.is_scalar and not f.spaced for f in factors):
        return factors
    return [*(f for f in factors if f is not groups[0]), *groups[0].args]


def _flattened(factors: Sequence[Expr]) -> Iterator[Expr]:
    for factor in factors:
        if isinstance(factor, Product) and not _is_group(factor):
            yield from _flattened(factor.args)
        elif isinstance(factor, Product) and isinstance(factor.args[0], Number):
            yield factor.args[0]
            yield from _flattened([Product(factor.args[1:])])
        else:
            yield factor


def _is_group(product: Product) -> bool:
    """A 1×1 product of vectors: a scalar factor that must keep its parentheses."""
    return product.shape.is_scalar and any(not f.shape.is_scalar for f in product.args)


def scale(factor: int | Fraction, expr: Expr) -> Expr:
    """A numerical multiple."""
    return expr if factor == 1 else multiply([Number(factor), expr])


def negate(expr: Expr) -> Expr:
    """−M."""
    return scale(-1, expr)


def transpose(expr: Expr) -> Expr:
    """Mᵀ; scalars, double transposes and fixed symmetric arrays need no mark."""
    if expr.shape.is_scalar:
        return expr
    if isinstance(expr, Transpose):
        return expr.args[0]
    if isinstance(expr, Identity | Zero) or (isinstance(expr, Ones) and not expr.shape.is_column):
        return expr.transposed() or expr
    return Transpose((expr,))


def trace(expr: Expr) -> Expr:
    """tr M; a scalar is its own trace."""
    return expr if expr.shape.is_scalar else Trace((expr,))


def pair(weight: Expr, expr: Expr) -> Expr:
    """tr(W U), scalar factors in front, without a trace where W U or U W is a scalar as it stands."""
    product = multiply([expr, weight] if expr.shape.is_row else [weight, expr])
    if product.shape.is_scalar:
        return product
    factors = product.args if isinstance(product, Product) else (product,)
    scalars = [f for f in factors if f.shape.is_scalar]
    return multiply([*scalars, Trace((multiply([f for f in factors if not f.shape.is_scalar]),))])
