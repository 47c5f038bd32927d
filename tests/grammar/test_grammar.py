"""Spellings that mean the same, precedence, and errors that point and advise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texdiff.errors import RequestError
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.syntax import Syntax
from texdiff.latex.tokens.fragment import Token, read_fragment

Tree = Callable[[str], Syntax]

SAME = [
    # fractions
    (r"\frac{a}{b}", r"\dfrac{a}{b}"),
    (r"\frac{a}{b}", r"\tfrac ab"),
    (r"\frac{a}{b}", r"{a \over b}"),
    (r"\frac{1}{2}x", r"1/2 x"),
    # derivatives
    (r"\frac{\partial u}{\partial x}", r"\dfrac{{\partial u}}{{\partial {x}}}"),
    (r"\frac{\partial u}{\partial x}", r"\partial u/\partial x"),
    (r"\frac{\partial u}{\partial x}", r"\frac{\partial}{\partial x} u"),
    (r"\frac{\partial u}{\partial x}", r"\partial_x u"),
    (r"\frac{\partial u}{\partial x}", r"\frac{\mathrm{d} u}{\mathrm{d} x}"),
    (r"\frac{\partial u}{\partial x}", r"\frac{d u}{d x}"),
    (r"\frac{\partial u}{\partial x}", r"\frac{{\rm d} u}{{\rm d} x}"),
    (r"\frac{\partial^2 u}{\partial x \partial x}", r"\frac{\partial^{2} u}{\partial x^2}"),
    # delimiters
    (r"(a + b)c", r"\left( a + b \right) c"),
    (r"(a + b)c", r"\bigl(a+b\bigr)\,c"),
    (r"|A|", r"\left| A \right|"),
    (r"|A|", r"\lvert A \rvert"),
    (r"\|x\|", r"\lVert x \rVert"),
    (r"\|x\|", r"||x||"),
    (r"\|x\|_2^2", r"\left\|x\right\|^2_2"),
    (r"|A||B|", r"|A|\,|B|"),
    (r"\left\|\lvert A\rvert\lVert x\rVert x\right\|", r"\left\||A|\|x\|x\right\|"),
    # functions
    (r"\ln x", r"\operatorname{ln} x"),
    (r"\operatorname{tr}(A)", r"\mathrm{tr}(A)"),
    (r"\operatorname{tr}(A)", r"\text{tr}(A)"),
    (r"\operatorname{tr}(A)", r"\tr(A)"),
    (r"\operatorname{tr}(A)", r"{\rm tr}(A)"),
    (r"\operatorname{tr}(A)", r"\mathop{\mathrm{tr}}(A)"),
    (r"\ln \operatorname{tr}(A)", r"\ln \mathop{\mathrm{tr}}(A)"),
    (r"\operatorname{tr}(A)", r"\mathrm{tr}[A]"),
    (r"\operatorname{tr}(A)", r"\mathrm{tr}\left\{A\right\}"),
    # letters
    (r"\mathbf{Ax}", r"\mathbf{A}\mathbf{x}"),
    (r"\mathbf{A}", r"\mathbf A"),
    (r"\boldsymbol{\mu}", r"\boldsymbol \mu"),
    (r"\mathbf{X^\top X}", r"\mathbf{X}^\top\mathbf{X}"),
    (r"x_1", r"x_{1}"),
    (r"x_1^2", r"x^2_1"),
    (r"x_{ij}", r"x_{i j}"),
    # marks
    (r"X'", r"X^\prime"),
    (r"X''", r"X^{\prime\prime}"),
    # sums
    (r"\sum_{i=1}^{n} a", r"\sum\limits_{i=1}^n a"),
    (r"\sum_{i=1}^{n} a", r"\sum^{n}_{i=1} a"),
    (r"\sum_{i,j} a", r"\sum_{ij} a"),
    (r"\sum_{i=1}^{n} a", r"\sum_{1 \le i \le n} a"),
    (r"\sum_{k \in [n]} a", r"\sum_{k \in \{1, \dots, n\}} a"),
    # spaces, signs, decoration
    (r"AB", r"A\,B"),
    (r"AB", r"A \; \mathbin{} B".replace(r"\mathbin{}", "")),
    (r"a - b", r"a + -b"),
    (r"a \odot b", r"a \mathbin{\odot} b".replace("{", " ").replace("}", " ")),
    (r"x + y", r"\underbrace{x}_{\text{first}} + y".replace(r"\underbrace{x}_{\text{first}}", "x")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_mean_the_same(tree: Tree, one: str, other: str) -> None:
    assert tree(one) == tree(other)


DIFFERENT = [
    (r"\ln a^m |X|", r"\ln(a^m) |X|"),
    (r"\ln(a) X", r"\ln(a X)"),
    (r"\sin x \cos x", r"\sin(x \cos x)"),
    (r"a + b \odot c", r"(a + b) \odot c"),
    (r"A B \otimes C", r"A (B \otimes C)"),
    (r"\sum_i a + b", r"\sum_i (a + b)"),
    (r"\mathrm{d} X Y", r"\mathrm{d}(X Y)"),
    (r"-x^2", r"(-x)^2"),
    (r"x_i^{-1}", r"x^{-1}_{ij}"),
    (r"\mathbf{x}_1", r"\mathbf{x}_2"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_readings_that_differ(tree: Tree, one: str, other: str) -> None:
    assert tree(one) != tree(other)


ERRORS = [
    ("", "syntax", "no formula", ""),
    (r"a +", "syntax", "still missing", ""),
    (r"(a + b", "syntax", "not closed", "("),
    (r"|a + b", "syntax", "not closed", "|"),
    (r"a^{}", "syntax", "empty", ""),
    (r"a^", "syntax", "missing", ""),
    (r"\frac{}{b}", "syntax", "empty", ""),
    (r"\frac{a}", "syntax", "no denominator", ""),
    (r"\foo(x)", "unknown-macro", r"\foo", r"\foo"),
    (r"\int x", "unsupported", "integrals", r"\int"),
    (r"a + \cdots + b", "ellipsis", "leaves something out", r"\cdots"),
    (r"A \odot B \otimes C", "syntax", "side by side", r"\otimes"),
    (r"a/bc", "syntax", "denominator ends", "a/b"),
    (r"\sum x", "sum-range", "over which index", r"\sum"),
    (r"\sum_{i<j} x", "sum-range", "not understood", ""),
    (r"\sin^{-1} x", "syntax", "inverse function or a reciprocal", "-1"),
    (r"\operatorname{tr}", "syntax", "needs an argument", ""),
    (r"\ln + x", "syntax", "needs an argument", "+"),
    (r"\overline{AB}", "unsupported", "more than a letter", ""),
    (r"x_1_2", "syntax", "second index", ""),
    (r"\frac{\partial^3 u}{\partial x^3}", "order", "order", ""),
    (r"\frac{\partial^2 u}{\partial x}", "order", "", ""),
    (r"\partial u", "syntax", r"lone \partial", ""),
    (r"\begin{bmatrix} a & b \\ c \end{bmatrix}", "syntax", "different lengths", ""),
    (r"\begin{cases} a \end{cases}", "syntax", "cases", ""),
    (r"x \text{ if } y", "syntax", "words", ""),
]


@pytest.mark.parametrize(("text", "code", "message", "place"), ERRORS)
def test_errors_point_and_advise(
    tokens: Callable[[str], list[Token]], text: str, code: str, message: str, place: str
) -> None:
    with pytest.raises(RequestError) as caught:
        parse(tokens(text))
    found = caught.value.diagnostic
    assert found.code == code
    assert message in found.message
    assert found.span is None or place in text[slice(*found.span)]


@pytest.mark.parametrize("depth", [250, 5000])
@pytest.mark.parametrize("pair", ["()", "[]", r"\ln( )", r"\mathrm{d}( )", "a+( )"])
def test_deep_nesting_is_refused(tokens: Callable[[str], list[Token]], pair: str, depth: int) -> None:
    opening, closing = pair[:-1].strip(), pair[-1]
    with pytest.raises(RequestError) as caught:
        parse(tokens(opening * depth + "x" + closing * depth))
    assert caught.value.diagnostic.code == "too-deep"


def test_long_sums_are_read(tree: Tree) -> None:
    assert len(getattr(tree("x" + " + xy^{2}" * 3000), "terms")) == 3001  # noqa: B009 - only sums have terms


PIECES = st.sampled_from(
    (r"\frac", "{", "}", "^", "_", "'", "(", ")", "[", "]", "|", r"\|", "x", "A", "1", r"\mathbf{A}", r"\top", "T")
    + ("+", "-", "=", r"\sum_{i}", r"\partial", r"\mathrm{d}", r"\operatorname{tr}", r"\ln", r"\odot", r"\cdot")
    + ("/", ",", r"\nabla_x", r"\sqrt", r"\begin{bmatrix}", r"\end{bmatrix}", "&", r"\\", r"\left(", r"\right)")
    + ("!", r"\bar", r"\text{tr}", r"\cdots", "*", "e", r"\sigma", r"\over", r"\bf", r"\langle", r"\rangle")
    + (r"\max", r"\prod", r"\alpha", ":", r"\in", r"\mathbb{R}", r"\boldsymbol{x}")
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=14))
def test_anything_is_read_or_refused(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        tree = parse(read_fragment(text, 0, len(text)))
    except RequestError as error:
        assert error.diagnostic.message
    else:
        assert isinstance(tree, Syntax)
