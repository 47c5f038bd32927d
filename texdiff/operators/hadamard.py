"""The Hadamard product A ∘ B, entry by entry."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, Sum, add, multiply, negate, transpose
from texdiff.algebra.atoms import Identity, Number, Ones, Symbol
from texdiff.algebra.expression import Array, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.algebra.simplify import tidy
from texdiff.operators.diag import Diag, Diagonal
from texdiff.operators.vec import vec


class Hadamard(Expr):
    """Bilinear and commutative; arguments of one shape. The printed sign is the author's (params)."""

    __slots__ = ()
    arity = 2
    precedence_level = notation.INFIX
    multilinear = True
    differential_rule = Rule("Hadamard product rule", r"\mathrm{d}(M\odot N)=\mathrm{d}M\odot N+M\odot\mathrm{d}N")
    adjoint_rule = Rule(
        "trace of a Hadamard product",
        r"\operatorname{tr}(L^{\top}(M\odot N))=\operatorname{tr}((L\odot M)^{\top}N)",
    )
    vec_rule = Rule(
        "Hadamard product as a diagonal",
        r"\boldsymbol{u}\odot \boldsymbol{v}=\operatorname{diag}(\boldsymbol{u})\,\boldsymbol{v}",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[1].rows)
        equal(shapes[0].cols, shapes[1].cols)
        return shapes[0]

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """tr(W (M∘U)) = tr((W∘Mᵀ) U) = tr((Wᵀ∘M)ᵀ U)."""
        other = self.args[1 - position]
        return transpose(other if isinstance(transpose(weight), Ones) else self.rebuild([transpose(weight), other]))

    def vec_form(self, position: int) -> Expr:
        return Diag((vec(self.args[1 - position]),))

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(a) for a in self.args])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return entries.product([entries.of(a, row, col) for a in self.args])

    def value(self, ev: Evaluator) -> Array:
        return ev(self.args[0]) * ev(self.args[1])

    def source(self, emit: Emitter) -> str:
        return f"{emit(self.args[0])} * {emit(self.args[1])}"

    def latex(self, p: Printer) -> str:
        left, right = (p(a, notation.INFIX + 1) for a in self.args)
        return f"{left} {p.notation.hadamard} {right}"


def _arrays(shapes: Sequence[Shape]) -> bool:
    return not shapes[0].is_scalar


SCALAR_FACTOR = Rule("scalar factor of a Hadamard product", r"(aM)\odot N=a(M\odot N)", minor=True)
DIAGONAL_OF_DIAGONAL = Rule("diagonal of a diagonal matrix", r"D\odot\mathbf{I}=D", minor=True)
DIAGONAL_OF_OUTER = Rule(
    "diagonal of an outer product",
    r"\operatorname{diag}(\boldsymbol{u}\boldsymbol{v}^{\top})=\boldsymbol{u}\odot\boldsymbol{v}",
)
COMMON_FACTOR = Rule("common Hadamard factor", r"M\odot N+L\odot N=(M+L)\odot N", minor=True)


def _diagonal_of_outer(expr: Expr) -> Expr | None:
    """diag(u vᵀ) = u ∘ v, where the product is that of a column and a row."""
    if not isinstance(expr, Diagonal) or not isinstance(expr.args[0], Product):
        return None
    scalars = [f for f in expr.args[0].args if f.shape.is_scalar]
    chain = [f for f in expr.args[0].args if not f.shape.is_scalar]
    for cut in range(1, len(chain)):
        if chain[cut - 1].shape.cols == ONE:
            left, right = multiply(chain[:cut]), transpose(multiply(chain[cut:]))
            return multiply([*scalars, Hadamard((left, tidy(right)))])
    return None


