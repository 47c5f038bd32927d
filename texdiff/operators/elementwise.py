"""Named functions of a scalar, and the same entry by entry on arrays."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, add, multiply, negate, scale, transpose
from texdiff.algebra.atoms import ONE_NUMBER, Number, Ones, Symbol, Zero
from texdiff.algebra.expression import Array, Direction, Emitter, Entries, Evaluator, Expr, Printer
from texdiff.algebra.indexed import Entry
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS, Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.operators.functions import FUNCTIONS, Form, product
from texdiff.operators.hadamard import Hadamard
from texdiff.operators.hadamard_power import hadamard_power
from texdiff.operators.power import Power, is_integer, power, reads_as_square, times_power

CHAIN_RULE = Rule("chain rule", r"\mathrm{d}f(u)=f'(u)\,\mathrm{d}u")
LOGARITHM_OF_PRODUCT = Rule("logarithm of a product", r"\mathrm{d}\ln(uv)=\mathrm{d}\ln u+\mathrm{d}\ln v")
LOGARITHM_OF_QUOTIENT = Rule("logarithm of a quotient", r"\mathrm{d}\ln\frac{u}{v}=\mathrm{d}\ln u-\mathrm{d}\ln v")
LOGARITHM_OF_ABSOLUTE = Rule("logarithm of an absolute value", r"\mathrm{d}\ln|u|=u^{-1}\,\mathrm{d}u")
LOGARITHM_OF_EXPONENTIAL = Rule("logarithm of an exponential", r"\ln e^{u}=u")
ELEMENTWISE = Rule("element-wise chain rule", r"\mathrm{d}f(U)=f'(U)\odot\mathrm{d}U")
LOGISTIC = Rule(
    "derivative of the logistic function",
    r"\mathrm{d}\sigma(u)=\sigma(u)(1-\sigma(u))\,\mathrm{d}u",
)
WITH_CORNERS = ("abs", "sign", "relu", "step")
"""Functions without a derivative at 0."""
FENCES = ("|", r"\|", r"\left|", r"\left\|")


class ElementwiseFunction(Expr):
    """f(u), params (name, style), with d f(u) = f'(u) du and d f(U) = f'(U) ∘ dU; style 'e' prints e^{u}, any other
    one is the author's name of the function.
    """

    __slots__ = ()
    arity = 1

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0]

    @property
    def name(self) -> str:
        return str(self.params[0])

    @property
    def function_name(self) -> str:
        return self.name

    @property
    def style(self) -> str:
        return str(self.params[1])

    @property
    def precedence(self) -> int:
        if self._is_fenced:
            return notation.ATOM
        return notation.POWER if self.style == "e" else notation.PREFIX

    @property
    def derivative(self) -> Expr:
        """f'(u), of the shape of u."""
        argument = self.args[0]
        scalar = argument.shape.is_scalar
        form = Form(
            argument,
            Number(1) if scalar else Ones(*argument.shape),
            product if scalar else _entry_by_entry_product,
            power if scalar else hadamard_power,
            lambda name: apply(name, argument, self.style if name == self.name else ""),
            Zero(*argument.shape),
        )
        return FUNCTIONS[self.name].derivative(form)

    def rule(self) -> Rule | None:
        if not self.shape.is_scalar:
            return ELEMENTWISE
        return LOGISTIC if self.name == "sigmoid" else CHAIN_RULE

    def rule_along(self, d: Direction) -> Rule | None:
        if not self._opens_along(d):
            return self.rule()
        return LOGARITHM_OF_PRODUCT if isinstance(self.args[0], Product) else LOGARITHM_OF_QUOTIENT

    @property
    def opens_argument(self) -> bool:
        """Of a logarithm of a product or quotient of scalars, which is the sum of theirs; of 1/u for a root u only."""
        factors = [base for base, _ in self.args[0].as_factors()]
        scalars = len(factors) > 1 and all(factor.shape.is_scalar for factor in factors)
        return self.name == "ln" and scalars and (factors[0] != ONE_NUMBER or any(map(_is_root, factors)))

    def _opens_along(self, d: Direction) -> bool:
        """With a constant above or below the bar the chain rule is shorter, but for the powers of a root."""
        inner = self.args[0]
        opens = isinstance(inner, Product) or all(map(d.varies, inner.args)) or any(map(_is_root, inner.args))
        return self.opens_argument and opens

    def differential(self, d: Direction) -> Expr:
        if self._opens_along(d):
            factors = [(base, exponent.constant) for base, exponent in self.args[0].as_factors() if d.varies(base)]
            return add(scale(exponent or 1, d.of(logarithm(base))) for base, exponent in factors)
        derivative, change = self.derivative, d.of(self.args[0])
        if isinstance(derivative, Zero):
            return multiply([Number(0), change])
        if self.shape.is_scalar:
            return _times(derivative, change)
        coefficient = derivative.args[:-1] if isinstance(derivative, Product) else ()
        return multiply([*coefficient, Hadamard((derivative.args[-1] if coefficient else derivative, change))])

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """d ln|u| = du/u, d ln eᵘ = du."""
        if not isinstance(outer, ElementwiseFunction) or outer.name != "ln":
            return None
        if self.name == "exp":
            return d.of(self.args[0]), LOGARITHM_OF_EXPONENTIAL
        if not self._is_fenced:
            return None
        return _times(power(self.args[0], -ONE), d.of(self.args[0])), LOGARITHM_OF_ABSOLUTE

    def differential_below(self, fraction: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """dσ = σ(1 − σ) du for σ = 1/(1 + e^{−u})."""
        top, bottom = fraction.args if len(fraction.args) == 2 else (fraction, fraction)
        if self.name != "exp" or top != ONE_NUMBER or len(bottom.args) != 2 or ONE_NUMBER not in bottom.args:
            return None
        return multiply([fraction, add([ONE_NUMBER, negate(fraction)]), d.of(negate(self.args[0]))]), LOGISTIC

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        if self.name in WITH_CORNERS:
            yield self.args[0], "nonzero" if self.shape.is_scalar else "nonzero entries"

    def known(self, trait: str) -> bool:
        names = {"positive": ("exp", "cosh", "softplus", "sigmoid"), "nonnegative": ("abs", "relu", "step")}
        return self.name in names.get(trait, ())

    def transposed(self) -> Expr | None:
        return self.rebuild([transpose(self.args[0])])

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        return self.rebuild([entries.of(self.args[0], row, col)])

    def value(self, ev: Evaluator) -> Array:
        return ev.arrays.entrywise(FUNCTIONS[self.name].value, ev(self.args[0]))

    def source(self, emit: Emitter) -> str:
        return FUNCTIONS[self.name].source.format(emit(self.args[0]))

    def latex(self, p: Printer) -> str:
        argument = self.args[0]
        body = p(argument)
        if self._is_fenced:
            return p.fenced("|", body, "|")
        if self.style == "e":
            return p.raised(EULER, f"^{{{p.exponent(argument)}}}")
        name = p.notation.logarithm if self.name == "ln" else self.style or FUNCTIONS[self.name].latex
        fenced = argument.precedence >= notation.POWER and body.startswith(FENCES)
        bare = fenced or isinstance(argument, Symbol | Entry)
        return p.juxtapose([name, body]) if bare and FUNCTIONS[self.name].bare else p.applied(name, body)

    @property
    def _is_fenced(self) -> bool:
        return self.name == "abs" and self.shape.is_scalar


def _entry_by_entry_product(left: Expr, right: Expr) -> Expr:
    return Hadamard((left, right))


def _is_root(expr: Expr) -> bool:
    return isinstance(expr, Power) and not is_integer(expr.exponent)


def _times(derivative: Expr, change: Expr) -> Expr:
    """f'(u) du, as du/u where f' is a negative power."""
    if isinstance(derivative, Power):
        return times_power(ONE, derivative.args[0], derivative.exponent, change)
    return multiply([derivative, change])


class LogarithmToBase(ElementwiseFunction):
    """How log₂ u is read: ln u over ln 2, params the base. It stands for a quotient and has no rules."""

    __slots__ = ()

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        return BUILDERS["quotient"](apply("ln", args[0]), apply("ln", Number(int(str(params[0])))))


EULER = Symbol("e", Shape(Polynomial.of(1), Polynomial.of(1)))


def apply(name: str, argument: Expr, style: str = "") -> Expr:
    """f(u) for a function of the table."""
    return ElementwiseFunction((argument,), (name, style))


def logarithm(argument: Expr) -> Expr:
    """ln u."""
    return apply("ln", argument)


def _entry_by_entry(shapes: Sequence[Shape]) -> bool:
    return not reads_as_square(shapes[0])


def _readings() -> list[Reading]:
    result = [
        Reading("exponential", "e", ElementwiseFunction, ("exp", "e"), _entry_by_entry),
        Reading("fence", "| |", ElementwiseFunction, ("abs", ""), lambda shapes: shapes[0].is_scalar),
    ]
    for spelling, base in ((r"\lg", "10"), *((f"log_{base}", base) for base in ("2", "10"))):
        result.append(Reading("function", spelling, LogarithmToBase, (base,), _entry_by_entry))
    for name, function in FUNCTIONS.items():
        for spelling in function.spellings:
            accepts = _entry_by_entry if function.series else lambda shapes: True
            result.append(Reading("function", spelling, ElementwiseFunction, (name, ""), accepts))
    return result


register(
    "element-wise function",
    ElementwiseFunction,
    readings=_readings(),
    builders={"function": apply},
    examples=[
        Example(
            r"\frac{\partial \boldsymbol{a}^{\top}\exp(\mathbf{X}\boldsymbol{b})}{\partial \mathbf{X}}",
            (
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
                r"\boldsymbol{a} \in \mathbb{R}^{m}",
                r"\boldsymbol{b} \in \mathbb{R}^{n}",
            ),
        ),
        Example(
            r"\frac{\partial \tanh(\mathbf{W}\boldsymbol{x})}{\partial \boldsymbol{x}}",
            (r"\mathbf{W} \in \mathbb{R}^{m \times n}", r"\boldsymbol{x} \in \mathbb{R}^{n}"),
        ),
        Example(r"\frac{\partial e^{\sin x}}{\partial x}", (r"x \in \mathbb{R}",)),
    ],
)
