"""From a request and what is declared to a typed problem, in a document or without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import texdiff.operators  # noqa: F401 - fills the registry, from which formulas are read
from texdiff.algebra.notation import Notation
from texdiff.calculus.problem import Problem
from texdiff.directives import Property
from texdiff.errors import RequestError
from texdiff.latex.declarations import timeline
from texdiff.latex.declarations.declarations import assume as with_assumption
from texdiff.latex.declarations.declarations import read_given
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration import problem as latex_problem
from texdiff.latex.requests.bare import default_macros, parse_request
from texdiff.latex.requests.requests import Request
from texdiff.latex.style.usage import notation_of
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.macros import Budget, Macros
from texdiff.options import Options


def bare_problem(
    text: str, given: Sequence[str], assume: Mapping[str, str], preamble: str, options: Options
) -> tuple[Request, Problem]:
    """A request without a document."""
    macros = default_macros(preamble)
    symbols = read_given(_tokens(entry, macros) for entry in given).symbols
    for symbol, properties in assume.items():
        symbols = with_assumption(symbols, _tokens(symbol, macros), properties)
    request = parse_request(text, macros)
    return request, posed(request, symbols, options, notation_of((text, *given))).problem


class Posed(NamedTuple):
    """A typed problem, and what was concluded on the way that its author should know."""

    problem: Problem
    notes: tuple[str, ...] = ()


def posed(request: Request, symbols: Symbols, options: Options, notation: Notation) -> Posed:
    """The typed problem of a request under the symbols in force; RequestError where there is none."""
    read = latex_problem.problem(request, symbols, entrywise=options.functions == "elementwise")
    problem = Problem(
        read.numerator,
        read.variables,
        form=read.form,
        transposed_denominator=read.transposed_denominator,
        layout=options.layout,
        method=options.method,
        detail=options.detail,
        structured=options.structured,
        notation=notation,
        taken_names=read.names,
        defined=read.defined,
    )
    return Posed(problem, read.notes)


def with_properties(symbols: Symbols, properties: Iterable[Property], macros: Macros) -> Symbols:
    """The table with what comments say of symbols."""
    for name, symbol, span in properties:
        try:
            said = (name, _tokens(symbol.strip("$ "), macros), span)
            symbols = timeline.with_properties(symbols, [said])
        except RequestError as error:
            found = error.diagnostic
            hint = found.hint or "write the property and the symbol: symmetric A"
            raise RequestError(found.code, found.message, span, hint) from None
    return symbols


def _tokens(text: str, macros: Macros) -> list[Token]:
    """The tokens of a declaration; RequestError shows it, since its spans do not count in the request."""
    try:
        return macros.expand(read_fragment(text, 0, len(text)), Budget())
    except RequestError as error:
        found = error.diagnostic
        raise RequestError(found.code, f"{found.message} (in {text})", hint=found.hint) from None
