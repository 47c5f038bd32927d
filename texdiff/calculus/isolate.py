"""Moving every factor off the differential: adjoints under a trace, vec forms for vectors, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from texdiff.algebra.arithmetic import (
    CYCLIC,
    LINEARITY,
    SCALAR_TRANSPOSE,
    TRACE_TRANSPOSE,
    Product,
    Transpose,
    add,
    multiply,
    pair,
    transpose,
)
from texdiff.algebra.atoms import ONE_NUMBER, Identity
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.simplify import tidy

SCALAR_FACTOR = Rule(
    "scalar factor",
    r"(\boldsymbol{a}^{\top}\boldsymbol{u})\boldsymbol{w}=\boldsymbol{w}\boldsymbol{a}^{\top}\boldsymbol{u}",
)
MOST_REASONS = 2

Binder = tuple[object, ...]


class Target(NamedTuple):
    """What is to stand alone: the carriers (dX, or E_ij and E_ji), and what replaces other differentials.

    A replacement is that of a named function (dY) or of u(x): its terms, each with one differential, and the rule.
    """

    carriers: frozenset[Expr]
    replacements: Mapping[Expr, tuple[Sequence[Expr], Rule]]

    def ends(self, expr: Expr) -> bool:
        """Nothing inside needs to be moved any further."""
        return expr in self.carriers or expr in self.replacements

    def all_ends(self) -> frozenset[Expr]:
        """Carriers and differentials that have a replacement: these are replaced when every term has come to one."""
        return self.carriers.union(self.replacements)

    def position(self, body: Expr) -> int:
        """The one argument that holds a differential; raises NoRule unless the node is linear in it."""
        found = [k for k, argument in enumerate(body.args) if self.inside(argument)]
        if len(found) != 1 or found[0] not in body.linear_positions:
            raise NoRule(f"{type(body).__name__} cannot be isolated")
        return found[0]

    def inside(self, expr: Expr) -> bool:
        """Whether a differential stands anywhere in the expression."""
        return self.ends(expr) or any(self.inside(argument) for argument in expr.args)


class Weighted(NamedTuple):
    """Σ over binders of left · tr(weight · body), the body linear in the one differential that it holds.

    While the body is a vector that is not yet a scalar functional, the weight is None: left · body.
    """

    left: Expr
    weight: Expr | None
    body: Expr
    binders: tuple[Binder, ...] = ()

    def expression(self) -> Expr:
        """The term as it stands in a line."""
        if self.weight is None:
            shown = multiply([self.left, _as_column(self.body)])
        else:
            inner = pair(self.weight, self.body)
            shown = inner if self.left == ONE_NUMBER else multiply([self.left, inner])
        return self.bind(shown)

    def entered(self) -> Weighted:
        """The term with a sum over an index as its body moved under its own sums; the index meets no free one."""
        body = self.body
        weight_names = self.left.integers() | (self.weight.integers() if self.weight is not None else frozenset())
        assert isinstance(body, IndexSum)
        body = body.renamed_apart(weight_names)
        return self._replace(body=body.args[0], binders=(*self.binders, body.params))

    def bind(self, expr: Expr) -> Expr:
        """The expression under the sums of this term."""
        for binder in reversed(self.binders):
            expr = IndexSum((expr,), binder)
        return expr


class Line(NamedTuple):
    """One line of the isolation."""

    terms: tuple[Weighted, ...]
    rules: tuple[Rule, ...]

    def expression(self) -> Expr:
        return add(term.expression() for term in self.terms)


def start(term: Expr) -> Weighted:
    """A term of df (a scalar) or of dF (a vector), nothing moved yet."""
    if term.shape.is_scalar:
        return Weighted(ONE_NUMBER, ONE_NUMBER, term)
    return Weighted(ONE_NUMBER, None, term)


def isolate(terms: Sequence[Expr], target: Target) -> Iterator[Line]:
    """The lines from terms in dX (or E_ij, e_i) to left · tr(weight · dX); raises NoRule where none exists."""
    current = tuple(_unwrapped(start(term), target) for term in terms)
    yield Line(current, ())
    while not all(term.body in target.carriers for term in current):
        line = _one_line(current, target)
        current = line.terms
        yield line


def _one_line(terms: Sequence[Weighted], target: Target) -> Line:
    """Every term moved one visible layer, with at most two named rules in the line."""
    rules: list[Rule] = []
    moved: list[Weighted] = []
    done = target.carriers if all(target.ends(term.body) for term in terms) else target.all_ends()
    for term in terms:
        if term.body in done:
            moved.append(term)
            continue
        results, rule = _move(term, target)
        if rule not in rules and not rule.minor and sum(not r.minor for r in rules) == MOST_REASONS:
            moved.append(term)
            continue
        rules.extend([rule] if rule not in rules else [])
        moved.extend(_unwrapped(result, target) for result in results)
    return Line(tuple(moved), tuple(rules))


def _move(term: Weighted, target: Target) -> tuple[list[Weighted], Rule]:
    body = term.body
    if body in target.replacements:
        parts, rule = target.replacements[body]
        return [term._replace(body=part) for part in parts], rule
    if isinstance(body, IndexSum):
        return [term.entered()], LINEARITY
    k = target.position(body)
    if term.weight is None:
        return [_by_vec(term, body, k)], _vec_rule(body)
    if isinstance(body, Transpose):
        rule = SCALAR_TRANSPOSE if body.shape.is_row or body.shape.is_column else TRACE_TRANSPOSE
    else:
        rule = body.adjoint_rule or CYCLIC
    weight = tidy(body.adjoint(k, term.weight))
    return [term._replace(weight=weight, body=body.args[k])], rule


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
    if term.weight is None:
        return term._replace(weight=ONE_NUMBER) if body.shape.is_scalar else None
    try:
        k = target.position(body)
        weight = tidy(body.adjoint(k, term.weight))
    except NoRule:
        return None
    return term._replace(weight=weight, body=body.args[k])


# --- vectors: left · body with the body a column -------------------------------------------------------------------


def _vec_rule(body: Expr) -> Rule:
    if isinstance(body, Product):
        return SCALAR_FACTOR
    if isinstance(body, Transpose):
        return SCALAR_TRANSPOSE
    return body.vec_rule or SCALAR_FACTOR


def _by_vec(term: Weighted, body: Expr, k: int) -> Weighted:
    """One layer of vec(body) = K vec(argument)."""
    if isinstance(body, Transpose):
        return _transposed(term, body)
    if isinstance(body, Product):
        return _product_by_vec(term, body, k)
    matrix = body.vec_form(k)
    return _weighted(tidy(multiply([term.left, matrix])), body.args[k], term)


def _transposed(term: Weighted, body: Transpose) -> Weighted:
    pushed = body.args[0].transposed()
    if pushed is None or isinstance(pushed, Transpose):
        raise NoRule("a transposed matrix by a vector has no matrix form")
    return term._replace(body=pushed)


def _product_by_vec(term: Weighted, body: Product, k: int) -> Weighted:
    """L U R: a scalar R goes in front, a row U with a column R turns round, else vec(LUR) = (Rᵀ⊗L) vec U."""
    inner = body.args[k]
    scalars = [f for j, f in enumerate(body.args) if j != k and f.shape.is_scalar]
    before = [f for f in body.args[:k] if not f.shape.is_scalar]
    after = [f for f in body.args[k + 1 :] if not f.shape.is_scalar]
    if inner.shape.is_scalar or not after:
        return _weighted(tidy(multiply([term.left, *scalars, *before, *after])), inner, term)
    right = multiply(after)
    if inner.shape.is_column:
        return _weighted(tidy(multiply([term.left, right, *scalars, *before])), inner, term)
    if inner.shape.is_row:
        matrix = multiply([term.left, *scalars, *before, transpose(right)])
        return _weighted(tidy(matrix), transpose(inner), term)
    kronecker = BUILDERS["kronecker"](transpose(right), multiply(before or [_identity(inner)]))
    return _weighted(tidy(multiply([term.left, *scalars, kronecker])), inner, term)


def _identity(inner: Expr) -> Expr:
    return Identity(inner.shape.rows)


def _weighted(left: Expr, body: Expr, term: Weighted) -> Weighted:
    weight = ONE_NUMBER if body.shape.is_scalar else None
    return Weighted(left, weight, body, term.binders)


def _as_column(body: Expr) -> Expr:
    return BUILDERS["vec"](body) if body.shape.is_matrix else body


def weight_of(term: Weighted, variable: Expr) -> Expr:
    """What stands in front of the isolated differential: the row H of H dx, the H of tr(H dX), or the Jacobian."""
    if term.weight is None:
        unit = [Identity(variable.shape.rows)] if term.left.shape.is_scalar else []
        return term.bind(multiply([term.left, *unit]))
    weight = term.weight
    if not variable.shape.is_matrix or term.left == ONE_NUMBER:
        return term.bind(tidy(multiply([term.left, weight])))
    row = transpose(BUILDERS["vec"](transpose(weight)))
    return term.bind(tidy(multiply([term.left, row])))
