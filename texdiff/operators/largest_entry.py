"""The largest and the smallest entry of an array, and the maximum norms ‖u‖_∞ and ‖M‖_max."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import pair, transpose
from texdiff.algebra.atoms import Zero
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.numeric import NAN, NO_SIGN, Scalar, absolute
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule, Wording
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError

SIZES: dict[str, Callable[[Scalar], Scalar]] = {"max": lambda x: x, "min": lambda x: -x, "norm": absolute}
"""Of what the chosen entry has the largest value."""
SOURCES = {"max": "{0}", "min": "-{0}", "norm": "np.abs({0})"}


def chosen(ev: Evaluator, array: Array, kind: str) -> tuple[int, int] | None:
    """The place of the one entry that is ahead of all others; None where two are equal up to rounding."""
    entries = [(SIZES[kind](x).real, (i, j)) for i, row in enumerate(array.tolist()) for j, x in enumerate(row)]
    *others, (size, place) = sorted(entries)
    return place if not others or size - others[-1][0] > NO_SIGN else None


class LargestEntry(Expr):
    """max(M), min(M) or a maximum norm, params (kind, mark): 'max', 'min' or 'norm', with its index as typed.

    Where one entry m_ij is ahead of all others, d max(M) = dm_ij = tr(Eᵀ dM) with E = E_ij, and
    d‖M‖ = sign(m_ij) dm_ij. It has no index form.
    """

    __slots__ = ()
    arity = 1

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        if shapes[0].is_scalar:
            raise ShapeError("a scalar has no largest entry")
        return SCALAR

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        m, n = Polynomial.of("m"), Polynomial.of("n")
        return [((shape,), params) for shape in (Shape(n, ONE), Shape(m, n)) for params in (("max", ""), ("min", ""))]

    @property
    def kind(self) -> str:
        return str(self.params[0])

    def rule(self) -> Rule | None:
        is_matrix = self.args[0].shape.is_matrix
        body, change = "M" if is_matrix else r"\boldsymbol{u}", r"\boldsymbol{s}^{\top}\,\mathrm{d}\boldsymbol{u}"
        function = rf"\|{body}\|_{{{self.params[1]}}}" if self.kind == "norm" else rf"\{self.kind}({body})"
        if is_matrix:
            change = r"\operatorname{tr}(S^{\top}\,\mathrm{d}M)"
        return Rule(
            "maximum norm rule" if self.kind == "norm" else "largest entry rule", rf"\mathrm{{d}}{function}={change}"
        )

    def differential(self, d: Direction) -> Expr:
        return pair(transpose(PlaceOfEntry(self.args, self.params)), d.of(self.args[0]))

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        yield self, "attained once"

    def known(self, trait: str) -> bool:
        return trait == "nonnegative" and self.kind == "norm"

    def value(self, ev: Evaluator) -> Array:
        array = ev(self.args[0])
        place = chosen(ev, array, self.kind)
        if place is None:
            return ev.arrays.array([[NAN]])
        return ev.arrays.array([[absolute(array[place]) if self.kind == "norm" else array[place]]])

    def source(self, emit: Emitter) -> str:
        argument = emit(self.args[0])
        return f"np.max(np.abs({argument}))" if self.kind == "norm" else f"np.{self.kind}({argument})"

    @property
    def precedence(self) -> int:
        return notation.ATOM if self.kind == "norm" else notation.PREFIX

    def latex(self, p: Printer) -> str:
        body = p(self.args[0])
        if self.kind != "norm":
            return p.applied(rf"\{self.kind}", body)
        return f"{p.fenced(p.notation.norm, body, p.notation.norm)}_{{{self.params[1]}}}"


class PlaceOfEntry(Expr):
    """E_ij, of the shape of M, for the largest or smallest entry m_ij of M; sign(m_ij) E_ij for a norm. It is constant
    as long as the same entry is the largest one.
    """

    __slots__ = ()
    arity = 1
    differential_rule = Rule("place of an entry", r"\mathrm{d}S=\mathbf{0}")

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0]

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return LargestEntry.samples()

    @property
    def kind(self) -> str:
        return str(self.params[0])

    @property
    def wording(self) -> Wording:
        name = {"max": "place of the largest entry", "min": "place of the smallest entry", "norm": "sign in its place"}
        letters = ("S", "E", "T") if self.shape.is_matrix else ("s", "e", "t")
        return Wording(name[self.kind], letters, self.args)

    def differential(self, d: Direction) -> Expr:
        return Zero(*self.shape)

    def value(self, ev: Evaluator) -> Array:
        array = ev(self.args[0])
        place = chosen(ev, array, self.kind)
        if place is None:
            return ev.arrays.undefined(*array.shape)
        sign = -1.0 if self.kind == "norm" and array[place].real < 0 else 1.0
        return sign * ev.arrays.unit(*array.shape, *place)

    def source(self, emit: Emitter) -> str:
        size = SOURCES[self.kind].format("u")
        sign = "np.sign(u) * " if self.kind == "norm" else "1.0 * "
        return f"(lambda u: {sign}({size} == np.max({size})))({emit(self.args[0])})"

    def latex(self, p: Printer) -> str:
        style, letter = (p.notation.matrix, "S") if self.shape.is_matrix else (p.notation.vector, "s")
        return p.applied(f"{style}{{{letter}}}", p(self.args[0]))


def _vector(shapes: Sequence[Shape]) -> bool:
    return len(shapes) == 1 and shapes[0].is_column


def _matrix(shapes: Sequence[Shape]) -> bool:
    return len(shapes) == 1 and shapes[0].is_matrix


def _array(shapes: Sequence[Shape]) -> bool:
    return len(shapes) == 1 and not shapes[0].is_scalar


register(
    "largest entry",
    LargestEntry,
    PlaceOfEntry,
    readings=[
        Reading("function", r"\max", LargestEntry, ("max", ""), _array),
        Reading("function", r"\min", LargestEntry, ("min", ""), _array),
        Reading("fence", r"\| \| \infty", LargestEntry, ("norm", r"\infty"), _vector),
        Reading("fence", r"\| \| \max", LargestEntry, ("norm", r"\max"), _matrix),
    ],
    examples=[
        Example(
            r"\frac{\partial \|\mathbf{A}\boldsymbol{x} - \boldsymbol{b}\|_{\infty}}{\partial \boldsymbol{x}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{m \times n}",
                r"\boldsymbol{x} \in \mathbb{R}^{n}",
                r"\boldsymbol{b} \in \mathbb{R}^{m}",
            ),
        ),
        Example(
            r"\frac{\partial \|\mathbf{A}\mathbf{X}\|_{\max}^2}{\partial \mathbf{X}}",
            (r"\mathbf{A} \in \mathbb{R}^{m \times n}", r"\mathbf{X} \in \mathbb{R}^{n \times p}"),
        ),
        Example(
            r"\frac{\partial \max(\boldsymbol{x})}{\partial \boldsymbol{x}}", (r"\boldsymbol{x} \in \mathbb{R}^{n}",)
        ),
    ],
)
