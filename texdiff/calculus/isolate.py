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
    Trace,
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
from texdiff.algebra.simplify import TRANSPOSE, tidy

SCALAR_FACTOR = Rule(
    "scalar factor",
    r"(\boldsymbol{a}^{\top}\boldsymbol{u})\boldsymbol{w}=\boldsymbol{w}\boldsymbol{a}^{\top}\boldsymbol{u}",
    minor=True,
)
VEC_OF_PRODUCT = Rule("vec of a product", r"\operatorname{vec}(LMR)=(R^{\top}\otimes L)\operatorname{vec}M")
VEC_OF_TRANSPOSE = Rule("vec of a transpose", r"\operatorname{vec}(M^{\top})=\mathbf{K}\operatorname{vec}M")
VECTOR_TURNED = Rule(
    "diagonal matrix times a vector",
    r"\operatorname{diag}(\boldsymbol{u})\boldsymbol{v}=\operatorname{diag}(\boldsymbol{v})\boldsymbol{u}",
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
            column = _as_column(self.body)
            scaled = self.left.shape.is_scalar
            shown = tidy(multiply([self.left, column])) if scaled else multiply([self.left, column])
        elif self.left != ONE_NUMBER and self.body.shape.is_column:
            shown = multiply([tidy(multiply([self.left, self.weight])), self.body])
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
        moved.extend(further for result in results for further in _moved_on(result, rule, done, target))
    return Line(tuple(moved), tuple(rules))


def _moved_on(term: Weighted, rule: Rule, done: frozenset[Expr], target: Target) -> Iterator[Weighted]:
    """The term moved on as long as nothing but the rule of this line is needed."""
    term = _unwrapped(term, target)
    if term.body in target.carriers or (term.body in done and target.replacements[term.body][1] != rule):
        yield term
        return
    results, next_rule = _move(term, target)
    if next_rule != rule and not next_rule.minor:
        yield term
        return
    for result in results:
        yield from _moved_on(result, rule, done, target)


def _move(term: Weighted, target: Target) -> tuple[list[Weighted], Rule]:
    body = term.body
    if body in target.replacements:
        parts, rule = target.replacements[body]
        return [term._replace(body=part) for part in parts], rule
    if isinstance(body, IndexSum):
        return [term.entered()], LINEARITY
    k = target.position(body)
    if term.weight is None:
        moved, rule = _by_vec(term, body, k)
        return [moved], rule
    moved = term._replace(weight=tidy(body.adjoint(k, term.weight)), body=body.args[k])
    if isinstance(body, Transpose):
        return [moved], SCALAR_TRANSPOSE if body.shape.is_row or body.shape.is_column else TRACE_TRANSPOSE
    return [moved], body.adjoint_rule or _reordering(term, moved)


def _reordering(before: Weighted, after: Weighted) -> Rule:
    """What moves factors: the cyclic property under a trace, else that scalars commute."""
    nodes = (*before.expression().walk(), *after.expression().walk())
    return CYCLIC if any(isinstance(node, Trace) for node in nodes) else SCALAR_FACTOR


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
            return _by_vec(term, body, k)[0]
        weight = tidy(body.adjoint(k, term.weight))
    except NoRule:
        return None
    return term._replace(weight=weight, body=body.args[k])


# --- vectors: left · body with the body a column -------------------------------------------------------------------


def _by_vec(term: Weighted, body: Expr, k: int) -> tuple[Weighted, Rule]:
    """One layer of vec(body) = K vec(argument)."""
    if isinstance(body, Transpose):
        return _transposed(term, body)
    if isinstance(body, Product):
        return _product_by_vec(term, body, k)
    factors = body.as_factors()
    if k == 0 and len(factors) > 1 and factors[0][0] is body.args[0]:
        divisors = [BUILDERS["power"](base, exponent) for base, exponent in factors[1:]]
        return _weighted(multiply([term.left, *divisors]), body.args[0], term), LINEARITY
    matrix = body.vec_form(k)
    return _weighted(multiply([term.left, matrix]), body.args[k], term), body.vec_rule or VEC_OF_PRODUCT


def _transposed(term: Weighted, body: Transpose) -> tuple[Weighted, Rule]:
    """(AB)ᵀ = BᵀAᵀ; what cannot be pushed in costs a commutation matrix."""
    inner = body.args[0]
    pushed = inner.transposed()
    if pushed is not None and not isinstance(pushed, Transpose):
        return term._replace(body=pushed), SCALAR_TRANSPOSE if body.shape.is_scalar else TRANSPOSE
    matrix = BUILDERS["commutation"](*inner.shape)
    return _weighted(multiply([term.left, matrix]), inner, term), VEC_OF_TRANSPOSE


def _product_by_vec(term: Weighted, body: Product, k: int) -> tuple[Weighted, Rule]:
    """L U R: scalars go in front; for a vector L U r a shorter form is tried before vec(LUR) = (Rᵀ⊗L) vec U."""
    inner = body.args[k]
    scalars = [f for j, f in enumerate(body.args) if j != k and f.shape.is_scalar]
    before = [f for f in body.args[:k] if not f.shape.is_scalar]
    after = [f for f in body.args[k + 1 :] if not f.shape.is_scalar]
    if inner.shape.is_scalar:
        rest = BUILDERS["vec"](multiply([*scalars, *before, *after]))
        return _weighted(multiply([term.left, rest]), inner, term), SCALAR_FACTOR
    if body.shape.is_column:
        shorter = _column_by_vec(term, inner, [*scalars, *before], after)
        if shorter is not None:
            return shorter
    left = multiply(before or [Identity(inner.shape.rows)])
    right = transpose(multiply(after)) if after else Identity(inner.shape.cols)
    kronecker = BUILDERS["kronecker"](right, left)
    return _weighted(multiply([term.left, *scalars, kronecker]), inner, term), VEC_OF_PRODUCT


def _column_by_vec(term: Weighted, inner: Expr, before: list[Expr], after: list[Expr]) -> tuple[Weighted, Rule] | None:
    """L u = L u; L u (r) with a scalar r; L uᵀ r = L rᵀ u; L M(u) r = L K u where the operator knows such a K."""
    if not after:
        return _weighted(multiply([term.left, *before]), inner, term), LINEARITY
    right = multiply(after)
    if inner.shape.is_column:
        return _weighted(multiply([term.left, right, *before]), inner, term), SCALAR_FACTOR
    if inner.shape.is_row:
        return _weighted(multiply([term.left, *before, transpose(right)]), transpose(inner), term), SCALAR_TRANSPOSE
    holders = [k for k in inner.linear_positions if len(inner.args) == 1]
    matrix = inner.times_vector(holders[0], right) if holders else None
    if matrix is None:
        return None
    return _weighted(multiply([term.left, *before, matrix]), inner.args[holders[0]], term), VECTOR_TURNED


def _weighted(left: Expr, body: Expr, term: Weighted) -> Weighted:
    """A row as body stands for its column, which is its vec."""
    weight = ONE_NUMBER if body.shape.is_scalar else None
    return Weighted(tidy(left), weight, transpose(body) if body.shape.is_row else body, term.binders)


def _as_column(body: Expr) -> Expr:
    return BUILDERS["vec"](body) if body.shape.is_matrix else body


def weight_of(term: Weighted, variable: Expr) -> Expr:
    """What stands in front of the isolated differential: the row H of H dx, the H of tr(H dX), or the Jacobian."""
    if term.weight is None:
        unit = [Identity(variable.shape.entries)] if term.left.shape.is_scalar else []
        return term.bind(multiply([term.left, *unit]))
    weight = term.weight
    if not variable.shape.is_matrix or term.left == ONE_NUMBER:
        return term.bind(tidy(multiply([term.left, weight])))
    row = transpose(BUILDERS["vec"](transpose(weight)))
    return term.bind(tidy(multiply([term.left, row])))
