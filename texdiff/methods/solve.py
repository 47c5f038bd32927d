"""Which method answers a request, and requests that are answered in two stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import Protocol, cast

from texdiff.algebra.arithmetic import transpose
from texdiff.algebra.expression import NoRule
from texdiff.algebra.indexed import Entry, EntryArray
from texdiff.algebra.shape import ShapeError
from texdiff.algebra.simplify import simplified, tidy
from texdiff.calculus.assumptions import assumptions
from texdiff.calculus.derivation import Derivation, Let, with_values
from texdiff.calculus.layout import differentiates_gradient, has_more_axes
from texdiff.calculus.problem import Problem
from texdiff.methods import (
    NAMES,
    at_point,
    by_entries,
    by_listing,
    by_vec,
    of_differential,
    proofs,
    stacked,
    structured,
)
from texdiff.methods.proofs import differential, elementwise
from texdiff.methods.wording import with_words


class Proof(Protocol):
    """What a file in `proofs` offers."""

    def suits(self, problem: Problem, /) -> bool:
        """Whether `auto` takes it."""

    def derive(self, problem: Problem, /) -> Derivation:
        """A first derivative by one symbol."""


_PROOFS = {name: cast("Proof", import_module(f"{proofs.__name__}.{name}")) for name in NAMES}


def solve(problem: Problem) -> Derivation:
    """The derivation of a request by its method; raises NoRule with the reason where there is none."""
    if structured.applies(problem):
        derivation = structured.structured(problem, _plain(structured.to_unstructured(problem)))
    elif stacked.applies(problem):
        derivation = stacked.stacked(problem, _plain(stacked.by_matrices(problem)))
    else:
        derivation = _plain(problem)
    assumed = assumptions(derivation)
    derivation = replace(derivation, assumed=assumed) if assumed else derivation
    return derivation if problem.detail == "answer" else with_words(derivation)


def _plain(problem: Problem) -> Derivation:
    """By matrices whose entries are independent; what holds of them at one point only is used at the end."""
    problem = _as_column(problem)
    if at_point.applies(problem):
        return at_point.specialized(problem, _solved(at_point.generalized(problem)))
    return _solved(problem)


def _as_column(problem: Problem) -> Problem:
    """A row as numerator is differentiated as its column, as the notes do."""
    if not problem.numerator.shape.is_row or problem.form == "differential":
        return problem
    return replace(problem, numerator=tidy(transpose(problem.numerator)), row_numerator=True)


def _solved(problem: Problem) -> Derivation:
    if problem.form == "differential":
        return of_differential.derive(problem)
    if len(problem.variables) == 1:
        return _first_order(problem)
    if len(problem.variables) == 2:
        return _second_order(problem)
    raise NoRule(
        "derivatives of order three and more are not worked out",
        "ask for the second derivative, and then for the derivative of its answer",
    )


def _first_order(problem: Problem) -> Derivation:
    variable = problem.variables[0]
    if isinstance(variable, Entry):
        return by_entries.by_entry(problem)
    if by_listing.applies(problem):
        return by_listing.derive(problem)
    if has_more_axes(problem):
        return by_vec.derive(problem)
    proof = _proof(problem)
    try:
        return proof.derive(problem)
    except (NoRule, ShapeError):
        if variable.shape.is_scalar or proof is elementwise:
            raise
        return elementwise.derive(problem)  # what has no closed matrix form is answered by entries


def _second_order(problem: Problem) -> Derivation:
    """∂²F/∂X∂Y: first by X, then the answer by Y.

    Where F is a scalar and X, Y are arrays, the gradient, of the shape of X, is differentiated: entry [i, j] of
    ∂²f/∂x∂yᵀ is ∂²f/∂x_i∂y_j, and beyond vectors the answer is ∂vec(∇_X f)/∂(vec Y)ᵀ.
    """
    first, second = problem.variables
    inner = _inner(replace(problem, variables=(first,), layout="numerator", form="partial", in_stages=True))
    derivative = inner.closed_answer
    if differentiates_gradient(problem):
        derivative = simplified(transpose(derivative))
    taken = problem.taken_names.union(let.name.name for let in inner.names)
    earlier = tuple((let.name, with_values(let.value, inner.lets)) for let in inner.lets if let.own)
    again = replace(
        problem, numerator=derivative, variables=(second,), taken_names=taken, earlier=earlier, in_stages=True
    )
    outer = _first_order(again)
    if first == second:
        outer = replace(outer, lets=tuple(_as_before(let, inner.lets) for let in outer.lets))
    return replace(outer, problem=problem, before=inner)


def _inner(problem: Problem) -> Derivation:
    """The first stage; by a matrix in closed form, since a matrix of entries cannot be differentiated by another."""
    found = _first_order(problem)
    by_entries_alone = any(isinstance(node, EntryArray) for node in found.answer.walk())
    if by_entries_alone and problem.variables[0].shape.is_matrix:
        return differential.derive(problem, by_vec=True)
    return found


def _as_before(let: Let, lets: Sequence[Let]) -> Let:
    """A name of the first stage, whose differential needs no lines any more."""
    return replace(let, steps=()) if let.name in {other.name for other in lets} else let


def _proof(problem: Problem) -> Proof:
    """The method that is asked for; for `auto` one that suits the request, else the differential."""
    if problem.method != "auto":
        return _PROOFS[problem.method]
    return next((proof for proof in _PROOFS.values() if proof.suits(problem)), differential)
