"""Tables of symbols as a document goes on: what is entered into them, and what of them is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from texdiff.latex.declarations.declarations import Stated, changes
from texdiff.latex.declarations.symbols import SymbolInfo


def held(table: Mapping[str, SymbolInfo], offset: int) -> dict[str, SymbolInfo]:
    """A table without the definitions that are over, nor names of which nothing else is known."""
    ended = [info for info in table.values() if info.definition is not None and not info.definition.holds(offset)]
    if not ended:
        return dict(table)
    left = {info.key: info._replace(definition=None) for info in ended if info.shape or info.traits or info.signature}
    gone = {info.key for info in ended}
    return {key: left.get(key, info) for key, info in table.items() if key in left or key not in gone}


def entered(
    facts: Iterable[Stated], known: Mapping[str, SymbolInfo] | None = None, *, latest: bool = False
) -> dict[str, SymbolInfo]:
    """The table after more facts. With `latest`, every equation defines its left side anew."""
    table = dict(known or {})
    for _ in changes(table, facts, latest=latest):
        pass
    return table
