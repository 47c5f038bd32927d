"""Derivatives with more than two axes: ∂vec F/∂(vec X)ᵀ by Kronecker products, and the component form beside it."""

from __future__ import annotations

from texdiff.algebra.arithmetic import multiply
from texdiff.algebra.atoms import Symbol, Zero
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import Entry, IndexSum
from texdiff.algebra.inert import Differential, Partial
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Shape
from texdiff.algebra.simplify import simplified
from texdiff.calculus.components import IndexForm
from texdiff.calculus.derivation import Derivation, Step
from texdiff.calculus.direction import Along, ByScalar
from texdiff.calculus.entries import entry_of, with_units
from texdiff.calculus.isolate import COLLECT
from texdiff.calculus.problem import Problem
from texdiff.calculus.weighted import Target
from texdiff.methods.chain import State, chain
from texdiff.methods.lines import expanded, function_differentials, isolated, simplification, total_weight
from texdiff.methods.naming import Names

NAME = "differential"
VEC = Rule("vec of both sides", r"\operatorname{vec}", minor=True)
COMPONENT = Rule("component form", r"\mathrm{d}X:=\mathbf{E}_{kl}")


def derive(problem: Problem) -> Derivation:
    """dF, then vec dF = K vec dX, and the entry of F by the entry of X; raises NoRule where dX cannot be isolated."""
    numerator, variable = problem.numerator, problem.variables[0]
    assert isinstance(variable, Symbol)
    names, d = Names(problem), Along([variable])
    subject = None if isinstance(numerator, Symbol) else names.subject(numerator)
    name = subject.name if subject else numerator
    component = _component(numerator, name, variable, names)
    steps = chain(Differential((name,)), expanded(numerator, d), problem.detail)
    vec_steps, answer = _vec_chain(problem, steps[-1].rhs if steps else d.of(numerator), name, d)
    return Derivation(
        problem,
        NAME,
        (),
        (*steps, *vec_steps, component),
        answer,
        opening="vec",
        closing="vec",
        subject=subject,
        component=component.rhs,
    )


def _vec_chain(problem: Problem, expr: Expr, name: Expr, d: Along) -> tuple[tuple[Step, ...], Expr]:
    """The lines from vec dF to K vec dX."""
    numerator, variable = problem.numerator, problem.variables[0]
    vec = BUILDERS["vec"]
    lhs = vec(Differential((name,)))
    carrier = Differential((variable,))
    target = Target(frozenset((carrier,)), function_differentials([numerator], d))
    moved, terms = isolated(expr, d, target) if d.varies(numerator) else ([], ())
    if not terms:
        return (), Zero(numerator.shape.entries, variable.shape.entries)
    weight = total_weight(terms, variable)

    def shown(coefficient: Expr) -> Expr:
        return multiply([coefficient, vec(carrier)])

    shorter, answer = simplification(weight, shown)
    first, *rest = moved
    states = [State(first.expr, (VEC,)), *rest] if numerator.shape.is_matrix else [first, *rest]
    return chain(lhs, [*states, State(shown(weight), (COLLECT,)), *shorter], problem.detail), answer


def _component(numerator: Expr, name: Expr, variable: Symbol, names: Names) -> Step:
    """∂[F]_ij/∂x_kl."""
    place = _place(numerator.shape, names)
    entry = Entry((variable,), _place(variable.shape, names))
    d = ByScalar(entry)
    states = expanded(numerator, d)
    result, _ = with_units(states[-1].expr if states else d.of(numerator), entry)
    lhs = Partial((Entry((name,), place), entry))
    return Step(lhs, "=", simplified(_entry(simplified(result), place, names)), (COMPONENT,))


def _entry(expr: Expr, place: tuple[Polynomial, Polynomial], names: Names) -> Expr:
    """The entry in index form, sums being contracted with δ; as [M]_ij where an operator has no index form."""
    try:
        written = simplified(IndexForm(names.index, opaque=True).of(expr, *place))
    except NoRule:
        return entry_of(expr, place)
    return entry_of(expr, place) if any(isinstance(node, IndexSum) for node in written.walk()) else written


def _place(shape: Shape, names: Names) -> tuple[Polynomial, Polynomial]:
    row, col = (ONE if size == ONE else Polynomial.of(names.index()) for size in shape)
    return row, col
