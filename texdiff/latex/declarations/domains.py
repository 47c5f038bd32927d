"""The sets that declarations name: \\mathbb{R}^{m \\times n}, \\mathbb{S}_{++}^n, \\mathbb{N}_+, [n], \\{1, …, n\\}."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import SCALAR, Shape, Size
from texdiff.errors import RequestError
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.integers import polynomial
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import ELLIPSES

_REALS = ("R", "ℝ", "\\R", "\\Re", "\\reals", "\\Real", "\\RR", "\\Reals", "\\real")
_INTEGERS = ("N", "Z", "ℕ", "ℤ", "\\N", "\\Z")
_POSITIVE = ("++", ">0", "+*", "{>0}", "\\gt0")
_MATRICES = {
    "M": (),
    "Mat": (),
    "GL": ("invertible",),
    "SL": ("invertible",),
    "O": ("orthogonal", "invertible"),
    "SO": ("orthogonal", "invertible"),
    "Sym": ("symmetric",),
}
"""Names of sets of matrices, M_{m,n}(\\mathbb{R}) or GL(n), and the properties of their members."""


class Domain(NamedTuple):
    """A set: arrays of a shape with properties, or integers up to `upper`."""

    shape: Shape = SCALAR
    traits: frozenset[str] = frozenset()
    integer: bool = False
    upper: Size | None = None


def read_domains(tokens: Sequence[Token]) -> tuple[Domain, ...] | None:
    """One set, or several with \\times between them; None where one is not understood."""
    listed = _listed(tokens)
    if listed is not None:
        return (listed,)
    try:
        tree = parse(tokens)
    except RequestError:
        return None
    found = [_domain(part) for part in _product(tree)]
    return None if None in found else tuple(domain for domain in found if domain is not None)


def _product(tree: s.Syntax) -> list[s.Syntax]:
    if isinstance(tree, s.Group) and tree.opening == "(" and len(tree.items) == 1:
        return _product(tree.items[0])
    if isinstance(tree, s.Infix) and tree.sign == "\\times":
        return [*_product(tree.left), *_product(tree.right)]
    return [tree]


def _listed(tokens: Sequence[Token]) -> Domain | None:
    """\\{1, \\dots, n\\}."""
    texts = [token.text for token in tokens]
    if not any(text in ELLIPSES for text in texts) or len(tokens) < 5 or texts[0] not in ("\\{", "["):
        return None
    last = max(place for place, text in enumerate(texts) if text == ",")
    end = _size_of(tokens[last + 1 : -1])
    return Domain(integer=True, upper=end) if texts[1] in ("1", "0") and end is not None else None


def _size_of(tokens: Sequence[Token]) -> Size | None:
    try:
        return size(parse(tokens))
    except RequestError:
        return None


def size(tree: s.Syntax) -> Size | None:
    """A formula as a size: every name in it is an integer, and an array has rows and columns."""
    found = polynomial(tree, lambda name: not name.style or name.index != "" or len(name.letter) > 1)
    return None if found is not None and found.constant is not None and found.constant < 1 else found


def size_in_words(parts: Sequence[Sequence[Token]], column: bool) -> Domain | None:
    r"""The size that stands beside a noun: n \times m, rows and columns, or the n of an n-dimensional vector."""
    try:
        trees = [parse(tokens) for tokens in parts]
    except RequestError:
        return None
    if len(trees) == 2:
        rows, cols = map(size, trees)
        return Domain(Shape(rows, cols)) if rows is not None and cols is not None else None
    tree = trees[0]
    group = tree.items[0] if isinstance(tree, s.Group) and len(tree.items) == 1 else tree
    sides = _product(group)
    return _real("", group) if len(sides) == (1 if column else 2) else None


def _domain(tree: s.Syntax) -> Domain | None:
    if isinstance(tree, s.Product):
        return _of_matrices(tree)
    base, exponent = (tree.base, tree.exponent) if isinstance(tree, s.Power) else (tree, None)
    if isinstance(tree, s.Power) and exponent is None and isinstance(base, s.Name) and tree.mark.count(",") == 1:
        return _with_comma(base, tree.mark)
    if isinstance(tree, s.Power) and exponent is None:
        base, exponent = _signed(tree), None
    if isinstance(base, s.Group):
        return _bracketed(base, exponent)
    if not isinstance(base, s.Name):
        return None
    if base.letter in _INTEGERS and (base.style or base.letter.startswith("\\")):
        return Domain(integer=True) if exponent is None else None
    if base.letter == "S" and base.style:
        return _symmetric(base.index, exponent)
    if base.letter in _REALS and (base.style or base.letter != "R" or exponent is not None):
        return _real(base.index, exponent)
    return None


def _with_comma(base: s.Name, sizes: str) -> Domain | None:
    """\\mathbb{R}^{m,n}."""
    if base.letter not in _REALS or not sizes.replace(",", "").isalnum():
        return None
    rows, cols = (Polynomial.of(int(part) if part.isdecimal() else part) for part in sizes.split(","))
    return Domain(Shape(rows, cols))


def _of_matrices(tree: s.Product) -> Domain | None:
    """M_{m,n}(\\mathbb{R}), \\mathrm{GL}(n): the sizes stand below or in the parentheses, plain O(n) is no set."""
    *factors, group = tree.factors
    names = [factor for factor in factors if isinstance(factor, s.Name)]
    if not isinstance(group, s.Group) or len(names) < len(factors):
        return None
    letters = "".join(name.letter for name in names)
    inside = [item for item in group.items if not (isinstance(item, s.Name) and item.letter in _REALS)]
    sizes = [size(side) for part in names[-1].indices or inside for side in _product(part)]
    is_set = len(inside) < len(group.items) or names[0].style or len(letters) > 1
    if letters not in _MATRICES or not is_set or len(sizes) not in (1, 2):
        return None
    rows, cols, traits = sizes[0], sizes[-1], frozenset(_MATRICES[letters])
    if rows is None or cols is None or (traits and rows != cols):
        return None
    return Domain(Shape(rows, cols), traits)


def _signed(tree: s.Power) -> s.Syntax:
    """\\mathbb{R}^+ as \\mathbb{R}_+."""
    plain = isinstance(tree.base, s.Name) and not tree.base.index and tree.mark in ("+", "++", "*")
    return s.Name(tree.base.stem, tree.base.letter, tree.base.style, index=tree.mark) if plain else tree  # type: ignore[attr-defined]


def _real(index: str, exponent: s.Syntax | None) -> Domain | None:
    traits = frozenset(("positive",)) if index.replace(" ", "") in _POSITIVE else frozenset[str]()
    if exponent is None:
        return Domain(SCALAR, traits)
    sides = _product(exponent)
    sizes = [size(side) for side in sides]
    if len(sizes) > 2 or None in sizes:
        return None
    rows, cols = sizes[0], (sizes[1] if len(sizes) == 2 else ONE)
    return Domain(Shape(rows, cols), traits) if rows is not None and cols is not None else None


def _symmetric(index: str, exponent: s.Syntax | None) -> Domain | None:
    rows = size(exponent) if exponent is not None else None
    if rows is None:
        return None
    definite = index.replace(" ", "") in _POSITIVE
    return Domain(Shape(rows, rows), frozenset(("spd", "symmetric", "invertible") if definite else ("symmetric",)))


def _bracketed(group: s.Group, exponent: s.Syntax | None) -> Domain | None:
    """[n], and sets of numbers: [0, 1], (0, 1), \\{0, 1\\}^n."""
    if group.opening == "[" and len(group.items) == 1 and exponent is None:
        upper = size(group.items[0])
        return Domain(integer=True, upper=upper) if upper is not None else None
    numbers = all(isinstance(item, s.Number | s.Sum) for item in group.items)
    if len(group.items) < 2 or not numbers:
        return None
    return _real("", exponent)
