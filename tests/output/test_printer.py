"""What expressions look like in LaTeX."""

from __future__ import annotations

from fractions import Fraction

import pytest

import texdiff.operators
from texdiff.algebra.arithmetic import Product, Sum, Trace, Transpose, multiply, negate
from texdiff.algebra.atoms import Identity, Number, Symbol, Unknown, Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Delta, Entry, IndexSum, UnitMatrix
from texdiff.algebra.inert import Differential, Partial
from texdiff.algebra.notation import Notation
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import readings
from texdiff.algebra.shape import SCALAR, Shape, column
from texdiff.output.printer import LatexPrinter

assert texdiff.operators.__name__  # fills the table
n = Polynomial.of("n")
i, j, k = (Polynomial.of(name) for name in "ijk")
SQUARE = Shape(n, n)


def matrix(letter: str) -> Symbol:
    return Symbol(rf"\mathbf{{{letter}}}", SQUARE)


def vector(letter: str) -> Symbol:
    return Symbol(rf"\boldsymbol{{{letter}}}", column(n))


def scalar(letter: str) -> Symbol:
    return Symbol(letter, SCALAR)


A, B, C, X = (matrix(letter) for letter in "ABCX")
u, v, x = (vector(letter) for letter in "uvx")
a, b = scalar("a"), scalar("b")
alpha = scalar(r"\alpha")
W1 = Symbol(r"\mathbf{W}^{(1)}", SQUARE)
f = Unknown("f", SCALAR, (x,))
dX = Differential((X,))
SERIES = IndexSum((a,), ("k", ONE, n, "bare"))
COS = next(r for r in readings("function") if r.spelling == r"\cos").node((a,), ("cos", ""))


def entry(array: Expr, row: Polynomial, col: Polynomial = ONE) -> Entry:
    return Entry((array,), (row, col))


