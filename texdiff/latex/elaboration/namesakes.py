"""A letter that is typed plain once and bold elsewhere: one symbol, where only the bold one's kind fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.latex.declarations.meant import mentioned
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration.elaborate import Elaborated
from texdiff.latex.grammar.syntax import Name, Syntax
from texdiff.latex.tokens.spelling import BOLD

Read = Callable[[Symbols], Elaborated]


class _Pair(NamedTuple):
    plain: Name
    bold: Name


def read_with_namesakes(
    formulas: Sequence[Syntax],
    symbols: Symbols,
    read: Read,
    complete: Callable[[Elaborated], bool] = lambda _: True,
) -> tuple[Elaborated, Symbols]:
    """The reading of formulas and the table it was made with. Undeclared plain letters with a bold namesake, declared
    or in the formulas themselves, are that symbol if they cannot be scalars, or if the reading is not complete without
    it; a note says so. RequestError as `read` raises it.
    """
    pairs = _pairs(formulas, symbols)
    if not pairs:
        return read(symbols), symbols
    joined = symbols.with_aliases({pair.plain.key: pair.bold for pair in pairs})
    try:
        found = read(symbols)
    except RequestError:
        try:
            return _noted(read(joined), pairs), joined
        except RequestError:
            pass
        raise
    if not _has_arrays(found, pairs) and complete(found):
        return found, symbols
    try:
        again = read(joined)
    except RequestError:
        return found, symbols
    if _has_arrays(found, pairs) or complete(again):
        return _noted(again, pairs), joined
    return found, symbols


def _pairs(formulas: Sequence[Syntax], symbols: Symbols) -> list[_Pair]:
    """The undeclared plain letters that have one bold namesake."""
    names = {name.key: name for name in mentioned(formulas, symbols)}
    bold = [name for name in names.values() if _is_bold(name)]
    bold += [info.name for info in symbols if info.name is not None and _is_bold(info.name) and info.means_something]
    pairs: list[_Pair] = []
    for name in names.values():
        if name.style or name.index or name.accents or name.key in symbols or symbols.is_integer(name):
            continue
        alike = {other.key: other for other in bold if other.letter == name.letter}
        if len(alike) == 1:
            pairs.append(_Pair(name, next(iter(alike.values()))))
    return pairs


def _is_bold(name: Name) -> bool:
    return name.style in BOLD and not name.index and not name.accents


def _has_arrays(found: Elaborated, pairs: Sequence[_Pair]) -> bool:
    """Whether one of the plain letters was read as an array."""
    plain = {pair.plain.typed for pair in pairs}
    return any(symbol.name in plain and not symbol.shape.is_scalar for expr in found.exprs for symbol in expr.free)


def _noted(found: Elaborated, pairs: Sequence[_Pair]) -> Elaborated:
    notes = tuple(f"{pair.plain.typed} is read as {pair.bold.typed}" for pair in pairs)
    return found._replace(notes=(*found.notes, *notes))
