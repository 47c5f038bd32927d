"""Derivatives with more than two axes: ∂vec F/∂(vec X)ᵀ by Kronecker products, and the component form beside it."""

from __future__ import annotations

from texdiff.algebra.arithmetic import multiply
from texdiff.algebra.atoms import ONE_NUMBER, Symbol, Zero
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
from texdiff.calculus.entries import entry_of, in_entries, with_units
from texdiff.calculus.isolate import COLLECT
from texdiff.calculus.problem import Problem
from texdiff.calculus.weighted import Target
from texdiff.methods.chain import State, chain
from texdiff.methods.lesson import lesson
from texdiff.methods.lines import expanded, function_differentials, isolated, simplification, total_weight
from texdiff.methods.naming import Names

NAME = "differential"
VEC = Rule("vec of both sides", r"\operatorname{vec}", minor=True)
COMPONENT = Rule("component form", r"\mathrm{d}X:=\mathbf{E}_{kl}")
TRACE_OF_VECS = Rule(
    "trace as a product of vecs", r"\operatorname{tr}(M^{\top}N)=\operatorname{vec}(M)^{\top}\operatorname{vec}(N)"
)


def derive(problem: Problem) -> Derivation:
    """dF, then vec dF = K vec dX, and the entry of F by the entry of X; raises NoRule where dX cannot be isolated."""
    numerator, variable = problem.numerator, problem.variables[0]
    assert isinstance(variable, Symbol)
    names, d = Names(problem), Along([variable])
    subject = None if isinstance(numerator, Symbol) else names.subject(numerator)
    name = subject.name if subject else numerator
    component = _component(numerator, name, variable, names)
    states = lesson(numerator, d)
    vec_states, answer = _vec_states(problem, states[-1].expr if states else d.of(numerator), d)
    return Derivation(
        problem,
        NAME,
        (),
        (*_chains(name, states, vec_states, problem.detail), component),
        answer,
        opening="vec",
        closing="vec",
        subject=subject,
        component=component.rhs,
    )


def _chains(name: Expr, states: list[State], vec_states: list[State], detail: str) -> tuple[Step, ...]:
    """The lines of dF and those of vec dF; a column is its own vec."""
    lhs = Differential((name,))
    if name.shape.is_column or not vec_states:
        return chain(lhs, [*states, *vec_states], detail)
    first, *rest = vec_states
    vec_lines = chain(BUILDERS["vec"](lhs), [State(first.expr, (VEC,)), *rest], detail)
    return (*chain(lhs, states, detail), *vec_lines)


def _vec_states(problem: Problem, expr: Expr, d: Along) -> tuple[list[State], Expr]:
    """The states from vec dF to K vec dX, and K."""
    numerator, variable = problem.numerator, problem.variables[0]
    carrier = Differential((variable,))
    target = Target(frozenset((carrier,)), function_differentials([numerator], d, by_vec=True))
    moved, terms = isolated(expr, d, target) if d.varies(numerator) else ([], ())
    if not terms:
        return [], Zero(numerator.shape.entries, variable.shape.entries)
    weight = total_weight(terms, variable)

    def shown(coefficient: Expr) -> Expr:
        return multiply([coefficient, BUILDERS["vec"](carrier)])

    shorter, answer = simplification(weight, shown)
    paired = any(term.weight is not None and term.left != ONE_NUMBER for term in terms)
    rules = (TRACE_OF_VECS,) if paired and variable.shape.is_matrix else (COLLECT,)
    return [*moved, State(shown(weight), rules), *shorter], answer


def _component(numerator: Expr, name: Expr, variable: Symbol, names: Names) -> Step:
    """∂[F]_ij/∂x_kl."""
    place = _place(numerator.shape, names)
    entry = Entry((variable,), _place(variable.shape, names))
    d = ByScalar(entry)
    states = expanded(numerator, d)
    result, _ = with_units(states[-1].expr if states else d.of(numerator), entry)
    lhs = Partial((Entry((name,), place), entry))
    return Step(lhs, "=", simplified(_entry(simplified(result), place, names)), (_component_rule(entry),))


def _component_rule(entry: Entry) -> Rule:
    """dX := E_kl, with the letters of the entry."""
    letters = "".join(index.single_name or "" for index in entry.indices)
    unit = r"X:=\mathbf{E}" if len(letters) > 1 else r"\boldsymbol{x}:=\boldsymbol{e}"
    return COMPONENT._replace(law=rf"\mathrm{{d}}{unit}_{{{letters}}}")


def _entry(expr: Expr, place: tuple[Polynomial, Polynomial], names: Names) -> Expr:
    """The entry in index form, sums being contracted with δ; where sums stay, in entries of products."""
    try:
        written = simplified(IndexForm(names.index, opaque=True).of(expr, *place))
    except NoRule:
        return in_entries(entry_of(expr, place))
    has_sums = any(isinstance(node, IndexSum) for node in written.walk())
    return in_entries(entry_of(expr, place)) if has_sums else written


def _place(shape: Shape, names: Names) -> tuple[Polynomial, Polynomial]:
    row, col = (ONE if size == ONE else Polynomial.of(names.index()) for size in shape)
    return row, col
