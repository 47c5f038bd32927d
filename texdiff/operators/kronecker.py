"""The Kronecker product A ⊗ B: every entry of A times all of B."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import LINEARITY, PRODUCT_RULE, Product, Trace, add, multiply, trace, transpose
from texdiff.algebra.atoms import Identity, Symbol
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.indexed import Entry, IndexSum, UnitVector, spare_indices
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.operators.commutation import commutation
from texdiff.operators.vec import vec

TRACE_OF_KRONECKER = Rule(
    "trace of a Kronecker product", r"\operatorname{tr}(M\otimes N)=\operatorname{tr}(M)\operatorname{tr}(N)"
)
MIXED_PRODUCT = Rule("mixed product", r"(L\otimes M)(P\otimes Q)=LP\otimes MQ")


class Kronecker(Expr):
    """Bilinear; d tr(A ⊗ B) = tr(dA) tr(B) + tr(A) tr(dB).

    Under any other trace the adjoint is a sum over the blocks; there is no short index form.
    """

    __slots__ = ()
    arity = 2
    precedence_level = notation.INFIX
    multilinear = True
    differential_rule = Rule(
        "Kronecker product rule", r"\mathrm{d}(M\otimes N)=\mathrm{d}M\otimes N+M\otimes\mathrm{d}N"
    )
    adjoint_rule = Rule(
        "trace with a Kronecker product",
        r"\operatorname{tr}(L(M\otimes N))=\sum_{i}\sum_{j}m_{ij}"
        r"\operatorname{tr}((e_{j}^{\top}\otimes\mathbf{I})L(e_{i}\otimes\mathbf{I})N)",
    )
    vec_rule = Rule(
        "vec of a Kronecker product",
        r"\operatorname{vec}(M\otimes N)=(\mathbf{I}\otimes\mathbf{K}\otimes\mathbf{I})"
        r"(\operatorname{vec}M\otimes\operatorname{vec}N)",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(shapes[0].rows * shapes[1].rows, shapes[0].cols * shapes[1].cols)

    def proof(self, d: Direction) -> Sequence[tuple[Expr, Rule]]:
        """By the product rule for (M ⊗ I)(I ⊗ N)."""
        left, right = self.args
        if not (d.varies(left) and d.varies(right)):
            return ()
        before, behind = Identity(left.shape.cols), Identity(right.shape.rows)
        first, second = Kronecker((left, behind)), Kronecker((before, right))
        inert = [multiply([d.of(first), second]), multiply([first, d.of(second)])]
        moved = [
            multiply([Kronecker((d.of(left), behind)), second]),
            multiply([first, Kronecker((before, d.of(right)))]),
        ]
        lines = [Kronecker((d.of(left), right)), Kronecker((left, d.of(right)))]
        return (
            (d.of(multiply([first, second])), MIXED_PRODUCT),
            (add(inert), PRODUCT_RULE),
            (add(moved), LINEARITY),
            (add(lines), MIXED_PRODUCT),
        )

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """Under a trace, where both factors are square."""
        left, right = self.args
        if not isinstance(outer, Trace) or not (left.shape.is_square and right.shape.is_square):
            return None
        terms: list[Expr] = []
        if d.varies(left):
            terms.append(multiply([trace(d.of(left)), trace(right)]))
        if d.varies(right):
            terms.append(multiply([trace(left), trace(d.of(right))]))
        return add(terms), TRACE_OF_KRONECKER

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """tr(W(A ⊗ U)) = Σ_i Σ_j a_ij tr((e_jᵀ ⊗ I) W (e_i ⊗ I) U), and with the factors exchanged."""
        fixed = self.args[1 - position]
        letters = spare_indices(weight, self)
        i, j = next(letters), next(letters)
        rows, cols = self.args[position].shape
        row = _selector(i, fixed.shape.rows, rows, position)
        col = _selector(j, fixed.shape.cols, cols, position)
        entry = Entry((fixed,), (_place(i, fixed.shape.rows), _place(j, fixed.shape.cols)))
        total = multiply([fixed if fixed.shape.is_scalar else entry, transpose(col), weight, row])
        for index, size in ((j, fixed.shape.cols), (i, fixed.shape.rows)):
            total = total if size == ONE else IndexSum((total,), (index, ONE, size, "set"))
        return total

    def vec_form(self, position: int) -> Expr:
        """vec(A ⊗ B) = (I_n ⊗ K_{q,m} ⊗ I_p)(vec A ⊗ vec B) for A of size m×n and B of size p×q."""
        left, right = self.args
        middle = commutation(right.shape.cols, left.shape.rows)
        shuffle = kronecker(Identity(left.shape.cols), kronecker(middle, Identity(right.shape.rows)))
        identity = Identity(self.args[position].shape.entries)
        spread = kronecker(identity, vec(right)) if position == 0 else kronecker(vec(left), identity)
        return multiply([shuffle, spread])

    def known(self, trait: str) -> bool:
        return trait in ("symmetric", "invertible", "spd", "orthogonal", "diagonal") and all(
            argument.shape.is_square and has(argument, trait) for argument in self.args
        )

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(argument) for argument in self.args])

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.kron(ev(self.args[0]), ev(self.args[1]))

    def source(self, emit: Emitter) -> str:
        return f"np.kron({emit(self.args[0])}, {emit(self.args[1])})"

    def latex(self, p: Printer) -> str:
        left, right = (p(a, notation.INFIX + 1) for a in self.args)
        return f"{left} {p.notation.kronecker} {right}"


def _mixed_product(expr: Expr) -> Expr | None:
    """(L ⊗ M)(P ⊗ Q) = LP ⊗ MQ for the first such pair, where the sizes of the factors fit one by one."""
    if not isinstance(expr, Product):
        return None
    factors = list(expr.args)
    for k, (one, other) in enumerate(pairwise(factors)):
        if isinstance(one, Kronecker) and isinstance(other, Kronecker) and _fit(one, other):
            product = kronecker(*(multiply(pair) for pair in zip(one.args, other.args, strict=True)))
            return multiply([*factors[:k], product, *factors[k + 2 :]])
    return None


def _fit(one: Kronecker, other: Kronecker) -> bool:
    return all(left.shape.cols == right.shape.rows for left, right in zip(one.args, other.args, strict=True))


def _example() -> Expr:
    n = Polynomial.of("n")
    one, other = (Kronecker([Symbol(name, Shape(n, n)) for name in names]) for names in ("LM", "PQ"))
    return multiply([one, other])


def _place(index: str, size: Polynomial) -> Polynomial:
    return ONE if size == ONE else Polynomial.of(index)


def _selector(index: str, size: Polynomial, width: Polynomial, position: int) -> Expr:
    """e_i ⊗ I, or I ⊗ e_i where the other factor is the one that varies; I alone for a size of 1."""
    identity = Identity(width)
    if size == ONE:
        return identity
    unit = UnitVector((), (Polynomial.of(index), size))
    return kronecker(identity, unit) if position == 0 else kronecker(unit, identity)


def kronecker(left: Expr, right: Expr) -> Expr:
    """A ⊗ B, without identities of size 1; I ⊗ I is one identity."""
    if isinstance(left, Identity) and isinstance(right, Identity):
        return Identity(left.shape.rows * right.shape.rows)
    if isinstance(left, Identity) and left.shape.rows == ONE:
        return right
    return left if isinstance(right, Identity) and right.shape.rows == ONE else Kronecker((left, right))


register(
    "Kronecker product",
    Kronecker,
    readings=[Reading("infix", r"\otimes", Kronecker)],
    builders={"kronecker": kronecker},
    display_rules=[DisplayRule(MIXED_PRODUCT, 20, _mixed_product, _example())],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A} \otimes \mathbf{X})}{\partial \mathbf{X}}",
            (r"\mathbf{A} \in \mathbb{R}^{n \times n}", r"\mathbf{X} \in \mathbb{R}^{m \times m}"),
        ),
        Example(
            r"\frac{\partial \mathbf{X} \otimes \mathbf{A}}{\partial x_{ij}}",
            (
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
                r"\mathbf{A} \in \mathbb{R}^{p \times q}",
                r"i \in [m]",
                r"j \in [n]",
            ),
        ),
    ],
)
