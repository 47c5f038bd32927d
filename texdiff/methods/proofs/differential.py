"""The method of differentials: df, expand, isolate dX, read off the derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from itertools import dropwhile

from texdiff.algebra.atoms import Number, Symbol, Zero
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.inert import Differential, Partial, derivative_shape
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import simplified
from texdiff.calculus.derivation import Derivation, Let, with_values
from texdiff.calculus.differential import linear_terms, nonzero
from texdiff.calculus.direction import Along, ByScalar
from texdiff.calculus.isolate import COLLECT
from texdiff.calculus.layout import in_layout
from texdiff.calculus.problem import Problem
from texdiff.calculus.weighted import Target
from texdiff.methods.chain import LINES_OF_NAME, State, chain, is_minor
from texdiff.methods.intermediates import name_inner
from texdiff.methods.lesson import lesson
from texdiff.methods.lines import (
    SUBSTITUTE,
    Replacements,
    before_differential,
    expanded,
    function_differentials,
    gathered,
    isolated,
    simplification,
    total_weight,
    with_name,
)
from texdiff.methods.naming import Names
from texdiff.methods.through_names import expanded_with, through_names

NAME = "differential"
OF_ITSELF = Rule("derivative by itself", r"\partial x/\partial x=1")
SCALAR_ALGEBRA = Rule("algebra of scalars", r"\frac{a}{c}+\frac{b}{c}=\frac{a+b}{c}")
LONG_SCALAR = 80
"""A scalar answer that costs more than this is looked through for a shorter form."""


def suits(_: Problem) -> bool:
    """It is what `auto` takes where nothing else suits."""
    return False


def derive(problem: Problem, by_vec: bool = False) -> Derivation:
    """The derivation of a first derivative by one variable; raises NoRule where dX cannot be isolated. `by_vec` takes
    unspecified functions whose derivative has more than two axes by the vec of it.
    """
    variable = problem.variables[0]
    if variable.shape.is_scalar:
        return _by_scalar(problem, variable)
    assert isinstance(variable, Symbol)
    return _by_array(problem, variable, by_vec)


def _by_scalar(problem: Problem, variable: Expr) -> Derivation:
    """Nothing to isolate: ∂/∂x is carried to the symbols."""
    numerator = problem.numerator
    if numerator == variable:
        steps = chain(Partial((numerator, variable)), [State(Number(1), (OF_ITSELF,))], problem.detail)
        return Derivation(problem, NAME, (), steps, Number(1))
    named = through_names(numerator, variable, Names(problem), problem.detail, _shortest)
    quoted = bool(named.lets) or problem.in_stages
    states = expanded_with(named.expr, named.d, named.known) if quoted else lesson(numerator, named.d)
    result = states[-1].expr if states else named.d.of(numerator)
    more, answer = simplification(result, lambda expr: expr)
    if numerator.shape.is_scalar and cost(answer) > LONG_SCALAR:
        shorter = import_module("texdiff.calculus.scalar").shorter(answer)  # SymPy is slow to load
        if shorter is not None:
            more, answer = [*more, State(shorter, (SCALAR_ALGEBRA,))], shorter
    subject = _subject(problem)
    steps = chain(named.d.of(subject.name if subject else numerator), [*states, *more], problem.detail)
    return Derivation(problem, NAME, named.lets, steps, in_layout(answer, problem), subject=subject)


def _shortest(let: Let, d: ByScalar) -> list[State]:
    """The lines of the derivative of an inner function down to its shortest form."""
    states = with_name(expanded(let.value, d), let)
    more, _ = simplification(states[-1].expr if states else d.of(let.value), lambda expr: expr)
    return [*states, *more]


def _by_array(problem: Problem, variable: Symbol, by_vec: bool) -> Derivation:
    """df with names for inner functions, isolated; the answer has the names' values put back."""
    numerator, names = problem.numerator, Names(problem)
    subject = None if isinstance(numerator, Symbol) else names.subject(numerator)
    lhs = Differential((subject.name if subject else numerator,))
    named = name_inner(numerator, Along([variable]), names)
    d = Along([variable], named.varying)
    if not d.varies(numerator):
        return _constant(problem, lhs, subject)
    carrier = Differential((variable,))
    lets, replacements = _differentiated(named.lets, d, problem.detail)
    functions = function_differentials([named.expr, *(let.value for let in named.lets)], d, by_vec)
    target = Target(frozenset((carrier,)), {**replacements, **functions})
    states = expanded(named.expr, d) if named.lets or problem.in_stages else lesson(numerator, d)
    if subject is not None and not subject.own:
        states = with_name(states, replace(subject, value=named.expr))
    moved, terms = isolated(states[-1].expr if states else d.of(named.expr), d, target)
    if not terms:
        return replace(_constant(problem, lhs, subject), lets=lets, steps=chain(lhs, [*states, *moved], problem.detail))
    weight = total_weight(terms, variable)
    shown = before_differential(carrier)
    shorter, coefficient = simplification(weight, shown)
    last, coefficient = _without_names(coefficient, named.lets, shown)
    steps = chain(lhs, [*states, *moved, State(shown(weight), (COLLECT,)), *shorter, *last], problem.detail)
    answer = _read_off(coefficient, problem, bool(lets))
    return Derivation(problem, NAME, lets, steps, answer, closing=_closing(numerator, variable), subject=subject)


