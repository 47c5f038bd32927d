"""Sums, products, signs, powers, fractions, delimiters and matrices as typed drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from texdiff.algebra.arithmetic import Product, Sum, Transpose
from texdiff.algebra.atoms import Number, Zero
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Reading, readings
from texdiff.algebra.shape import SCALAR, Shape, ShapeError
from texdiff.latex.elaboration import draft as d
from texdiff.latex.elaboration.applying import merged, unspecified
from texdiff.latex.elaboration.cutting import cut
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.indices import polynomial
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.place import Place
from texdiff.latex.tokens.spelling import TIMES, UNSPECIFIED, is_upper

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator


def number(elab: Elaborator, node: s.Number) -> Draft:
    return d.number(node.value, node.place)


def total(elab: Elaborator, node: s.Sum) -> Draft:
    """Terms of one shape; RequestError names two that differ."""
    terms = [_signed(elab, elab.draft(term), sign) for term, sign in zip(node.terms, node.signs, strict=True)]
    if len(terms) == 1:
        return replace(terms[0], place=node.place)
    first = next((term for term in terms if term.node is not Zero), terms[0])
    for k, term in enumerate(terms):
        if term.node is Zero and not first.is_scalar:
            terms[k] = replace(term, params=tuple(first.shape), shape=first.shape)
        else:
            _require_same(elab, first, terms[k], node.place)
    return Draft(Sum, tuple(terms), (), first.shape, node.place)


def _require_same(elab: Elaborator, first: Draft, other: Draft, place: Place) -> None:
    try:
        Sum.infer((elab.sizes.shape(first.shape), elab.sizes.shape(other.shape)), (), elab.sizes.equal)
    except ShapeError as error:
        shapes = [elab.sizes.shape(term.shape) for term in (first, other)]
        described = " and ".join(f"{t.tex} ({_size(x)})" for t, x in zip((first, other), shapes, strict=True))
        hint = ""
        if shapes[0].kind != shapes[1].kind:
            hint = (
                "write a\\mathbf{I}" if SCALAR in shapes else "for a number, write a\\mathbf{I} with a \\in \\mathbb{R}"
            )
        elab.fail("sizes", f"the terms {described} cannot be added: {error}", place, hint)


def _size(shape: object) -> str:
    text = str(shape)
    return "size unknown" if "?" in text else text


def _signed(elab: Elaborator, term: Draft, sign: str) -> Draft:
    if sign == "+":
        return term
    value = d.integer_value(term)
    if value is not None and value.constant is not None:
        return d.number(-value, term.place)
    factors = (d.number(-1), *(term.args if term.node is Product else (term,)))
    return Draft(Product, factors, (), term.shape, term.place)


def _is_group(draft: Draft) -> bool:
    return draft.is_scalar and any(not argument.is_scalar for argument in draft.args)


# --- products ---


def product(elab: Elaborator, node: s.Product) -> Draft:
    factors = merged(elab, node.factors)
    drafts = [elab.draft(factor) for factor in factors]
    _suspect_scalars(elab, factors, drafts)
    return _multiplied(elab, drafts, node.place)


def _suspect_scalars(elab: Elaborator, factors: Sequence[s.Syntax], drafts: Sequence[Draft]) -> None:
    """Beside arrays, an undeclared capital that was taken for a scalar could be a matrix."""
    if not elab.open or all(draft.is_scalar for draft in drafts):
        return
    before: Draft | None = None
    for factor, draft in zip(factors, drafts, strict=True):
        if draft.is_scalar:
            elab.suspect(factor)
        if draft.is_scalar and isinstance(factor, s.Name) and before is not None and not before.shape.is_column:
            elab.suspect_letter(factor)
        before = draft if not draft.is_scalar else None


_ENTRYWISE = "\\odot"


def infix(elab: Elaborator, node: s.Infix) -> Draft:
    """An operator's sign, or an ordinary product where no operator claims the sign for these kinds."""
    sides = [elab.draft(node.left), elab.draft(node.right)]
    sign = _ENTRYWISE if f"hadamard {node.sign}" in elab.symbols.says else node.sign
    found = elab.operator([r for r in readings("infix") if r.spelling == sign], sides, node.place)
    if found is not None:
        return found
    if node.sign in UNSPECIFIED:
        return unspecified(node.sign, tuple(sides), "general", sides[0].shape, 0, node.place)
    _suspect_scalars(elab, (node.left, node.right), sides)
    if node.sign in TIMES or all(side.is_scalar for side in sides):
        return _multiplied(elab, sides, node.place)
    kinds = " and ".join(f"{side.tex} (a {side.shape.kind})" for side in sides)
    return elab.fail("sizes", f"{node.sign} does not stand between {kinds}", node.place)


def _multiplied(elab: Elaborator, drafts: list[Draft], place: Place) -> Draft:
    """The product, products inside it spliced in unless they are scalars made of arrays."""
    factors: list[Draft] = []
    for draft in drafts:
        splice = draft.node is Product and draft.read is None and not _is_group(draft)
        factors.extend(draft.args if splice else (draft,))
    return cut(factors, elab.sizes, place)


def group(elab: Elaborator, node: s.Group) -> Draft:
    if len(node.items) != 1:
        elab.fail("syntax", "several formulas stand in parentheses without a function", node.place)
    return replace(elab.draft(node.items[0]), place=node.place)


# --- fractions, roots, delimiters, matrices ---