PRINTED: list[tuple[Expr, str]] = [
    (Sum((A, negate(B), C)), r"\mathbf{A} - \mathbf{B} + \mathbf{C}"),
    (Product((Sum((A, B)), X)), r"(\mathbf{A} + \mathbf{B})\mathbf{X}"),
    (Product((Number(2), X)), r"2\,\mathbf{X}"),
    (Product((Number(-2), X)), r"-2\,\mathbf{X}"),
    (Product((Number(Fraction(1, 2)), X)), r"\frac{1}{2}\,\mathbf{X}"),
    (Product((Number(2), a)), "2a"),
    (Product((Number(2), Number(3))), r"2 \cdot 3"),
    (Product((Number(2), Sum((A, B)))), r"2\,(\mathbf{A} + \mathbf{B})"),
    (Product((alpha, a)), r"\alpha a"),
    (Product((alpha, X)), r"\alpha\mathbf{X}"),
    (Product((f, Sum((A, B)))), r"f \cdot (\mathbf{A} + \mathbf{B})"),
    (Product((COS, X)), r"\cos(a)\mathbf{X}"),
    (Product((X, COS)), r"\mathbf{X}\cos a"),
    (
        Product((Sum((Transpose((Sum((A, B)),)), C)), X)),
        r"\bigl((\mathbf{A} + \mathbf{B})^{\top} + \mathbf{C}\bigr)\mathbf{X}",
    ),
    (
        Trace((Sum((Trace((Product((Sum((A, B)), C)),)), a)),)),
        r"\operatorname{tr}\Bigl(\operatorname{tr}\bigl((\mathbf{A} + \mathbf{B})\mathbf{C}\bigr) + a\Bigr)",
    ),
    (Product((A, dX, B)), r"\mathbf{A}\,\mathrm{d}\mathbf{X}\,\mathbf{B}"),
    (Product((A, Product((Transpose((u,)), v)))), r"\mathbf{A}(\boldsymbol{u}^{\top}\boldsymbol{v})"),
    (Product((Product((Transpose((u,)), v)), A)), r"(\boldsymbol{u}^{\top}\boldsymbol{v})\mathbf{A}"),
    (Product((A, negate(B))), r"\mathbf{A}(-\mathbf{B})"),
    (Transpose((Product((A, B)),)), r"(\mathbf{A}\mathbf{B})^{\top}"),
    (Transpose((dX,)), r"\mathrm{d}\mathbf{X}^{\top}"),
    (Product((A, Transpose((dX,)), B)), r"\mathbf{A}\,\mathrm{d}\mathbf{X}^{\top}\,\mathbf{B}"),
    (Transpose((Partial((u, a)),)), r"\left(\frac{\partial \boldsymbol{u}}{\partial a}\right)^{\top}"),
    (Transpose((Differential((Product((A, X)),)),)), r"\mathrm{d}(\mathbf{A}\mathbf{X})^{\top}"),
    (Transpose((W1,)), r"{\mathbf{W}^{(1)}}^{\top}"),
    (Differential((Product((A, X)),)), r"\mathrm{d}(\mathbf{A}\mathbf{X})"),
    (Differential((a,)), r"\mathrm{d}a"),
    (Trace((Product((A, X)),)), r"\operatorname{tr}(\mathbf{A}\mathbf{X})"),
    (
        Trace((Product((Sum((A, B)), dX)),)),
        r"\operatorname{tr}\bigl((\mathbf{A} + \mathbf{B})\,\mathrm{d}\mathbf{X}\bigr)",
    ),
    (
        Trace((Product((Partial((f, X)), dX)),)),
        r"\operatorname{tr}\!\left(\frac{\partial f}{\partial \mathbf{X}}\,\mathrm{d}\mathbf{X}\right)",
    ),
    (Product((Trace((A,)), B)), r"\operatorname{tr}(\mathbf{A})\mathbf{B}"),
    (Product((Number(2), Trace((A,)))), r"2\operatorname{tr}(\mathbf{A})"),
    (Partial((u, x)), r"\frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}}"),
    (Partial((f, a, b)), r"\frac{\partial^{2} f}{\partial a\,\partial b}"),
    (Partial((f, a, a)), r"\frac{\partial^{2} f}{\partial a^{2}}"),
    (
        Partial((multiply([Transpose((u,)), A, v]), x)),
        r"\frac{\partial\,\boldsymbol{u}^{\top}\mathbf{A}\boldsymbol{v}}{\partial \boldsymbol{x}}",
    ),
    (Partial((f, u, v)), r"\frac{\partial^{2} f}{\partial \boldsymbol{u}\,\partial \boldsymbol{v}^{\top}}"),
    (
        Product((A, Product((Transpose((u,)), IndexSum((v,), ("k", ONE, n, "bare")))))),
        r"\mathbf{A}\left(\boldsymbol{u}^{\top}\sum_{k} \boldsymbol{v}\right)",
    ),
    (Partial((SERIES, b)), r"\frac{\partial}{\partial b}\sum_{k} a"),
    (Product((Partial((SERIES, b)), b)), r"\left(\frac{\partial}{\partial b}\sum_{k} a\right)b"),
    (Product((b, Partial((SERIES, b)))), r"b\frac{\partial}{\partial b}\sum_{k} a"),
    (Partial((Sum((A, B)), a)), r"\frac{\partial (\mathbf{A} + \mathbf{B})}{\partial a}"),
    (entry(X, i, j), "x_{ij}"),
    (entry(X, i + ONE, j), "x_{i + 1,j}"),
    (entry(X, ONE, Polynomial.of(2)), "x_{12}"),
    (entry(X, ONE, Polynomial.of(12)), "x_{1,12}"),
    (entry(u, i), "u_i"),
    (entry(W1, i, j), r"[\mathbf{W}^{(1)}]_{ij}"),
    (entry(Symbol(r"\boldsymbol{\mu}", column(n)), i), r"\mu_i"),
    (entry(Symbol(r"\boldsymbol{\Sigma}", SQUARE), i, j), r"[\boldsymbol{\Sigma}]_{ij}"),
    (entry(Symbol("A", SQUARE), i, j), "a_{ij}"),
    (entry(multiply([A, X]), i, j), r"[\mathbf{A}\mathbf{X}]_{ij}"),
    (
        entry(Partial((u, x)), i, j),
        r"\left[\frac{\partial \boldsymbol{u}}{\partial \boldsymbol{x}}\right]_{ij}",
    ),
    (Product((entry(u, j), entry(A, j, k), entry(v, k))), r"u_j\,a_{jk}\,v_k"),
    (Delta((), (i, j)), r"\delta_{ij}"),
    (UnitMatrix((), (i, j, n, n)), r"\mathbf{E}_{ij}"),
    (IndexSum((Product((entry(u, k), entry(v, k))),), ("k", ONE, n, "bare")), r"\sum_{k} u_k\,v_k"),
    (IndexSum((a,), ("k", ONE, n, "set")), r"\sum_{k \in [n]} a"),
    (IndexSum((a,), ("k", ONE, n - ONE, "range")), r"\sum_{k=1}^{n - 1} a"),
    (Product((a, IndexSum((b,), ("k", ONE, n, "bare")))), r"a\sum_{k} b"),
    (Product((IndexSum((b,), ("k", ONE, n, "bare")), a)), r"\left(\sum_{k} b\right)a"),
    (Product((Product((a, IndexSum((b,), ("k", ONE, n, "bare")))), b)), r"\left(a\sum_{k} b\right)b"),
    (Number(n - ONE), "n - 1"),
    (Number(Polynomial.of(2) * n), "2n"),
    (Number(Fraction(-1, 2)), r"-\frac{1}{2}"),
    (Number(0), "0"),
    (Product((Number(n - ONE), X)), r"(n - 1)\,\mathbf{X}"),
    (Identity(n), r"\mathbf{I}"),
    (Zero(ONE, n), r"\mathbf{0}^{\top}"),
]


@pytest.mark.parametrize(("expr", "latex"), PRINTED, ids=[latex for _, latex in PRINTED])
def test_printed(expr: Expr, latex: str) -> None:
    assert LatexPrinter()(expr) == latex


def test_the_authors_marks() -> None:
    notation = Notation(transpose=r"^\T", trace=r"\tr", differential="d", partial="∂", unit_matrix="J")
    p = LatexPrinter(notation)
    assert p(Transpose((A,))) == r"\mathbf{A}^\T"
    assert p(Product((Transpose((A,)), B))) == r"\mathbf{A}^\T\mathbf{B}"
    assert p(Product((Transpose((Symbol("A", SQUARE),)), Symbol("B", SQUARE)))) == r"A^\T B"
    assert p(Trace((Symbol("A", SQUARE),))) == r"\tr(A)"
    assert p(Differential((a,))) == "da"
    assert p(UnitMatrix((), (i, j, n, n))) == "J_{ij}"


def test_an_entry_keeps_away_from_names_of_the_document() -> None:
    assert LatexPrinter(taken={"x_1", r"\mathbf{X}"})(entry(X, i, j)) == r"[\mathbf{X}]_{ij}"


def test_a_function_takes_no_parentheses_that_stand_for_a_factor() -> None:
    """k · (u − v) is a product, where k(u − v) would be a value of k."""
    product = Product((scalar("k"), Sum((u, negate(v)))))
    spaced = LatexPrinter(functions={"k"})(product)
    assert spaced == LatexPrinter()(product).replace("(", r" \cdot (", 1)
    assert LatexPrinter(functions={"k"})(Product((scalar("k"), u))) == LatexPrinter()(Product((scalar("k"), u)))
