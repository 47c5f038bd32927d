"""A derivation: the computation itself, as a list of equations with the rules that justify them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from texdiff.algebra.arithmetic import Product, multiply
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import rewrite
from texdiff.calculus.problem import Problem
from texdiff.records import Record, record


@record
class Step(Record):
    """One displayed line. In a chain, `lhs` is the right side of the line before (printed once, at the top)."""

    lhs: Expr
    relation: str
    rhs: Expr
    rules: tuple[Rule, ...]

    @property
    def reasons(self) -> tuple[Rule, ...]:
        """The rules worth printing: the major ones, or the minor ones where there is no other."""
        major = tuple(rule for rule in self.rules if not rule.minor)
        return major or self.rules


@record
class Let(Record):
    """A name for an inner function, with its differential once it is known ("Write Y = …, so that dY = …").

    The names of the author (`own` False) stay in the answer, ours are put back there.
    """

    name: Symbol
    value: Expr
    steps: tuple[Step, ...] = ()
    own: bool = True


@record
class Derivation(Record):
    """The answer and how it was found.

    subject   the name f that the lines use for the numerator, where it is not a name already
    opening   which sentence introduces the lines: 'entries of a matrix', 'entries of a vector', 'plain' …
    closing   which sentence reads the answer off the last line: 'trace', 'row', 'jacobian', 'none' …
    """

    problem: Problem
    method: str
    lets: tuple[Let, ...]
    steps: tuple[Step, ...]
    answer: Expr
    opening: str = "plain"
    closing: str = "none"
    subject: Let | None = None
    component: Expr | None = None
    assumed: tuple[tuple[Expr, str], ...] = ()
    """What the lines rely on: (expression, property), for example (X, invertible)."""
    worded: tuple[Let, ...] = ()
    """Names for values that are defined in words: v for a unit eigenvector. They stay in the answer."""
    before: Derivation | None = None
    """What this one goes on from: a second derivative from the derivation of the first."""

    @property
    def stages(self) -> tuple[Derivation, ...]:
        """What this one goes on from, in order, and itself."""
        return (*self.before.stages, self) if self.before is not None else (self,)

    @property
    def names(self) -> tuple[Let, ...]:
        """All names of all stages, subjects behind those that stand in their values."""
        return tuple(let for stage in self.stages for let in (*stage.worded, *stage.lets, *stage._subjects))

    @property
    def _subjects(self) -> tuple[Let, ...]:
        return (self.subject,) if self.subject is not None else ()

    @property
    def own_lines(self) -> tuple[Step, ...]:
        """The lines of this stage, those about names of inner functions first."""
        return (*(step for let in self.lets for step in let.steps), *self.steps)

    @property
    def lines(self) -> tuple[Step, ...]:
        """The lines of all stages."""
        return tuple(step for stage in self.stages for step in stage.own_lines)

    @property
    def varied(self) -> tuple[Expr, ...]:
        """By what the lines of this stage differentiate."""
        return self.problem.variables if self.before is None else self.problem.variables[-1:]

    @property
    def closed_answer(self) -> Expr:
        """The answer without any defined name: for exports, and to differentiate it again."""
        return with_values(self.answer, self.names)


def without_words(derivation: Derivation) -> Derivation:
    """The same without letters that need words to be understood: for an answer that stands alone."""
    if not derivation.worded:
        return derivation
    return replace(derivation, answer=with_values(derivation.answer, derivation.worded), worded=())


def with_values(expr: Expr, lets: Sequence[Let]) -> Expr:
    """The expression with the values put back for names, which may stand in each other's values."""
    values = {let.name: let.value for let in lets}
    while not expr.free.isdisjoint(values):
        expr = rewrite(expr, lambda node: values.get(node) if isinstance(node, Symbol) else None)
    return expr


def mapped(derivation: Derivation, function: Callable[[Expr], Expr]) -> Derivation:
    """The derivation with every expression mapped, those of its problem and of earlier stages too."""
    return replace(
        derivation,
        problem=problem_mapped(derivation.problem, function),
        lets=tuple(_let_mapped(let, function) for let in derivation.lets),
        subject=_let_mapped(derivation.subject, function) if derivation.subject is not None else None,
        steps=_steps_mapped(derivation.steps, function),
        answer=function(derivation.answer),
        component=function(derivation.component) if derivation.component is not None else None,
        before=mapped(derivation.before, function) if derivation.before is not None else None,
    )


def problem_mapped(problem: Problem, function: Callable[[Expr], Expr]) -> Problem:
    """The problem with every expression mapped."""
    return replace(
        problem,
        numerator=function(problem.numerator),
        variables=tuple(map(function, problem.variables)),
        defined=tuple((name, function(value)) for name, value in problem.defined),
    )


def _let_mapped(let: Let, function: Callable[[Expr], Expr]) -> Let:
    name = function(let.name)
    assert isinstance(name, Symbol)
    return replace(let, name=name, value=function(let.value), steps=_steps_mapped(let.steps, function))


def _steps_mapped(steps: Sequence[Step], function: Callable[[Expr], Expr]) -> tuple[Step, ...]:
    return tuple(replace(step, lhs=function(step.lhs), rhs=function(step.rhs)) for step in steps)


def replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    """The expression with every occurrence of a subexpression replaced, of a product also within longer ones."""

    def local(node: Expr) -> Expr | None:
        if node == old:
            return new
        if isinstance(node, Product) and isinstance(old, Product) and len(node.args) > len(old.args):
            return _within(node, old, new)
        return None

    return rewrite(expr, local)


def _within(product: Expr, old: Expr, new: Expr) -> Expr | None:
    """A product with a run of its factors replaced, None where they do not stand side by side."""
    factors, run = product.args, len(old.args)
    for start in range(len(factors) - run + 1):
        if factors[start : start + run] == old.args:
            return replaced(multiply([*factors[:start], new, *factors[start + run :]]), old, new)
    return None
