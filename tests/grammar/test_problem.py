"""Requests as problems: numerator, variables, and what depends on what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from texdiff.algebra.atoms import Unknown
from texdiff.algebra.indexed import Entry
from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration.problem import ProblemData, problem
from texdiff.latex.requests.bare import parse_request

SymbolsOf = Callable[[str], Symbols]

KINDS = [
    (r"\frac{\partial \boldsymbol{x}^\top\mathbf{A}\boldsymbol{x}}{\partial \boldsymbol{x}}", "", "scalar", ["vector"]),
    (r"\frac{\partial \mathbf{A}\boldsymbol{x}}{\partial \boldsymbol{x}^\top}", "", "vector", ["vector"]),
    (r"\frac{\partial}{\partial x}\begin{bmatrix} x \\ x^2 \end{bmatrix}", "", "vector", ["scalar"]),
    (r"\nabla_{\mathbf{X}} \operatorname{tr}(\mathbf{A}\mathbf{X})", "", "scalar", ["matrix"]),
    (r"\frac{\partial^2 f}{\partial x \partial y}", "f = x^2y", "scalar", ["scalar", "scalar"]),
    (r"\mathrm{d}(\mathbf{X}\mathbf{Y})", "", "matrix", []),
    (
        r"\frac{\partial L}{\partial \mathbf{X}}",
        r"L = \operatorname{tr}(\mathbf{X}\mathbf{X}^\top)",
        "scalar",
        ["matrix"],
    ),
    (r"\frac{\partial \mathbf{X}^{-1}}{\partial x_{ij}}", "", "matrix", ["scalar"]),
    (
        r"\frac{\partial g}{\partial \boldsymbol{u}}",
        r"g: \mathbb{R}^m \to \mathbb{R}; \boldsymbol{u} \in \mathbb{R}^m",
        "scalar",
        ["vector"],
    ),
]


def posed(symbols: Symbols, request: str) -> ProblemData:
    return problem(parse_request(request), symbols)


@pytest.mark.parametrize(("request_", "given", "kind", "variables"), KINDS)
def test_kinds(symbols: SymbolsOf, request_: str, given: str, kind: str, variables: list[str]) -> None:
    found = posed(symbols(given), request_)
    assert found.numerator.shape.kind == kind
    assert [variable.shape.kind for variable in found.variables] == variables


def test_a_variable_may_be_an_entry(symbols: SymbolsOf) -> None:
    found = posed(symbols(r"\mathbf{X} \in \mathbb{R}^{m \times n}"), r"\frac{\partial \mathbf{X}}{\partial x_{ji}}")
    assert isinstance(found.variables[0], Entry)


def test_plain_letters_with_a_bold_namesake(symbols: SymbolsOf) -> None:
    known = symbols(r"\mathbf{A} \in \mathbb{R}^{n \times n}; \mathbf{w}, x \in \mathbb{R}^n")
    for request in (r"\frac{\partial x^\top A x}{\partial x}", r"\frac{\partial w^\top w}{\partial \mathbf{w}}"):
        found = posed(known, request)
        assert [note[1:] for note in found.notes] in ([r" is read as \mathbf{A}"], [r" is read as \mathbf{w}"])
        assert all(variable in found.numerator.free for variable in found.variables)
    apart = posed(known, r"\frac{\partial w\mathbf{w}^\top\mathbf{w}}{\partial \mathbf{w}}")
    assert {symbol.name for symbol in apart.numerator.free} == {"w", r"\mathbf{w}"}
    assert not apart.notes


def test_a_defined_variable_stays_a_variable(symbols: SymbolsOf) -> None:
    found = posed(symbols("y = x^2; L = y^3"), r"\frac{\partial L}{\partial y}")
    assert [symbol.name for symbol in found.numerator.free] == ["y"]


FUNCTIONS = [
    (r"\frac{\partial \boldsymbol{u}}{\partial x}", r"\boldsymbol{u}"),
    (r"\frac{\partial \mathbf{A}\boldsymbol{v}}{\partial \boldsymbol{x}}", r"\boldsymbol{v}"),
    (r"\frac{\partial f}{\partial \mathbf{X}}", "f"),
    (r"\frac{\partial L(\mathbf{W})}{\partial \mathbf{W}}", "L"),
]


@pytest.mark.parametrize(("request_", "name"), FUNCTIONS)
def test_undeclared_letters_are_functions_of_the_variable(symbols: SymbolsOf, request_: str, name: str) -> None:
    found = posed(symbols(""), request_)
    functions = {symbol.name for symbol in found.numerator.free if isinstance(symbol, Unknown)}
    assert functions == {name}


ZEROS = [
    (r"\frac{\partial a}{\partial x}", r"a \in \mathbb{R}"),
    (r"\frac{\partial \mathbf{I}}{\partial x}", ""),
    (r"\frac{\partial u}{\partial x}", r"u \in \mathbb{R}"),
    (r"\frac{\partial 5}{\partial x}", ""),
]


@pytest.mark.parametrize(("request_", "given"), ZEROS)
def test_declared_symbols_are_constant(symbols: SymbolsOf, request_: str, given: str) -> None:
    found = posed(symbols(given), request_)
    assert not any(isinstance(symbol, Unknown) for symbol in found.numerator.free)


ERRORS = [
    (r"\frac{\partial L}{\partial \mathbf{W}}", "", "dependence", r"does L depend on \mathbf{W}?"),
    (r"\frac{\partial x}{\partial 2}", "", "variable", "differentiate by 2"),
    (r"\frac{\partial x}{\partial (x + y)}", "", "variable", ""),
    (r"\frac{\partial n x}{\partial n}", r"n \in \mathbb{N}", "variable", "differentiate by n"),
    (r"\frac{\partial x^T A x}{\partial x}", "", "ambiguous", "A"),
    (
        r"\frac{\partial \mathbf{A}\mathbf{B}}{\partial \mathbf{A}}",
        r"\mathbf{A} \in \mathbb{R}^{m \times n}; \mathbf{B} \in \mathbb{R}^{m \times n}",
        "sizes",
        "does not exist",
    ),
]


@pytest.mark.parametrize(("request_", "given", "code", "message"), ERRORS)
def test_refusals(symbols: SymbolsOf, request_: str, given: str, code: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        posed(symbols(given), request_)
    assert caught.value.diagnostic.code == code
    assert message in caught.value.diagnostic.message