def _common_factor(expr: Expr) -> Expr | None:
    """A∘C + B∘C = (A + B)∘C, scalars and signs going with A and B; all terms have to share the factor."""
    if not isinstance(expr, Sum):
        return None
    split = [_coefficient_and_factors(term) for term in expr.args]
    shared = split[0][1] if split[0] else ()
    for factor in shared:
        others = [_without(part, factor) for part in split]
        if all(other is not None for other in others):
            return Hadamard((add(other for other in others if other is not None), factor), split[0][2])
    return None


def _sign_out(expr: Expr) -> Expr | None:
    """(−A)∘B = −(A∘B), and so for any number."""
    if not isinstance(expr, Hadamard):
        return None
    numbers, factors = [], []
    for argument in expr.args:
        leading = argument.args[0] if isinstance(argument, Product) else argument
        is_scaled = isinstance(argument, Product) and isinstance(leading, Number)
        numbers.extend([leading] if is_scaled else [])
        factors.append(multiply(argument.args[1:]) if is_scaled else argument)
    return multiply([*numbers, expr.rebuild(factors)]) if numbers else None


def _coefficient_and_factors(expr: Expr) -> tuple[list[Expr], tuple[Expr, ...], tuple[Hashable, ...]]:
    """Scalars, the two factors, and the sign as typed; no factors where the term is no Hadamard product."""
    factors = list(expr.args) if isinstance(expr, Product) else [expr]
    scalars = [f for f in factors if f.shape.is_scalar]
    rest = [f for f in factors if not f.shape.is_scalar]
    if len(rest) != 1 or not isinstance(rest[0], Hadamard):
        return scalars, (), ()
    return scalars, rest[0].args, rest[0].params


def _without(part: tuple[list[Expr], tuple[Expr, ...], tuple[Hashable, ...]], factor: Expr) -> Expr | None:
    scalars, factors, _ = part
    if factor not in factors:
        return None
    return multiply([*scalars, factors[1 - factors.index(factor)]])


def _example() -> Expr:
    a, b, c = (Symbol(name, Shape(Polynomial.of("m"), Polynomial.of("n"))) for name in "ABC")
    return add([Hadamard((a, c)), Hadamard((b, c))])


def _diagonal_of_diagonal(expr: Expr) -> Expr | None:
    """M ∘ I = M for a diagonal M."""
    if not isinstance(expr, Hadamard) or not isinstance(expr.args[1], Identity) or not has(expr.args[0], "diagonal"):
        return None
    return expr.args[0]


def _diagonal_example() -> Expr:
    size = Polynomial.of("n")
    return Hadamard((Symbol("D", Shape(size, size), frozenset({"diagonal"})), Identity(size)))


def _outer_example() -> Expr:
    u, v = (Symbol(name, Shape(Polynomial.of("n"), ONE)) for name in "uv")
    return Diagonal((multiply([u, transpose(v)]),))


def _scaled_example() -> Expr:
    a, b = (Symbol(name, Shape(Polynomial.of("m"), Polynomial.of("n"))) for name in "AB")
    return Hadamard((negate(a), b))


register(
    "hadamard",
    Hadamard,
    readings=[
        Reading("infix", r"\odot", Hadamard, accepts=_arrays),
        Reading("infix", r"\circ", Hadamard, accepts=_arrays),
    ],
    builders={"hadamard": lambda left, right: Hadamard((left, right))},
    display_rules=[
        DisplayRule(DIAGONAL_OF_DIAGONAL, 10, _diagonal_of_diagonal, _diagonal_example()),
        DisplayRule(DIAGONAL_OF_OUTER, 10, _diagonal_of_outer, _outer_example()),
        DisplayRule(SCALAR_FACTOR, 10, _sign_out, _scaled_example()),
        DisplayRule(COMMON_FACTOR, 20, _common_factor, _example()),
    ],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A}(\mathbf{B} \odot \mathbf{X}))}{\partial \mathbf{X}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{n \times m}",
                r"\mathbf{B} \in \mathbb{R}^{m \times n}",
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
            ),
        )
    ],
)
