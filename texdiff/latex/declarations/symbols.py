"""What is known of each symbol at a point of a document: an immutable table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from texdiff.algebra.shape import SCALAR, Shape, Size
from texdiff.latex.grammar.syntax import Name, Syntax
from texdiff.source import Span

PROPERTIES = (
    "symmetric",
    "invertible",
    "spd",
    "orthogonal",
    "diagonal",
    "positive",
    "onehot",
    "constant",
)
KINDS = ("matrix", "vector", "scalar")
"""What a document may call a symbol without saying its size."""
OF_SQUARE = frozenset(("symmetric", "invertible", "spd", "orthogonal", "diagonal", "square"))
IMPLIED = {"spd": ("symmetric", "invertible"), "orthogonal": ("invertible",), "diagonal": ("symmetric",)}


class Signature(NamedTuple):
    """g: domain → codomain, with one shape per argument."""

    domain: tuple[Shape, ...]
    codomain: Shape

    @property
    def of_a_scalar(self) -> bool:
        """ℝ → ℝ: entry by entry on arrays."""
        return self.domain == (SCALAR,) and self.codomain == SCALAR


class Definition(NamedTuple):
    """name(parameters) = body; `problem` says why the body cannot be read, if it cannot."""

    parameters: tuple[Name, ...]
    body: Syntax | None
    problem: str = ""
    strong: bool = False
    """Marked by := or \\triangleq or a word such as let: wins over an earlier definition."""
    until: int | None = None
    """Where it ends, if it is given as an example."""
    letters: frozenset[str] = frozenset()
    """What a body that cannot be read mentions."""

    def holds(self, offset: int) -> bool:
        """Whether the document still means it at a place."""
        return self.until is None or offset < self.until


class SymbolInfo(NamedTuple):
    """One symbol.

    key         canonical LaTeX, latex as typed
    arguments   those of u = u(x), by key
    upper       the largest value of an index declared by i ∈ [n]
    series      the function is a power series, so it takes square matrices as such
    redeclared  its size was said after its definition: if they are of two kinds, the letter is used for another thing
    sources     the places it was understood from, in reading order
    """

    key: str
    latex: str
    shape: Shape | None = None
    traits: frozenset[str] = frozenset()
    integer: bool = False
    upper: Size | None = None
    arguments: tuple[Name, ...] = ()
    signature: Signature | None = None
    definition: Definition | None = None
    series: bool = False
    redeclared: bool = False
    name: Name | None = None
    sources: tuple[Span, ...] = ()

    @property
    def kind(self) -> str:
        """The word an author would use."""
        if self.integer:
            return "index" if self.upper is not None else "integer"
        if self.signature is not None:
            return "function"
        if self.shape is not None:
            return self.shape.kind
        called = next((kind for kind in KINDS if kind in self.traits), "")
        return called or ("defined" if self.definition else "unknown")

    @property
    def means_something(self) -> bool:
        """Whether a size or a definition is known."""
        return self.shape is not None or self.definition is not None

    @property
    def size(self) -> str:
        """The declared size, for the list of symbols."""
        if self.upper is not None:
            return f"1..{self.upper}"
        if self.signature is not None:
            return " × ".join(map(str, self.signature.domain)) + f" → {self.signature.codomain}"
        return str(self.shape) if self.shape is not None else ""


class Symbols:
    """The symbols in force; every change makes a new table."""

    __slots__ = ("_sizes", "_table", "aliases", "arrays", "says")

    def __init__(
        self,
        table: Mapping[str, SymbolInfo] | None = None,
        says: frozenset[str] = frozenset(),
        arrays: frozenset[str] = frozenset(),
        aliases: Mapping[str, Name] | None = None,
    ) -> None:
        self._table = dict(table or {})
        self.says = says
        """Conventions the document states: 'adjugate' for M^*."""
        self.arrays = arrays
        """Letters that the document uses as arrays somewhere: it transposes or inverts them."""
        self.aliases = dict(aliases or {})
        """Names that are another spelling of a symbol."""
        self._sizes: frozenset[str] | None = None

    def __iter__(self) -> Iterator[SymbolInfo]:
        return iter(self._table.values())

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def get(self, key: str) -> SymbolInfo | None:
        """What is known of a symbol."""
        return self._table.get(key)

    def with_info(self, *changed: SymbolInfo) -> Symbols:
        """This table with entries added or replaced."""
        table = {**self._table, **{info.key: info for info in changed}}
        return Symbols(table, self.says, self.arrays, self.aliases)

    def saying(self, *conventions: str) -> Symbols:
        """This table with conventions added."""
        return Symbols(self._table, self.says | frozenset(conventions), self.arrays, self.aliases)

    def with_aliases(self, aliases: Mapping[str, Name]) -> Symbols:
        """This table with names that are read as others, by key."""
        return Symbols(self._table, self.says, self.arrays, {**self.aliases, **aliases})

    def find(self, letter: str) -> list[SymbolInfo]:
        """The symbols with a letter, in any font, for comments that say `symmetric A`."""
        return [info for info in self if info.name is not None and info.name.letter == letter]

    @property
    def sizes(self) -> frozenset[str]:
        """The names that stand in declared sizes; each is an integer unless declared otherwise."""
        if self._sizes is None:
            self._sizes = frozenset(name for info in self for size in _sizes(info) for name in size.names)
        return self._sizes

    def is_integer(self, name: Name) -> bool:
        """Whether a name stands for an integer: declared so, or the name of a size."""
        info = self.get(name.key)
        if info is not None:
            return info.integer
        return name.typed in self.sizes


def with_implied(traits: Iterable[str]) -> frozenset[str]:
    """Properties and what follows from them."""
    found = set(traits)
    for trait in tuple(found):
        found.update(IMPLIED.get(trait, ()))
    return frozenset(found)


def fits(trait: str, shape: Shape | None) -> bool:
    """Whether an array of a shape can have a property; of an unknown shape, whether any can."""
    if shape is None:
        return True
    if trait in KINDS:
        return {"matrix": shape.is_matrix, "vector": shape.is_column, "scalar": shape.is_scalar}[trait]
    if trait in OF_SQUARE:
        return shape.is_square and not shape.is_scalar
    return trait != "onehot" or shape.is_column


def _sizes(info: SymbolInfo) -> Iterator[Size]:
    shapes = [info.shape] if info.shape is not None else []
    if info.signature is not None:
        shapes += [*info.signature.domain, info.signature.codomain]
    for shape in shapes:
        yield from shape
    if info.upper is not None:
        yield info.upper
