"""Eigenvalues of a square matrix: the largest, the smallest, the k-th; and the eigenvectors that belong to them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import add, multiply, negate, transpose
from texdiff.algebra.atoms import Identity
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule, Wording
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError, column
from texdiff.operators.power import power
from texdiff.operators.spectra import eigenpair

SYMMETRIC = Rule(
    "eigenvalue of a symmetric matrix",
    r"\mathrm{d}\lambda=\boldsymbol{v}^{\top}\,\mathrm{d}M\,\boldsymbol{v}",
)
GENERAL = Rule("simple eigenvalue", r"\mathrm{d}\lambda=\boldsymbol{u}^{\top}\,\mathrm{d}M\,\boldsymbol{v}")
VECTOR_OF_SYMMETRIC = Rule(
    "eigenvector of a symmetric matrix",
    r"\mathrm{d}\boldsymbol{v}=(\mathbf{I}-\boldsymbol{v}\boldsymbol{v}^{\top})"
    r"(\lambda\mathbf{I}-M+\boldsymbol{v}\boldsymbol{v}^{\top})^{-1}\,\mathrm{d}M\,\boldsymbol{v}",
)
VECTOR = Rule(
    "eigenvector",
    r"\mathrm{d}\boldsymbol{v}=(\mathbf{I}-\boldsymbol{v}\boldsymbol{v}^{\top})"
    r"(\lambda\mathbf{I}-M+\boldsymbol{v}\boldsymbol{u}^{\top})^{-1}\,\mathrm{d}M\,\boldsymbol{v}",
)


class _OfSpectrum(Expr):
    """What one eigenvalue determines; the first of the params is 'max', 'min', or k for the k-th largest."""

    __slots__ = ()
    arity = 1

    @property
    def order(self) -> str | Polynomial:
        """Which eigenvalue: 'max', 'min' or k."""
        return self.params[0]  # type: ignore[return-value]

    def number(self, ev: Evaluator) -> int:
        """Its place in ascending order."""
        if isinstance(self.order, Polynomial):
            return -int(ev.number(self.order))
        return -1 if self.order == "max" else 0

    def place(self, emit: Emitter) -> str:
        """The same as source."""
        if isinstance(self.order, Polynomial):
            return f"-({emit.size(self.order)})"
        return "-1" if self.order == "max" else "0"

    def marked(self, letter: str, p: Printer) -> str:
        """A letter with the index of the eigenvalue."""
        if isinstance(self.order, Polynomial):
            return p.indexed(letter, [self.order])
        return rf"{letter}_{{\{self.order}}}"


class Eigenvalue(_OfSpectrum):
    """λ_max(M), λ_min(M) or λ_k(M), params ('max',), ('min',) or (k,), where it is real and simple; in the order of
    the real parts if M is not symmetric.

    From Mv = λv, uᵀM = λuᵀ and uᵀv = 1: dλ = uᵀ dM v, which is vᵀ dM v for a symmetric M. It has no index form.
    """

    __slots__ = ()
    precedence_level = notation.PREFIX

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if not params:
            raise ShapeError("it is not said which eigenvalue")
        equal(shapes[0].rows, shapes[0].cols)
        return SCALAR

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        n = Polynomial.of("n")
        return [((Shape(n, n),), (Polynomial.of(2),))]

    def rule(self) -> Rule | None:
        return SYMMETRIC if has(self.args[0], "symmetric") else GENERAL

    def differential(self, d: Direction) -> Expr:
        matrix = self.args[0]
        right, change = Eigenvector((matrix,), (*self.params, "right")), d.of(matrix)
        if has(matrix, "symmetric"):
            return multiply([transpose(right), change, right])
        left = Eigenvector((matrix,), (*self.params, "left"))
        return multiply([transpose(left), change, right])

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        yield self, "simple eigenvalue" if isinstance(self.order, str) else "simple eigenvalue in descending order"

    def known(self, trait: str) -> bool:
        return trait == "positive" and has(self.args[0], "spd")

    def value(self, ev: Evaluator) -> Array:
        return eigenpair(ev, ev(self.args[0]), self.number(ev))[0]

    def source(self, emit: Emitter) -> str:
        return f"np.sort(np.linalg.eigvals({emit(self.args[0])}).real)[{self.place(emit)}]"

    def latex(self, p: Printer) -> str:
        return p.applied(self.marked(r"\lambda", p), p(self.args[0]))


class Eigenvector(_OfSpectrum):
    """The eigenvector v that belongs to λ_max(M), say, params (which, 'right'), of length 1 and of the two signs
    one; with 'left' the u with uᵀM = λuᵀ and uᵀv = 1.

    The reduced resolvent of λ gives the change: dv = (I − vvᵀ)Z dM v with Z = (λI − M + vuᵀ)⁻¹, for which Zv = v and
    uᵀZ = uᵀ; duᵀ = uᵀ dM (Z − vuᵀ) − (uᵀdv)uᵀ keeps uᵀv = 1. For a symmetric M both are one vector, u = v.
    """

    __slots__ = ()

    def rule(self) -> Rule | None:
        return VECTOR_OF_SYMMETRIC if has(self.args[0], "symmetric") else VECTOR

    def differential(self, d: Direction) -> Expr:
        (matrix,), change = self.args, d.of(self.args[0])
        unit = Identity(self.shape.rows)
        right, left = (Eigenvector(self.args, (self.params[0], side)) for side in ("right", "left"))
        if has(matrix, "symmetric"):
            right = left = self
        shifted = [multiply([Eigenvalue(self.args, self.params[:1]), unit]), negate(matrix)]
        resolvent = power(add([*shifted, multiply([right, transpose(left)])]), -ONE)
        if right == self:
            return multiply([add([unit, negate(multiply([right, transpose(right)]))]), resolvent, change, right])
        reduced = add([resolvent, negate(multiply([right, transpose(left)]))])
        slope = add([transpose(left), negate(multiply([transpose(right), resolvent]))])
        along = multiply([left, multiply([slope, change, right])])
        return add([multiply([transpose(reduced), transpose(change), left]), negate(along)])

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[0].cols)
        return column(shapes[0].rows)

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        n = Polynomial.of("n")
        return [((Shape(n, n),), params) for params in (("max", "right"), ("min", "left"), (Polynomial.of(2), "right"))]

    @property
    def wording(self) -> Wording:
        which, side = self.params
        eigenvalue = Eigenvalue(self.args, (which,))
        if side == "right":
            return Wording("unit eigenvector", ("v", "p", "q"), (eigenvalue,))
        right = Eigenvector(self.args, (which, "right"))
        return Wording("left eigenvector", ("u", "w", "q"), (eigenvalue, multiply([transpose(self), right])))

    def value(self, ev: Evaluator) -> Array:
        matrix, number = ev(self.args[0]), self.number(ev)
        right = eigenpair(ev, matrix, number)[1]
        if self.params[1] == "right":
            return right
        left = eigenpair(ev, matrix.T, number)[1]
        return left / (left.T @ right)

    def source(self, emit: Emitter) -> str:
        place = f"np.argsort(w.real)[{self.place(emit)}]"
        sign = f"np.sign(v[np.abs(v[:, {place}]).argmax(), {place}].real)"
        part = "v[:, [{0}]].real * {1}" if self.params[1] == "right" else "np.linalg.inv(v)[[{0}], :].T.real * {1}"
        return f"(lambda w, v: {part.format(place, sign)})(*np.linalg.eig({emit(self.args[0])}))"

    def latex(self, p: Printer) -> str:
        letter = f"{p.notation.vector}{{{'v' if self.params[1] == 'right' else 'u'}}}"
        return p.applied(self.marked(letter, p), p(self.args[0]))


def _matrix(shapes: Sequence[Shape]) -> bool:
    return shapes[0].is_matrix


register(
    "eigenvalue",
    Eigenvalue,
    Eigenvector,
    readings=[
        *(Reading("function", rf"\lambda_{which}", Eigenvalue, (which,), _matrix) for which in ("max", "min")),
        Reading("function", r"\lambda_#", Eigenvalue, (), _matrix),
    ],
    examples=[
        Example(
            r"\frac{\partial \lambda_{\max}(\mathbf{X})}{\partial \mathbf{X}}",
            (r"\mathbf{X} \in \mathbb{R}^{n \times n}",),
            ((r"\mathbf{X}", "symmetric"),),
        ),
        Example(
            r"\frac{\partial \lambda_{\min}(\mathbf{A} + t\mathbf{B})}{\partial t}",
            (r"t \in \mathbb{R}", r"\mathbf{A} \in \mathbb{R}^{n \times n}", r"\mathbf{B} \in \mathbb{R}^{n \times n}"),
        ),
    ],
)
