"""Moving every factor off the differential: adjoints under a trace, vec forms for vectors, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from texdiff.algebra.arithmetic import (
    CYCLIC,
    LINEARITY,
    SCALAR_TRANSPOSE,
    TRACE_TRANSPOSE,
    Product,
    Trace,
    Transpose,
    add,
    multiply,
    transpose,
)
from texdiff.algebra.atoms import ONE_NUMBER, Identity, Zero
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.polynomial import ONE
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import simplify, tidy
from texdiff.algebra.term import Term, number_apart, term_of
from texdiff.calculus.vec_form import SCALAR_FACTOR, by_vec
from texdiff.calculus.weighted import Target, Weighted, start

COLLECT = Rule("collect the differential", r"M\,\mathrm{d}X+N\,\mathrm{d}X=(M+N)\,\mathrm{d}X", minor=True)
MOST_REASONS = 2


class Line(NamedTuple):
    """One line of the isolation."""

    terms: tuple[Weighted, ...]
    rules: tuple[Rule, ...]

    def expression(self) -> Expr:
        return add(term.expression() for term in self.terms)


def isolate(terms: Sequence[Expr], target: Target) -> Iterator[Line]:
    """The lines from terms in dX (or E_ij, e_i) to left · tr(weight · dX); raises NoRule where none exists."""
    current = tuple(_unwrapped(start(term), target) for term in terms)
    yield Line(current, ())
    while not all(term.body in target.carriers for term in current):
        for line in _collected(current, target):
            current = line.terms
            yield line
        line = _one_line(current, target)
        current = line.terms
        yield line


def _collected(terms: Sequence[Weighted], target: Target) -> Iterator[Line]:
    """Before dY is replaced, all terms that end in it are one: H dY + K dY = (H + K) dY, in its shortest form."""
    if not _all_end(terms, target):
        return
    for body in dict.fromkeys(term.body for term in terms if term.body in target.replacements):
        members = [term for term in terms if term.body == body and not term.binders]
        under_trace = {term.weight is not None and term.left == ONE_NUMBER for term in members}
        if len(members) < 2 or len(under_trace) > 1 or not (body.shape.is_column or under_trace.pop()):
            continue
        total = add(_as_arrays(map(_factor_of, members)))
        rules: tuple[Rule, ...] = (COLLECT,)
        for change in (None, *simplify(total)):
            rules = (COLLECT,) if change is None else (change.rule,)
            joined = _with_factor(members[0], total if change is None else change.expr)
            terms = _replaced(terms, members, joined)
            members = [joined]
            yield Line(tuple(terms), rules)


def _factor_of(term: Weighted) -> Expr:
    """What stands before dY, or under the trace with it."""
    if term.weight is None:
        return term.left
    return term.weight if term.left == ONE_NUMBER else tidy(multiply([term.left, term.weight]))


def _as_arrays(factors: Iterable[Expr]) -> list[Expr]:
    """sI for s, where other factors are matrices."""
    found = list(factors)
    matrix = next((factor.shape for factor in found if not factor.shape.is_scalar), None)
    if matrix is None or not matrix.is_square:
        return found
    return [multiply([factor, Identity(matrix.rows)]) if factor.shape.is_scalar else factor for factor in found]


def _with_factor(term: Weighted, factor: Expr) -> Weighted:
    under_trace = term.weight is not None and term.left == ONE_NUMBER
    return term._replace(weight=factor) if under_trace else term._replace(left=factor, weight=None)


def _replaced(terms: Sequence[Weighted], members: Sequence[Weighted], joined: Weighted) -> list[Weighted]:
    """The terms with the members joined at the place of the first."""
    kept = [joined if term is members[0] else term for term in terms]
    return [term for term in kept if term not in members[1:]]


def _all_end(terms: Sequence[Weighted], target: Target) -> bool:
    return all(target.ends(term.body) for term in terms)


def _later(terms: Sequence[Weighted], target: Target) -> frozenset[Expr]:
    """The differentials of several terms that those of other names bring again: they are replaced when all of them
    are there, and can be collected. With a bare dX among the terms what was collected would fall apart again.
    """
    bodies = {term.body for term in terms if term.body in target.replacements}
    long = [body for body in bodies if len(target.replacements[body][0]) > 1]
    long = [b for b in long if not any(number_apart(part)[1] in target.carriers for part in target.replacements[b][0])]
    parts = {body: [node for part in target.replacements[body][0] for node in part.walk()] for body in bodies}
    return frozenset(body for body in long if any(body in parts[other] for other in bodies - {body}))


def _one_line(terms: Sequence[Weighted], target: Target) -> Line:
    """Every term moved one visible layer, with at most two named rules in the line."""
    rules: list[Rule] = []
    moved: list[Weighted] = []
    later = _later(terms, target) if _all_end(terms, target) else frozenset()
    done = target.carriers | later if _all_end(terms, target) else target.all_ends()
    for term in terms:
        if term.body in done:
            moved.append(term)
            continue
        results, rule = _major_move(term, done, target)
        if rule not in rules and not rule.minor and sum(not r.minor for r in rules) == MOST_REASONS:
            moved.append(term)
            continue
        rules.extend([rule] if rule not in rules else [])
        moved.extend(further for result in results for further in _moved_on(result, rule, done - later, target, later))
    return Line(tuple(moved), tuple(rules))


def _major_move(term: Weighted, done: frozenset[Expr], target: Target) -> tuple[list[Weighted], Rule]:
    """The moves up to the first one that a reader would call a rule, that one included."""
    results, rule = _move(term, target)
    while rule.minor and len(results) == 1:
        (term,) = results
        if _unwrapped(term, target).body in done:
            break
        results, rule = _move(_unwrapped(term, target), target)
    return results, rule


def _moved_on(
    term: Weighted, rule: Rule, done: frozenset[Expr], target: Target, later: frozenset[Expr]
) -> Iterator[Weighted]:
    """The term moved on as long as nothing but the rule of this line is needed."""
    term = _unwrapped(term, target)
    if term.body in target.carriers | later or (term.body in done and target.replacements[term.body][1] != rule):
        yield term
        return
    results, next_rule = _move(term, target)
    if next_rule != rule and not next_rule.minor:
        yield term
        return
    for result in results:
        yield from _moved_on(result, rule, done, target, later)


def _move(term: Weighted, target: Target) -> tuple[list[Weighted], Rule]:
    body = term.body
    if body in target.replacements:
        parts, rule = target.replacements[body]
        return [_substituted(term, part) for part in parts], rule
    if isinstance(body, IndexSum):
        return [term.entered()], LINEARITY
    k = target.position(body)
    if term.weight is None:
        outside = _scalar_outside(body, k, target)
        if outside is not None:
            return [term._replace(body=outside)], LINEARITY
        moved, rule = by_vec(term, body, k)
        return [moved], rule
    moved = term._replace(weight=tidy(_adjoint(body, k, term.weight)), body=body.args[k])
    if isinstance(body, Transpose):
        return [moved], SCALAR_TRANSPOSE if body.shape.is_row or body.shape.is_column else TRACE_TRANSPOSE
    return [moved], body.adjoint_rule or _reordering(term, moved)


def _substituted(term: Weighted, part: Expr) -> Weighted:
    """The term with a part of dY in the place of dY, or with one of vec dY: tr(W dY) = vec(Wᵀ)ᵀ vec dY."""
    if part.shape == term.body.shape:
        turned = term.body.shape.is_row and term.weight is None
        return term._replace(body=transpose(part) if turned else part)
    if term.weight is None:
        return term._replace(body=part)
    row = transpose(BUILDERS["vec"](transpose(term.weight)))
    return term._replace(left=tidy(multiply([term.left, row])), weight=None, body=part)


def _adjoint(body: Expr, k: int, weight: Expr) -> Expr:
    """L*(cW) = c L*(W): scalars of the weight stay in front."""
    whole = term_of(weight)
    if weight.shape.is_scalar or isinstance(weight, Zero) or (whole.coefficient == ONE and not whole.scalars):
        return body.adjoint(k, weight)
    moved = body.adjoint(k, Term(ONE, (), whole.word).expression(weight.shape))
    inner = term_of(moved)
    scalars = (*whole.scalars, *inner.scalars)
    return Term(whole.coefficient * inner.coefficient, scalars, inner.word).expression(moved.shape)


def _scalar_outside(body: Expr, k: int, target: Target) -> Expr | None:
    """L(s M) = s L(M), where the differential is in the scalar s."""
    inner = body.args[k]
    if isinstance(body, Product | Transpose) or not isinstance(inner, Product):
        return None
    factor = inner.args[target.position(inner)]
    if not factor.shape.is_scalar:
        return None
    rest = multiply([f for f in inner.args if f is not factor])
    return multiply([factor, body.rebuild([*body.args[:k], rest, *body.args[k + 1 :]])])


def _reordering(before: Weighted, after: Weighted) -> Rule:
    """What moves factors: the cyclic property under a trace, else that scalars commute."""
    return SCALAR_FACTOR if _traces(before) == _traces(after) else CYCLIC


def _traces(term: Weighted) -> set[Expr]:
    return {node for node in term.expression().walk() if isinstance(node, Trace)}


def _unwrapped(term: Weighted, target: Target) -> Weighted:
    """Moves that leave the printed line as it is (a trace opened, a sum entered) made at once."""
    while not target.ends(term.body):
        opened = _opened(term, target)
        if opened is None or tidy(opened.expression()) != tidy(term.expression()):
            return term
        term = opened
    return term


def _opened(term: Weighted, target: Target) -> Weighted | None:
    body = term.body
    if isinstance(body, IndexSum):
        return term.entered()
    if term.weight is None and body.shape.is_scalar:
        return term._replace(weight=ONE_NUMBER)
    try:
        k = target.position(body)
        if term.weight is None:
            return by_vec(term, body, k)[0]
        weight = tidy(_adjoint(body, k, term.weight))
    except NoRule:
        return None
    return term._replace(weight=weight, body=body.args[k])
