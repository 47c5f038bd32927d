"""The answer in SymPy: its form, and its value at random matrices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import sympy

from texdiff.algebra.expression import NoRule
from texdiff.algebra.indexed import UnitMatrix
from texdiff.algebra.polynomial import Polynomial
from texdiff.calculus.problem import Problem
from texdiff.methods.solve import solve
from texdiff.output.numpy_export import to_numpy
from texdiff.output.sympy_export import to_sympy

SIZES = {"m": 2, "n": 3, "p": 4}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cubic by entries", "B*X.T*C*A + B.T*X.T*A.T*C.T"),
        ("inverse", "-X**(-1)*B*X**(-1)"),
        ("components", "u.T*A*dv_dx + v.T*A.T*du_dx"),
        ("gradient", "(B + B.T)*x"),
        ("bilinear", "w*c.T"),
        ("matrix by scalar", "U*B*dU_dt + dU_dt*B*U"),
    ],
)
def test_form(name: str, text: str, problems: Mapping[str, Problem]) -> None:
    assert str(to_sympy(solve(problems[name]))) == text


@pytest.mark.parametrize(
    "name", ["cubic by entries", "least squares", "gradient", "inverse", "unit vector", "bilinear"]
)
def test_value(name: str, problems: Mapping[str, Problem]) -> None:
    derivation = solve(problems[name])
    sizes = {sympy.Symbol(name, integer=True, positive=True): size for name, size in SIZES.items()}
    expression = to_sympy(derivation).subs(sizes)
    rng = np.random.default_rng(5)
    arrays = {symbol: rng.normal(size=symbol.shape) for symbol in expression.atoms(sympy.MatrixSymbol)}
    found = expression.subs({symbol: sympy.Matrix(array) for symbol, array in arrays.items()}).doit()
    by_name = {symbol.name: array if 1 not in array.shape else array.ravel() for symbol, array in arrays.items()}
    export = to_numpy(derivation)
    wanted = export(**{python: by_name[python] for python in export.arguments.values()})
    values = np.array(sympy.Matrix(found).evalf(), dtype=float)
    np.testing.assert_allclose(values.reshape(wanted.shape), wanted, rtol=1e-8)


def test_what_sympy_cannot_say_is_refused(problems: Mapping[str, Problem]) -> None:
    derivation = solve(problems["inverse"])
    matrix = derivation.problem.variables[0]
    first = Polynomial.of("i")
    unit = UnitMatrix((), (first, first, *matrix.shape))
    with pytest.raises(NoRule):
        to_sympy(replace(derivation, answer=unit))
