"""Derivative forms: what is differentiated, by what, and what is wrong with those that say it badly."""

from __future__ import annotations

import pytest

from texdiff.errors import RequestError
from texdiff.latex.requests.forms import find_forms
from texdiff.latex.requests.names import bare_name
from texdiff.latex.requests.requests import default_macros, parse_request
from texdiff.latex.tokens.fragment import read_fragment
from texdiff.latex.tokens.groups import spelling

FORMS = [  # text, kind, numerator, variables; a variable list that ends in ᵀ was transposed
    (r"\frac{\partial uv}{\partial x}", "partial", "uv", "x"),
    (r"\dfrac{\partial (u+v)}{\partial x_{ij}}", "partial", "(u+v)", "x_{ij}"),
    (r"\frac{{\partial F}}{{\partial {x^T}}}", "partial", "F", "x ᵀ"),
    (r"\frac{\partial f}{\partial \mathbf{x}^\mathsf{T}}", "partial", "f", r"\mathbf{x} ᵀ"),
    (r"\frac\partial{\partial x} f", "partial", "f", "x"),
    (r"{\partial f \over \partial x}", "partial", "f", "x"),
    (r"\partial f/\partial x", "partial", "f", "x"),
    (r"\partial^2 f/\partial x\partial y", "partial", "f", "x y"),
    (r"\frac{\partial \ln a^m |\mathbf{X}|}{\partial \mathbf X}", "partial", r"\ln a^{m}|\mathbf{X}|", r"\mathbf{X}"),
    (r"\frac{\partial^2 \mathbf{U}^{-1}}{\partial x \partial y}", "partial", r"\mathbf{U}^{-1}", "x y"),
    (r"\frac{\partial^2 f}{\partial x\,\partial x^\top}", "partial", "f", "x x ᵀ"),
    (r"\frac{\partial^2 f}{\partial x \partial x'}", "partial", "f", "x x ᵀ"),
    (r"\frac{\partial^2 f}{\partial x^2}", "partial", "f", "x x"),
    (r"\frac{\partial \ell}{\partial \sigma^2}", "partial", r"\ell", r"\sigma^{2}"),
    (r"\frac{\partial^2 \ell}{\partial \sigma^2 \partial \mu}", "partial", r"\ell", r"\sigma^{2} \mu"),
    (r"\frac{\partial f}{\partial W_2}", "partial", "f", "W_{2}"),
    (r"\frac{\partial f}{\partial\operatorname{vec}(X)^\top}", "partial", "f", r"\operatorname{vec}(X) ᵀ"),
    (r"\frac{}{\partial x} f", "partial", "f", "x"),
    (r"\frac{d y}{dx}", "partial", "y", "x"),
    (r"\frac{\mathrm d y}{\mathrm d x}", "partial", "y", "x"),
    (r"\frac{{\rm d} y}{{\rm d} x}", "partial", "y", "x"),
    (r"\frac{\text{d} y}{\text{d} x}", "partial", "y", "x"),
    (r"\frac{d}{dx}(a+b)c", "partial", "(a+b)c", "x"),
    (
        r"\frac{\partial}{\partial x}\begin{bmatrix} a+b \\ c \end{bmatrix}",
        "partial",
        r"\begin{bmatrix}a+b\\c\end{bmatrix}",
        "x",
    ),
    (r"\frac{\partial}{\partial x}\left(a + b\right)", "partial", r"\left(a+b\right)", "x"),
    (r"\frac{\partial}{\partial x} \frac{x - a}{\|x - a\|}", "partial", r"\frac{x-a}{\|x-a\|}", "x"),
    (r"\nabla_x f", "nabla", "f", "x"),
    (r"\nabla_{\boldsymbol{x}} \|Xw-y\|^2", "nabla", r"\|Xw-y\|^{2}", r"\boldsymbol{x}"),
    (r"\nabla f(\mathbf{x})", "nabla", r"f(\mathbf{x})", r"\mathbf{x}"),
    (r"\nabla{}_x f", "nabla", "f", "x"),
    (r"\nabla^2_x f", "nabla", "f", "x x"),
    (r"\nabla^2 f(x)", "nabla", "f(x)", "x x"),
    (r"\partial_x f", "partial", "f", "x"),
    (r"D_x f", "partial", "f", "x ᵀ"),
    (r"D_{\mathbf{x}} \mathbf{f}(\mathbf{x})", "partial", r"\mathbf{f}(\mathbf{x})", r"\mathbf{x} ᵀ"),
    (r"\mathrm{d}(XY)", "differential", "(XY)", ""),
    (r"\mathrm{d}X^{-1}", "differential", "X^{-1}", ""),
    (r"dX", "differential", "X", ""),
    (r"\pdv[2]{f}{x}", "partial", "f", "x x"),
]


