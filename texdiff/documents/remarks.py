"""What comments say of symbols, put into the table of what is known of them."""

from __future__ import annotations

from collections.abc import Iterable

from texdiff.documents.directives import Property
from texdiff.errors import RequestError
from texdiff.latex.declarations import timeline
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.macros import Budget, Macros


def with_properties(symbols: Symbols, properties: Iterable[Property], macros: Macros) -> Symbols:
    """The table with what comments say of symbols."""
    for name, symbol, span in properties:
        try:
            said = (name, tokens_of(symbol.strip("$ "), macros), span)
            symbols = timeline.with_properties(symbols, [said])
        except RequestError as error:
            found = error.diagnostic
            hint = found.hint or "write the property and the symbol: symmetric A"
            raise RequestError(found.code, found.message, span, hint) from None
    return symbols


def tokens_of(text: str, macros: Macros) -> list[Token]:
    """The tokens of a declaration; RequestError shows it, since its spans do not count in the request."""
    try:
        return macros.expand(read_fragment(text, 0, len(text)), Budget())
    except RequestError as error:
        found = error.diagnostic
        raise RequestError(found.code, f"{found.message} (in {text})", hint=found.hint) from None
