"""Conditions under which a claim would be true although the text does not state them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from texdiff.algebra.shape import Shape, Size
from texdiff.latex.declarations.symbols import SymbolInfo, Symbols, fits, with_implied
from texdiff.latex.elaboration.elaborator import font_kind
from texdiff.latex.grammar import syntax as s
from texdiff.latex.tokens.spelling import TRANSPOSES, is_upper

_WORDS = {
    "symmetric": re.compile(r"symmetric|对称|covariance|协方差|Hermitian", re.IGNORECASE),
    "square": re.compile(r"\bsquare|方阵|invertible|可逆|nonsingular", re.IGNORECASE),
    "orthogonal": re.compile(r"orthogonal|orthonormal|正交", re.IGNORECASE),
}
"""How a text states a property, which is looked for near a claim that needs it."""

_SENTENCE = re.compile(r"[.;。；]|\n[ \t]*\n")
_COMMENT = re.compile(r"(?<!\\)%.*")
_CAPITAL = re.compile(r"(?<![A-Za-z])[A-Z](?![A-Za-z])")
MOST_NAMES = 6


class Hypothesis(NamedTuple):
    """A property of some names, and the table of symbols under it."""

    trait: str
    names: tuple[s.Name, ...]
    symbols: Symbols

    @property
    def text(self) -> str:
        """As in "if A is symmetric"."""
        several = len(self.names) > 1
        typed = " and ".join(name.typed for name in self.names)
        return f"{typed} {'are' if several else 'is'} {self.trait}"

    def is_stated(self, around: str) -> bool:
        """Whether a sentence of the text says so, of these matrices or of none by name."""
        sentences = _SENTENCE.split(_COMMENT.sub("", around))
        return any(_WORDS[self.trait].search(sentence) and self._is_about(sentence) for sentence in sentences)

    def _is_about(self, sentence: str) -> bool:
        letters = {match[0] for match in _CAPITAL.finditer(sentence)} - {"I", "T"}
        greek = {name.letter for name in self.names if name.letter.startswith("\\") and name.letter in sentence}
        return not letters or all(name.letter in letters | greek for name in self.names)


def hypotheses(sides: Sequence[s.Syntax], symbols: Symbols, holds: Callable[[Symbols], bool]) -> Iterator[Hypothesis]:
    """Each property of one matrix, then of two, then of all, under which the claim holds; then that all are square.
    What does not hold where all matrices have a property holds for none of them that has it.
    """
    matrices = [*_matrices(sides, symbols)][:MOST_NAMES]
    able = {
        trait: [name for name in matrices if _under(trait, (name,), symbols)] for trait in ("symmetric", "orthogonal")
    }
    helpful = {trait: names for trait, names in able.items() if (all_ := _under(trait, names, symbols)) and holds(all_)}
    counts = [1, 2, len(matrices)] if len(matrices) > 2 else [*range(1, len(matrices) + 1)]
    for chosen in (chosen for count in counts for chosen in combinations(matrices, count)):
        for trait, names in helpful.items():
            under = _under(trait, chosen, symbols) if {*chosen} <= {*names} else None
            if under is not None and holds(under):
                yield Hypothesis(trait, tuple(chosen), under)
    yield from (found for found in _all_square(sides, matrices, symbols) if holds(found.symbols))


def _matrices(sides: Sequence[s.Syntax], symbols: Symbols) -> Iterator[s.Name]:
    """The names of the claim that are matrices, or could be."""
    seen: set[str] = set()
    for name in (name for side in sides for name in s.names(side)):
        info = symbols.get(name.key)
        declared = info.shape if info is not None else None
        defined = info is not None and info.definition is not None
        matrix = declared.is_matrix if declared is not None else not defined and _looks_like_a_matrix(name)
        if matrix and name.key not in seen and name.letter != "I":
            seen.add(name.key)
            yield name


def _looks_like_a_matrix(name: s.Name) -> bool:
    return not name.index and is_upper(name.letter) and font_kind(name) in ("matrix", "")


def _under(trait: str, names: Sequence[s.Name], symbols: Symbols) -> Symbols | None:
    """The table with a property of some names; None where there are none, one has it, or cannot."""
    changed: list[SymbolInfo] = []
    for name in names:
        info = symbols.get(name.key) or SymbolInfo(name.key, name.typed, name=name)
        if trait in info.traits or not fits(trait, info.shape):
            return None
        changed.append(info._replace(traits=with_implied((*info.traits, trait))))
    return symbols.with_info(*changed) if changed else None


def _all_square(sides: Sequence[s.Syntax], names: Sequence[s.Name], symbols: Symbols) -> Iterator[Hypothesis]:
    """The sizes of all declared matrices made one, where the claim holds what only square matrices have; nothing
    where they are square already.
    """
    known = [(name, info) for name in names if (info := symbols.get(name.key)) is not None and info.shape is not None]
    oblong = [name for name, info in known if info.shape is not None and not info.shape.is_square]
    if oblong and _asks_for_squares(sides):
        sizes = {size for _, info in known if info.shape is not None for size in info.shape}
        one = min(sizes, key=str)
        changed = [_resized(info, sizes, one) for info in symbols]
        yield Hypothesis("square", tuple(oblong), symbols.with_info(*changed))


def _asks_for_squares(sides: Sequence[s.Syntax]) -> bool:
    """Whether an inverse, a power, a trace or a determinant stands in the claim."""
    pieces = (piece for side in sides for piece in s.pieces(side))
    return any(
        isinstance(piece, s.Call | s.Fence) or (isinstance(piece, s.Power) and piece.mark not in TRANSPOSES)
        for piece in pieces
    )


def _resized(info: SymbolInfo, sizes: set[Size], one: Size) -> SymbolInfo:
    if info.shape is None:
        return info
    rows, cols = (one if size in sizes else size for size in info.shape)
    return info._replace(shape=Shape(rows, cols))
