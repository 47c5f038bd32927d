"""Requests as typed problems, for tests of the output that need no reader."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import texdiff.operators
from texdiff.algebra.arithmetic import Product, Sum, Trace, Transpose, negate
from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.family import Family, FamilyMember
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import OPERATORS
from texdiff.algebra.shape import SCALAR, Shape
from texdiff.calculus.problem import Problem

assert texdiff.operators.__name__


def _size(name: str) -> Polynomial:
    return Polynomial.of(name)


def _matrix(letter: str, rows: str, cols: str, *traits: str) -> Symbol:
    return Symbol(rf"\mathbf{{{letter}}}", Shape(_size(rows), _size(cols)), frozenset(traits))


def _vector(letter: str, rows: str) -> Symbol:
    return Symbol(rf"\boldsymbol{{{letter}}}", Shape(_size(rows), ONE))


def _function(letter: str, rows: str, argument: Symbol) -> Unknown:
    return Unknown(rf"\boldsymbol{{{letter}}}", Shape(_size(rows), ONE), (argument,))


def _apply(operator: str, spelling: str, *args: Expr) -> Expr:
    """A node as the reader would build it from the operator's table."""
    readings = OPERATORS[operator].readings
    found = next(r for r in readings if r.spelling == spelling and r.accepts([a.shape for a in args]))
    return found.node(args, found.params)


def _problems() -> Mapping[str, Problem]:
    X, Xs = _matrix("X", "m", "n"), _matrix("X", "n", "n", "invertible")
    A, B, C = _matrix("A", "p", "m"), _matrix("B", "n", "n"), _matrix("C", "m", "p")
    S = _matrix("A", "m", "m", "symmetric")
    x, a, w, y, c = (_vector(letter, size) for letter, size in zip("xawyc", "nnnmm", strict=True))
    u, v = _function("u", "m", x), _function("v", "n", x)
    t = Symbol("t", SCALAR)
    U = Unknown(r"\mathbf{U}", Shape(_size("n"), _size("n")), (t,))
    cubic = Trace((Product((A, X, B, Transpose((X,)), C)),))
    residual = Sum((Product((X, w)), negate(y)))
    gram = Product((Transpose((X,)), S, X))
    difference = Sum((x, negate(a)))
    long = Sum(
        (cubic, Trace((Product((C, A, X, B, Transpose((X,)))),)), Trace((Product((A, X, B, B, Transpose((X,)), C)),)))
    )
    symmetric = _matrix("B", "n", "n", "symmetric")
    quadratic = Product((Transpose((x,)), symmetric, x))
    family = Family(r"\boldsymbol{y}_i", x.shape, frozenset(), r"\boldsymbol{y}")
    members = Sum((FamilyMember((family,), (_size("i"),)), negate(x)))
    summed = IndexSum((Product((Transpose((members,)), B, members)),), ("i", ONE, _size("m"), "range"))
    return {
        "inner scalars": Problem(_apply("quotient", r"\frac", quadratic, Product((Transpose((x,)), x))), (x,)),
        "names under a sum": Problem(summed, (x,)),
        "names of the first stage": Problem(Product((quadratic, quadratic)), (x, x)),
        "cubic by entries": Problem(cubic, (X,), method="elementwise"),
        "cubic by differentials": Problem(cubic, (X,), method="differential", detail="full"),
        "log det": Problem(_apply("element-wise function", r"\ln", _apply("determinant", "| |", gram)), (X,)),
        "components": Problem(Product((Transpose((u,)), _matrix("A", "m", "n"), v)), (x,)),
        "least squares": Problem(Product((Transpose((residual,)), residual)), (w,)),
        "gradient": Problem(Product((Transpose((x,)), B, x)), (x,), form="nabla"),
        "inverse": Problem(Trace((Product((B, _apply("inverse", "-1", Xs))),)), (Xs,)),
        "one line": Problem(Product((X, w)), (w,)),
        "denominator layout": Problem(Product((X, w)), (w,), layout="denominator"),
        "matrix by scalar": Problem(Product((U, B, U)), (t,)),
        "bilinear": Problem(Product((Transpose((c,)), X, w)), (X,)),
        "unit vector": Problem(_apply("quotient", r"\frac", difference, _apply("norm", r"\| \|", difference)), (x,)),
        "second derivative": Problem(Product((Transpose((x,)), B, x)), (x, x)),
        "second derivative by scalars": Problem(Product((_apply("inverse", "-1", U), B)), (t, t)),
        "more than two axes": Problem(Product((A, X, B)), (X,)),
        "row": Problem(Product((Transpose((x,)), B)), (x,)),
        "name of the author": Problem(
            Product((Transpose((residual,)), residual)), (w,), defined=((r"\boldsymbol{z}", residual),)
        ),
        "statement": Problem(_apply("inverse", "-1", U), (t,)),
        "long": Problem(long, (X,), method="elementwise", detail="full"),
    }


@pytest.fixture(scope="session")
def problems() -> Mapping[str, Problem]:
    """Requests by name; those of the model derivations come first."""
    return _problems()
