"""The differential of a matrix function as an integral over s, where it has no closed form: e^M, ln M, sin M …"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import add, multiply, negate, transpose
from texdiff.algebra.atoms import Identity, Number, Symbol
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, NoRule, Printer
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.registry import BUILDERS, Example, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape
from texdiff.operators.inverse import Inverse
from texdiff.operators.matrix_function import NOT_CLOSED, UNDER_TRACE, MatrixFunction

SECOND = "the second differential of a function of a matrix is a double integral, which is not written here"
ONCE = r"differentiate once, or the trace alone twice, as in \operatorname{tr}(e^{\mathbf{X}})"
NODES = 32
"""Of the Gauss–Legendre rule by which exported source evaluates the integrals."""
LETTERS = ("s", r"\tau", r"\theta", r"\xi")

PARTS = {
    "exp": ((1, "exp", "exp"),),
    "sin": ((1, "cos", "cos"), (-1, "sin", "sin")),
    "cos": ((-1, "cos", "sin"), (-1, "sin", "cos")),
    "sinh": ((1, "cosh", "cosh"), (1, "sinh", "sinh")),
    "cosh": ((1, "cosh", "sinh"), (1, "sinh", "cosh")),
}
"""d g(M) = ∫₀¹ Σ ± f(sM) dM h((1 − s)M) ds, which follows for exp from differentiating e^{sM} e^{(1−s)M} by s, and for
the others from their being combinations of e^{iM} and e^{−iM}, or of e^M and e^{−M}."""


class FunctionDifferential(Expr):
    """The derivative of g at M along E; arguments M and E, params (g, style).

    For exp it is ∫₀¹ e^{sM} E e^{(1−s)M} ds, for ln ∫₀¹ R E R ds with R = (I + s(M − I))⁻¹. It is linear in E, and
    tr(W L(E)) = tr(L(W) E). Its change with M has no rule in this vocabulary, and there is no index form.
    """

    __slots__ = ()
    arity = 2
    precedence_level = notation.INFIX
    adjoint_rule = Rule(
        "integral under a trace",
        r"\operatorname{tr}\left(W\int_{0}^{1}f(s)\,U\,f(1-s)\,\mathrm{d}s\right)="
        r"\operatorname{tr}\left(\int_{0}^{1}f(s)\,W\,f(1-s)\,\mathrm{d}s\,U\right)",
    )
    vec_rule = Rule(
        "vec under an integral",
        r"\operatorname{vec}\int_{0}^{1}f(s)\,U\,f(1-s)\,\mathrm{d}s="
        r"\int_{0}^{1}f(1-s)^{\top}\otimes f(s)\,\mathrm{d}s\,\operatorname{vec}U",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        for size in (shapes[0].cols, *shapes[1]):
            equal(shapes[0].rows, size)
        return shapes[0]

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        n = Polynomial.of("n")
        return [((Shape(n, n), Shape(n, n)), (name, "")) for name in (*PARTS, "ln")]

    @property
    def name(self) -> str:
        return str(self.params[0])

    @property
    def linear_positions(self) -> tuple[int, ...]:
        return (1,)

    def differential(self, d: Direction) -> Expr:
        matrix, direction = self.args
        if d.varies(matrix):
            raise NoRule(SECOND, ONCE)
        return self.rebuild([matrix, d.of(direction)])

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """Of E: tr(W L(E)) = tr(L(W) E), with 1 − s in the place of s."""
        if position != 1:
            raise NoRule(SECOND, ONCE)
        return self.rebuild([self.args[0], weight])

    def vec_form(self, position: int) -> Expr:
        if position != 1:
            raise NoRule(SECOND, ONCE)
        return FunctionKronecker(self.args[:1], self.params)

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(argument) for argument in self.args])

    def value(self, ev: Evaluator) -> Array:
        return _along(self, ev, ev(self.args[1]))

    def source(self, emit: Emitter) -> str:
        return _source(self, f"{{left}} @ {emit(self.args[1])} @ {{right}}", emit)

    def latex(self, p: Printer) -> str:
        matrix, direction = self.args
        letter = _letter(self)
        factors = _factors(self, letter, matrix)
        terms = [multiply([*sign, left, direction, right]) for sign, left, right in factors]
        return _integral(add(terms), letter, p)


class FunctionKronecker(Expr):
    """K with vec L(E) = K vec E for the derivative L of g at M, params (g, style): ∫₀¹ e^{(1−s)Mᵀ} ⊗ e^{sM} ds for
    exp. It has no adjoint and no index form in this vocabulary.
    """

    __slots__ = ()
    arity = 1
    precedence_level = notation.INFIX

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[0].cols)
        return Shape(shapes[0].entries, shapes[0].entries)

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        n = Polynomial.of("n")
        return [((Shape(n, n),), (name, "")) for name in ("exp", "cos", "ln")]

    def differential(self, d: Direction) -> Expr:
        raise NoRule(SECOND, ONCE)

    def value(self, ev: Evaluator) -> Array:
        every = range(ev.size(self.args[0].shape.rows))
        units = (ev.arrays.unit(len(every), len(every), row, col) for col in every for row in every)
        columns = (_along(self, ev, unit).T.reshape(len(every) ** 2, 1) for unit in units)
        return ev.arrays.block([list(columns)])

    def source(self, emit: Emitter) -> str:
        return _source(self, "np.kron({right}.T, {left})", emit)

    def latex(self, p: Printer) -> str:
        letter = _letter(self)
        terms = [
            multiply([*sign, BUILDERS["kronecker"](right, left)])
            for sign, left, right in _factors(self, letter, transpose(self.args[0]))
        ]
        return _integral(add(terms), letter, p)


def _letter(node: Expr) -> str:
    """The variable of the integral, which no symbol inside is called."""
    taken = {symbol.name for symbol in node.free}
    return next(letter for letter in LETTERS if letter not in taken)


def _factors(node: Expr, letter: str, behind: Expr) -> Iterator[tuple[list[Expr], Expr, Expr]]:
    """Signs, left factors, and right factors (of the matrix `behind`) under the integral, with a symbol for s."""
    name, style = node.params
    pair, s = (node.args[0], behind), Symbol(letter, SCALAR)
    if name == "ln":
        yield [], _resolvent(pair[0], s), _resolvent(pair[1], s)
        return
    scalars = (s, add([Number(1), negate(s)]))
    for sign, *functions in PARTS[str(name)]:
        left, right = (
            MatrixFunction((multiply([scalar, matrix]),), (function, style if function == name else ""))
            for function, scalar, matrix in zip(functions, scalars, pair, strict=True)
        )
        yield [Number(-1)] if sign < 0 else [], left, right


def _resolvent(matrix: Expr, s: Symbol) -> Expr:
    """(I + s(M − I))⁻¹."""
    identity = Identity(matrix.shape.rows)
    return Inverse((add([identity, multiply([s, add([matrix, negate(identity)])])]),))


def _integral(body: Expr, letter: str, p: Printer) -> str:
    return rf"\int_{{0}}^{{1}} {p(body, notation.INFIX)}\,{p.notation.differential}" + p.juxtapose(["", letter])


def _along(node: Expr, ev: Evaluator, direction: Array) -> Array:
    """The derivative along a direction E: the upper right block of g([[M, E], [0, M]]); NaN where g(M) is so large that
    its rounding errors are all that one would see.
    """
    matrix, size = ev(node.args[0]), direction.shape[0]
    doubled = ev.arrays.block([[matrix, direction], [ev.arrays.zeros(size, size), matrix]])
    found = ev.matrix_function(str(node.params[0]), 0)(doubled)
    good = ev.arrays.magnitude(found) <= LARGEST_VALUE
    return found[:size, size:] if good else ev.arrays.undefined(size, size)


LARGEST_VALUE = 1e8
POINT, WEIGHT = "gauss_point", "gauss_weight"
SOURCES = {"exp": "expm", "sin": "sinm", "cos": "cosm", "sinh": "sinhm", "cosh": "coshm"}


def _source(node: Expr, integrand: str, emit: Emitter) -> str:
    """A sum over the points of the same rule."""
    matrix, name = emit(node.args[0]), str(node.params[0])
    here, there = f"(1 + {POINT}) / 2", f"(1 - {POINT}) / 2"
    if name == "ln":
        identity = f"np.eye({emit.size(node.args[0].shape.rows)})"
        resolvent = f"np.linalg.inv({identity} + {here} * ({matrix} - {identity}))"
        terms = integrand.format(left=resolvent, right=resolvent)
    else:
        terms = " + ".join(
            f"{sign} * "
            + integrand.format(
                left=f"sla.{SOURCES[f]}({here} * {matrix})", right=f"sla.{SOURCES[h]}({there} * {matrix})"
            )
            for sign, f, h in PARTS[name]
        )
    rule = f"np.transpose(np.polynomial.legendre.leggauss({NODES}))"
    return f"sum({WEIGHT} / 2 * ({terms}) for {POINT}, {WEIGHT} in {rule})"


def function_differential(node: Expr, direction: Expr) -> Expr:
    """The derivative of g(M) along a direction as an integral; raises NoRule for a function without one."""
    if node.params[0] not in (*PARTS, "ln"):
        raise NoRule(NOT_CLOSED, UNDER_TRACE)
    return FunctionDifferential((node.args[0], direction), node.params)


register(
    "differential of a matrix function",
    FunctionDifferential,
    FunctionKronecker,
    builders={"function differential": function_differential},
    examples=[
        Example(
            r"\frac{\partial e^{\mathbf{X}}}{\partial t}",
            (r"\mathbf{X} = \mathbf{X}(t) \in \mathbb{R}^{n \times n}", r"t \in \mathbb{R}"),
        ),
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A}e^{\mathbf{X}})}{\partial \mathbf{X}}",
            (r"\mathbf{A} \in \mathbb{R}^{n \times n}", r"\mathbf{X} \in \mathbb{R}^{n \times n}"),
        ),
    ],
)
