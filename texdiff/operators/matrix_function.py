"""Functions of a square matrix by their power series: exp, ln, sin, cos …"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, Trace, multiply, trace, transpose
from texdiff.algebra.atoms import Identity, Number, Zero
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, NoRule, Printer
from texdiff.algebra.properties import has
from texdiff.algebra.registry import BUILDERS, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.operators.elementwise import EULER
from texdiff.operators.functions import FUNCTIONS, Form, Function, product
from texdiff.operators.power import power, reads_as_square

TRACE_OF_FUNCTION = Rule(
    "trace of a matrix function", r"\mathrm{d}\operatorname{tr}g(M)=\operatorname{tr}(g'(M)\,\mathrm{d}M)"
)
SCALAR_TIMES_CONSTANT = Rule("power series", r"\mathrm{d}g(u\mathbf{A})=\mathbf{A}\,g'(u\mathbf{A})\,\mathrm{d}u")
INTEGRALS = {
    "exp": Rule(
        "differential of the exponential",
        r"\mathrm{d}e^{M}=\int_{0}^{1}e^{sM}\,\mathrm{d}M\,e^{(1-s)M}\,\mathrm{d}s",
    ),
    "ln": Rule(
        "differential of the logarithm",
        r"\mathrm{d}\ln M=\int_{0}^{1}R\,\mathrm{d}M\,R\,\mathrm{d}s,\quad R=(\mathbf{I}+s(M-\mathbf{I}))^{-1}",
    ),
    **{
        name: Rule(
            "differential of a matrix function", rf"\mathrm{{d}}\{name} M=\int_{{0}}^{{1}}({body})\,\mathrm{{d}}s"
        )
        for name, body in (
            ("sin", r"\cos(sM)\,\mathrm{d}M\cos((1-s)M)-\sin(sM)\,\mathrm{d}M\sin((1-s)M)"),
            ("cos", r"-\cos(sM)\,\mathrm{d}M\sin((1-s)M)-\sin(sM)\,\mathrm{d}M\cos((1-s)M)"),
            ("sinh", r"\cosh(sM)\,\mathrm{d}M\cosh((1-s)M)+\sinh(sM)\,\mathrm{d}M\sinh((1-s)M)"),
            ("cosh", r"\cosh(sM)\,\mathrm{d}M\sinh((1-s)M)+\sinh(sM)\,\mathrm{d}M\cosh((1-s)M)"),
        )
    },
}
NOT_CLOSED = "the differential of this function of a matrix that varies has a closed form under a trace only"
UNDER_TRACE = r"take the trace, as in \operatorname{tr}(g(\mathbf{X})), or differentiate g(t\mathbf{A}) by the number t"
SERIES: dict[str, Function] = {name: f for name, f in FUNCTIONS.items() if f.series}
SOURCES = {
    "exp": "sla.expm({})",
    "ln": "sla.logm({})",
    "sin": "sla.sinm({})",
    "cos": "sla.cosm({})",
    "sinh": "sla.sinhm({})",
    "cosh": "sla.coshm({})",
}


class MatrixFunction(Expr):
    """g(M), params (name, style); style 'e' prints e^{M}.

    d tr g(M) = tr(g'(M) dM), and d g(uA) = A g'(uA) du for a scalar u and a constant A; for a general M the
    differential is an integral.
    """

    __slots__ = ()
    arity = 1
    differential_rule = SCALAR_TIMES_CONSTANT

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[0].cols)
        return shapes[0]

    @property
    def name(self) -> str:
        return str(self.params[0])

    @property
    def precedence(self) -> int:
        return notation.POWER if self.params[1] == "e" else notation.PREFIX

    @property
    def derivative(self) -> Expr:
        """g'(M)."""
        argument = self.args[0]
        form = Form(
            argument,
            Identity(argument.shape.rows),
            product,
            power,
            lambda name: self if name == self.name else MatrixFunction((argument,), (name, "")),
            Zero(*argument.shape),
        )
        return SERIES[self.name].derivative(form)

    def differential(self, d: Direction) -> Expr:
        if is_scalar_times_constant(self.args[0], d):
            return series_differential(self, lambda: self.derivative, d)
        return BUILDERS["function differential"](self, d.of(self.args[0]))

    def rule_along(self, d: Direction) -> Rule | None:
        return SCALAR_TIMES_CONSTANT if is_scalar_times_constant(self.args[0], d) else INTEGRALS.get(self.name)

    @property
    def function_of(self) -> Expr | None:
        return self.args[0]

    @property
    def trace_derivative(self) -> Expr | None:
        return self.derivative

    @property
    def only_under_trace(self) -> bool:
        return True

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        if not isinstance(outer, Trace):
            return None
        return trace(multiply([self.derivative, d.of(self.args[0])])), TRACE_OF_FUNCTION

    def known(self, trait: str) -> bool:
        symmetric = has(self.args[0], "symmetric")
        if trait == "invertible":
            return self.name == "exp"
        return trait == "symmetric" and symmetric or (trait == "spd" and symmetric and self.name == "exp")

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(self.args[0])])

    def value(self, ev: Evaluator) -> Array:
        return ev.matrix_function(self.name, 0)(ev(self.args[0]))

    def source(self, emit: Emitter) -> str:
        return SOURCES[self.name].format(emit(self.args[0]))

    def latex(self, p: Printer) -> str:
        body = p(self.args[0])
        if self.params[1] == "e":
            return p.raised(EULER, f"^{{{p.exponent(self.args[0])}}}")
        name = p.notation.logarithm if self.name == "ln" else SERIES[self.name].latex
        bare = not self.args[0].args and SERIES[self.name].bare
        return p.juxtapose([name, body]) if bare else p.applied(name, body)


def is_scalar_times_constant(argument: Expr, d: Direction) -> bool:
    """Whether all that varies in a matrix is a scalar factor."""
    factors = argument.args if isinstance(argument, Product) else (argument,)
    return all(f.shape.is_scalar for f in factors if d.varies(f))


def series_differential(node: Expr, derivative: Callable[[], Expr], d: Direction) -> Expr:
    """d g(uA) = A g'(uA) du, where all that varies in the argument is a scalar factor; else raises NoRule."""
    argument = node.args[0]
    factors = argument.args if isinstance(argument, Product) else (argument,)
    varying = [f for f in factors if d.varies(f)]
    if not is_scalar_times_constant(argument, d):
        raise NoRule(NOT_CLOSED, UNDER_TRACE)
    fixed = multiply([Number(1), *(f for f in factors if not d.varies(f))])
    return multiply([fixed, derivative(), d.of(multiply(varying))])


def _series(shapes: Sequence[Shape]) -> bool:
    return reads_as_square(shapes[0])


def _readings() -> list[Reading]:
    named = [
        Reading("function", spelling, MatrixFunction, (name, ""), _series)
        for name, function in SERIES.items()
        for spelling in function.spellings
    ]
    return [
        Reading("exponential", "e", MatrixFunction, ("exp", "e"), _series),
        *named,
    ]


register(
    "matrix function",
    MatrixFunction,
    readings=_readings(),
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(e^{\mathbf{X}})}{\partial \mathbf{X}}",
            (r"\mathbf{X} \in \mathbb{R}^{n \times n}",),
        ),
        Example(
            r"\frac{\partial \sin(x\mathbf{A})}{\partial x}",
            (r"x \in \mathbb{R}", r"\mathbf{A} \in \mathbb{R}^{n \times n}"),
        ),
    ],
)
