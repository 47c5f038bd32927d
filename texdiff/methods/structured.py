"""Derivatives by symmetric and diagonal matrices, whose equal entries are one variable, and by vech X."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from texdiff.algebra.arithmetic import Product, Sum, add, multiply, negate, scale, transpose
from texdiff.algebra.atoms import Identity, Number, Symbol
from texdiff.algebra.canonical import is_symmetric
from texdiff.algebra.contract import delta
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.given import is_half_stacked, is_stacked, whole
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Partial, StructuredPartial
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.properties import has
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import simplified, tidy
from texdiff.calculus.derivation import Derivation, Step
from texdiff.calculus.entries import shortest_entry
from texdiff.calculus.layout import in_layout
from texdiff.calculus.problem import Problem
from texdiff.methods.chain import State, chain
from texdiff.methods.lines import SUBSTITUTE, simplification
from texdiff.methods.naming import Names

SYMMETRIC = Rule("symmetric variable", r"G+G^{\top}-G\odot\mathbf{I}")
DIAGONAL = Rule("diagonal variable", r"G\odot\mathbf{I}")
ENTRY = Rule("entry of the structured derivative", r"[M+N]_{ij}=m_{ij}+n_{ij}", minor=True)
DIRECTIONS = {
    "symmetric": r"T=\mathbf{I}+\mathbf{K}-\operatorname{diag}(\operatorname{vec}\mathbf{I})",
    "diagonal": r"T=\operatorname{diag}(\operatorname{vec}\mathbf{I})",
}
"""Column (k, l) of T is the vec of the direction in which x_kl moves the matrix."""
BY_ENTRY = {
    "symmetric": Rule(
        "entry of a symmetric variable",
        r"\partial u/\partial x_{ij}+\partial u/\partial x_{ji}-\delta_{ij}\,\partial u/\partial x_{ij}",
    ),
    "diagonal": Rule("entry of a diagonal variable", r"\delta_{ij}\,\partial u/\partial x_{ij}"),
}


DUPLICATION = Rule("duplication matrix", r"\mathrm{d}\operatorname{vec}X=\mathbf{D}\,\mathrm{d}\operatorname{vech}X")


def applies(problem: Problem) -> bool:
    """The structured answer is asked for and the variable has a structure, or the variable is vech X."""
    if any(map(is_half_stacked, problem.variables)):
        return True
    return problem.structured and problem.form != "differential" and any(map(_structure, problem.variables))


def to_unstructured(problem: Problem) -> Problem:
    """The problem whose answer the structured one is made of; raises NoRule where none is worked out."""
    variables = problem.variables
    for variable in variables:
        _require_structure(variable)
    if len(variables) > 1 and (not problem.numerator.shape.is_scalar or any(v.shape.is_scalar for v in variables)):
        raise NoRule(
            "second derivatives by entries that are equal are worked out for scalars by whole arrays only",
            "differentiate by the matrix itself, or leave out the option structured",
        )
    if len({whole(variable) for variable in variables if _structure(variable)}) > 1:
        raise NoRule(
            "structured derivatives are worked out by one symmetric or diagonal matrix, not by two of them",
            "leave out the option structured",
        )
    plain = replace(problem, layout="numerator", form="partial", structured=False)
    if _is_by_entry(problem):
        return replace(plain, variables=(_lettered(variables[0], problem),))
    return replace(plain, variables=tuple(map(whole, variables)))


def structured(problem: Problem, plain: Derivation) -> Derivation:
    """The derivation that goes on from the one of the plain derivative: G + Gᵀ − G∘I, or G∘I, of the gradient of a
    scalar, the same in every layout; for arrays and second derivatives the columns of ∂vec F/∂(vec X)ᵀ added up.
    """
    asked = plain.problem
    problem = replace(problem, numerator=asked.numerator, row_numerator=asked.row_numerator)
    kinds = tuple(map(_structure, problem.variables))
    subject = plain.stages[0].subject
    lhs = StructuredPartial((subject.name if subject else problem.numerator, *problem.variables), kinds)
    component: tuple[Step, ...] = ()
    halved = any(map(is_half_stacked, problem.variables))
    if _is_by_entry(problem):
        states, answer = _by_entry(problem, plain, kinds[0], lhs.args[0])
    elif plain.closing == "vec" or halved:
        states, answer = _by_vec(problem, plain, kinds)
        component = () if halved else _component(plain, kinds)
    else:
        states, answer = _of_scalar(problem, plain.answer, kinds[0])
    steps = (*chain(lhs, states, problem.detail), *component)
    return Derivation(
        problem,
        plain.method,
        (),
        steps,
        simplified(in_layout(answer, problem)) if _has_layout(problem) else answer,
        opening=f"{''.join(set(kinds))} variable",
        closing="vec" if plain.closing == "vec" and not halved else "none",
        component=component[0].rhs if component else None,
        before=plain,
    )


def _of_scalar(problem: Problem, gradient: Expr, kind: str) -> tuple[list[State], Expr]:
    (variable,) = problem.variables
    total, rule = _total(gradient, kind)
    more, answer = simplification(total, lambda expr: expr)
    if not isinstance(variable, Entry):
        return [State(total, (rule,)), *more], answer
    row, col = variable.indices
    answer = simplified(shortest_entry(answer, (row, col)) if kind == "symmetric" else Entry((answer,), (row, col)))
    return [State(Entry((total,), (row, col)), (rule,)), State(answer, (ENTRY,))], answer


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


def _by_vec(problem: Problem, plain: Derivation, kinds: Sequence[str]) -> tuple[list[State], Expr]:
    """J T, or Tᵀ J T for a second derivative: along the directions that are left."""
    *rows, columns = (
        [_directions(variable, kind)] if kind else [] for variable, kind in zip(problem.variables, kinds, strict=True)
    )
    before = [transpose(direction) for row in rows for direction in row]
    jacobian = plain.answer
    if plain.problem.numerator.shape.is_scalar and not rows:
        jacobian = transpose(BUILDERS["vec"](simplified(transpose(jacobian))))
    total = multiply([*before, jacobian, *columns])
    more, answer = simplification(total, lambda expr: expr)
    return [State(total, (_rule(problem, kinds, bool(before), bool(columns)),)), *more], answer


def _rule(problem: Problem, kinds: Sequence[str], before: bool, behind: bool) -> Rule:
    if any(map(is_half_stacked, problem.variables)):
        return DUPLICATION
    kind = "".join(set(kinds))
    return Rule(f"directions of a {kind} variable", rf"{'T' * before}J{'T' * behind},\quad {DIRECTIONS[kind]}")


def _directions(variable: Expr, kind: str) -> Expr:
    """T, and the duplication matrix for vech X."""
    size = whole(variable).shape.rows
    if is_half_stacked(variable):
        return BUILDERS["duplication"](size)
    diagonal = BUILDERS["diag"](BUILDERS["vec"](Identity(size)))
    if kind == "diagonal":
        return diagonal
    return Sum((Identity(size * size), BUILDERS["commutation"](size, size), negate(diagonal)))


def _component(plain: Derivation, kinds: Sequence[str]) -> tuple[Step, ...]:
    """The entry of a first derivative by the entry x_kl."""
    if len(kinds) > 1 or plain.component is None:
        return ()
    lhs, value = plain.steps[-1].lhs, plain.component
    entry = lhs.args[-1]
    assert isinstance(entry, Entry)
    total = simplified(_along(kinds[0], entry, value, _exchanged(value, entry)))
    return (Step(StructuredPartial(lhs.args, tuple(kinds)), "=", total, (BY_ENTRY[kinds[0]],)),)


def _by_entry(problem: Problem, plain: Derivation, kind: str, top: Expr) -> tuple[list[State], Expr]:
    """∂F/∂x_ij + ∂F/∂x_ji − δ_ij ∂F/∂x_ij, of an array F."""
    (entry,), (lettered,) = problem.variables, plain.problem.variables
    assert isinstance(entry, Entry)
    assert isinstance(lettered, Entry)
    places = {str(i): j for i, j in zip(lettered.indices, entry.indices, strict=True)}
    inert = Partial((top, entry))
    turned = Partial((top, Entry(entry.args, entry.indices[::-1])))
    values = [v.substitute_integers(places) for v in (plain.answer, _exchanged(plain.answer, lettered))]
    total = _along(kind, entry, *values)
    more, answer = simplification(total, lambda expr: expr)
    return [State(_along(kind, entry, inert, turned), (BY_ENTRY[kind],)), State(total, (SUBSTITUTE,)), *more], answer


def _along(kind: str, entry: Entry, there: Expr, turned: Expr) -> Expr:
    """The derivative along the direction in which x_ij moves the matrix, out of those by x_ij and by x_ji."""
    same = delta(*entry.indices)
    on_diagonal = multiply([same, there])
    if kind == "diagonal" or same == Number(1):
        return on_diagonal
    return add([there, turned] if same == Number(0) else [there, turned, negate(on_diagonal)])


def _exchanged(expr: Expr, entry: Entry) -> Expr:
    """The same by x_ji."""
    return expr.substitute_integers({str(i): j for i, j in zip(entry.indices, entry.indices[::-1], strict=True)})


def _lettered(variable: Expr, problem: Problem) -> Expr:
    """x_ij for x_12, since it has to be exchanged with x_ji."""
    assert isinstance(variable, Entry)
    row, col = variable.indices
    if row.single_name and col.single_name and row != col and problem.numerator.integers().isdisjoint((row, col)):
        return variable
    names = Names(problem)
    return Entry(variable.args, (Polynomial.of(names.index()), Polynomial.of(names.index())))


def _is_by_entry(problem: Problem) -> bool:
    """An array by one entry; a scalar by one is the entry of its derivative by all."""
    return isinstance(problem.variables[0], Entry) and not problem.numerator.shape.is_scalar


def _require_structure(variable: Expr) -> None:
    """Raises NoRule for vech X where X need not be symmetric, and for vec X where equal entries stand in it twice."""
    if is_half_stacked(variable) and _structure(variable) != "symmetric":
        raise NoRule(
            "vech of a matrix tells all its entries only if it is symmetric, which is not declared here",
            r"declare that, as in \mathbf{X} \in \mathbb{S}^{n}, or differentiate by vec",
        )
    if is_stacked(variable) and _structure(variable):
        raise NoRule(
            "vec of a symmetric or diagonal matrix holds equal entries twice",
            "differentiate by vech or by the matrix itself, or leave out the option structured",
        )


def _has_layout(problem: Problem) -> bool:
    """A symmetric answer is the same in every layout."""
    return _is_by_entry(problem) or any(map(is_half_stacked, problem.variables))


def _structure(variable: Expr) -> str:
    """'symmetric', 'diagonal', or '' for a variable without such a structure."""
    array = whole(variable)
    known = isinstance(array, Symbol) and array.shape.is_matrix
    return next((kind for kind in ("diagonal", "symmetric") if known and has(array, kind)), "")
