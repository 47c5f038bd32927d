"""What formulas mean: kinds, sizes, cuttings, entries, functions, definitions; and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from texdiff.algebra.atoms import Number, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.registry import OPERATORS
from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration.elaborate import Conventions, elaborate, elaborate_all
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.syntax import Syntax
from texdiff.latex.requests.bare import parse_request
from texdiff.output.printer import LatexPrinter

Typed = Callable[..., Expr]
SQUARE = r"\mathbf{A} \in \mathbb{R}^{n \times n}; \boldsymbol{x} \in \mathbb{R}^{n}; \boldsymbol{y} \in \mathbb{R}^{n}"

SHAPES = [
    (r"\boldsymbol{x}^{\top}\mathbf{A}\boldsymbol{x}", "", "1×1"),
    (r"\mathbf{A}\boldsymbol{u}^{\top}\boldsymbol{v}", r"\mathbf{A} \in \mathbb{R}^{m \times n}", "m×n"),
    (r"\boldsymbol{u}^{\top}\boldsymbol{v}\mathbf{A}", r"\mathbf{A} \in \mathbb{R}^{m \times n}", "m×n"),
    (r"\boldsymbol{u}^{\top}\boldsymbol{v}\boldsymbol{w}", r"\boldsymbol{w} \in \mathbb{R}^{p}", "p×1"),
    (r"\boldsymbol{x}\boldsymbol{y}^{\top}", SQUARE, "n×n"),
    (
        r"\mathbf{A}\otimes\mathbf{B}",
        r"\mathbf{A} \in \mathbb{R}^{m \times n}; \mathbf{B} \in \mathbb{R}^{p \times q}",
        "m p×n q",
    ),
    (r"\operatorname{vec}(\mathbf{A})", r"\mathbf{A} \in \mathbb{R}^{m \times n}", "m n×1"),
    (r"\mathbf{A}_{i,:}", r"\mathbf{A} \in \mathbb{R}^{m \times n}", "1×n"),
    (r"\mathbf{A}_{:,j}", r"\mathbf{A} \in \mathbb{R}^{m \times n}", "m×1"),
    (r"[\mathbf{A}\boldsymbol{x}]_i", SQUARE, "1×1"),
    (
        r"\frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}}",
        r"\boldsymbol{u} \in \mathbb{R}^m; \boldsymbol{x} \in \mathbb{R}^n",
        "m×n",
    ),
    (r"\nabla_{\boldsymbol{x}} u", r"\boldsymbol{x} \in \mathbb{R}^n; u = u(\boldsymbol{x})", "n×1"),
    (
        r"\frac{\partial^2 u}{\partial \boldsymbol{x}\partial \boldsymbol{x}^\top}",
        r"\boldsymbol{x} \in \mathbb{R}^n; u \in \mathbb{R}",
        "n×n",
    ),
    (r"\begin{bmatrix} 1 & a \\ b & 2 \\ 3 & c \end{bmatrix}", "", "3×2"),
    (r"\mathbf{I}_n", r"n \in \mathbb{N}", "n×n"),
    (r"\mathbf{0}_{m \times n}", r"m \in \mathbb{N}; n \in \mathbb{N}", "m×n"),
    (r"\boldsymbol{1}^{\top}\boldsymbol{x}", SQUARE, "1×1"),
    (r"\mathbf{A} + \mathbf{0}", SQUARE, "n×n"),
    (r"\sum_{i=1}^{N} \boldsymbol{x}_i\boldsymbol{x}_i^{\top}", r"\boldsymbol{x}_i \in \mathbb{R}^{n}", "n×n"),
    (r"X\boldsymbol{w} - \boldsymbol{y}", r"X \in \mathbb{R}^{m \times n}; \boldsymbol{w} \in \mathbb{R}^n", "m×1"),
    (r"\operatorname{diag}(\boldsymbol{x})\mathbf{A}", SQUARE, "n×n"),
    (r"\sigma(\mathbf{W}\boldsymbol{x})^{T}", r"\mathbf{W} \in \mathbb{R}^{m \times n}", "1×m"),
    (r"a^m", r"\mathbf{X} \in \mathbb{R}^{m \times m}; a \in \mathbb{R}", "1×1"),
]


@pytest.mark.parametrize(("text", "given", "shape"), SHAPES)
def test_shapes(expr: Typed, text: str, given: str, shape: str) -> None:
    assert str(expr(text, given).shape) == shape


SAME = [
    (r"\operatorname{tr}(\mathbf{A})^{-1}", r"\operatorname{tr}(\mathbf{A}^{-1})", SQUARE),
    (r"\operatorname{tr}(\mathbf{A})^{\top}", r"\operatorname{tr}(\mathbf{A}^{\top})", SQUARE),
    (r"\mathbf{A}^{-T}", r"(\mathbf{A}^{-1})^{\top}", SQUARE),
    (r"\mathbf{A}'", r"\mathbf{A}^{\top}", SQUARE),
    (r"\mathbf{A}^{\mathsf T}", r"\mathbf{A}^{\intercal}", SQUARE),
    (r"\mathbf{A}^{\mathrm{T}}", r"\mathbf{A}^{{\rm T}}", SQUARE),
    (r"x_i", r"[\boldsymbol{x}]_i", SQUARE),
    (r"a_{ij}", r"[\mathbf{A}]_{ij}", SQUARE),
    (r"\mathbf{A}_{i,j}", r"a_{ij}", SQUARE),
    (r"a_{12}", r"[\mathbf{A}]_{1,2}", SQUARE),
    (r"a \cdot b", r"ab", ""),
    (r"2 \times \mathbf{A}", r"2\mathbf{A}", SQUARE),
    (r"f(x)", r"x^2 + 1", "f(x) = x^2 + 1"),
    (r"f", r"x^2 + 1", "f(x) = x^2 + 1"),
    (r"f(y)", r"y^2 + 1", "f(x) = x^2 + 1"),
    (
        r"L",
        r"\boldsymbol{x}^{\top}\boldsymbol{x}",
        r"\boldsymbol{x} \in \mathbb{R}^n; L := \boldsymbol{x}^{\top}\boldsymbol{x}",
    ),
    (r"g", r"(x+1)^2", "f(x) = x + 1; g(x) = f(x)^2"),
    (r"u(x)", r"u", "u = u(x)"),
    (r"u'(x)", r"\frac{\partial u}{\partial x}", "u = u(x)"),
    (r"\exp(x)", r"\operatorname{exp} x", ""),
    (r"\nabla u", r"\nabla_{\boldsymbol{x}} u", r"\boldsymbol{x} \in \mathbb{R}^n; u = u(\boldsymbol{x})"),
    (
        r"\nabla{}_{\boldsymbol{x}} u",
        r"\nabla_{\boldsymbol{x}} u",
        r"\boldsymbol{x} \in \mathbb{R}^n; u = u(\boldsymbol{x})",
    ),
]


@pytest.mark.parametrize(("one", "other", "given"), SAME)
def test_meanings_that_agree(expr: Typed, one: str, other: str, given: str) -> None:
    assert expr(one, given) == expr(other, given)


ERRORS = [
    (r"\mathbf{A}\boldsymbol{x}\boldsymbol{y}", SQUARE, "sizes", r"\boldsymbol{x} (n×1) and \boldsymbol{y} (n×1)"),
    (
        r"\mathbf{A}\mathbf{B}",
        r"\mathbf{A} \in \mathbb{R}^{m \times n}; \mathbf{B} \in \mathbb{R}^{m \times n}",
        "sizes",
        r"\mathbf{A} (m×n) and \mathbf{B} (m×n)",
    ),
    (r"\mathbf{A} + 1", SQUARE, "sizes", r"a\mathbf{I}"),
    (
        r"\mathbf{A} + \mathbf{B}",
        r"\mathbf{A} \in \mathbb{R}^{m \times n}; \mathbf{B} \in \mathbb{R}^{n \times m}",
        "sizes",
        "cannot be added",
    ),
    (r"\operatorname{tr}(\mathbf{A})", r"\mathbf{A} \in \mathbb{R}^{m \times n}", "sizes", "m×n"),
    (r"\boldsymbol{x}^2", SQUARE, "sizes", "power"),
    (r"\frac{1}{\mathbf{A}}", SQUARE, "sizes", "divide"),
    (r"x^TAx", "", "ambiguous", "whether A is a scalar or a matrix"),
    (r"\ln|X|", "", "ambiguous", "whether X"),
    (r"\boldsymbol{a}^{\top}X\boldsymbol{b}", "", "ambiguous", "X"),
    (r"[\mathbf{A}]_i", SQUARE, "index", "does not fit"),
    (r"\mathbf{A}^H", SQUARE, "unsupported", "conjugate"),
    (r"g + 1", r"g: \mathbb{R}^m \to \mathbb{R}", "syntax", "without an argument"),
    (r"g(\boldsymbol{x})", r"g: \mathbb{R}^m \to \mathbb{R}; \boldsymbol{x} \in \mathbb{R}^n", "sizes", "n and m"),
    (r"\sum_{i=1}^{x} i", r"x \in \mathbb{R}", "sum-range", "no integer"),
    (r"f", "f = g; g = f", "definition", "by itself"),
    (r"C_{ji}", r"C_{ji} = \int y", "definition", "integrals"),
    (r"x'", r"x \in \mathbb{R}", "syntax", "prime"),
    (r"\operatorname{tr}(\mathbf{A}, \mathbf{A})", SQUARE, "sizes", "no meaning"),
]


@pytest.mark.parametrize(("text", "given", "code", "message"), ERRORS)
def test_refusals(expr: Typed, text: str, given: str, code: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        expr(text, given)
    found = caught.value.diagnostic
    assert found.code == code
    assert message in found.message + found.hint


def test_one_reading_of_plain_letters_is_enough(expr: Typed) -> None:
    given = r"\boldsymbol{x} \in \mathbb{R}^{m}; \boldsymbol{y} \in \mathbb{R}^{n}"
    assert str(expr(r"\boldsymbol{x}^{\top}A\boldsymbol{y}", given).args[1].shape) == "m×n"
    assert expr("a x + N").shape.is_scalar


def test_a_named_size_is_never_one(expr: Typed) -> None:
    with pytest.raises(RequestError):
        expr(r"\boldsymbol{x}\boldsymbol{y}", r"\boldsymbol{x} \in \mathbb{R}^n")


def test_sizes_are_numbers(expr: Typed) -> None:
    assert isinstance(expr("n", r"\boldsymbol{x} \in \mathbb{R}^n"), Number)


def test_free_sizes_get_names_that_nothing_has(expr: Typed) -> None:
    shape = expr(r"\mathbf{A}n_1", r"n_1 \in \mathbb{R}").shape
    assert str(shape) == "n_2×n_3"


def test_functions_of_undeclared_letters(expr: Typed) -> None:
    assert isinstance(expr("f(x)"), Unknown)
    assert expr("a(x + y)") == expr("a(x+y)", r"a \in \mathbb{R}")


def test_sides_of_an_equation_share_their_sizes(
    tree: Callable[[str], Syntax], symbols: Callable[[str], Symbols]
) -> None:
    sides = (tree(r"\mathbf{A}\boldsymbol{x}"), tree(r"\mathbf{0}"))
    left, right = elaborate_all(sides, symbols(SQUARE), alike=[(0, 1)]).exprs
    assert left.shape == right.shape


def test_named_functions_entry_by_entry(tree: Callable[[str], Syntax], symbols: Callable[[str], Symbols]) -> None:
    formula = tree(r"\exp(\mathbf{A})")
    series = elaborate(formula, symbols(SQUARE))
    (entrywise,) = elaborate_all((formula,), symbols(SQUARE), Conventions(entrywise=True)).exprs
    assert series != entrywise
    assert entrywise == elaborate_all((formula,), symbols(SQUARE), Conventions(entrywise=True)).exprs[0]


def test_defined_names_are_kept(tree: Callable[[str], Syntax], symbols: Callable[[str], Symbols]) -> None:
    given = (
        r"\mathbf{X} \in \mathbb{R}^{m \times n}; \sigma: \mathbb{R} \to \mathbb{R}; \mathbf{Y} = \sigma(\mathbf{X})"
    )
    found = elaborate_all((tree(r"\operatorname{tr}(\mathbf{Y}^\top\mathbf{Y})"),), symbols(given))
    assert [name for name, _ in found.defined] == [r"\mathbf{Y}"]


EXAMPLES = [
    pytest.param(example, id=f"{operator.name}-{number}")
    for operator in OPERATORS.values()
    for number, example in enumerate(operator.examples)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_printed_examples_read_back(symbols: Callable[..., Symbols], example: object) -> None:
    request, given = getattr(example, "request"), getattr(example, "given")  # noqa: B009
    known = symbols(list(given)).saying("adjugate")
    numerator = elaborate(parse(parse_request(request).numerator), known)
    printed = LatexPrinter()(numerator)
    again = elaborate(parse(parse_request(rf"\frac{{\partial}}{{\partial q}}\left({printed}\right)").numerator), known)
    assert again == numerator
