"""Entries in index form: products written out as sums, differentiated factor by factor, and read back."""

from __future__ import annotations

from dataclasses import replace

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import Entry, IndexSum
from texdiff.algebra.inert import Partial
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule
from texdiff.calculus.components import INDEX_FORM, IndexForm
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.direction import ByScalar
from texdiff.calculus.layout import in_layout
from texdiff.calculus.problem import Problem
from texdiff.methods.chain import State, chain
from texdiff.methods.lines import expanded
from texdiff.methods.naming import Names
from texdiff.methods.proofs import differential

READ_PRODUCT = Rule("read products", r"\sum_{k}m_{ik}n_{kj}=[MN]_{ij}")

MOST_SUMS = 3
"""A product with more sums than this reads worse written out than as it stands."""


def derive(problem: Problem) -> Derivation:
    """The derivative by a scalar, entry by entry; operators without an index form are answered by differentials."""
    numerator, variable, names = problem.numerator, problem.variables[0], Names(problem)
    if isinstance(numerator, Symbol) or numerator == variable:
        return differential.derive(problem)
    subject = names.subject(numerator)
    place = (_index(numerator.shape.rows, names), _index(numerator.shape.cols, names))
    try:
        written = IndexForm(names.index).of(numerator, *place)
    except NoRule:
        return differential.derive(problem)
    if sum(isinstance(node, IndexSum) for node in written.walk()) > MOST_SUMS:
        return differential.derive(problem)
    plain = differential.derive(replace(problem, layout="numerator", form="partial"))
    states = [State(Partial((written, variable)), (INDEX_FORM,))] if written != numerator else []
    states.extend(expanded(written, ByScalar(variable)))
    answer = plain.answer
    if not numerator.shape.is_scalar:
        lhs: Expr = Entry((Partial((subject.name, variable)),), place)
        states.append(State(Entry((answer,), place), (READ_PRODUCT,)))
    else:
        lhs = Partial((subject.name, variable))
        states.append(State(answer, (READ_PRODUCT,)))
    steps = chain(lhs, states, "full")
    return Derivation(problem, "elementwise", (), steps, in_layout(answer, problem), subject=subject)


def _index(size: Polynomial, names: Names) -> Polynomial:
    return ONE if size == ONE else Polynomial.of(names.index())
