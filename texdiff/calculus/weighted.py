"""Terms of a differential on their way to H dX: what stands in front, what is still inside, and where to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from texdiff.algebra.arithmetic import Product, Trace, multiply, pair, transpose
from texdiff.algebra.atoms import ONE_NUMBER, Identity
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.no_rule import no_rule
from texdiff.algebra.polynomial import ONE
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import SCALAR
from texdiff.algebra.simplify import tidy
from texdiff.algebra.term import Term, number_apart, term_of

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
            raise no_rule(body, "holds the differential in a way that it cannot stand alone")
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
            inner = _paired(self.weight, self.body)
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
        if not self.binders:
            return expr
        number, bound = number_apart(expr)
        if number.number.constant is None:
            number, bound = ONE_NUMBER, expr
        for binder in reversed(self.binders):
            bound = IndexSum((bound,), binder)
        return multiply([number, bound])


def start(term: Expr) -> Weighted:
    """A term of df (a scalar) or of dF (a vector), nothing moved yet."""
    if term.shape.is_scalar:
        return Weighted(ONE_NUMBER, ONE_NUMBER, term)
    return Weighted(ONE_NUMBER, None, term)


def weight_of(term: Weighted, variable: Expr) -> Expr:
    """What stands in front of the isolated differential: the row H of H dx, the H of tr(H dX), or the Jacobian."""
    if term.weight is None:
        if term.left.shape.is_row and variable.shape.is_matrix:
            return term.bind(transpose(BUILDERS["unvec"](transpose(term.left), variable.shape)))
        unit = [Identity(variable.shape.entries)] if term.left.shape.is_scalar else []
        return term.bind(multiply([term.left, *unit]))
    weight = term.weight
    if not variable.shape.is_matrix or term.left == ONE_NUMBER:
        return term.bind(tidy(multiply([term.left, weight])))
    row = transpose(BUILDERS["vec"](transpose(weight)))
    return term.bind(tidy(multiply([term.left, row])))


def _paired(weight: Expr, body: Expr) -> Expr:
    """tr(W U), a divisor of W below the trace."""
    shown = pair(weight, body)
    divided = len(weight.as_factors()) > 1 and not isinstance(weight, Product)
    if shown.shape != SCALAR or not isinstance(shown, Trace) or not divided:
        return shown
    scalars = term_of(weight)
    word = Term(ONE, (), scalars.word).expression(weight.shape)
    return Term(scalars.coefficient, (*scalars.scalars, (pair(word, body), ONE)), ()).expression(SCALAR)


def _as_column(body: Expr) -> Expr:
    return body if body.shape.is_column else BUILDERS["vec"](body)
