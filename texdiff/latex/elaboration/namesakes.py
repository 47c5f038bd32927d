"""A letter that is typed plain once and bold elsewhere: one symbol, where only the bold one's kind fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import SymbolInfo, Symbols
from texdiff.latex.elaboration.elaborate import Elaborated
from texdiff.latex.grammar.syntax import Name, Syntax, names
from texdiff.latex.tokens.spelling import BOLD

Read = Callable[[Symbols], Elaborated]


class _Pair(NamedTuple):
    plain: Name
    bold: SymbolInfo


def read_with_namesakes(formulas: Sequence[Syntax], symbols: Symbols, read: Read) -> tuple[Elaborated, Symbols]:
    """The reading of formulas and the table it was made with. Undeclared plain letters with a declared bold namesake
    are that symbol if they cannot be scalars; a note says so. RequestError as `read` raises it.
    """
    pairs = _pairs(formulas, symbols)
    if not pairs:
        return read(symbols), symbols
    joined = symbols.with_info(*(pair.bold._replace(key=pair.plain.key) for pair in pairs))
    try:
        found = read(symbols)
    except RequestError:
        try:
            return _noted(read(joined), pairs), joined
        except RequestError:
            pass
        raise
    if not _has_arrays(found, pairs):
        return found, symbols
    try:
        return _noted(read(joined), pairs), joined
    except RequestError:
        return found, symbols


def _pairs(formulas: Sequence[Syntax], symbols: Symbols) -> list[_Pair]:
    """The undeclared plain letters that have one bold namesake."""
    pairs: dict[str, _Pair] = {}
    for name in (name for formula in formulas for name in names(formula)):
        if name.style or name.index or name.accents or name.key in symbols or symbols.is_integer(name):
            continue
        bold = [info for info in symbols.find(name.letter) if _is_bold(info)]
        if len(bold) == 1:
            pairs[name.key] = _Pair(name, bold[0])
    return list(pairs.values())


def _is_bold(info: SymbolInfo) -> bool:
    plain = info.name is not None and not info.name.index and not info.name.accents
    return plain and info.name is not None and info.name.style in BOLD and info.shape is not None


def _has_arrays(found: Elaborated, pairs: Sequence[_Pair]) -> bool:
    """Whether one of the plain letters was read as an array."""
    plain = {pair.plain.typed for pair in pairs}
    return any(symbol.name in plain and not symbol.shape.is_scalar for expr in found.exprs for symbol in expr.free)


def _noted(found: Elaborated, pairs: Sequence[_Pair]) -> Elaborated:
    notes = tuple(f"{pair.plain.typed} is read as {pair.bold.latex}" for pair in pairs)
    return found._replace(notes=(*found.notes, *notes))
