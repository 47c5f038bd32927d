"""Derivatives by a symmetric or diagonal matrix, whose equal entries are one variable, out of plain ones."""

from __future__ import annotations

from dataclasses import replace

from texdiff.algebra.arithmetic import Product, Sum, multiply, negate, scale, transpose
from texdiff.algebra.atoms import Identity, Number, Symbol
from texdiff.algebra.canonical import is_symmetric
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import StructuredPartial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import tidy
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.entries import shortest_entry
from texdiff.calculus.problem import Problem
from texdiff.methods.chain import State, chain
from texdiff.methods.lines import simplification

SYMMETRIC = Rule("symmetric variable", r"G+G^{\top}-G\odot\mathbf{I}")
DIAGONAL = Rule("diagonal variable", r"G\odot\mathbf{I}")
ENTRY = Rule("entry of the structured derivative", r"[M+N]_{ij}=m_{ij}+n_{ij}", minor=True)


def applies(problem: Problem) -> bool:
    """The structured answer is asked for, and the variable has a structure."""
    return problem.structured and problem.form != "differential" and any(map(_structure, problem.variables))


def to_unstructured(problem: Problem) -> Problem:
    """The problem whose answer the structured one is made of; raises NoRule where none is worked out."""
    if len(problem.variables) != 1 or not problem.numerator.shape.is_scalar:
        raise NoRule("the structured derivative is worked out for first derivatives of scalars only")
    whole = _whole(problem.variables[0])
    return replace(problem, variables=(whole,), layout="numerator", form="partial", structured=False)


def structured(problem: Problem, plain: Derivation) -> Derivation:
    """The derivation with G + Gᵀ − G∘I, or G∘I, of the derivative G that it found; the same in every layout."""
    (variable,) = problem.variables
    kind, gradient = _structure(variable), plain.answer
    total, rule = _total(gradient, kind)
    subject = plain.subject.name if plain.subject else problem.numerator
    more, answer = simplification(total, lambda expr: expr)
    states = [State(total, (rule,)), *more]
    if isinstance(variable, Entry):
        row, col = variable.indices
        answer = shortest_entry(answer, (row, col)) if kind == "symmetric" else Entry((answer,), (row, col))
        more, answer = simplification(answer, lambda expr: expr)
        states = [State(Entry((total,), (row, col)), (rule,)), State(answer, (ENTRY,))]
    lhs = StructuredPartial((subject, variable), (kind,))
    steps = chain(lhs, states, problem.detail)
    return Derivation(problem, plain.method, (), steps, answer, opening=f"{kind} variable", before=plain)


def _total(gradient: Expr, kind: str) -> tuple[Expr, Rule]:
    """G + Gᵀ counts the entries on the diagonal twice."""
    identity = Identity(gradient.shape.rows)
    number, *rest = gradient.args if isinstance(gradient, Product) else (gradient,)
    if isinstance(number, Number):
        diagonal = multiply([number, BUILDERS["hadamard"](multiply(rest), identity)])
    else:
        diagonal = BUILDERS["hadamard"](gradient, identity)
    if kind == "diagonal":
        return diagonal, DIAGONAL
    twice = [scale(2, gradient)] if is_symmetric(gradient) else [gradient, tidy(transpose(gradient))]
    terms = [term for part in twice for term in (part.args if isinstance(part, Sum) else (part,))]
    return Sum((*terms, negate(diagonal))), SYMMETRIC


def _structure(variable: Expr) -> str:
    """'symmetric', 'diagonal', or '' for a variable without such a structure."""
    whole = _whole(variable)
    return next((kind for kind in ("diagonal", "symmetric") if whole.shape.is_matrix and has(whole, kind)), "")


def _whole(variable: Expr) -> Expr:
    whole = variable.args[0] if isinstance(variable, Entry) else variable
    return whole if isinstance(whole, Symbol) else variable
