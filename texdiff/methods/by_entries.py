"""The element-wise method: the same differential with dX := E_ij or dx := e_i, then read off the entry."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.algebra.arithmetic import add, transpose
from texdiff.algebra.atoms import Symbol, Zero
from texdiff.algebra.contract import at_one_place
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import Entry, EntryArray, UnitMatrix, UnitVector
from texdiff.algebra.inert import Partial, derivative_shape
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import simplified, tidy
from texdiff.calculus.derivation import Derivation, Let
from texdiff.calculus.direction import ByScalar
from texdiff.calculus.entries import (
    UNIT_MATRIX,
    UNIT_VECTOR,
    Carrier,
    Place,
    carriers_in,
    entry_of,
    in_entries,
    shortest_entry,
    with_units,
)
from texdiff.calculus.layout import in_layout
from texdiff.calculus.problem import Problem
from texdiff.calculus.weighted import Target, Weighted
from texdiff.methods.chain import State, chain
from texdiff.methods.lines import expanded, isolated, simplification, with_name
from texdiff.methods.naming import Names
from texdiff.methods.through_names import expanded_with, through_names

NAME = "elementwise"
READ_ENTRY = Rule("entry of a product", r"\operatorname{tr}(M\mathbf{E}_{ji})=[M]_{ij}")
READ_COLUMN = Rule("entry of a row", r"a^{\top}e_{i}=a_{i}")
READ_MATRIX = Rule("entry of a matrix", r"[M\boldsymbol{e}_{j}]_{i}=[M]_{ij}")
READ_FUNCTION = Rule(
    "entry of a derivative", r"\left[\frac{\partial u}{\partial x}\right]_{ji}=\frac{\partial u_{j}}{\partial x_{i}}"
)
TURNED = Rule("transpose", r"[M]_{ji}=[M^{\top}]_{ij}")
AS_ARRAY = Rule("array of its entries", r"a_{i}=[\boldsymbol{a}]_{i}")
PARTS = Rule("entries of the parts", r"[M+N]_{ij}=m_{ij}+n_{ij}")
ENTRIES = Rule("read entries", r"[M]_{ij}+[N]_{ji}=[M+N^{\top}]_{ij}", minor=True)


def _reads_well(numerator: Expr, variable: Expr) -> bool:
    """E_ij a and other arrays that hold a unit matrix need no isolation, and rows have none."""
    by_matrix = isinstance(variable, Entry) and variable.args[0].shape.is_matrix
    return numerator.shape.is_row or (numerator.shape.is_column and by_matrix)


class Worked(NamedTuple):
    """The lines of ∂f/∂x_ji, and its terms before unit arrays; terms are None where nothing is isolated."""

    states: list[State]
    result: Expr
    terms: tuple[Weighted, ...] | None
    carriers: dict[Expr, Carrier]

    def reads_entries(self) -> bool:
        """Some term ends in a unit array."""
        return any(isinstance(t.body, UnitMatrix | UnitVector) for t in self.terms or ())


def by_entry(problem: Problem) -> Derivation:
    """A request by one entry x_ij (or by a scalar), answered by entries."""
    variable, numerator = problem.variables[0], problem.numerator
    subject, lhs = _left_side(problem)
    named = through_names(numerator, variable, Names(problem), problem.detail, _of_inner)
    isolates = not isinstance(numerator, Entry) and not _reads_well(numerator, variable)
    states = _read_by_entry(numerator, expanded_with(named.expr, named.d, named.known), named.d, isolates)
    answer = states[-1].expr if states else named.d.of(numerator)
    if not states and isinstance(variable, Entry):  # ∂x_1/∂x_1
        states = [State(answer, (UNIT_VECTOR if variable.args[0].shape.is_column else UNIT_MATRIX,))]
    steps = chain(lhs, states, problem.detail)
    return Derivation(problem, NAME, named.lets, steps, in_layout(answer, problem), subject=subject)


def _left_side(problem: Problem) -> tuple[Let | None, Expr]:
    """The name of the numerator, where it is no name already, and the derivative that the first line starts from."""
    numerator, variable = problem.numerator, problem.variables[0]
    if isinstance(numerator, Symbol):
        return None, Partial((numerator, variable))
    if isinstance(numerator, Entry) and isinstance(numerator.args[0], Symbol):
        return None, numerator.rebuild([Partial((numerator.args[0], variable))])
    subject = Names(problem).subject(numerator)
    return subject, Partial((subject.name, variable))


def _of_inner(let: Let, d: ByScalar) -> list[State]:
    """The lines for an inner function; an array keeps its unit arrays, which go on into what it stands in."""
    return _read_by_entry(let.value, with_name(expanded(let.value, d), let), d, let.value.shape.is_scalar)


def _read_by_entry(expr: Expr, states: list[State], d: ByScalar, isolates: bool) -> list[State]:
    """The lines of ∂(expr)/∂x_ij, the first ones given, down to its shortest form, in entries where it is a scalar."""
    worked = _worked(expr, states, d, isolates)
    states, result = worked.states, worked.result
    if worked.terms and expr.shape.is_scalar and worked.reads_entries():
        result = add(_shown_entry(term, worked.carriers) for term in worked.terms)
        states = [*states, State(result, (_reading_rule(worked),))]
    more, answer = simplification(result, lambda expr: expr)
    more, answer = _with_one_place(more, answer)
    written = simplified(in_entries(answer))
    return [*states, *more] if written == answer else [*states, *more, State(written, (PARTS,))]


def _with_one_place(states: list[State], answer: Expr) -> tuple[list[State], Expr]:
    """[M]_ij + [N]_ji as [M + Nᵀ]_ij, where that lets something be taken out."""
    joined = at_one_place(answer)
    if joined is None:
        return states, answer
    more, shorter = simplification(joined, lambda expr: expr)
    if cost(shorter) >= cost(answer):
        return states, answer
    return [*states, State(tidy(joined), (TURNED,)), *more], shorter


def derive(problem: Problem) -> Derivation:
    """A request by a whole vector or matrix: its entry, then the array that has these entries."""
    numerator, whole = problem.numerator, problem.variables[0]
    assert isinstance(whole, Symbol)
    names = Names(problem)
    subject = None if isinstance(numerator, Symbol) else names.subject(numerator)
    i, j = Polynomial.of(names.index()), Polynomial.of(names.index())
    shape = derivative_shape(numerator.shape, whole.shape)
    variable = Entry((whole,), (i, ONE) if shape.is_row else (j, ONE) if whole.shape.is_column else (j, i))
    place = (ONE, i) if shape.is_row else (i, j)
    d = ByScalar(variable)
    worked = _worked(numerator, expanded(numerator, d), d)
    shown = worked.states
    if numerator.shape.is_column:
        shown = [State(Entry((state.expr,), (i, ONE)), state.rules) for state in shown]
    more, answer = _read(worked, numerator, (shape.rows, shape.cols), place)
    lhs = Entry((Partial((subject.name if subject else numerator, whole)),), place)
    steps = chain(lhs, [*shown, *more], problem.detail)
    return Derivation(
        problem,
        NAME,
        (),
        steps,
        _laid_out(answer, problem),
        opening=_opening(numerator, whole),
        subject=subject,
    )


def _laid_out(answer: Expr, problem: Problem) -> Expr:
    """The answer in its shortest form for the layout."""
    result = in_layout(answer, problem)
    return simplified(result) if result is not answer else answer


def _opening(numerator: Expr, whole: Symbol) -> str:
    if numerator.shape.is_column:
        return "entries of a Jacobian"
    return "entries of a matrix" if whole.shape.is_matrix else "entries of a vector"


class _Carried(ByScalar):
    """By the same scalar, with the unit arrays and inert derivatives as what the terms are linear in."""

    def __init__(self, variable: Expr, carriers: dict[Expr, Carrier]) -> None:
        super().__init__(variable)
        self._carriers = carriers

    def inert(self, expr: Expr) -> Expr | None:
        return expr if expr in self._carriers else None


def _worked(numerator: Expr, states: list[State], d: ByScalar, isolates: bool = True) -> Worked:
    """From what the rules of ∂/∂x_ij give: write unit arrays, and isolate them where the numerator is no matrix."""
    variable = d.variable
    current = states[-1].expr if states else d.of(numerator)
    if not d.varies(numerator):
        return Worked(states, current, (), {})
    written, rule = with_units(current, variable)
    if written != current:
        states, current = [*states, State(written, (rule,))], written
    carriers = carriers_in(current, variable)
    alone = not carriers or not all(c.liftable for c in carriers.values())
    isolates = isolates and not numerator.shape.is_matrix
    if not isolates or alone or _inside_entry(current, carriers):
        return Worked(states, current, None, carriers)
    target = Target(frozenset(carriers), {})
    try:
        moved, terms = isolated(current, _Carried(variable, carriers), target)
    except NoRule:  # δ stands beside unit arrays: the entries are answer enough
        return Worked(states, current, None, carriers)
    if not terms:
        return Worked([*states, *moved], Zero(*numerator.shape), (), {})
    result = moved[-1].expr if moved else current
    return Worked([*states, *moved], result, terms, carriers)


def _inside_entry(expr: Expr, carriers: dict[Expr, Carrier]) -> bool:
    """An entry of something that holds an inert derivative reads best as it stands."""
    if isinstance(expr, Entry) and expr not in carriers:
        return any(node in carriers and isinstance(node, Partial) for node in expr.walk())
    return any(_inside_entry(argument, carriers) for argument in expr.args if expr not in carriers)


def _shown_entry(term: Weighted, carriers: dict[Expr, Carrier]) -> Expr:
    """A term with a unit array read as an entry; one with an inert derivative as it stands."""
    body = term.body
    if isinstance(body, UnitMatrix):
        row, col = body.params[:2]
        return shortest_entry(carriers[body].array(term), (col, row))  # type: ignore[arg-type]
    if isinstance(body, UnitVector):
        return shortest_entry(carriers[body].array(term), (ONE, body.params[0]))  # type: ignore[arg-type]
    return term.expression()


def _read(worked: Worked, numerator: Expr, sizes: Place, place: Place) -> tuple[list[State], Expr]:
    """The lines from entries to [answer]_ij, and the answer; entries alone where there is no matrix form."""
    if worked.terms == ():
        return [], Zero(*sizes)
    if worked.terms is None:
        result = Entry((worked.result,), (place[0], ONE)) if numerator.shape.is_column else worked.result
        more, body = simplification(result, lambda expr: expr)
        row, col = (index.single_name or "" for index in place)
        if isinstance(body, Zero):
            return more, Zero(*sizes)
        written = _as_array(EntryArray((body,), (row, col, *sizes)), place)
        return [*more, *written[0]], written[1]
    terms, carriers = worked.terms, worked.carriers
    arrays = [(carriers[t.body].array(t), carriers[t.body].turned) for t in terms]
    entries = add(entry_of(array, place[::-1] if turned else place) for array, turned in arrays)
    total = add(transpose(array) if turned else array for array, turned in arrays)
    more, answer = simplification(total, lambda expr: entry_of(expr, place))
    joined = TURNED if any(turned for _, turned in arrays) else ENTRIES
    return [State(entries, (_reading_rule(worked),)), State(entry_of(total, place), (joined,)), *more], answer


def _as_array(entries: EntryArray, place: Place) -> tuple[list[State], Expr]:
    """The array without its indices, where that is shorter: Ab for the entries Σ_k a_ik b_k."""
    axes = [(name, size) for name, size in zip(entries.indices, entries.shape, strict=True) if size != ONE]
    try:
        column = BUILDERS["array of entries"](entries.args[0], axes)
    except NoRule:
        return [], entries
    array = transpose(column) if entries.shape.is_row else column
    more, answer = simplification(array, lambda expr: entry_of(expr, place))
    if cost(answer) >= cost(entries):
        return [], entries
    brought = {type(node) for node in array.walk()} - {type(node) for node in entries.walk()}
    kinds = sorted(brought, key=lambda kind: kind.__name__)
    rule = next((kind.definition_rule for kind in kinds if kind.definition_rule is not None), AS_ARRAY)
    return [State(entry_of(array, place), (rule,)), *more], answer


def _reading_rule(worked: Worked) -> Rule:
    """Why the terms are entries: by a trace with E_ji, a row before e_i, or the definition of ∂u/∂x."""
    bodies = [term.body for term in worked.terms or ()]
    if any(isinstance(body, UnitMatrix) for body in bodies):
        return READ_ENTRY
    if any(isinstance(body, UnitVector) for body in bodies) and any(term.weight is None for term in worked.terms or ()):
        return READ_MATRIX
    return READ_COLUMN if any(isinstance(body, UnitVector) for body in bodies) else READ_FUNCTION
