"""The array whose entry at free indices is a formula: Ab for Σ_k a_ik b_k, u ∘ v for u_i v_i, exp(u) for e^{u_i}."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple

from texdiff.algebra.arithmetic import Product, Sum, add, multiply, transpose
from texdiff.algebra.atoms import Identity, Ones
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import Delta, Entry, IndexSum
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import register
from texdiff.algebra.shape import SCALAR, Shape, Size
from texdiff.algebra.term import Term, term_of
from texdiff.operators.diag import Diag, Diagonal
from texdiff.operators.elementwise import ElementwiseFunction, apply
from texdiff.operators.hadamard import Hadamard
from texdiff.operators.hadamard_power import hadamard_power
from texdiff.operators.softmax import Softmax
from texdiff.operators.unspecified import ELEMENTWISE_KIND, FunctionCall

Power = tuple[Expr, Polynomial]


class Axis(NamedTuple):
    """An index with the size that it runs over."""

    name: str
    size: Size

    @property
    def at(self) -> Polynomial:
        return Polynomial.of(self.name)


def array_of_entries(body: Expr, axes: Sequence[Axis]) -> Expr | None:
    """The column (for one axis) or the matrix (for two) with these entries; None where no operator writes it."""
    if isinstance(body, Sum):
        arrays = [array_of_entries(term, axes) for term in body.args]
        return None if None in arrays else add(array for array in arrays if array is not None)
    term = term_of(body)
    names = {axis.name for axis in axes}
    if term.word or not names.isdisjoint(term.coefficient.names):
        return None
    powers, softmax = _softmax_apart(term.scalars, axes)
    inside = [(base, e) for base, e in powers if not names.isdisjoint(base.integers() | e.names)]
    outside = Term(term.coefficient, tuple(power for power in powers if power not in inside), ())
    found = _product(inside, axes) if inside or softmax is None else softmax
    if found is None:
        return None
    if inside and softmax is not None:
        found = Hadamard((softmax, found))
    return multiply([outside.expression(SCALAR), found])


def _product(powers: Iterable[Power], axes: Sequence[Axis]) -> Expr | None:
    """Π base^exponent, each factor an array over the axes whose indices it holds; a fraction reads best as entries."""
    parts: dict[frozenset[str], list[Expr]] = {}
    for base, exponent in powers:
        own = [axis for axis in axes if axis.name in base.integers()]
        array = _of_factor(base, own) if own else None
        if array is None or (exponent.constant or 1) < 0 or not {axis.name for axis in axes}.isdisjoint(exponent.names):
            return None
        parts.setdefault(frozenset(axis.name for axis in own), []).append(hadamard_power(array, exponent))
    joined = {held: reduce(_hadamard, arrays) for held, arrays in parts.items()}
    if len(axes) == 1:
        return next(iter(joined.values()), Ones(axes[0].size, ONE))
    rows, cols = axes
    left, right = joined.get(frozenset((rows.name,))), joined.get(frozenset((cols.name,)))
    both = joined.get(frozenset((rows.name, cols.name)))
    if both is None:  # equal rows or columns read best as entries
        return multiply([left, transpose(right)]) if left is not None and right is not None else None
    scaled = [*([Diag((left,))] if left else []), both, *([Diag((right,))] if right else [])]
    return multiply(scaled)


def _hadamard(left: Expr, right: Expr) -> Expr:
    return Hadamard((left, right))


def _of_factor(base: Expr, axes: Sequence[Axis]) -> Expr | None:
    if isinstance(base, Sum):
        return array_of_entries(base, axes)
    if isinstance(base, Entry):
        return _of_entry(base, axes)
    if isinstance(base, IndexSum):
        return _of_sum(base, axes)
    if isinstance(base, Delta) and len(axes) == 2 and axes[0].size == axes[1].size:
        return Identity(axes[0].size) if set(base.indices) == {axis.at for axis in axes} else None
    return _of_function(base, axes[0]) if len(axes) == 1 else None  # of a matrix it is another function


def _of_function(base: Expr, axis: Axis) -> Expr | None:
    """f(u) of f(u_i), exp(u) of e^{u_i}."""
    unspecified = isinstance(base, FunctionCall) and base.kind == ELEMENTWISE_KIND
    inner = array_of_entries(base.args[0], [axis]) if unspecified or isinstance(base, ElementwiseFunction) else None
    if inner is None:
        return None
    if isinstance(base, ElementwiseFunction) and base.style == "e":
        return apply(base.name, inner)
    return base.rebuild([inner])


def _of_entry(entry: Entry, axes: Sequence[Axis]) -> Expr | None:
    """M of m_ij, Mᵀ of m_ji, u of u_i, diag(M) of m_ii."""
    (array,), names = entry.args, {axis.name for axis in axes}
    if not names.isdisjoint(array.integers()):
        return None
    held = [i for i, size in zip(entry.indices, array.shape, strict=True) if size != ONE]
    wanted = [axis.at for axis in axes]
    shape = Shape(axes[0].size, axes[1].size if len(axes) == 2 else ONE)
    if len(axes) == 1 and held == wanted * 2 and array.shape.is_square:
        return Diagonal((array,)) if array.shape.rows == shape.rows else None
    found = array if held == wanted and not array.shape.is_row else transpose(array)
    return found if held in (wanted, wanted[::-1]) and found.shape == shape else None


def _of_sum(expr: IndexSum, axes: Sequence[Axis]) -> Expr | None:
    """Pq of Σ_k p_ik q_k, P diag(w) Q of Σ_k p_ik w_k q_kj, for a sum over a whole range."""
    lower, upper = expr.bounds
    if lower != ONE or any(axis.name == expr.index for axis in axes):
        return None
    summed = Axis(expr.index, upper)
    found = [_of_one_sum(term, summed, axes) for term in _distributed(expr.args[0], [*axes, summed])]
    return None if None in found else add(array for array in found if array is not None)


def _distributed(body: Expr, axes: Sequence[Axis]) -> Iterator[Expr]:
    """The terms of a product, a sum of terms that hold different indices multiplied out: p_ik (x_i − x_k)."""
    names = {axis.name for axis in axes}
    factors = list(body.args) if isinstance(body, Product) else [body]
    for place, factor in enumerate(factors):
        if isinstance(factor, Sum) and len({frozenset(names & term.integers()) for term in factor.args}) > 1:
            for term in factor.args:
                yield from _distributed(multiply([*factors[:place], term, *factors[place + 1 :]]), axes)
            return
    yield from body.args if isinstance(body, Sum) else [body]


def _of_one_sum(body: Expr, summed: Axis, axes: Sequence[Axis]) -> Expr | None:
    term = term_of(body)
    names = {summed.name, *(axis.name for axis in axes)}
    if term.word or not names.isdisjoint(term.coefficient.names):
        return None
    parts: dict[frozenset[str], list[Power]] = {}
    for base, exponent in term.scalars:
        parts.setdefault(frozenset(names & (base.integers() | exponent.names)), []).append((base, exponent))
    outside = Term(term.coefficient, tuple(parts.pop(frozenset(), ())), ())
    weights = parts.pop(frozenset((summed.name,)), [])
    chain = [parts.pop(frozenset((axis.name, summed.name)), []) for axis in axes]
    if not all(chain) or any(summed.name in held for held in parts):
        return None
    left = _product(chain[0], [axes[0], summed])
    middle = _product(weights, [summed]) if weights else None
    right = _product(chain[1], [summed, axes[1]]) if len(axes) == 2 else middle or Ones(summed.size, ONE)
    around = _product([power for powers in parts.values() for power in powers], axes) if parts else None
    if left is None or right is None or (weights and middle is None) or (parts and around is None):
        return None
    scaled = [Diag((middle,))] if middle is not None and len(axes) == 2 else []
    found = multiply([left, *scaled, right])
    whole = found if around is None else Hadamard((around, found))
    return multiply([outside.expression(SCALAR), whole])


def _softmax_apart(powers: Sequence[Power], axes: Sequence[Axis]) -> tuple[Sequence[Power], Expr | None]:
    """softmax(u) of e^{u_i} above Σ_k e^{u_k}, and the other factors."""
    for above in powers if len(axes) == 1 else ():
        for below in powers:
            if above[1] == ONE and below[1] == -ONE and _is_total(below[0], above[0], axes[0]):
                argument = array_of_entries(above[0].args[0], axes)
                others = [power for power in powers if power not in (above, below)]
                return (others, Softmax((argument,))) if argument is not None else (powers, None)
    return powers, None


def _is_total(total: Expr, exponential: Expr, axis: Axis) -> bool:
    """Whether one is the sum of the other, an exponential, over the axis."""
    if not isinstance(total, IndexSum) or total.bounds != (ONE, axis.size):
        return False
    named = isinstance(exponential, ElementwiseFunction) and exponential.name == "exp"
    return named and total.args[0].substitute_integers({total.index: axis.at}) == exponential


def _built(body: Expr, axes: Iterable[tuple[str, Size]]) -> Expr:
    """For axes as pairs of index and size; raises NoRule where no operator writes the array."""
    array = array_of_entries(body, [Axis(*axis) for axis in axes])
    if array is None:
        raise NoRule("the entries are those of no array that is written here")
    return array


register("array of entries", builders={"array of entries": _built})