def _differentiated(lets: tuple[Let, ...], d: Along, detail: str) -> tuple[tuple[Let, ...], Replacements]:
    """Each name with the lines of its differential, and what replaces that differential."""
    worked: list[Let] = []
    replacements: Replacements = {}
    for let in lets:
        if not d.varies(let.value):
            worked.append(let)
            continue
        states = _let_states(let, d, detail)
        result = states[-1].expr if states else d.of(let.value)
        inert = Differential((let.name,))
        replacements[inert] = (nonzero(linear_terms(result, d)), SUBSTITUTE)
        worked.append(replace(let, steps=chain(inert, states, detail, LINES_OF_NAME)))
    return tuple(worked), replacements


def _let_states(let: Let, d: Along, detail: str) -> list[State]:
    """The lines of the differential of an inner function; a scalar one is brought to the form h dx at once."""
    states = with_name(expanded(let.value, d), let)
    if not let.name.shape.is_scalar or not states:
        return states
    try:
        more = gathered(states[-1].expr, d)
    except NoRule:
        return states
    if all(map(is_minor, more)):
        return states
    return [*states, *more] if detail == "full" else list(dropwhile(is_minor, [*states, *more]))


def _constant(problem: Problem, lhs: Expr, subject: Let | None) -> Derivation:
    """Nothing varies: df = 0."""
    numerator, variable = problem.numerator, problem.variables[0]
    steps = chain(lhs, expanded(numerator, Along([])), problem.detail)
    answer = in_layout(Zero(*derivative_shape(numerator.shape, variable.shape)), problem)
    return Derivation(problem, NAME, (), steps, answer, subject=subject)


def _without_names(coefficient: Expr, lets: tuple[Let, ...], shown: Callable[[Expr], Expr]) -> tuple[list[State], Expr]:
    """The coefficient with the values put back for our names; a line for it where that lets a rule be used."""
    written = with_values(coefficient, [let for let in lets if let.own])
    changes, shortest = simplification(written, shown)
    rules = tuple(dict.fromkeys(rule for change in changes for rule in change.rules if not rule.minor))
    return [State(shown(shortest), (SUBSTITUTE, *rules))] if rules else [], shortest


def _read_off(coefficient: Expr, problem: Problem, renamed: bool) -> Expr:
    """The derivative from the coefficient of dX, in its shortest form for the layout."""
    answer = in_layout(coefficient, problem)
    return simplified(answer) if renamed or answer is not coefficient else answer


def _closing(numerator: Expr, variable: Symbol) -> str:
    if variable.shape.is_matrix:
        return "trace"
    return "row" if numerator.shape.is_scalar else "jacobian"


def _subject(problem: Problem) -> Let | None:
    if isinstance(problem.numerator, Symbol):
        return None
    return Names(problem).subject(problem.numerator)
