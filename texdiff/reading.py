"""From a request and what is declared to a typed problem, in a document or without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import texdiff.operators  # noqa: F401 - fills the registry, from which formulas are read
from texdiff.calculus.problem import Problem
from texdiff.errors import RequestError
from texdiff.latex import declarations
from texdiff.latex.bare import default_macros, parse_request
from texdiff.latex.elaborate import Conventions, elaborate_all
from texdiff.latex.fragment import Token, read_fragment
from texdiff.latex.grammar import parse
from texdiff.latex.macros import Budget, Macros
from texdiff.latex.requests import Request
from texdiff.latex.symbols import Symbols
from texdiff.latex.syntax import names
from texdiff.options import Options


def bare_problem(
    text: str, given: Sequence[str], assume: Mapping[str, str], preamble: str, options: Options
) -> tuple[Request, Problem]:
    """A request without a document."""
    macros = default_macros(preamble)
    symbols = declarations.read_given(_tokens(entry, macros) for entry in given).symbols
    for symbol, properties in assume.items():
        symbols = declarations.assume(symbols, _tokens(symbol, macros), properties)
    request = parse_request(text, macros)
    return request, problem(request, symbols, options)


def problem(request: Request, symbols: Symbols, options: Options) -> Problem:
    """The typed problem of a request under the symbols in force."""
    trees = [parse(tokens) for tokens in (request.numerator, *request.denominators)]
    keep = frozenset(name.key for tree in trees[1:] for name in names(tree))
    numerator, *variables = elaborate_all(trees, symbols, Conventions(keep=keep)).exprs
    taken = frozenset(name.typed for tree in trees for name in names(tree)) | {info.latex for info in symbols}
    return Problem(
        numerator,
        tuple(variables),
        form=request.kind,
        transposed_denominator=request.transposed_denominator,
        layout=options.layout,
        method=options.method,
        detail=options.detail,
        structured=options.structured,
        taken_names=taken,
    )


def _tokens(text: str, macros: Macros) -> list[Token]:
    """The tokens of a declaration; RequestError shows it, since its spans do not count in the request."""
    try:
        return macros.expand(read_fragment(text, 0, len(text)), Budget())
    except RequestError as error:
        found = error.diagnostic
        raise RequestError(found.code, f"{found.message} (in {text})", hint=found.hint) from None
