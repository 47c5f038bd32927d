"""From a request and what is declared to a typed problem, in a document or without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import texdiff.operators  # noqa: F401 - fills the registry, from which formulas are read
from texdiff.algebra.notation import Notation
from texdiff.calculus.problem import Problem
from texdiff.documents.remarks import tokens_of
from texdiff.latex.declarations.declarations import assume as with_assumption
from texdiff.latex.declarations.declarations import read_given
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration import problem as latex_problem
from texdiff.latex.requests.bare import default_macros, parse_request
from texdiff.latex.requests.requests import Request
from texdiff.latex.style.usage import notation_of
from texdiff.options import Options


def bare_problem(
    text: str, given: Sequence[str], assume: Mapping[str, str], preamble: str, options: Options
) -> tuple[Request, Problem]:
    """A request without a document."""
    macros = default_macros(preamble)
    symbols = read_given(tokens_of(entry, macros) for entry in given).symbols
    for symbol, properties in assume.items():
        symbols = with_assumption(symbols, tokens_of(symbol, macros), properties)
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
        functions=read.functions,
    )
    return Posed(problem, read.notes)
