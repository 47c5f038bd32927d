"""What comments say of symbols, put into the table of what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from texdiff.documents.directives import Property
from texdiff.errors import RequestError
from texdiff.latex.declarations import meant
from texdiff.latex.declarations.declarations import extended
from texdiff.latex.declarations.facts import Fact
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.syntax import Name, Product, Syntax
from texdiff.latex.requests.forms import differential_at
from texdiff.latex.requests.requests import Request
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.macros import Budget, Macros
from texdiff.source import Span


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


def with_varying(symbols: Symbols, request: Request, formula: Sequence[Token]) -> Symbols:
    """The table for a differential: where differentials of some of its symbols stand elsewhere in the formula, the
    others are constant.
    """
    asked = {name.key: name for name in meant.mentioned(readable([request.numerator]), symbols)}
    varying = {name.key for name in _with_differential(formula, request.span)}
    if varying.isdisjoint(asked):
        return symbols
    facts = [(Fact(name, traits=frozenset(("constant",))), request.span) for name in asked.values()]
    return extended(symbols, [stated for stated in facts if stated[0].name.key not in varying])


def _with_differential(formula: Sequence[Token], request: Span) -> Iterator[Name]:
    """The names behind a d in a formula, those in the request aside."""
    for place, token in enumerate(formula):
        form = None if request.holds(token.span) else differential_at(formula, place, upright=True)
        for tree in readable([form.numerator] if form is not None else []):
            head = tree.factors[0] if isinstance(tree, Product) else tree
            if isinstance(head, Name):
                yield head


def tokens_of(text: str, macros: Macros) -> list[Token]:
    """The tokens of a declaration; RequestError shows it, since its spans do not count in the request."""
    try:
        return macros.expand(read_fragment(text, 0, len(text)), Budget())
    except RequestError as error:
        found = error.diagnostic
        raise RequestError(found.code, f"{found.message} (in {text})", hint=found.hint) from None
