"""Simplifying for the reader: what each pass does, that the result stays as it is, and that costs only fall."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.checking import same_value
from tests.engine.expressions import random_expression
from texdiff.algebra.arithmetic import Product, Sum, Trace, multiply, negate, transpose
from texdiff.algebra.atoms import Identity, Number, Symbol, Zero
from texdiff.algebra.canonical import equal, key
from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Delta, Entry, IndexSum, UnitMatrix, UnitVector
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.shape import SCALAR, Shape, column
from texdiff.algebra.simplify import simplified, simplify, tidy
from texdiff.operators.hadamard_power import HadamardPower

M, N, P = (Polynomial.of(name) for name in "mnp")
R = Polynomial.of("r")
AT_I, AT_J = (Polynomial.of(name) for name in "ij")


def matrix(name: str, rows: Polynomial = N, cols: Polynomial = N, *traits: str) -> Symbol:
    return Symbol(rf"\mathbf{{{name}}}", Shape(rows, cols), frozenset(traits))


def vector(name: str, rows: Polynomial = N) -> Symbol:
    return Symbol(rf"\boldsymbol{{{name}}}", column(rows))


def inverse(expr: Expr) -> Expr:
    return BUILDERS["power"](expr, -ONE)


def quotient(above: Expr, below: Expr) -> Expr:
    return BUILDERS["quotient"](above, below)


def hadamard(left: Expr, right: Expr) -> Expr:
    return BUILDERS["hadamard"](left, right)


def reciprocal(expr: Expr) -> Expr:
    return HadamardPower((expr,), (-ONE,))


def summed(body: Expr, index: str, upper: Polynomial) -> Expr:
    return IndexSum((body,), (index, ONE, upper, "bare"))


A, B, C = (matrix(letter) for letter in "ABC")
S, Q = matrix("S", N, N, "symmetric"), matrix("Q", N, N, "invertible")
X, W = matrix("X", M, N), matrix("W", P, M)
x, y, z = (vector(letter) for letter in "xyz")
s, t = Symbol("s", SCALAR), Symbol("t", SCALAR)
E_ij, e_i = UnitMatrix((), (AT_I, AT_J, M, N)), UnitVector((), (AT_I, N))

SHORTER: dict[str, tuple[Expr, Expr]] = {
    "transposed product": (transpose(Product((W, X))), Product((transpose(X), transpose(W)))),
    "transposed sum": (transpose(Sum((transpose(A), transpose(B)))), Sum((A, B))),
    "declared symmetry": (Product((transpose(S), x)), Product((S, x))),
    "inverse cancels": (Product((Q, inverse(Q), x)), x),
    "nothing but the identity": (Product((Q, inverse(Q))), Identity(N)),
    "like terms with numbers inside": (
        Sum((Trace((quotient(Product((Number(R), A)), s),)), negate(Trace((quotient(Product((Number(2), A)), s),))))),
        quotient(Product((Number(R - Polynomial.of(2)), Trace((A,)))), s),
    ),
    "scalars inside a Hadamard product of a sum": (
        hadamard(Sum((Product((t, hadamard(Product((s, x)), reciprocal(y)))), negate(z))), y),
        Sum((Product((t, s, x)), negate(hadamard(y, z)))),
    ),
    "like terms": (Sum((Product((A, x)), Product((A, x)))), Product((Number(2), A, x))),
    "opposite terms": (Sum((A, negate(A))), Zero(N, N)),
    "a zero in a sum": (Sum((Sum((A, B)), Zero(N, N))), Sum((A, B))),
    "the trace of zero": (Trace((Zero(N, N),)), Zero(ONE, ONE)),
    "a product with zero": (Product((A, Zero(N, N), B)), Zero(N, N)),
    "left factor": (Sum((Product((A, B)), Product((A, C)))), Product((A, Sum((B, C))))),
    "right factor": (Sum((Product((A, C)), Product((B, C)))), Product((Sum((A, B)), C))),
    "gradient of a quadratic": (
        Sum((Product((transpose(x), A)), Product((transpose(x), transpose(A))))),
        Product((transpose(x), Sum((A, transpose(A))))),
    ),
    "scalars in front": (Product((A, t, Number(2), x)), Product((Number(2), t, A, x))),
    "common scalar": (Sum((Product((t, A)), Product((t, B)))), Product((t, Sum((A, B))))),
    "contracted delta": (
        summed(Product((Delta((), (AT_I, AT_J)), Entry((x,), (AT_J, ONE)))), "j", N),
        Entry((x,), (AT_I, ONE)),
    ),
    "spelled out vector": (summed(Product((Entry((x,), (AT_I, ONE)), e_i)), "i", N), x),
    "spelled out matrix": (summed(summed(Product((Entry((X,), (AT_I, AT_J)), E_ij)), "j", N), "i", M), X),
    "factors around a unit vector": (
        summed(Product((Entry((x,), (AT_I, ONE)), A, e_i, transpose(y), B)), "i", N),
        Product((A, x, transpose(y), B)),
    ),
    "factors behind a unit row": (
        summed(Product((Entry((x,), (AT_I, ONE)), transpose(e_i), y, transpose(y), B)), "i", N),
        Product((transpose(x), y, transpose(y), B)),
    ),
    "entry of a unit array": (Entry((e_i,), (AT_J, ONE)), Delta((), (AT_J, AT_I))),
    "entries at one place": (
        Sum((Entry((Product((A, x)),), (AT_I, ONE)), Entry((Product((B, x)),), (AT_I, ONE)))),
        Entry((Product((Sum((A, B)), x)),), (AT_I, ONE)),
    ),
}


@pytest.mark.parametrize("name", SHORTER)
def test_a_pass(name: str) -> None:
    long, short = SHORTER[name]
    changes = simplify(long)
    assert changes, "nothing was changed"
    assert changes[-1].expr == short
    assert all(change.rule.id and change.rule.law for change in changes)


KEPT: dict[str, Expr] = {
    "a sum over part of the range": summed(Product((Entry((x,), (AT_I, ONE)), e_i)), "i", N - ONE),
    "entries at two places": Sum((Entry((Product((A, B)),), (AT_I, AT_J)), Entry((Product((A, C)),), (AT_J, AT_I)))),
    "a residual": Sum((Product((A, x)), negate(y))),
    "products in another order": Sum((Product((A, B)), Product((B, A)))),
    "a general transpose": Product((transpose(A), x)),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_stays_as_it_is(name: str) -> None:
    assert simplified(KEPT[name]) == KEPT[name]


def test_tidy_needs_no_reason() -> None:
    """Transposes pushed into products and scalars in front, but no terms collected."""
    assert tidy(transpose(Product((W, t, X)))) == multiply([t, transpose(X), transpose(W)])
    assert tidy(Sum((A, A))) == Sum((A, A))


SAME_KEY: dict[str, tuple[Expr, Expr]] = {
    "order of terms": (Sum((A, B, C)), Sum((C, A, B))),
    "order of scalars": (Product((s, t, A)), Product((t, s, A))),
    "rotated trace": (Trace((Product((A, B, C)),)), Trace((Product((C, A, B)),))),
    "transposed trace": (Trace((Product((A, B)),)), Trace((Product((transpose(A), transpose(B))),))),
    "transposed scalar": (Product((transpose(x), A, y)), Product((transpose(y), transpose(A), x))),
    "double transpose": (transpose(Sum((transpose(A), B))), Sum((A, transpose(B)))),
    "symmetry": (Product((S, A)), transpose(Product((transpose(A), S)))),
    "bound index": (summed(Entry((x,), (AT_I, ONE)), "i", N), summed(Entry((x,), (AT_J, ONE)), "j", N)),
    "negated difference": (negate(Sum((A, negate(B)))), Sum((B, negate(A)))),
}


@pytest.mark.parametrize("name", SAME_KEY)
def test_equal_keys(name: str) -> None:
    left, right = SAME_KEY[name]
    assert equal(left, right)
    assert equal(right, left)


DIFFERENT_KEY: dict[str, tuple[Expr, Expr]] = {
    "order of factors": (Product((A, B)), Product((B, A))),
    "a transpose": (A, transpose(A)),
    "a coefficient": (Product((Number(2), A)), A),
    "a sign": (Sum((A, B)), Sum((A, negate(B)))),
    "a trace of three, reversed": (Trace((Product((A, B, C)),)), Trace((Product((A, C, B)),))),
    "another row": (Entry((x,), (AT_I, ONE)), Entry((x,), (AT_J, ONE))),
    "powers": (BUILDERS["power"](A, Polynomial.of(2)), BUILDERS["power"](A, Polynomial.of(3))),
}


@pytest.mark.parametrize("name", DIFFERENT_KEY)
def test_different_keys(name: str) -> None:
    left, right = DIFFERENT_KEY[name]
    assert not equal(left, right)


def shuffled(expr: Expr, random: Random) -> Expr:
    """The same value, terms in another order."""
    args = [shuffled(argument, random) for argument in expr.args]
    if isinstance(expr, Sum):
        random.shuffle(args)
    return expr.rebuild(args)


SEEDS = st.integers(0, 2**32)


@settings(max_examples=150, derandomize=True)
@given(SEEDS)
def test_simplifying_ends_and_keeps_the_value(seed: int) -> None:
    """The simplified form is a fixed point, is no longer than the expression, and has its value."""
    expr = random_expression(Random(seed), 4)
    short = simplified(expr)
    assert not simplify(short)
    assert cost(short) <= cost(tidy(expr))
    assert short.shape == expr.shape
    if same_value(expr, expr, seed):
        assert same_value(expr, short, seed, [expr])


@settings(max_examples=150, derandomize=True)
@given(SEEDS)
def test_the_key_forgets_the_order_of_terms(seed: int) -> None:
    random = Random(seed)
    expr = random_expression(random, 4)
    assert key(shuffled(expr, random)) == key(expr)
