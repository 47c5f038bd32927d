"""Sums over an index with δ_ij, e_i or E_ij in them: contracted, or read back as the array that they spell out."""

from __future__ import annotations

from functools import reduce

from texdiff.algebra.arithmetic import Product, Sum, Transpose, add, multiply, transpose
from texdiff.algebra.atoms import Identity, Number, Symbol
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import Delta, Entry, EntryArray, IndexSum, UnitMatrix, UnitVector
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule

Place = tuple[Polynomial, Polynomial]

COUNTED = Rule("sum of equal terms", r"\sum_{k\in[n]}a=na")
CONTRACT = Rule("contract delta", r"\sum_{k}\delta_{ik}a_{k}=a_{i}")
ENTRY_OF_UNIT = Rule("entry of a unit array", r"[e_{j}]_{i}=\delta_{ij}", minor=True)
ENTRY_OF_ENTRIES = Rule("entry of an array of entries", r"[[a_{kl}]_{kl}]_{ij}=a_{ij}", minor=True)
ENTRY_OF_CUT = Rule("entry of a product with a unit matrix", r"[L\mathbf{E}_{kl}M]_{ij}=[L]_{ik}[M]_{lj}")
ENTRY_OF_SCALED = Rule("entry of a multiple", r"[cM]_{ij}=c\,[M]_{ij}", minor=True)
JOINED = Rule("entries at one place", r"[M]_{ij}+[N]_{ij}=[M+N]_{ij}", minor=True)
SPELLED_OUT = Rule("array from its entries", r"\sum_{i}\sum_{j}a_{ij}\mathbf{E}_{ij}=A")


def entry_of_unit(expr: Expr) -> Expr | None:
    """[e_k]_i = δ_ik, [E_kl]_ij = δ_ik δ_jl, [I]_ij = δ_ij, also below a transposition mark."""
    if not isinstance(expr, Entry):
        return None
    inner, (row, col) = expr.args[0], expr.indices
    if isinstance(inner, Transpose):
        inner, row, col = inner.args[0], col, row
    if isinstance(inner, Identity):
        return delta(row, col)
    if isinstance(inner, UnitVector):
        return delta(row, inner.index)
    if isinstance(inner, UnitMatrix):
        return multiply([delta(row, inner.indices[0]), delta(col, inner.indices[1])])
    return None


def entry_of_entries(expr: Expr) -> Expr | None:
    """[[a_kl]_kl]_ij = a_ij."""
    return expr.args[0].at(*expr.indices) if isinstance(expr, Entry) and isinstance(expr.args[0], EntryArray) else None


def entry_of_cut(expr: Expr) -> Expr | None:
    """[L E_kl R]_ij = [L]_ik [R]_lj, [L e_k]_i = [L]_ik, [e_kᵀ L]_j = [L]_kj."""
    if not isinstance(expr, Entry) or not isinstance(expr.args[0], Product):
        return None
    scalars = [f for f in expr.args[0].args if f.shape.is_scalar]
    chain = [f for f in expr.args[0].args if not f.shape.is_scalar]
    (row, col), cuts = expr.indices, [k for k, f in enumerate(chain) if isinstance(f, UnitMatrix)]
    if cuts:
        unit, before, after = chain[cuts[0]], chain[: cuts[0]], chain[cuts[0] + 1 :]
        assert isinstance(unit, UnitMatrix)
        left = Entry((multiply(before),), (row, unit.indices[0])) if before else delta(row, unit.indices[0])
        right = Entry((multiply(after),), (unit.indices[1], col)) if after else delta(unit.indices[1], col)
        return multiply([*scalars, left, right])
    first, last = _plain(chain[0]), chain[-1]
    if len(chain) > 1 and isinstance(last, UnitVector):
        chain, col = chain[:-1], last.index
    elif len(chain) > 1 and isinstance(first, UnitVector) and chain[0].shape.is_row:
        chain, row = chain[1:], first.index
    else:
        return None
    return multiply([*scalars, Entry((multiply(chain),), (row, col))])


def joined_entries(expr: Expr) -> Expr | None:
    """[M]_ij + [N]_ij = [M + N]_ij, where these are no entries of plain symbols."""
    joined = at_one_place(expr)
    if joined is None or not isinstance(expr, Sum):
        return None
    return joined if all(_factors(term)[-1].params == joined.indices for term in expr.args) else None


def at_one_place(expr: Expr) -> Entry | None:
    """[M]_ij + [N]_ji = [M + Nᵀ]_ij, where these are no entries of plain symbols."""
    if not isinstance(expr, Sum):
        return None
    place: Place | None = None
    arrays: list[Expr] = []
    for term in expr.args:
        *scalars, entry = _factors(term)
        if not isinstance(entry, Entry) or isinstance(entry.args[0], Symbol) or not all(map(_is_number, scalars)):
            return None
        array = entry.args[0]
        place = place or entry.indices
        if entry.indices != place:
            array = transpose(array)
        if entry.indices not in (place, place[::-1]) or (arrays and array.shape != arrays[0].shape):
            return None
        arrays.append(multiply([*scalars, array]))
    return Entry((add(arrays),), place) if place is not None else None


def entry_of_scaled(expr: Expr) -> Expr | None:
    """[cM]_ij = c [M]_ij."""
    if not isinstance(expr, Entry) or not isinstance(expr.args[0], Product):
        return None
    scalars = [factor for factor in expr.args[0].args if factor.shape.is_scalar]
    rest = [factor for factor in expr.args[0].args if not factor.shape.is_scalar]
    return multiply([*scalars, expr.rebuild([multiply(rest)])]) if scalars and rest else None


