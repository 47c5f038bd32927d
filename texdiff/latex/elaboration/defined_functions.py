"""Functions that the document defines, at their arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.shape import SCALAR
from texdiff.algebra.simplify import rewrite
from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import Definition, SymbolInfo
from texdiff.latex.elaboration.draft import Draft, symbol
from texdiff.latex.elaboration.naming import expand
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.place import Place
from texdiff.latex.grammar.syntax import names

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator


def same(given: tuple[s.Syntax, ...], declared: tuple[s.Name, ...]) -> bool:
    """Whether the arguments are those of the definition."""
    return [a.key if isinstance(a, s.Name) else None for a in given] == [a.key for a in declared]


def defined(
    elab: Elaborator, head: s.Name, info: SymbolInfo, given: tuple[s.Syntax, ...] | None, place: Place
) -> Draft:
    """The body of f(x) = … with the arguments put in."""
    assert info.definition is not None
    parameters = info.definition.parameters
    if given is None or same(given, parameters):
        return replace(expand(elab, head, info), place=place)
    if len(given) != len(parameters):
        elab.fail("syntax", f"{info.latex} was defined with {len(parameters)} arguments", place)
    arguments = [elab.draft(argument) for argument in given]
    if _may_be_named(info.definition) and arguments[0].is_scalar:
        return _named(elab, head, info, arguments[0], place)
    bindings = {parameter.key: draft for parameter, draft in zip(parameters, arguments, strict=True)}
    known = elab.sizes.snapshot()
    try:
        return replace(expand(elab, head, info, bindings), place=place)
    except RequestError:
        if len(parameters) > 1 or parameters[0].style or arguments[0].is_scalar:
            raise
        elab.sizes.restore(known)
        if (found := _entry_by_entry(elab, head, info, arguments[0], place)) is None:
            raise
        return found


def _entry_by_entry(elab: Elaborator, head: s.Name, info: SymbolInfo, argument: Draft, place: Place) -> Draft | None:
    """A function that is defined for numbers at an array; None where its value is no number."""
    assert info.definition is not None
    number, body = _of_number(elab, head, info)
    if not body.is_scalar:
        return None
    elab.notes.append(f"{info.latex} is defined for numbers, and taken entry by entry at {argument.tex}")

    def read(args: Sequence[Expr], params: Sequence[object]) -> Expr:
        array, formula = args
        written = partial(BUILDERS["entry by entry"], formula, number, array)
        return BUILDERS["named function"](formula, number, array, info.latex, written)

    return Draft(Expr, (argument, body), (), argument.shape, place, read)


def _may_be_named(definition: Definition) -> bool:
    """Whether a body holds nothing but one number and e, as that of the logistic function."""
    (parameter, *others), body = definition.parameters, definition.body
    if others or parameter.style or body is None:
        return False
    return {mentioned.key for mentioned in names(body)} <= {parameter.key, "e", "\\mathrm{e}"}


def _named(elab: Elaborator, head: s.Name, info: SymbolInfo, argument: Draft, place: Place) -> Draft:
    """A function of a number that keeps its name where it is a known one, at a number."""
    number, body = _of_number(elab, head, info)

    def read(args: Sequence[Expr], params: Sequence[object]) -> Expr:
        value, formula = args
        written = partial(rewrite, formula, lambda node: value if node == number else None)
        return BUILDERS["named function"](formula, number, value, info.latex, written)

    return Draft(Expr, (argument, body), (), body.shape, place, read)


def _of_number(elab: Elaborator, head: s.Name, info: SymbolInfo) -> tuple[Symbol, Draft]:
    """The parameter of a function as a number, and the body with it."""
    assert info.definition is not None
    parameter = info.definition.parameters[0]
    drafted = symbol(parameter.typed, SCALAR, frozenset(), parameter.place)
    return Symbol(parameter.typed, SCALAR), expand(elab, head, info, {parameter.key: drafted})
