"""Printed formulas read again: the declarations that an author would have written, and the formula under them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import ascii_uppercase

from tests.engine.productions import EXPONENT
from tests.engine.tables import read
from texdiff.algebra.arithmetic import Sum
from texdiff.algebra.atoms import Identity, Ones, Symbol, Unknown, Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry, EntryArray
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import Shape
from texdiff.algebra.simplify import rewrite
from texdiff.output.printer import LatexPrinter

NOT_TYPED = frozenset(("FunctionDifferential", "FunctionKronecker", "Block"))
"""Integrals and blocks of a matrix, which the reader does not know yet, besides letters that are explained in words."""


def is_typed(expr: Expr) -> bool:
    """Whether the reader knows all the notation of an expression."""
    return not any(
        type(node).__name__ in NOT_TYPED
        or node.wording is not None
        or not _tells_sizes(node)
        or _reads_as_product(node)
        for node in expr.walk()
    )


def _reads_as_product(node: Expr) -> bool:
    """λ₂(A + B) is λ₂ times a sum for the reader: only words (λ_max) and lone arguments mark an eigenvalue."""
    return type(node).__name__ == "Eigenvalue" and str(node.params[0]).isdigit() and isinstance(node.args[0], Sum)


def _tells_sizes(node: Expr) -> bool:
    """How large [bᵀAe_i]_i is cannot be read: only entries tell how far their indices run."""
    if not isinstance(node, EntryArray):
        return True
    entries = [entry for entry in node.args[0].walk() if isinstance(entry, Entry)]
    return set(node.indices) <= {name for entry in entries for index in entry.indices for name in index.names}


def has_open_sizes(expr: Expr) -> bool:
    """Whether a size was left open by what is printed, as in 𝟏ᵀ𝟏."""
    return any("n_" in name for node in expr.walk() for size in node.shape for name in size.names)


def read_back(expr: Expr) -> Expr:
    """What the reader makes of a printed expression; raises RequestError where it cannot be read."""
    symbols = _symbols(expr)
    counts = sorted(expr.integers() | {str(EXPONENT)})
    given = (*map(_declaration, symbols), *_functions(expr), *(rf"{name} \in \mathbb{{N}}_{{+}}" for name in counts))
    assume = {symbol.name: ", ".join(sorted(symbol.traits)) for symbol in symbols if symbol.traits}
    return read(printed(expr), given, assume, expr)


def with_named_constants(expr: Expr) -> Expr:
    """The expression with letters for I, 0 and 𝟏, of which the printed formula does not say how large they are."""
    constants: set[Expr] = {
        node for node in expr.walk() if isinstance(node, Identity | Ones | Zero) and not node.shape.is_scalar
    }
    letters = dict(zip(sorted(constants, key=repr), ascii_uppercase, strict=False))
    return rewrite(expr, lambda node: Symbol(rf"\mathcal{{{letters[node]}}}", node.shape) if node in letters else None)


def printed(expr: Expr) -> str:
    """The formula as it appears in a document that uses its symbols."""
    return LatexPrinter(taken=[symbol.name for symbol in _symbols(expr)])(expr)


def _symbols(expr: Expr) -> list[Symbol]:
    """All symbols, with the arguments of functions, ordered by name."""
    found = set(expr.free)
    for symbol in expr.free:
        if isinstance(symbol, Unknown):
            found.update(symbol.arguments)
    return sorted(found, key=lambda symbol: symbol.name)


def _declaration(symbol: Symbol) -> str:
    arguments = f"({', '.join(a.name for a in symbol.arguments)})" if isinstance(symbol, Unknown) else ""
    left = f"{symbol.name} = {symbol.name}{arguments}" if arguments else symbol.name
    return rf"{left} \in {_space(symbol.shape)}"


def _space(shape: Shape) -> str:
    if shape.is_scalar:
        return r"\mathbb{R}"
    sizes = shape[:1] if shape.is_column else shape
    product = r" \times ".join(map(_size, sizes))
    return rf"\mathbb{{R}}^{{{product}}}"


def _size(size: Polynomial) -> str:
    text = LatexPrinter().integer(size)
    return f"({text})" if len(size.terms) > 1 else text


def _functions(expr: Expr) -> Iterator[str]:
    """The signatures of the unspecified functions."""
    found: Mapping[str, Expr] = {
        str(node.params[0]): node for node in expr.walk() if node.unspecified_name and node.args
    }
    for name, node in found.items():
        kind, codomain = node.params[1], node.params[3]
        if kind == "general" and isinstance(codomain, Shape):
            domain = r" \times ".join(_space(argument.shape) for argument in node.args)
            yield rf"{name}: {domain} \to {_space(codomain)}"
        elif kind == "elementwise":
            yield rf"{name}: \mathbb{{R}} \to \mathbb{{R}}"
        elif kind == "matrix":
            yield rf"{name}(z) = c_0 + c_1 z + c_2 z^2 + \cdots"
