"""What can be told of the names of a formula before it is typed: which are integers, which are functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from texdiff.latex.grammar.syntax import Derivative, Fence, Name, Range, Syntax, names


class Survey(NamedTuple):
    """integers: names that end a sum; names: everything that is mentioned, first occurrences in reading order;
    functions: bare names that stand above a derivative, with the variables below.
    """

    integers: frozenset[str] = frozenset()
    names: tuple[Name, ...] = ()
    functions: tuple[tuple[Name, tuple[Syntax, ...]], ...] = ()


def survey(formulas: Iterable[Syntax]) -> Survey:
    """One walk over the formulas."""
    integers: set[str] = set()
    mentioned: dict[str, Name] = {}
    functions: dict[str, tuple[Name, tuple[Syntax, ...]]] = {}
    waiting = list(formulas)[::-1]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, Name):
            mentioned.setdefault(piece.key, piece)
        elif isinstance(piece, Range):
            ends = [end for end in (piece.lower, piece.upper) if end is not None]
            integers.update(name.key for end in ends for name in names(end))
        elif isinstance(piece, Fence) and isinstance(piece.weight, Name) and _is_number(piece.weight):
            integers.add(piece.weight.key)  # the p of a p-norm
        elif isinstance(piece, Derivative) and isinstance(piece.top, Name):
            functions.setdefault(piece.top.key, (piece.top, piece.variables))
        waiting.extend(reversed([*piece.children()]))
    return Survey(frozenset(integers), tuple(mentioned.values()), tuple(functions.values()))


def _is_number(index: Name) -> bool:
    """A plain lower-case letter."""
    return not index.style and not index.index and len(index.letter) == 1 and index.letter.islower()
