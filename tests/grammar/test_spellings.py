"""Every usual spelling of a derivative is read as the same typed problem."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import texdiff.operators  # noqa: F401 - fills the registry
from texdiff.algebra.expression import Expr
from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration.problem import problem
from texdiff.latex.requests.bare import default_macros, parse_request

SymbolsOf = Callable[[str], Symbols]
DECLARED = (
    r"\mathbf{x}, \mathbf{b} \in \mathbb{R}^n; \mathbf{A}, \mathbf{X}, \mathbf{B} \in \mathbb{R}^{n \times n};"
    r"u: \mathbb{R}^n \to \mathbb{R}; f = f(\mathbf{x}) \in \mathbb{R}"
)
BLOCKS = Path(__file__).with_name("spellings.txt").read_text("utf-8").split("=== ")[1:]
CASES = [(block.splitlines()[0], spelling) for block in BLOCKS for spelling in block.splitlines()[1:]]


@pytest.mark.parametrize(("reference", "spelling"), CASES)
def test_one_meaning(symbols: SymbolsOf, reference: str, spelling: str) -> None:
    assert read(symbols, spelling) == read(symbols, reference)


def read(symbols: SymbolsOf, request: str) -> tuple[Expr, tuple[Expr, ...], bool]:
    asked = parse_request(request, default_macros())
    found = problem(asked, symbols(DECLARED))
    return found.numerator, found.variables, found.transposed_denominator


FONTS = [r"\mathbf{%s}", r"\boldsymbol{%s}", r"\bm{%s}", r"\bm %s", r"\symbf{%s}", r"\pmb{%s}", r"{\bf %s}"]
FONTS += [r"\vb{%s}", r"\vb*{%s}", r"\mathbf %s", r"\bold{%s}"]
LETTERS = [r"\vec{%s}", r"\vec{\mathbf{%s}}", r"\hat{\mathbf{%s}}", r"\bar{\boldsymbol{%s}}", r"\tilde{\bm{%s}}"]
LETTERS += [r"\underline{\mathbf{%s}}", r"\overline{\mathbf{%s}}", r"\hat{\bm %s}", r"\va{%s}"]


@pytest.mark.parametrize("font", [*FONTS, *LETTERS])
def test_fonts_of_vectors(symbols: SymbolsOf, font: str) -> None:
    x = font % "x"
    found = problem(parse_request(rf"\frac{{\partial {x}^\top {x}}}{{\partial {x}}}", default_macros()), symbols(""))
    assert found.variables[0].shape.is_column
    assert found.numerator.shape.is_scalar


@pytest.mark.parametrize("font", FONTS)
def test_fonts_of_matrices(symbols: SymbolsOf, font: str) -> None:
    x = font % "X"
    found = problem(
        parse_request(rf"\frac{{\partial \operatorname{{tr}}({x})}}{{\partial {x}}}", default_macros()), symbols("")
    )
    assert found.variables[0].shape.is_matrix


@pytest.mark.parametrize("request_", [r"\mathcal{L}", r"\mathrm{loss}", r"\text{loss}", r"\mathbb{L}"])
def test_names_that_are_scalars(symbols: SymbolsOf, request_: str) -> None:
    given = symbols(rf"{request_} = {request_}(\mathbf{{x}}); \mathbf{{x}} \in \mathbb{{R}}^n")
    found = problem(parse_request(rf"\frac{{\partial {request_}}}{{\partial \mathbf{{x}}}}", default_macros()), given)
    assert found.numerator.shape.is_scalar


def test_a_long_word_of_plain_letters_is_one_name(symbols: SymbolsOf) -> None:
    known = symbols("activation = x^2")
    found = problem(parse_request(r"\frac{\partial activation}{\partial x}", default_macros()), known)
    assert [symbol.name for symbol in found.numerator.free] == ["x"]


WHOLE = r"\log p(\mathbf{y} \mid \mathbf{w}) = -\|\mathbf{y} - \mathbf{w}\|^2"
NAMES = [
    r"\log p(\mathbf{y} \mid \mathbf{w})",
    r"\log{p(\mathbf{y}\mid\mathbf{w})}",
    r"\log p\left(\mathbf{y} \mid \mathbf{w}\right)",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_left_side_is_a_name(symbols: SymbolsOf, name: str) -> None:
    asked = parse_request(rf"\frac{{\partial {name}}}{{\partial \mathbf{{w}}}}", default_macros())
    assert {symbol.name for symbol in problem(asked, symbols(WHOLE)).numerator.free} == {r"\mathbf{y}", r"\mathbf{w}"}


def test_a_plain_letter_is_its_bold_namesake_where_the_variable_would_be_missing(symbols: SymbolsOf) -> None:
    square = r"(\mathbf{x} - \mathbf{A}\mathbf{s})^\top\mathbf{W}(\mathbf{x} - \mathbf{A}\mathbf{s})"
    asked = parse_request(rf"\frac{{\partial}}{{\partial s}} {square}")
    found = problem(asked, symbols(""))
    assert found.variables[0].shape.is_column
    assert found.notes == (r"s is read as \mathbf{s}",)


TRANSPOSED = [(r"x^\top A x", "x"), (r"y^\top x", "x"), (r"\operatorname{tr}(AX)", "X")]


@pytest.mark.parametrize(("formula", "variable"), TRANSPOSED)
def test_letters_that_the_document_transposes_are_arrays(formula: str, variable: str) -> None:
    asked = parse_request(rf"\frac{{\partial {formula}}}{{\partial {variable}}}")
    assert not problem(asked, Symbols(arrays=frozenset("xyAX"))).variables[0].shape.is_scalar
    with pytest.raises(RequestError, match="not clear"):
        problem(asked, Symbols())
