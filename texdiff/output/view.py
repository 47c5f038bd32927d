"""A derivation as plain data for templates: strings, lists and dictionaries, no expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from texdiff.algebra.arithmetic import Product, Trace, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr, Printer
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Differential, Partial, StructuredPartial
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import rewrite, tidy
from texdiff.calculus.derivation import Derivation, Let, Step, replaced
from texdiff.output.laws import Subject, law_in, slashed
from texdiff.output.parts import Part, parts
from texdiff.output.request import request_latex, vec_latex

_TIED = frozenset(("symmetric", "spd", "diagonal", "orthogonal", "onehot"))


class Reason(TypedDict):
    """A rule: its name, its law in the author's notation, and the author's own citation of it ('' if none)."""

    id: str
    law: str
    citation: str


class Line(TypedDict):
    """One equation; `lhs` is empty where the chain goes on."""

    lhs: str
    relation: str
    rhs: str
    reasons: list[Reason]


class Named(TypedDict):
    """A name, ours or the author's: what it stands for, also by earlier names, and how its differential is found."""

    name: str
    own: bool
    value: str
    composed: str
    lines: list[Line]


class Assumed(TypedDict):
    """What is supposed of an expression, or by which words a letter is defined, which speak of others (`about`)."""

    of: str
    property: str
    about: list[str]


class Chain(TypedDict):
    """One chain of equations with what introduces and closes it; a second derivative has two.

    subject   the name of what is differentiated, None where it is one already
    lets      names of inner functions
    opening   which sentence introduces the lines; `place`, `entry` and `by` are there for entries
    reading   the equation by which the derivative is read off, '' where the last line is the derivative
    turned    whether what is differentiated is the transpose of the derivative before
    """

    subject: Named | None
    lets: list[Named]
    lines: list[Line]
    opening: str
    place: list[str]
    entry: str
    by: str
    reading: str
    turned: bool


class View(TypedDict):
    """What templates see of a derivation.

    meaning     ∂vec F/∂(vec X)ᵀ where the derivative has more than two axes, `component` its entry
    row         the numerator as typed where it is a row and the lines work with its column, else ''
    bare        whether the numerator is one operation on names, so that a single rule answers the request
    has_layout  whether the places of entries in the answer depend on the layout
    independent whether the entries of the variable count as independent though its kind ties them together
    """

    request: str
    numerator: str
    answer: str
    meaning: str
    component: str
    method: str
    layout: str
    transposed: bool
    form: str
    kinds: list[str]
    row: str
    bare: bool
    has_layout: bool
    variable: str
    independent: bool
    chains: list[Chain]
    assumed: list[Assumed]


def view(derivation: Derivation, p: Printer, citations: Mapping[str, str] | None = None) -> View:
    """The data of one derivation, printed by `p`; `citations` are the author's equations by rule id."""
    problem = derivation.problem
    return View(
        request=request_latex(problem, p),
        numerator=p(problem.numerator),
        answer=p(derivation.answer),
        meaning=vec_latex(problem, p) if derivation.closing == "vec" else "",
        component=p(derivation.component) if derivation.component is not None else "",
        method=derivation.method,
        layout=problem.layout,
        transposed=_is_transposed(derivation),
        form=problem.form,
        kinds=[expr.shape.kind for expr in (problem.numerator, *problem.variables)],
        row=p(tidy(transpose(problem.numerator))) if problem.row_numerator else "",
        bare=all(isinstance(argument, Symbol) for argument in problem.numerator.args),
        has_layout=has_layout(derivation),
        variable=p(problem.variables[0]) if problem.variables else "",
        independent=not problem.structured and any(map(_is_tied, problem.variables)),
        chains=[_chain(part, _Hand(p, citations or {}, subject_of_laws(derivation, p))) for part in parts(derivation)],
        assumed=_assumed(derivation, p),
    )


def _is_tied(variable: Expr) -> bool:
    """Whether the kind of a variable ties its entries together."""
    return isinstance(variable, Symbol) and not variable.traits.isdisjoint(_TIED)


def _assumed(derivation: Derivation, p: Printer) -> list[Assumed]:
    found = [Assumed(of=p(expr), property=name, about=[]) for expr, name in derivation.assumed]
    names = {let.value: let.name for let in derivation.worded}
    for value, name in names.items():
        if (wording := value.wording) is not None:
            about = [p(rewrite(expr, names.get)) for expr in wording.about]
            found.append(Assumed(of=p(name), property=wording.id, about=about))
    return found


def has_layout(derivation: Derivation) -> bool:
    """Whether the places of entries in the answer depend on the layout."""
    problem = derivation.problem
    arrays = any(not variable.shape.is_scalar for variable in problem.variables)
    return arrays and problem.form != "differential" and derivation.closing != "vec"


def subject_of_laws(derivation: Derivation, p: Printer) -> Subject | None:
    """The variable as laws name it."""
    variables = derivation.problem.variables
    if not variables or variables[0].shape.is_scalar:
        return None
    letter = p(Entry((variables[0],), (ONE, ONE))).partition("_")[0]
    return Subject(p(variables[0]), letter, variables[0].shape.is_matrix)


