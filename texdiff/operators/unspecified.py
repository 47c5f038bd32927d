"""Functions that a document declares but does not define, applied to arguments: g(u), σ(WX), g(xA)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import permutations
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Trace, add, multiply, pair, trace, transpose
from texdiff.algebra.atoms import INTERMEDIATE, Symbol, Unknown
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, NoRule, Printer
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Partial
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.registry import Example, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, ShapeError, column
from texdiff.algebra.total import READ_TRACE, total_differential
from texdiff.operators.elementwise import CHAIN_RULE, ELEMENTWISE
from texdiff.operators.hadamard import Hadamard
from texdiff.operators.matrix_function import SCALAR_TIMES_CONSTANT, TRACE_OF_FUNCTION, series_differential

ELEMENTWISE_KIND, SERIES_KIND, GENERAL_KIND = "elementwise", "matrix", "general"
CHAIN_RULE_OF_ARRAYS = Rule(
    "chain rule",
    r"\mathrm{d}g(\boldsymbol{u})=\frac{\partial g(\boldsymbol{u})}{\partial \boldsymbol{u}}\,\mathrm{d}\boldsymbol{u}",
)


class FunctionCall(Expr):
    """g(arguments), params (name, kind, order, shape); order counts the primes of functions of one variable.

    'elementwise'  ℝ → ℝ, entry by entry on arrays: d σ(U) = σ'(U) ∘ dU
    'matrix'       a power series: d tr g(M) = tr(g'(M) dM), d g(uA) = A g'(uA) du
    'general'      any function with a declared codomain (shape): d g(u) = ∂g(u)/∂u du, summed over arguments
    """

    __slots__ = ()
    precedence_level = notation.PREFIX

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        kind, shape = params[1], params[3]
        if kind == GENERAL_KIND:
            assert isinstance(shape, Shape)
            return shape
        if kind == SERIES_KIND:
            equal(shapes[0].rows, shapes[0].cols)
        return shapes[0]

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        m, n = Polynomial.of("m"), Polynomial.of("n")
        entries = [((shape,), (r"\sigma", ELEMENTWISE_KIND, 0, None)) for shape in (Shape(m, n), column(m), SCALAR)]
        primed = [((column(m),), (r"\sigma", ELEMENTWISE_KIND, 1, None))]
        series = [((shape,), ("h", SERIES_KIND, 0, None)) for shape in (Shape(n, n), SCALAR)]
        general = [((Shape(m, n),), SCALAR), ((column(m), column(n)), column(n)), ((SCALAR,), Shape(m, n))]
        return [*entries, *primed, *series, *((a, ("g", GENERAL_KIND, 0, codomain)) for a, codomain in general)]

    @property
    def name(self) -> str:
        return str(self.params[0])

    @property
    def kind(self) -> str:
        return str(self.params[1])

    @property
    def order(self) -> int:
        return int(str(self.params[2]))

    @property
    def derivative(self) -> Expr:
        """g' at the same argument, for a function of one variable."""
        return FunctionCall(self.args, (self.name, self.kind, self.order + 1, self.params[3]))

    def rule(self) -> Rule | None:
        if self.kind == GENERAL_KIND:
            return CHAIN_RULE_OF_ARRAYS
        if self.shape.is_scalar:
            return CHAIN_RULE
        return ELEMENTWISE if self.kind == ELEMENTWISE_KIND else SCALAR_TIMES_CONSTANT

    def differential(self, d: Direction) -> Expr:
        if self.shape.is_scalar and len(self.args) == 1 and self.args[0].shape.is_scalar:
            return multiply([self._scalar_derivative, d.of(self.args[0])])
        if self.kind == ELEMENTWISE_KIND:
            return Hadamard((self.derivative, d.of(self.args[0])))
        if self.kind == SERIES_KIND:
            return series_differential(self, lambda: self.derivative, d)
        varying = [argument for argument in self.args if d.varies(argument)]
        if any(_reaches(other, one) for one, other in permutations(varying, 2)):
            raise NoRule(
                f"{self.name} depends on one of its arguments through another one too",
                f"declare {self.name} as a function of the innermost variable alone",
            )
        return add(self._change_by(argument, d) for argument in varying)

    def proof(self, d: Direction) -> Sequence[tuple[Expr, Rule]]:
        """The chain rule by all entries of one matrix: Σ_i Σ_j ∂g/∂u_ij du_ij."""
        argument = self.args[0]
        if self.kind != GENERAL_KIND or len(self.args) > 1 or not self.shape.is_scalar or not argument.shape.is_matrix:
            return ()
        derivative = Partial((self, argument))
        total = total_differential(d.of(argument), lambda i, j: Entry((derivative,), (j, i)))
        return (total, CHAIN_RULE), (self.differential(d), READ_TRACE)

    @property
    def _scalar_derivative(self) -> Expr:
        """∂g(u)/∂u where u is a name of the author's, or one entry of such, else g'(…), for all entries too."""
        (argument,) = self.args
        single = isinstance(argument, Entry) and all(index.constant is not None for index in argument.indices)
        array = argument.args[0] if single else argument
        named = isinstance(array, Symbol) and INTERMEDIATE not in array.traits and not self.order
        return Partial((self, self.args[0])) if named else self.derivative

    def _change_by(self, argument: Expr, d: Direction) -> Expr:
        """∂g/∂u du for one argument u; raises NoRule where the derivative has more than two axes."""
        try:
            partial = Partial((self, argument))
        except ShapeError as error:
            raise NoRule(str(error), "differentiate by a scalar, or by one entry such as x_{ij}") from error
        if self.shape.is_scalar:
            return pair(partial, d.of(argument))
        return multiply([partial, d.of(argument)])

    @property
    def function_of(self) -> Expr | None:
        return self.args[0] if self.kind == SERIES_KIND else None

    @property
    def trace_derivative(self) -> Expr | None:
        return self.derivative if self.kind == SERIES_KIND else None

    @property
    def only_under_trace(self) -> bool:
        return self.kind == SERIES_KIND

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        if self.kind != SERIES_KIND or not isinstance(outer, Trace):
            return None
        return trace(multiply([self.derivative, d.of(self.args[0])])), TRACE_OF_FUNCTION

    def transposed(self) -> Expr | None:
        return None if self.kind == GENERAL_KIND else self.rebuild([transpose(self.args[0])])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        if self.kind != ELEMENTWISE_KIND:
            raise NoRule("the entries of a function that is not specified are not known")
        return self.rebuild([entries.of(self.args[0], row, col)])

    @property
    def unspecified_name(self) -> str:
        return str(self.params[0])

    @property
    def formal_arguments(self) -> tuple[Expr, ...]:
        return self.args if self.kind == GENERAL_KIND or self.shape.is_scalar else ()

    def derivative_value(self, ev: Evaluator, components: Sequence[int]) -> Array:
        order = self.order + len(components)
        if self.kind == GENERAL_KIND:
            return ev.unspecified(self, [0] * self.order + list(components))
        function = ev.matrix_function if self.kind == SERIES_KIND else ev.function
        return function(self.name, order)(ev(self.args[0]))

    def value(self, ev: Evaluator) -> Array:
        if self.kind == GENERAL_KIND:
            return ev.unspecified(self, [0] * self.order)
        if self.kind == SERIES_KIND:
            return ev.matrix_function(self.name, self.order)(ev(self.args[0]))
        return ev.function(self.name, self.order)(ev(self.args[0]))

    def source(self, emit: Emitter) -> str:
        """The value g where the arguments are names (the declared ones), else a call of g."""
        called = self.kind != GENERAL_KIND and not self.shape.is_scalar
        if not called and all(isinstance(a, Symbol) for a in self.args) and not self.order:
            return emit.named(self.name)
        return f"{emit.named(self._primed)}({', '.join(map(emit, self.args))})"

    @property
    def _primed(self) -> str:
        return self.name + "'" * self.order

    def latex(self, p: Printer) -> str:
        return p.applied(self._primed, ", ".join(map(p, self.args)))


def _reaches(expr: Expr, argument: Expr) -> bool:
    """Whether an argument that is a name occurs in another one, itself or below a function of it."""
    below = {a for symbol in expr.free if isinstance(symbol, Unknown) for a in symbol.arguments}
    return expr == argument or argument in expr.free | below


def unspecified(name: str, args: Sequence[Expr], kind: str, shape: Shape | None = None, order: int = 0) -> Expr:
    """A function of the document at arguments; `shape` is the codomain of a general one."""
    return FunctionCall(args, (name, kind, order, shape))


register(
    "unspecified function",
    FunctionCall,
    builders={"unspecified": unspecified},
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A}\sigma(\mathbf{W}\mathbf{X}))}{\partial \mathbf{X}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{n \times l}",
                r"\mathbf{W} \in \mathbb{R}^{l \times m}",
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
                r"\sigma: \mathbb{R} \to \mathbb{R}",
            ),
        ),
        Example(
            r"\frac{\partial g(\boldsymbol{u})}{\partial \boldsymbol{x}}",
            (
                r"\boldsymbol{x} \in \mathbb{R}^{n}",
                r"\boldsymbol{u} = \boldsymbol{u}(\boldsymbol{x}) \in \mathbb{R}^{m}",
                r"g: \mathbb{R}^{m} \to \mathbb{R}",
            ),
        ),
    ],
)
