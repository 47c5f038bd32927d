"""From syntax to drafts: what every name, sign and juxtaposition means, given the symbols in force.

One elaborator reads all formulas that belong together, so that their sizes are found together. The readers of the
single pieces stand in their own modules; this one holds what they share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn

from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Reading
from texdiff.algebra.shape import SCALAR, Shape, ShapeError, Size, column
from texdiff.algebra.unify import Unifier
from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import KINDS, Symbols
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.survey import Survey, survey
from texdiff.latex.grammar.place import Place
from texdiff.latex.grammar.syntax import Name, Syntax, names
from texdiff.latex.tokens.spelling import BOLD, CALLIGRAPHIC, is_upper

ReaderTable = Mapping[type[Syntax], Callable[["Elaborator", Any], Draft]]
MATRIX_TRAITS = frozenset(("square", "symmetric", "invertible", "spd", "orthogonal", "diagonal"))


class Conventions(NamedTuple):
    """What guides one reading.

    kinds       the kind chosen for an undeclared plain letter, 'scalar' where none is given
    keep        names that are not replaced by their definitions: the variables
    dependents  undeclared names that count as functions, with their arguments
    entrywise   named functions act entry by entry on square matrices too
    rectangular named functions act entry by entry on matrices of unknown sizes, which else count as square
    layout      of the fractions in the formula: numerator, denominator or gradient
    nearby      names beside the formula, whose entries may stand in it
    """

    kinds: Mapping[str, str] = {}
    keep: frozenset[str] = frozenset()
    dependents: Mapping[str, tuple[Name, ...]] = {}
    entrywise: bool = False
    rectangular: bool = False
    layout: str = "numerator"
    nearby: tuple[Name, ...] = ()


class Elaborator:
    """Reads formulas under one table of symbols."""

    def __init__(self, readers: ReaderTable, symbols: Symbols, survey: Survey, conventions: Conventions) -> None:
        self.symbols = symbols
        self.survey = survey
        self.conventions = conventions
        self.sizes = Unifier()
        self.indices: dict[str, Size | None] = {}
        self.bindings: dict[str, Draft] = {}
        self.expanding: tuple[str, ...] = ()
        self.expansions = 0
        self.undeclared: dict[str, Name] = {}
        self.open: dict[str, str] = {}
        self.presumed_square = False
        self.defined: dict[str, Draft] = {}
        self.notes: list[str] = []
        """What was concluded and is worth saying."""
        self.doubtful = False
        self.suspects: set[str] = set()
        """Undeclared capitals that were read as scalars where a matrix would do as well."""
        self._readers = readers
        self._shapes: dict[str, Shape] = {}

    def draft(self, syntax: Syntax) -> Draft:
        """The typed form of a formula, sizes perhaps unknown; RequestError where it has none."""
        reader = self._readers.get(type(syntax))
        if reader is None:
            self.fail("syntax", f"{syntax.place.tex} is not expected here", syntax.place)
        return reader(self, syntax)

    def fail(self, code: str, message: str, place: Place, hint: str = "") -> NoReturn:
        """Raises RequestError at a place of the formula."""
        raise RequestError(code, message, place.span, hint)

    def doubt(self, syntax: Syntax) -> None:
        """Notes that a scalar stands where arrays usually do, if an undeclared letter made it one."""
        self.doubtful = self.doubtful or any(name.key in self.open for name in names(syntax))

    def suspect(self, syntax: Syntax) -> None:
        """Notes the undeclared capitals in a scalar that stands among arrays or between bars."""
        self.suspects.update(name.key for name in names(syntax) if self.open.get(name.key) == "matrix")

    def suspect_letter(self, name: Name) -> None:
        """Notes an undeclared letter that was taken for a scalar where a vector is usual: behind a row or matrix."""
        if name.key in self.open:
            self.suspects.add(name.key)

    # --- kinds and sizes ---

    def guessed_shape(self, name: Name, traits: frozenset[str] = frozenset()) -> Shape:
        """The shape of a symbol without declared size: the kind by its font, the sizes unknown."""
        self.undeclared.setdefault(name.key, name)
        kind = self._kind(name, traits)
        if name.key not in self._shapes:
            self._shapes[name.key] = self.shape_of_kind(kind, not traits.isdisjoint(MATRIX_TRAITS))
        return self._shapes[name.key]

    def shape_of_kind(self, kind: str, square: bool = False) -> Shape:
        """A shape of unknown sizes."""
        if kind == "scalar":
            return SCALAR
        rows = self.sizes.fresh()
        if kind == "vector":
            return column(rows)
        return Shape(rows, rows if square else self.sizes.fresh())

    def implicit_array(self, stem: Name, kind: str) -> Shape:
        """The shape of the vector or matrix that x_i or X_{ij} is an entry of, where no such array is named."""
        key = f"{stem.key}_{kind}"
        if key not in self._shapes:
            self._shapes[key] = self.shape_of_kind(kind)
        self.undeclared.setdefault(stem.key, stem)
        return self._shapes[key]

    def _kind(self, name: Name, traits: frozenset[str]) -> str:
        called = next((kind for kind in KINDS if kind in traits), "")
        if called:
            return called
        if not traits.isdisjoint(MATRIX_TRAITS):
            return "matrix"
        if "onehot" in traits:
            return "vector"
        fixed = font_kind(name)
        if fixed:
            return fixed
        self.open[name.key] = "matrix" if is_upper(name.letter) else "vector"
        return self.conventions.kinds.get(name.key, "scalar")

    def equal(self, left: Size, right: Size, place: Place, message: str) -> None:
        """States that two sizes are the same; RequestError with a message of its own."""
        try:
            self.sizes.equal(left, right)
        except ShapeError as error:
            self.fail("sizes", f"{message}: {error}", place)

    # --- operators ---

    def operator(
        self, readings: Sequence[Reading], args: Sequence[Draft], place: Place, extra: tuple[Any, ...] = ()
    ) -> Draft | None:
        """The first reading that takes arguments of these kinds; None if there is none for them at all.

        Raises RequestError with the operator's own reason where the kinds are right and the sizes do not fit.
        """
        shapes = [self.sizes.shape(argument.shape) for argument in args]
        problem: ShapeError | None = None
        for reading in self._accepting(readings, shapes):
            known = self.sizes.snapshot()
            params = (*reading.params, *extra, *(self.sizes.fresh() for _ in range(reading.node.open_sizes)))
            try:
                shape = reading.node.infer(shapes, params, self.sizes.equal)
            except ShapeError as error:
                self.sizes.restore(known)
                problem = problem or error
                continue
            return Draft(reading.node, tuple(args), params, self.sizes.shape(shape), place, reading.node.read)
        if problem is not None and len(shapes) == 1 and shapes[0].is_matrix and not shapes[0].is_square:
            message = f"{place.tex} needs a square matrix, and {args[0].tex} is {shapes[0]}"
            self.fail("sizes", message, place, "check the sizes, or whether a transpose is missing")
        if problem is not None:
            self.fail("sizes", f"{place.tex}: {problem}", place)
        return None

    def _accepting(self, readings: Sequence[Reading], shapes: Sequence[Shape]) -> list[Reading]:
        """The readings for such arguments, first those that would do for rectangular ones if that is wanted."""
        fitting = [reading for reading in readings if reading.accepts(shapes)]
        if len(shapes) != 1 or not shapes[0].is_matrix:
            return fitting
        rectangular = [Shape(Polynomial.of("rows"), Polynomial.of("columns"))]
        entrywise = [reading for reading in readings if reading.accepts(rectangular)]
        undetermined = shapes[0].is_undetermined
        if self.conventions.entrywise or (self.conventions.rectangular and undetermined):
            return [*entrywise, *(reading for reading in fitting if reading not in entrywise)]
        self.presumed_square |= undetermined and bool(entrywise) and fitting != entrywise
        return fitting

    # --- scopes ---

    @contextmanager
    def binding(self, indices: Mapping[str, Size | None]) -> Iterator[None]:
        """Inside, the names stand for indices."""
        outer, self.indices = self.indices, {**self.indices, **indices}
        try:
            yield
        finally:
            self.indices = outer

    @contextmanager
    def inside_definition(self, key: str, bindings: Mapping[str, Draft], body: Syntax) -> Iterator[None]:
        """Inside, the body of a definition is read: its parameters are bound, the indices outside are not seen; what
        ends a sum there is an integer.
        """
        outer = self.indices, self.bindings, self.expanding
        inner = survey((body,))
        self.survey = self.survey._replace(
            integers=self.survey.integers | inner.integers, names=(*self.survey.names, *inner.names)
        )
        self.indices, self.bindings, self.expanding = {}, dict(bindings), (*self.expanding, key)
        try:
            yield
        finally:
            self.indices, self.bindings, self.expanding = outer

    def is_integer(self, name: Name) -> bool:
        """Whether a name stands for an integer here: an index, a size, the end of a sum."""
        if name.key in self.indices or self.symbols.is_integer(name):
            return True
        info = self.symbols.get(name.key)
        counted = info is None or (info.definition is not None and info.shape is None)  # N = |X| counts something
        return name.key in self.survey.integers and counted


_LINES = frozenset(("\\underline", "\\overrightarrow", "\\underrightarrow"))
"""Marks that are written for a bold font by hand."""


def font_kind(name: Name) -> str:
    """The kind that a font fixes: bold vectors and matrices, calligraphic letters and words; '' for plain letters."""
    lines = sum(accent in _LINES for accent in name.accents)
    if lines > 1:
        return "matrix"
    if name.style in BOLD or lines:
        return "matrix" if is_upper(name.letter) else "vector"
    word = len(name.letter) > 1 and not name.letter.startswith("\\")
    return "scalar" if word or name.style in CALLIGRAPHIC else ""


def is_one(size: Size) -> bool:
    """Whether a size is 1; unknown sizes never are."""
    return size == ONE


def polynomial_name(name: Name) -> Polynomial:
    """An integer name as a polynomial."""
    return Polynomial.of(name.typed)
