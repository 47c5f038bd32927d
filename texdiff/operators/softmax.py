"""softmax of a vector, and the logarithm of a sum of exponentials, its potential."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Sum, Transpose, add, multiply, negate, transpose
from texdiff.algebra.atoms import Ones, Symbol
from texdiff.algebra.canonical import key
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.indexed import Entry
from texdiff.algebra.numeric import exp, log
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import DisplayRule, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR, Equal, Shape, column
from texdiff.algebra.term import Term, term_of
from texdiff.operators.diag import Diag
from texdiff.operators.elementwise import ElementwiseFunction, apply, logarithm
from texdiff.operators.named_function import VectorFunction
from texdiff.operators.quotient import Quotient

SOFTMAX = Rule(
    "softmax rule",
    r"\mathrm{d}\boldsymbol{s}=(\operatorname{diag}(\boldsymbol{s})"
    r"-\boldsymbol{s}\boldsymbol{s}^{\top})\,\mathrm{d}\boldsymbol{u},"
    r"\quad \boldsymbol{s}=\operatorname{softmax}(\boldsymbol{u})",
)
LOG_SOFTMAX = Rule(
    "logarithm of softmax",
    r"\mathrm{d}\ln\operatorname{softmax}(\boldsymbol{u})=\mathrm{d}\boldsymbol{u}"
    r"-\mathbf{1}\operatorname{softmax}(\boldsymbol{u})^{\top}\,\mathrm{d}\boldsymbol{u"
    r"}",
)
DEFINITION = Rule(
    "definition of softmax",
    r"\operatorname{softmax}(\boldsymbol{u})=\frac{\exp(\boldsymbol{u})}{\mathbf{1}^{\top}\exp(\boldsymbol{u})}",
)


class Softmax(VectorFunction):
    """s = exp(u)/(𝟏ᵀexp(u)): ds = (diag(s) − s sᵀ) du and d ln s = du − 𝟏 sᵀdu."""

    __slots__ = ()
    spelling = r"\operatorname{softmax}"
    differential_rule = SOFTMAX
    definition_rule = DEFINITION

    def differential(self, d: Direction) -> Expr:
        jacobian = Sum((Diag((self,)), negate(multiply([self, transpose(self)]))))
        return multiply([jacobian, d.of(self.args[0])])

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        if not isinstance(outer, ElementwiseFunction) or outer.name != "ln":
            return None
        change = d.of(self.args[0])
        return add([change, negate(multiply([Ones(*self.shape), transpose(self), change]))]), LOG_SOFTMAX

    def known(self, trait: str) -> bool:
        return trait == "positive"

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        """[softmax(u)]_i, which reads better than its fraction."""
        return Entry((self,), (row, col))

    def value(self, ev: Evaluator) -> Array:
        powers = ev.arrays.entrywise(exp, ev(self.args[0]))
        return powers / ev.arrays.total(powers)

    def source(self, emit: Emitter) -> str:
        return f"(lambda u: np.exp(u - np.max(u)) / np.sum(np.exp(u - np.max(u))))({emit(self.args[0])})"


class LogSumExp(Expr):
    """ln Σ_i e^{u_i}, with differential softmax(u)ᵀdu."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.PREFIX
    differential_rule = Rule(
        "log-sum-exp rule",
        r"\mathrm{d}\operatorname{lse}(\boldsymbol{u})"
        r"=\operatorname{softmax}(\boldsymbol{u})^{\top}\,\mathrm{d}\boldsymbol{u}",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].cols, ONE)
        return SCALAR

    def differential(self, d: Direction) -> Expr:
        return multiply([transpose(Softmax(self.args)), d.of(self.args[0])])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        argument = self.args[0]
        return logarithm(entries.sum_over(argument.shape.rows, lambda i: apply("exp", entries.of(argument, i, ONE))))

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.entrywise(log, ev.arrays.total(ev.arrays.entrywise(exp, ev(self.args[0]))))

    def source(self, emit: Emitter) -> str:
        return f"np.logaddexp.reduce({emit(self.args[0])}[:, 0])"

    def latex(self, p: Printer) -> str:
        return p.applied(rf"\operatorname{{{self.params[0]}}}", p(self.args[0]))


def _recognized(expr: Expr) -> Expr | None:
    """exp(u)/(𝟏ᵀexp(u)) = softmax(u), transposed or not, with other factors around it."""
    term = term_of(expr)
    for place, (base, exponent) in enumerate(term.word):
        powers = base.args[0] if isinstance(base, Transpose) else base
        if exponent != ONE or not isinstance(powers, ElementwiseFunction) or powers.name != "exp":
            continue
        total = key(multiply([transpose(Ones(*powers.shape)), powers])) if powers.shape.is_column else None
        for scalar in term.scalars:
            if total == key(scalar[0]) and scalar[1] == -ONE:
                result: Expr = Softmax(powers.args)
                result = transpose(result) if isinstance(base, Transpose) else result
                word = (*term.word[:place], (result, ONE), *term.word[place + 1 :])
                kept = tuple(s for s in term.scalars if s is not scalar)
                return Term(term.coefficient, kept, word).expression(expr.shape)
    return None


def _example() -> Expr:
    """exp(u)/(𝟏ᵀexp(u))."""
    powers = apply("exp", Symbol("u", column(Polynomial.of("n"))))
    return Quotient((powers, multiply([transpose(Ones(*powers.shape)), powers])))


def _vector(shapes: Sequence[Shape]) -> bool:
    return shapes[0].is_column


register(
    "softmax",
    Softmax,
    LogSumExp,
    readings=[
        Reading("function", "softmax", Softmax, accepts=_vector),
        *(Reading("function", name, LogSumExp, (name,), _vector) for name in ("lse", "LSE", "logsumexp")),
    ],
    display_rules=[DisplayRule(DEFINITION, 20, _recognized, _example())],
    examples=[
        Example(
            r"\frac{\partial}{\partial W}\left(-\boldsymbol{y}^{\top}\ln\operatorname{softmax}(W\boldsymbol{x})\right)",
            (
                r"W \in \mathbb{R}^{m \times n}",
                r"\boldsymbol{x} \in \mathbb{R}^{n}",
                r"\boldsymbol{y} \in \mathbb{R}^{m}",
            ),
        ),
        Example(
            r"\frac{\partial \operatorname{softmax}(\boldsymbol{a})}{\partial \boldsymbol{a}}",
            (r"\boldsymbol{a} \in \mathbb{R}^{m}",),
        ),
        Example(
            r"\frac{\partial \operatorname{lse}(\mathbf{A}\boldsymbol{x})}{\partial \boldsymbol{x}}",
            (r"\mathbf{A} \in \mathbb{R}^{m \times n}", r"\boldsymbol{x} \in \mathbb{R}^{n}"),
        ),
    ],
)
