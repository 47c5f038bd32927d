"""The untyped tree of a formula as it stands on the page: what the grammar makes and the elaboration reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from fractions import Fraction

from texdiff.latex.grammar.place import NOWHERE, Place
from texdiff.records import Record, record


@record
class Syntax(Record):
    """A piece of a formula; two pieces are equal if they say the same, wherever they stand."""

    place: Place = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    def children(self) -> Iterator[Syntax]:
        """The pieces right below this one, in reading order."""
        for name in self._named:
            yield from _pieces(getattr(self, name)) if name != "place" else ()


@record
class Number(Syntax):
    """Digits; `digits` as typed, for x_{13}."""

    value: Fraction
    digits: str = ""


@record
class Name(Syntax):
    r"""A letter with its style, accents and index.

    stem     the canonical LaTeX without the index: \bar{\boldsymbol{x}}
    style    the font macro, '' for a plain letter; `word` says that the letter is a word, as in \mathrm{loss}
    indices  the index as formulas, () where it says nothing (x_{\text{max}}); raised: x^{(i)} rather than x_i
    tex      as typed, without the index
    """

    stem: str
    letter: str
    style: str = ""
    accents: tuple[str, ...] = ()
    index: str = ""
    indices: tuple[Syntax, ...] = ()
    raised: bool = False
    tex: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """What the symbol is looked up by, index included."""
        if not self.index:
            return self.stem
        return f"{self.stem}^{{({self.index})}}" if self.raised else f"{self.stem}_{{{self.index}}}"

    @property
    def typed(self) -> str:
        """The LaTeX to print, index included."""
        if not self.index:
            return self.tex or self.stem
        if self.raised:
            return f"{self.tex or self.stem}^{{({self.index})}}"
        short = len(self.index) == 1
        return f"{self.tex or self.stem}_{self.index}" if short else f"{self.tex or self.stem}_{{{self.index}}}"


@record
class Slice(Syntax):
    """The colon of A_{i,:}: all of an axis."""


@record
class Power(Syntax):
    """A superscript. `mark` is its canonical text (T, -1, \\dagger), `exponent` the formula, if it is one."""

    base: Syntax
    mark: str
    exponent: Syntax | None = None


@record
class Primed(Syntax):
    """f' or X', with so many primes."""

    base: Syntax
    count: int


@record
class Indexed(Syntax):
    """An index on something that is no name: [M]_{ij}."""

    base: Syntax
    index: str
    indices: tuple[Syntax, ...]


@record
class Sum(Syntax):
    """Terms with their signs; a lone term with a minus too."""

    terms: tuple[Syntax, ...]
    signs: tuple[str, ...]


@record
class Product(Syntax):
    """Factors side by side."""

    factors: tuple[Syntax, ...]


@record
class Infix(Syntax):
    """Two operands with a sign such as \\odot or \\cdot between them."""

    sign: str
    left: Syntax
    right: Syntax


@record
class Fraction_(Syntax):
    """\\frac{top}{bottom} or top/bottom."""

    top: Syntax
    bottom: Syntax


@record
class Derivative(Syntax):
    """∂ top/∂ variables; one entry per order. `transposed` says which variables carry a transpose."""

    top: Syntax
    variables: tuple[Syntax, ...]
    transposed: tuple[bool, ...] = ()


@record
class Gradient(Syntax):
    """\\nabla_x f, \\nabla_x^2 f; without an index the variable is the function's own argument."""

    operand: Syntax
    variable: Syntax | None = None
    order: int = 1


@record
class Differential(Syntax):
    """\\mathrm{d} of the factor that follows."""

    operand: Syntax


@record
class Root(Syntax):
    """\\sqrt[degree]{operand}."""

    operand: Syntax
    degree: Syntax | None = None


@record
class Call(Syntax):
    """A known function, by its name in the table of operators, applied to its arguments.

    `primes` counts f', `closed` says that the arguments stood in parentheses.
    """

    function: str
    arguments: tuple[Syntax, ...]
    primes: int = 0
    closed: bool = True


@record
class Application(Syntax):
    """A function of the document applied to arguments, f'(x): found by elaboration, which knows what is a function."""

    name: Name
    arguments: tuple[Syntax, ...]
    primes: int = 0


@record
class Head(Syntax):
    """The name of a known function, or a \\mathrm{d}, before it has met its argument; never part of a whole tree."""

    function: str


@record
class Group(Syntax):
    """Something in parentheses, brackets or braces; several items where commas stand between them."""

    items: tuple[Syntax, ...]
    opening: str = "("


@record
class Fence(Syntax):
    """|M|, \\|x\\|_2, \\langle a, b\\rangle: delimiters that mean something, with an index behind them."""

    opening: str
    closing: str
    items: tuple[Syntax, ...]
    index: str = ""
    weight: Syntax | None = None


@record
class Array(Syntax):
    """The rows of a matrix environment."""

    rows: tuple[tuple[Syntax, ...], ...]


@record
class Range(Syntax):
    """What an index runs over; style is 'bare' k, 'range' k=1..n, 'set' k∈[n]."""

    index: Name
    lower: Syntax | None
    upper: Syntax | None
    style: str


@record
class Summation(Syntax):
    """\\sum or \\prod (the sign) over one or more ranges, outermost first."""

    ranges: tuple[Range, ...]
    body: Syntax
    sign: str


def _pieces(value: object) -> Iterator[Syntax]:
    if isinstance(value, Syntax):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _pieces(part)


def pieces(syntax: Syntax) -> Iterator[Syntax]:
    """A formula and everything in it."""
    yield syntax
    for child in syntax.children():
        yield from pieces(child)


def names(syntax: Syntax) -> Iterator[Name]:
    """All names in a formula, in reading order, those in indices aside."""
    waiting = [syntax]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, Name):
            yield piece
        else:
            waiting.extend(reversed([*piece.children()]))
