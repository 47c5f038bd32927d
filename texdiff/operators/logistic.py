"""The logistic function, written out with exp: shorter forms, and how to tell that a formula is one."""

from __future__ import annotations

from collections.abc import Callable

from texdiff.algebra.arithmetic import Sum, add, multiply, negate
from texdiff.algebra.atoms import ONE_NUMBER, Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE
from texdiff.algebra.registry import DisplayRule, Example, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR
from texdiff.algebra.term import Term, term_of
from texdiff.operators.elementwise import ElementwiseFunction, apply
from texdiff.operators.quotient import Quotient

FORM = Rule("logistic function", r"\frac{e^{u}}{1+e^{u}}=\frac{1}{1+e^{-u}}")
SLOPE = Rule("slope of the logistic function", r"\sigma(1-\sigma)=e^{-u}/(1+e^{-u})^{2}")


def _one_plus_exp(expr: Expr) -> ElementwiseFunction | None:
    """e^u of 1 + e^u."""
    if not isinstance(expr, Sum) or len(expr.args) != 2 or ONE_NUMBER not in expr.args:
        return None
    other = expr.args[1 - expr.args.index(ONE_NUMBER)]
    return other if isinstance(other, ElementwiseFunction) and other.name == "exp" and other.shape.is_scalar else None


def _shorter(expr: Expr) -> Expr | None:
    """e^u/(1 + e^u) = 1/(1 + e^{−u}), with other factors around it."""
    term = term_of(expr)
    for divisor, exponent in term.scalars:
        powers = _one_plus_exp(divisor)
        if exponent == -ONE and powers is not None and (powers, ONE) in term.scalars:
            below = add([ONE_NUMBER, powers.rebuild([negate(powers.args[0])])])
            scalars = [(below, -ONE) if s == (divisor, exponent) else s for s in term.scalars if s != (powers, ONE)]
            return Term(term.coefficient, tuple(scalars), term.word).expression(expr.shape)
    return None


def _written_out(expr: Expr) -> Expr | None:
    """σ(1 − σ) = e^{−u}/(1 + e^{−u})² for σ = 1/(1 + e^{−u}), with other factors around it."""
    term = term_of(expr)
    for below, exponent in term.scalars:
        powers = _one_plus_exp(below)
        other = add([ONE_NUMBER, negate(Quotient((ONE_NUMBER, below)))])
        if exponent == -ONE and powers is not None and (other, ONE) in term.scalars:
            slope = [(powers, ONE) if s == (other, ONE) else s for s in term.scalars if s != (below, exponent)]
            return Term(term.coefficient, (*slope, (below, -ONE - ONE)), term.word).expression(expr.shape)
    return None


def named(formula: Expr, number: Symbol, argument: Expr, name: str, written: Callable[[], Expr]) -> Expr:
    """The logistic function at an argument, under the author's name, where a formula of a number is it; else what is
    written.
    """
    return apply("sigmoid", argument, name) if _is_logistic(formula, number) else written()


def _is_logistic(formula: Expr, number: Symbol) -> bool:
    """1/(1 + e^{−u}), e^u/(1 + e^u)."""
    term = term_of(formula)
    for below, exponent in term.scalars:
        powers = _one_plus_exp(below)
        if powers is not None and exponent == -ONE and term.coefficient == ONE:
            above = [power for power in term.scalars if power != (below, exponent)]
            return powers.args[0] == (number if above else negate(number)) and above in ([], [(powers, ONE)])
    return False


def _fraction() -> Expr:
    powers = apply("exp", Symbol("u", SCALAR), "e")
    return Quotient((powers, add([ONE_NUMBER, powers])))


def _product() -> Expr:
    below = add([ONE_NUMBER, apply("exp", negate(Symbol("u", SCALAR)), "e")])
    logistic = Quotient((ONE_NUMBER, below))
    return multiply([logistic, add([ONE_NUMBER, negate(logistic)])])


register(
    "logistic function",
    builders={"named function": named},
    display_rules=[DisplayRule(FORM, 20, _shorter, _fraction()), DisplayRule(SLOPE, 20, _written_out, _product())],
    examples=[
        Example(
            r"\frac{\partial \ln(1 + e^{\boldsymbol{w}^{\top}\boldsymbol{x}})}{\partial \boldsymbol{w}}",
            (r"\boldsymbol{w} \in \mathbb{R}^{n}", r"\boldsymbol{x} \in \mathbb{R}^{n}"),
        )
    ],
)
