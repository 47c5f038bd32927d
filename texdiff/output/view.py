"""A derivation as plain data for templates: strings, lists and dictionaries, no expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from texdiff.algebra.arithmetic import Product, Trace
from texdiff.algebra.expression import Expr, Printer
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Differential, Partial
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import rewrite
from texdiff.calculus.derivation import Derivation, Let, Step
from texdiff.output.laws import law_in
from texdiff.output.request import request_latex


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
    """A name: what it stands for, that in terms of earlier names, and the lines that find its differential."""

    name: str
    value: str
    composed: str
    lines: list[Line]


class Assumed(TypedDict):
    of: str
    property: str


class View(TypedDict):
    """What templates see of a derivation; `entry`, `place` and `by` are there for derivations by entries."""

    request: str
    numerator: str
    answer: str
    component: str
    method: str
    layout: str
    transposed: bool
    form: str
    kinds: list[str]
    opening: str
    closing: str
    reading: str
    variable: str
    place: list[str]
    by: str
    subject: Named | None
    lets: list[Named]
    lines: list[Line]
    assumed: list[Assumed]


def view(derivation: Derivation, p: Printer, citations: Mapping[str, str] | None = None) -> View:
    """The data of one derivation, printed by `p`; `citations` are the author's equations by rule id."""
    cite = citations or {}
    problem = derivation.problem
    place, by = _entry_named(derivation, p)
    return View(
        request=request_latex(problem, p),
        numerator=p(problem.numerator),
        answer=p(derivation.answer),
        component=p(derivation.component) if derivation.component is not None else "",
        method=derivation.method,
        layout=problem.layout,
        transposed=_is_transposed(derivation),
        form=problem.form,
        kinds=[expr.shape.kind for expr in (problem.numerator, *problem.variables)],
        opening=derivation.opening,
        closing=derivation.closing,
        reading=_reading(derivation, p),
        variable=p(problem.variables[0]) if problem.variables else "",
        place=place,
        by=by,
        subject=_subject(derivation, p),
        lets=[_named(let, derivation.lets[:k], p, cite) for k, let in enumerate(derivation.lets)],
        lines=_lines(derivation.steps, p, cite, derivation.lets),
        assumed=[Assumed(of=p(expr), property=name) for expr, name in derivation.assumed],
    )


def _lines(steps: tuple[Step, ...], p: Printer, cite: Mapping[str, str], lets: tuple[Let, ...] = ()) -> list[Line]:
    """The equations; the left side is left out where it repeats the right side of the line before."""
    lines: list[Line] = []
    before: Expr | None = None
    for step in steps:
        lhs = "" if step.lhs == before else p(step.lhs)
        reasons = [_reason(rule, p, cite) for rule in step.reasons]
        for reason in reasons:
            reason["law"] = reason["law"] or _substituted(before, step.rhs, lets, p)
        lines.append(Line(lhs=lhs, relation=step.relation, rhs=p(step.rhs), reasons=reasons))
        before = step.rhs
    return lines


def _reason(rule: Rule, p: Printer, cite: Mapping[str, str]) -> Reason:
    return Reason(id=rule.id, law=law_in(p.notation, rule.law), citation=cite.get(rule.id, ""))


def _substituted(before: Expr | None, after: Expr, lets: tuple[Let, ...], p: Printer) -> str:
    """What a line no longer holds: the differentials of names, or the names, that were replaced."""
    gone = set(before.walk() if before is not None else ()) - set(after.walk())
    names = [let.name for let in lets]
    changed: list[Expr] = [d for d in (Differential((name,)) for name in names) if d in gone]
    return ", ".join(map(p, changed or [name for name in names if name in gone]))


def _named(let: Let, earlier: tuple[Let, ...], p: Printer, cite: Mapping[str, str]) -> Named:
    value = p(let.value)
    composed = p(_composed(let.value, earlier))
    return Named(name=p(let.name), value=value, composed=composed, lines=_lines(_joined(let.steps), p, cite))


def _joined(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """One line for a differential that takes nothing but minor rules, such as linearity."""
    if len(steps) < 2 or not all(rule.minor for step in steps for rule in step.rules):
        return steps
    return (Step(steps[0].lhs, steps[-1].relation, steps[-1].rhs, steps[-1].rules),)


def _subject(derivation: Derivation, p: Printer) -> Named | None:
    """The name of the numerator, composed of the names of its inner functions."""
    if derivation.subject is None:
        return None
    return _named(derivation.subject, derivation.lets, p, {})


def _composed(expr: Expr, lets: tuple[Let, ...]) -> Expr:
    """The expression in terms of the names, as far as their values occur whole."""
    for let in lets:
        value, name = _composed(let.value, lets[: lets.index(let)]), let.name
        expr = rewrite(expr, lambda node, value=value, name=name: name if node == value else None)  # type: ignore[misc]
    return expr


def _is_transposed(derivation: Derivation) -> bool:
    """Whether the answer is the transpose of what the last line shows."""
    problem = derivation.problem
    if problem.form == "nabla":
        return True
    return problem.layout == "denominator" and problem.form == "partial" and not problem.transposed_denominator


def _reading(derivation: Derivation, p: Printer) -> str:
    """The equation by which the derivative is read off: df = tr(∂f/∂X dX), df = ∂f/∂x dx."""
    problem = derivation.problem
    if derivation.closing not in ("trace", "row", "jacobian"):
        return ""
    top = derivation.subject.name if derivation.subject else problem.numerator
    variable = problem.variables[0]
    product = Product((Partial((top, variable)), Differential((variable,))))
    right: Expr = Trace((product,)) if derivation.closing == "trace" else product
    return f"{p(Differential((top,)))} = {p(right)}"


def _entry_named(derivation: Derivation, p: Printer) -> tuple[list[str], str]:
    """The indices of the entry that the lines work out, and the entry of the variable that it is the derivative by."""
    lhs = derivation.steps[0].lhs if derivation.steps else None
    if not isinstance(lhs, Entry) or not derivation.problem.variables:
        return [], ""
    indices = [index for index in lhs.params if isinstance(index, Polynomial)]
    place = [p.integer(i) for i, size in zip(indices, lhs.args[0].shape, strict=True) if size != ONE]
    whole = derivation.problem.variables[0]
    if whole.shape.is_scalar:
        return place, ""
    row, col = indices
    return place, p(Entry((whole,), (col, row if whole.shape.is_matrix else ONE)))