def _is_number(expr: Expr) -> bool:
    return isinstance(expr, Number)


def delta(left: Polynomial, right: Polynomial) -> Expr:
    """δ_ij; 1 for equal indices, 0 for those that differ by a number."""
    return Delta((), (left, right)) if (left - right).constant is None else Number(int(left == right))


def contracted(expr: Expr) -> Expr | None:
    """Σ_k δ_ik a_k = a_i, for a sum over a whole range; δ may stand inside further sums."""
    if not isinstance(expr, IndexSum) or expr.bounds[0] != ONE:
        return None
    bound = Polynomial.of(expr.index)
    found = _without_delta(expr.args[0], bound)
    if found is not None:
        body, other = found
        return body.substitute_integers({expr.index: other})
    terms = [expr.rebuild([term]) for term in _terms_with_delta(expr.args[0], bound)]
    return add(contracted(term) or term for term in terms) if terms else None


def _terms_with_delta(body: Expr, bound: Polynomial) -> list[Expr]:
    """The terms of a(δ_ik b + c), multiplied out; none where no term has a δ to contract."""
    factors = _factors(body)
    for place, factor in enumerate(factors):
        if isinstance(factor, Sum) and any(_without_delta(term, bound) for term in factor.args):
            return [multiply([*factors[:place], term, *factors[place + 1 :]]) for term in factor.args]
    return []


def _without_delta(body: Expr, bound: Polynomial) -> tuple[Expr, Polynomial] | None:
    """A product without its factor δ_ik, and i, where i is no index of a sum inside."""
    factors = _factors(body)
    for place, factor in enumerate(factors):
        rest = [*factors[:place], *factors[place + 1 :]]
        if isinstance(factor, Delta) and bound in factor.indices:
            other = next((index for index in factor.indices if index != bound), bound)
            return multiply(rest or [Number(1)]), other
        if isinstance(factor, IndexSum) and (found := _without_delta(factor.args[0], bound)) is not None:
            inner, other = found
            if factor.index not in other.names:
                return multiply([*rest, IndexSum((inner,), factor.params)]), other
        if _is_fraction(factor) and (found := _without_delta(factor.args[0], bound)) is not None:
            return multiply([*rest, factor.rebuild([found[0], *factor.args[1:]])]), found[1]
    return None


def _is_fraction(expr: Expr) -> bool:
    """N/s: a numerator over a divisor."""
    powers = expr.as_factors()
    return len(powers) == len(expr.args) == 2 and powers[0] == (expr.args[0], ONE) and powers[1][1] == -ONE


def counted(expr: Expr) -> Expr | None:
    """Σ_{k∈[n]} a = na, where a does not hold k."""
    if not isinstance(expr, IndexSum) or expr.index in expr.args[0].integers():
        return None
    named = (f"_{{{expr.index}}}", f"_{expr.index}")
    if any(symbol.name.endswith(named) for symbol in expr.free):  # a name for an inner function under the sum
        return None
    lower, upper = expr.bounds
    return multiply([Number(upper - lower + ONE), expr.args[0]])


def spelled_out(expr: Expr) -> Expr | None:
    """Σ_j v_j e_j = v, Σ_i Σ_j a_ij E_ij = A, and the same for sums of such entries."""
    if not isinstance(expr, IndexSum):
        return None
    sums, body = [expr], expr.args[0]
    while isinstance(body, IndexSum):
        sums, body = [*sums, body], body.args[0]
    factors = _factors(body)
    units = [f for f in factors if isinstance(_plain(f), UnitVector | UnitMatrix)]
    if len(units) != 1:
        return None
    (unit,) = units
    indices = _unit_indices(_plain(unit))
    axes = [(index.single_name or "", size) for index, size in zip(indices, _plain(unit).shape, strict=False)]
    names = {name for name, _ in axes}
    own, others = [s for s in sums if s.index in names], [s for s in sums if s.index not in names]
    if {s.index: s.bounds for s in own} != {name: (ONE, size) for name, size in axes}:  # each over its whole size
        return None
    return _in_place(factors, unit, axes, others)


def _in_place(
    factors: list[Expr], unit: Expr, axes: list[tuple[str, Polynomial]], others: list[IndexSum]
) -> Expr | None:
    """The product with the array that is spelled out at the place of the unit array; the factors that hold the indices
    are scalars and give the entries, all of them below the other sums.
    """
    names = {name for name, _ in axes}
    inside = [f for f in factors if f is not unit and (others or not names.isdisjoint(f.integers()))]
    if not inside or not all(factor.shape.is_scalar for factor in inside):
        return None
    entries = reduce(lambda body, outer: outer.rebuild([body]), reversed(others), multiply(inside))
    try:
        array = BUILDERS["array of entries"](entries, axes)
    except NoRule:
        return None
    placed = transpose(array) if isinstance(unit, Transpose) else array
    return multiply([placed if f is unit else f for f in factors if f not in inside])


def _factors(expr: Expr) -> list[Expr]:
    return list(expr.args) if isinstance(expr, Product) else [expr]


def _plain(expr: Expr) -> Expr:
    return expr.args[0] if isinstance(expr, Transpose) else expr


def _unit_indices(unit: Expr) -> list[Polynomial]:
    if isinstance(unit, UnitVector):
        return [unit.index]
    return list(unit.indices) if isinstance(unit, UnitMatrix) else []