@pytest.mark.parametrize(("text", "kind", "numerator", "variables"), FORMS)
def test_forms_as_bare_requests(text: str, kind: str, numerator: str, variables: str) -> None:
    for typed in (text, f"${text}$", rf"\[ {text} = ?\]", text + " = .", rf"\displaystyle {text},"):
        request = parse_request(typed)
        names = [spelling(name) for name in request.denominators]
        marks = ["ᵀ"] * request.transposed_denominator
        assert (request.kind, spelling(request.numerator)) == (kind, numerator)
        assert " ".join(names + marks) == variables
        assert typed[slice(*request.span)] == text


NOT_FORMS = [
    r"\frac{d}{d_k}",
    r"\frac{d-1}{d}",
    r"\frac{d_1}{d_2}",
    r"\nabla\cdot F",
    r"\partial D",
    "d/x",
    r"x_d/d",
    "D_i x",
    "D_{11} x",
    "D_x",
]


PARTS = [  # a formula, and the numerator of its first form
    (r"\bigg(\frac{\partial}{\partial t}\mathbf{A}\bigg)^2", r"\mathbf{A}"),
    (r"\frac{\partial}{\partial x_1} x_1 ~ \frac{\partial}{\partial x_2} x_1", "x_{1}"),
    (r"\nabla f(x) \cdot v", "f(x)"),
    (r"\nabla f(x)^\top d", "f(x)"),
    (r"\nabla \mathcal{L}\left(\theta\right) v", r"\mathcal{L}\left(\theta\right)"),
    (r"\partial g (1 + \partial h/\partial x)", "h"),
]


@pytest.mark.parametrize(("text", "numerator"), PARTS)
def test_how_far_a_numerator_reaches(text: str, numerator: str) -> None:
    assert spelling(next(find_forms(read_fragment(text, 0, len(text)))).numerator) == numerator


@pytest.mark.parametrize("text", NOT_FORMS)
def test_what_is_no_form(text: str) -> None:
    assert not list(find_forms(read_fragment(text, 0, len(text))))


ERRORS = {
    r"\frac{\partial f}{\partial}": "no-variable",
    r"\frac{\partial}{\partial}": "no-variable",
    r"\frac{\partial f}{x}": "no-variable",
    r"\frac{\partial}{\partial x}": "no-numerator",
    r"\nabla_x": "no-numerator",
    r"\nabla fg": "no-variable",
    r"\nabla f(x, y)": "no-variable",
    r"\frac{\partial}{\partial x} f + g": "operator-sum",
    r"\nabla_x f - g = ?": "operator-sum",
    r"\frac{\partial f}{\partial x \partial y}": "order",
    r"\frac{\partial^3 f}{\partial x^3}": "order",
    r"\frac{\partial^n f}{\partial x^n}": "order",
    r"\frac{\partial f \partial g}{\partial g \partial x}": "order",
    r"\frac{\partial f \partial g}{\partial x}": "product",
    r"x^2": "no-derivative",
    "": "no-derivative",
    r"\frac{\partial f}{\partial x} + 1": "no-derivative",
    r"\frac{\partial f}{\partial x} = 2x": "no-derivative",
    r"\frac{\partial f}{\partial x": "unbalanced",
}


@pytest.mark.parametrize(("text", "code"), ERRORS.items())
def test_requests_that_are_none(text: str, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_request(text)
    assert caught.value.diagnostic.code == code


def test_a_preamble_is_over_physics() -> None:
    macros = default_macros(r"\newcommand{\pdv}[2]{\frac{\partial #2}{\partial #1}}")
    assert spelling(parse_request(r"\pdv{x}{f}", macros).numerator) == "f"


BARE = {
    "f": "f",
    r"\mathbf y": r"\mathbf{y}",
    r"f(\mathbf{x})": "f",
    r"L\left(W, b\right)": "L",
    r"L_{\text{ce}}": r"L_{\text{ce}}",
    r"y^{(1)}": "y^{(1)}",
    r"p(y \mid x; \theta)": "p",
    r"\sigma": r"\sigma",
    "x^2": None,
    "uv": None,
    r"\log p(x)": None,
    r"f(g(x))": None,
    r"\operatorname{tr}(X)": None,
    "|X|": None,
    r"x^\top": None,
    "(u+v)": None,
}


@pytest.mark.parametrize(("text", "name"), BARE.items())
def test_bare_names(text: str, name: str | None) -> None:
    assert bare_name(read_fragment(text, 0, len(text))) == name