def fraction(elab: Elaborator, node: s.Fraction_) -> Draft:
    """A rational number, or a quotient by a scalar."""
    if isinstance(node.top, s.Number) and isinstance(node.bottom, s.Number):
        if node.bottom.value == 0:
            elab.fail("syntax", "a division by zero", node.place)
        return d.number(node.top.value / node.bottom.value, node.place)
    sides = [elab.draft(node.top), elab.draft(node.bottom)]
    return _required(elab, readings("quotient"), sides, node.place, "fraction")


def root(elab: Elaborator, node: s.Root) -> Draft:
    operand = elab.draft(node.operand)
    if node.degree is None:
        return _required(elab, readings("root"), [operand], node.place, "root")
    degree = polynomial(elab, node.degree)
    if degree is None or degree.constant is None or degree.constant <= 0:
        elab.fail("syntax", "the degree of a root must be a number", node.place)
    exponent = d.number(Fraction(1) / degree.constant, node.place)
    return _required(elab, readings("power"), [operand, exponent], node.place, "root")


def _required(elab: Elaborator, table: list[Reading], args: list[Draft], place: Place, what: str) -> Draft:
    found = elab.operator(table, args, place)
    if found is None:
        kinds = " and ".join(f"a {argument.shape.kind}" for argument in args)
        elab.fail("sizes", f"a {what} of {kinds} has no meaning: {place.tex}", place)
    return found


def fence(elab: Elaborator, node: s.Fence) -> Draft:
    """|M|, a norm with its index, an inner product."""
    items = [elab.draft(item) for item in node.items]
    if items[0].is_scalar and any(is_upper(name.letter) for item in node.items for name in s.names(item)):
        for item in node.items:
            elab.suspect(item)
    pair = f"{node.opening} {node.closing}"
    spelled = f"{pair} {node.index}" if node.index else pair
    found = elab.operator(_fences(spelled), items, node.place)
    if found is None and node.weight is not None:
        found = _weighted(elab, node, pair, items)
    if found is None:
        kinds = " and ".join(f"a {item.shape.kind} ({_size(elab.sizes.shape(item.shape))})" for item in items)
        hint = "norms of matrices are \\|X\\|, \\|X\\|_F, \\|X\\|_2 and \\|X\\|_*" if items[0].shape.is_matrix else ""
        elab.fail("sizes", f"{node.place.tex}: these delimiters around {kinds} have no meaning", node.place, hint)
    return found


def _weighted(elab: Elaborator, node: s.Fence, pair: str, items: list[Draft]) -> Draft | None:
    """\\|x\\|_W: the index is a matrix; \\|x\\|_p: it is a number."""
    weight = elab.draft(node.weight) if node.weight is not None else None
    if weight is None:
        return None
    order = d.integer_value(weight)
    if order is not None:
        return elab.operator(_fences(f"{pair} #"), items, node.place, (order,))
    if not weight.shape.is_matrix:
        return None
    return elab.operator(_fences(f"{pair} *"), [*items, weight], node.place)


def _fences(spelled: str) -> list[Reading]:
    return [r for r in readings("fence") if r.spelling == spelled]


def array(elab: Elaborator, node: s.Array) -> Draft:
    entries = [elab.draft(cell) for row in node.rows for cell in row]
    if not all(entry.is_scalar for entry in entries):
        entries = _with_blocks_of_zeros(elab, entries, len(node.rows[0]))
    found = elab.operator(readings("array"), entries, node.place, (len(node.rows), len(node.rows[0])))
    if found is None:
        elab.fail("unsupported", "a matrix written out with such entries is not supported", node.place)
    return found


def _with_blocks_of_zeros(elab: Elaborator, entries: list[Draft], width: int) -> list[Draft]:
    """0 among blocks has the size of its place: one row beside scalars and rows, one column below them and columns."""
    shapes = [None if _is_zero(entry) else elab.sizes.shape(entry.shape) for entry in entries]

    def sized(number: int, entry: Draft) -> Draft:
        if shapes[number] is not None:
            return entry
        start = number - number % width
        rows = [shape.rows for shape in shapes[start : start + width] if shape is not None]
        cols = [shape.cols for shape in shapes[number % width :: width] if shape is not None]
        found = (ONE if ONE in sizes else elab.sizes.fresh() for sizes in (rows, cols))
        return d.zero(Shape(*found), entry.place)

    return [sized(number, entry) for number, entry in enumerate(entries)]


def _is_zero(entry: Draft) -> bool:
    return entry.node is Zero or is_number(entry, 0)


# --- exponents ---


def exponent_value(elab: Elaborator, base: Draft, exponent: s.Syntax) -> Draft:
    """An exponent: an integer name or number where it is one, else any scalar; of a matrix it must be an integer."""
    value = polynomial(elab, exponent, index=not base.is_scalar)
    if value is not None:
        return d.number(value, exponent.place)
    return elab.draft(exponent)


def transposed(elab: Elaborator, base: Draft, node: s.Syntax, place: Place) -> Draft:
    """A transpose; of a scalar only where the author says so."""
    if base.is_scalar:
        elab.doubt(node)
    return Draft(Transpose, (base,), (), base.shape.transposed, place)


def is_number(draft: Draft, value: int) -> bool:
    """Whether a draft is a certain number."""
    return draft.node is Number and d.integer_value(draft) == Polynomial.of(value)
