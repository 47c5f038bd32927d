"""From a request and what is declared to a typed problem, in a document or without one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import texdiff.operators  # noqa: F401 - fills the registry, from which formulas are read
from texdiff.calculus.problem import Problem
from texdiff.directives import Property
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex import declarations
from texdiff.latex import problem as latex_problem
from texdiff.latex.bare import default_macros, parse_request
from texdiff.latex.facts import Fact, name_of
from texdiff.latex.fragment import Token, read_fragment
from texdiff.latex.grammar import parse
from texdiff.latex.macros import Budget, Macros, MacroTable
from texdiff.latex.requests import Request
from texdiff.latex.scan import Scan
from texdiff.latex.symbols import Symbols, with_implied
from texdiff.options import Options


class Declarations:
    """What the formulas of a document declare, in reading order."""

    def __init__(self, found: Scan, macros: MacroTable) -> None:
        self._offsets: list[int] = []
        self._tables: list[Symbols] = []
        self.final = Symbols()
        self.warnings: list[Diagnostic] = []
        budget = Budget()
        for region in found.regions:
            try:
                raw = read_fragment(found.text, *region.inner)
                heard = declarations.hear(macros.at(region.outer.start).expand(raw, budget))
            except RequestError:
                continue  # what cannot be read declares nothing
            self.warnings += heard.warnings
            if heard.facts:
                self.final = declarations.extended(self.final, heard.facts)
                self._offsets.append(region.outer.start)
                self._tables.append(self.final)

    def at(self, offset: int) -> Symbols:
        """The symbols in force at a place; those that are declared only later count too."""
        index = bisect_left(self._offsets, offset) - 1
        if index < 0:
            return self.final
        table = self._tables[index]
        later = [info for info in self.final if info.key not in table]
        return table.with_info(*later) if later else table


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
    """The typed problem of a request under the symbols in force; RequestError where there is none."""
    read = latex_problem.problem(request, symbols, entrywise=options.functions == "elementwise")
    return Problem(
        read.numerator,
        read.variables,
        form=read.form,
        transposed_denominator=read.transposed_denominator,
        layout=options.layout,
        method=options.method,
        detail=options.detail,
        structured=options.structured,
        taken_names=read.names,
    )


def with_properties(symbols: Symbols, properties: Iterable[Property], macros: Macros) -> Symbols:
    """The table with what comments say of symbols; a bare letter means the only symbol that has it."""
    for name, symbol, span in properties:
        tokens = _tokens(symbol, macros)
        meant = name_of(parse(tokens))
        if meant is None:
            raise RequestError("property", "properties belong to a single symbol", span)
        if meant.key not in symbols and not meant.style:
            known = [info.name for info in symbols.find(meant.letter) if info.name is not None]
            if len(known) > 1:
                hint = "write the symbol as it stands in the formulas"
                raise RequestError("property", f"{symbol} may mean {' or '.join(n.typed for n in known)}", span, hint)
            meant = known[0] if known else meant
        traits = frozenset() if name == SERIES else with_implied((name,))
        symbols = declarations.extended(symbols, [(Fact(meant, traits=traits, series=name == SERIES), span)])
    return symbols


SERIES = "matrix"  # `matrix g`: a power series, which acts on square matrices as such


def _tokens(text: str, macros: Macros) -> list[Token]:
    """The tokens of a declaration; RequestError shows it, since its spans do not count in the request."""
    try:
        return macros.expand(read_fragment(text, 0, len(text)), Budget())
    except RequestError as error:
        found = error.diagnostic
        raise RequestError(found.code, f"{found.message} (in {text})", hint=found.hint) from None
