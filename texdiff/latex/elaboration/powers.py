"""Superscripts: transposes, inverses, marks such as † and *, the exponential, and powers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from texdiff.algebra.arithmetic import Trace
from texdiff.algebra.registry import Reading, readings
from texdiff.latex.elaboration.applying import function_of, is_callable
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.terms import exponent_value, transposed
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.place import Place
from texdiff.latex.tokens.spelling import BOLD, TRANSPOSES

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator

CONJUGATES = frozenset(("H", "\\ast H", "\\mathsf H", "\\hermitian", "\\dag", "\\mathhermitian"))
ADJUGATE_MARKS = ("*", "\\ast", "\\star")
_MARKS = {"\\ast": "*", "\\star": "*", "\\dag": "\\dagger"}


def power(elab: Elaborator, node: s.Power) -> Draft:
    """A base with a superscript, whatever the superscript says."""
    mark = _MARKS.get(node.mark, node.mark)
    if isinstance(node.base, s.Name) and _is_euler(elab, node.base) and node.exponent is not None:
        return _exponential(elab, node)
    inner = _of_trace(elab, node, mark)
    if inner is not None:
        return inner
    if isinstance(node.base, s.Name) and _is_decoration(elab, node.base, mark, node.exponent):
        return elab.draft(_decorated(node.base, node.mark, node.place))
    base = elab.draft(node.base)
    if mark in CONJUGATES and not base.is_scalar:
        elab.fail("unsupported", "conjugate transposes are not supported", node.place, "write ^\\top")
    for sign, rest in (("", mark), ("-", mark.removeprefix("-"))):
        if rest in TRANSPOSES and mark == sign + rest and _means_transpose(elab, base, node, rest):
            inverse = _marked(elab, base, "-1", node) if sign else base
            return transposed(elab, inverse or base, node.base, node.place)
    return _marked(elab, base, mark, node) or _raised(elab, base, node)


def primed(elab: Elaborator, node: s.Primed) -> Draft:
    """X': the transpose of an array. Derivatives of functions are read where they are applied."""
    if isinstance(node.base, s.Name):
        key = node.base.key + "'" * node.count
        if key in elab.symbols:
            return elab.draft(replace(node.base, stem=key, index="", indices=(), tex=key))
        if is_callable(elab, node.base):
            return function_of(elab, node.base, None, node.count, node.place)
    base = elab.draft(node.base)
    if base.is_scalar and isinstance(node.base, s.Name) and node.base.key in elab.open:
        elab.doubt(node.base)
    elif base.is_scalar:
        hint = "declare the function, g: \\mathbb{R} \\to \\mathbb{R}"
        elab.fail("syntax", f"{node.base.place.tex} is a scalar, so a prime means nothing here", node.place, hint)
    return transposed(elab, base, node.base, node.place) if node.count % 2 else base


def _is_euler(elab: Elaborator, name: s.Name) -> bool:
    plain = name.letter == "e" and name.style not in BOLD and not name.accents and not name.index
    return plain and name.key not in elab.symbols and name.key not in elab.bindings


def _exponential(elab: Elaborator, node: s.Power) -> Draft:
    assert node.exponent is not None
    exponent = elab.draft(node.exponent)
    found = elab.operator(readings("exponential"), [exponent], node.place)
    if found is None:
        elab.fail("sizes", f"the exponential of a {exponent.shape.kind} is not supported", node.place)
    return found


def _of_trace(elab: Elaborator, node: s.Power, mark: str) -> Draft | None:
    """tr(M)^{-1} and tr(M)^T belong to M, as the notes print them."""
    call = node.base
    if not isinstance(call, s.Call) or not call.closed or len(call.arguments) != 1:
        return None
    if mark != "-1" and mark.removeprefix("-") not in TRANSPOSES:
        return None
    if not any(r.node is Trace for r in readings("function") if r.spelling.removeprefix("\\") == call.function):
        return None
    inner = s.Power(s.Group(call.arguments, place=call.place), node.mark, node.exponent, place=node.place)
    elab.notes.append(f"{node.place.tex} is read as the trace of ({call.arguments[0].place.tex})^{{{mark}}}")
    return elab.draft(replace(call, arguments=(inner,), place=node.place))


def _is_decoration(elab: Elaborator, name: s.Name, mark: str, exponent: s.Syntax | None) -> bool:
    """x^*, \\mathbf{w}^{\\text{new}}, x^+ are names: the mark says nothing about a value."""
    if mark in TRANSPOSES or mark.removeprefix("-") in TRANSPOSES or mark in CONJUGATES:
        return False
    if f"{name.key}^{{{mark}}}" in elab.symbols:
        return True
    if mark == "*":
        return "adjugate" not in elab.symbols.says
    return exponent is None and not _with_mark(mark)


def _decorated(name: s.Name, mark: str, place: Place) -> s.Name:
    stem = f"{name.key}^{{{mark}}}"
    return replace(name, stem=stem, index="", indices=(), tex=place.tex, place=place)


def _means_transpose(elab: Elaborator, base: Draft, node: s.Power, mark: str) -> bool:
    """T of a scalar is a number where T is declared as one; t of a matrix is one too."""
    exponent = node.exponent
    if not isinstance(exponent, s.Name) or exponent.style:
        return True
    declared = exponent.key in elab.symbols or elab.is_integer(exponent)
    return not declared if base.is_scalar or mark == "t" else True


def _with_mark(mark: str) -> list[Reading]:
    return [r for r in readings("superscript") if r.spelling.replace(" ", "") == mark]


def _behind_sign(mark: str) -> list[Reading]:
    return [r for r in readings("entrywise power") if mark.startswith(r.spelling)]


def _marked(elab: Elaborator, base: Draft, mark: str, node: s.Power) -> Draft | None:
    """A mark that an operator answers to."""
    table = _with_mark(mark)
    if base.is_scalar and table and mark != "-1":
        elab.doubt(node.base)
    return elab.operator(table, [base], node.place)


def _raised(elab: Elaborator, base: Draft, node: s.Power) -> Draft:
    if node.exponent is None:
        hint = "write a number, a letter, \\top, -1 or \\dagger"
        elab.fail("syntax", f"the superscript {node.mark} is not understood", node.place, hint)
    args = [base, exponent_value(elab, base, node.exponent)]
    found = elab.operator(_behind_sign(node.mark) or readings("power"), args, node.place)
    if found is None:
        kinds = f"a {base.shape.kind} with the exponent {node.exponent.place.tex}"
        elab.fail("sizes", f"{node.place.tex}: {kinds} has no meaning", node.place)
    return found
