"""What comments say of symbols, put into the table of what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from texdiff.documents.directives import Property
from texdiff.errors import RequestError
from texdiff.latex.declarations import meant
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.syntax import Syntax
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.macros import Budget, Macros


def with_properties(
    symbols: Symbols, properties: Iterable[Property], macros: Macros, formulas: Sequence[Syntax]
) -> Symbols:
    """The table with what comments say of symbols that are declared, or that the formulas lead to."""
    for name, symbol, span in properties:
        try:
            said = (name, tokens_of(symbol.strip("$ "), macros), span)
            symbols = meant.with_properties(symbols, [said], formulas)
        except RequestError as error:
            found = error.diagnostic
            hint = found.hint or "write the property and the symbol: symmetric A"
            raise RequestError(found.code, found.message, span, hint) from None
    return symbols


def readable(formulas: Iterable[Sequence[Token]]) -> Iterator[Syntax]:
    """The formulas that can be read; what is wrong with others is said where they are needed."""
    for tokens in formulas:
        with suppress(RequestError):
            yield parse(tokens)


def tokens_of(text: str, macros: Macros) -> list[Token]:
    """The tokens of a declaration; RequestError shows it, since its spans do not count in the request."""
    try:
        return macros.expand(read_fragment(text, 0, len(text)), Budget())
    except RequestError as error:
        found = error.diagnostic
        raise RequestError(found.code, f"{found.message} (in {text})", hint=found.hint) from None
