"""Reading entries: tr(M E_ji) = [M]_ij, h e_i = [h]_i, h ∂u/∂x_i = [h ∂u/∂x]_i."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from texdiff.algebra.arithmetic import Product, Sum, Transpose, multiply
from texdiff.algebra.atoms import Identity, Number, Symbol, Unknown, Zero
from texdiff.algebra.contract import delta, entry_of_cut, entry_of_unit
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import Entry, IndexSum, UnitMatrix, UnitVector, unit
from texdiff.algebra.inert import Partial
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import ShapeError
from texdiff.algebra.simplify import rewrite, simplified
from texdiff.calculus.components import IndexForm
from texdiff.calculus.weighted import Weighted

UNIT_MATRIX = Rule("unit matrix", r"\partial X/\partial x_{ij}=\mathbf{E}_{ij}")
UNIT_ENTRY = Rule("entry by entry of a vector", r"\partial x_{i}/\partial x_{j}=\delta_{ij}")
UNIT_VECTOR = Rule("unit vector", r"\partial\boldsymbol{x}/\partial x_i=\boldsymbol{e}_i")

PLACEHOLDER = "#"
"""The index of sums that are built only to see whether there are any."""

Place = tuple[Polynomial, Polynomial]


class Carrier(NamedTuple):
    """What an isolated term ends in, and the array that its weight is an entry of.

    turned       E_ij where E_ji is what reads off the entry (i, j)
    derivative   ∂u/∂x for the inert ∂u/∂x_i; `liftable` is False where that is no matrix
    """

    turned: bool = False
    derivative: Expr | None = None
    liftable: bool = True

    def array(self, term: Weighted) -> Expr:
        """The array of which the term is one entry, before it is turned."""
        factors = [term.left, *([term.weight] if term.weight is not None else [])]
        if self.derivative is not None:
            factors.append(self.derivative)
        elif term.weight is None and term.left.shape.is_scalar:
            factors.append(Identity(term.body.shape.rows))
        return term.bind(multiply(factors))


def unit_array(variable: Entry) -> Expr:
    """E_ij or e_i for the entry by which is differentiated."""
    row, col = variable.params
    return unit(row, col, variable.args[0].shape)


def with_units(expr: Expr, variable: Expr) -> tuple[Expr, Rule]:
    """∂X/∂x_ij written as E_ij, and its transpose as E_ji; ∂x/∂x_i as e_i, under a sum over j ∂x_j/∂x_i as δ_ij."""
    if not isinstance(variable, Entry):
        return expr, UNIT_MATRIX
    array, inert = unit_array(variable), Partial((variable.args[0], variable))
    bound = _bound_alone(expr, inert)

    def local(node: Expr) -> Expr | None:
        if node == inert:
            return array
        if isinstance(node, Entry) and isinstance(node.args[0], UnitVector) and bound & node.indices[0].names:
            return entry_of_unit(node)
        if isinstance(node, Transpose) and isinstance(node.args[0], UnitMatrix):
            return node.args[0].transposed()
        return multiply(node.args) if isinstance(node, Product) else None

    result = rewrite(expr, local)
    if isinstance(array, UnitMatrix):
        return result, UNIT_MATRIX
    return result, UNIT_VECTOR if array in result.walk() else UNIT_ENTRY


def _bound_alone(expr: Expr, inert: Expr) -> frozenset[str]:
    """The indices of sums, where no other derivative stands in the expression, which would have to be isolated."""
    nodes = list(expr.walk())
    if any(isinstance(node, Partial) and node != inert for node in nodes):
        return frozenset()
    return frozenset(node.index for node in nodes if isinstance(node, IndexSum))


def carriers_in(expr: Expr, variable: Expr) -> dict[Expr, Carrier]:
    """The carriers of a differentiated expression: unit arrays and their transposes, inert ∂u/∂x_ij."""
    found: dict[Expr, Carrier] = {}
    array = unit_array(variable) if isinstance(variable, Entry) else None
    turned = array.transposed() if isinstance(array, UnitMatrix) else None
    for node in expr.walk():
        if array is not None and turned is not None and node in (array, turned):
            found |= {turned: Carrier(turned=True), array: Carrier()}
        elif node == array:
            found[node] = Carrier()
        elif isinstance(node, Partial) and node.args[-1] == variable:
            found[node] = _function_carrier(node, variable)
    return found


def _function_carrier(node: Partial, variable: Expr) -> Carrier:
    """∂u/∂x_i belongs to ∂u/∂x, where that is a matrix."""
    if not isinstance(variable, Entry) or not isinstance(node.args[0], Unknown):
        return Carrier(liftable=False)
    try:
        return Carrier(derivative=Partial((*node.args[:-1], variable.args[0])))
    except ShapeError:
        return Carrier(liftable=False)


def shortest_entry(expr: Expr, place: Place) -> Expr:
    """[M]_ij with scalars in front, written out in entries of symbols where that needs no sum over an index."""
    plain = entry_of(expr, place)
    *scalars, entry = plain.args if isinstance(plain, Product) else (plain,)
    if not isinstance(entry, Entry):
        return plain
    try:
        written = IndexForm(lambda: PLACEHOLDER).of(entry.args[0], *entry.indices)
    except NoRule:
        return plain
    needs_sum = any(isinstance(node, IndexSum) and node.index == PLACEHOLDER for node in written.walk())
    return plain if needs_sum else multiply([*scalars, written])


class _Products(IndexForm):
    """Entries without sums: [LM]_ij stays, but for what unit arrays in it pick out."""

    def __init__(self) -> None:
        super().__init__(lambda: PLACEHOLDER, opaque=True)

    def sum_over(self, size: Polynomial, body: Callable[[Polynomial], Expr]) -> Expr:
        raise NoRule("this entry is a sum over an index")

    def _chain(self, chain: Sequence[Expr], row: Polynomial, col: Polynomial) -> Expr:
        if len(chain) == 1:
            return self.of(chain[0], row, col)
        for k in range(1, len(chain)):
            if chain[k].shape.rows == ONE:
                return multiply([self._chain(chain[:k], row, ONE), self._chain(chain[k:], ONE, col)])
        whole = Entry((multiply(chain),), (row, col))
        cut = entry_of_cut(whole)
        return whole if cut is None else rewrite(cut, self._part)

    def _part(self, expr: Expr) -> Expr | None:
        return self.of(expr.args[0], *expr.indices) if isinstance(expr, Entry) else None


def in_entries(expr: Expr) -> Expr:
    """Entries of composite arrays in entries of their parts, where that is shorter or spares E_kl or [M + N]_ij."""

    def local(node: Expr) -> Expr | None:
        if not isinstance(node, Entry) or isinstance(node.args[0], Symbol):
            return None
        try:
            written = simplified(_Products().of(node.args[0], *node.indices))
        except NoRule:  # it needs sums
            return None
        return min((node, written), key=_roughness)

    return rewrite(expr, local)


def _roughness(expr: Expr) -> tuple[int, int]:
    """Unit arrays and entries of sums and outer products, which a reader would have to work out; then the length."""
    nodes = list(expr.walk())
    units = sum(isinstance(node, UnitMatrix | UnitVector) for node in nodes)
    return units + sum(isinstance(node, Entry) and _is_made_of_parts(node.args[0]) for node in nodes), cost(expr)


def _is_made_of_parts(array: Expr) -> bool:
    """A sum, its transpose or a fraction over it, and a column times a row: entries of these are made of theirs."""
    if isinstance(array, Sum):
        return True
    factors = [base for base, _ in array.as_factors() if not base.shape.is_scalar]
    if isinstance(array, Product) and len(factors) > 1:
        return any(factor.shape.rows == ONE for factor in factors)
    inner = array.args if isinstance(array, Transpose) else factors[:1]
    return any(part is not array and _is_made_of_parts(part) for part in inner)


def entry_of(expr: Expr, place: Place) -> Expr:
    """[M]_ij with scalars in front, δ_ij for the identity, sums over an index outside."""
    if isinstance(expr, IndexSum):
        return expr.rebuild([entry_of(expr.args[0], place)])
    if isinstance(expr, Zero):
        return Number(0)
    if isinstance(expr, Identity):
        return delta(*place)
    if expr.shape.is_scalar:
        return expr
    if isinstance(expr, Product):
        scalars = [f for f in expr.args if f.shape.is_scalar]
        if scalars:
            return multiply([*scalars, entry_of(multiply([f for f in expr.args if not f.shape.is_scalar]), place)])
    return Entry((expr,), place)