class _Hand(NamedTuple):
    """How equations and reasons are written down."""

    p: Printer
    cite: Mapping[str, str]
    about: Subject | None


def _chain(part: Part, hand: _Hand) -> Chain:
    p = hand.p
    place, by = _entry_named(part, p)
    return Chain(
        subject=_named(part.subject, part.lets, hand) if part.subject else None,
        lets=[_named(let, part.lets[:k], hand) for k, let in enumerate(part.lets)],
        lines=_lines(part.steps, hand, part.lets),
        opening=part.opening,
        place=place,
        entry=p(Entry((part.top,), (Polynomial.of(place[0]), ONE))) if part.opening == "entries of a Jacobian" else "",
        by=by,
        reading=_reading(part, p),
        turned=part.turned,
    )


def _lines(steps: tuple[Step, ...], hand: _Hand, lets: tuple[Let, ...] = ()) -> list[Line]:
    """The equations; the left side is left out where it repeats the right side of the line before."""
    lines: list[Line] = []
    before: Expr | None = None
    for step in steps:
        if lines and not step.rules and step.rhs == before:
            continue
        lhs = "" if step.lhs == before else hand.p(step.lhs)
        reasons = [_reason(rule, hand) for rule in step.reasons]
        for reason in reasons:
            reason["law"] = reason["law"] or _substituted(before, step.rhs, lets, hand.p)
        lines.append(Line(lhs=lhs, relation=step.relation, rhs=hand.p(step.rhs), reasons=reasons))
        before = step.rhs
    return lines


def _reason(rule: Rule, hand: _Hand) -> Reason:
    law = law_in(hand.p.notation, rule.law, hand.about)
    return Reason(id=rule.id, law=law, citation=hand.cite.get(rule.id, ""))


def _substituted(before: Expr | None, after: Expr, lets: tuple[Let, ...], p: Printer) -> str:
    """What a line no longer holds: the differentials of names, or the names, that were replaced."""
    kept = set(after.walk())
    gone = set(before.walk() if before is not None else ()) - kept
    names = [let.name for let in lets]
    differentials = [let.steps[0].lhs if let.steps else Differential((let.name,)) for let in lets]
    changed = [d for d in differentials if d in gone]
    if not changed and gone.isdisjoint(names):  # the line joins two: the differential came and went
        changed = [d for d in differentials if d not in kept][:1]
    return ", ".join(slashed(p(node)) for node in changed or [name for name in names if name in gone])


def _named(let: Let, earlier: tuple[Let, ...], hand: _Hand) -> Named:
    value, composed = hand.p(let.value), hand.p(_composed(let.value, earlier))
    lines = _lines(_joined(let.steps), hand)
    return Named(name=hand.p(let.name), own=let.own, value=value, composed=composed, lines=lines)


def _joined(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """One line for a differential that takes nothing but minor rules, such as linearity."""
    if len(steps) < 2 or not all(rule.minor for step in steps for rule in step.rules):
        return steps
    return (Step(steps[0].lhs, steps[-1].relation, steps[-1].rhs, steps[-1].rules),)


def _composed(expr: Expr, lets: tuple[Let, ...]) -> Expr:
    """The expression in terms of the names, as far as their values occur whole; these hold further names."""
    for _ in lets:
        for let in lets:
            expr = replaced(expr, let.value, let.name)
    return expr


def _is_transposed(derivation: Derivation) -> bool:
    """Whether the answer is the transpose of what the last line shows; a matrix of second derivatives is none."""
    problem = derivation.problem
    if problem.form == "nabla":
        return len(problem.variables) == 1
    return problem.layout == "denominator" and problem.form == "partial" and not problem.transposed_denominator


def _reading(part: Part, p: Printer) -> str:
    """The equation by which the derivative is read off: df = tr(∂f/∂X dX), df = ∂f/∂x dx."""
    if part.closing not in ("trace", "row", "jacobian") or part.variable is None:
        return ""
    product = Product((Partial((part.top, part.variable)), Differential((part.variable,))))
    right: Expr = Trace((product,)) if part.closing == "trace" else product
    return f"{p(Differential((part.top,)))} = {p(right)}"


def _entry_named(part: Part, p: Printer) -> tuple[list[str], str]:
    """The indices of the entry that the lines work out, and the entry of the variable that it is the derivative by."""
    lhs, whole = part.steps[0].lhs if part.steps else None, part.variable
    if isinstance(lhs, StructuredPartial):
        return [], p(lhs.array)
    if not isinstance(lhs, Entry) or whole is None:
        return [], ""
    indices = [index for index in lhs.params if isinstance(index, Polynomial)]
    place = [p.integer(i) for i, size in zip(indices, lhs.args[0].shape, strict=True) if size != ONE]
    if whole.shape.is_scalar:
        return place, ""
    row, col = indices
    return place, p(Entry((whole,), (col, row if whole.shape.is_matrix else ONE)))
