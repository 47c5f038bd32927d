"""The exported NumPy function against the values of the answer's own nodes."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from texdiff.algebra.arithmetic import Product
from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.inert import Partial
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.problem import Problem
from texdiff.methods.solve import solve
from texdiff.output.emitter import python_name
from texdiff.output.numpy_export import to_numpy
from texdiff.verify.arrays import dense
from texdiff.verify.draw import draw
from texdiff.verify.evaluate import Evaluation

NAMES = [
    "cubic by entries",
    "log det",
    "components",
    "least squares",
    "gradient",
    "inverse",
    "one line",
    "denominator layout",
    "matrix by scalar",
    "bilinear",
    "unit vector",
]


def drawn(derivation: Derivation) -> Iterator[Evaluation]:
    """Random values; not every draw lets an inverse exist."""
    for attempt in range(16):
        yield Evaluation(draw([derivation.problem.numerator, derivation.answer], 7, attempt), arrays=dense())


def given(derivation: Derivation, evaluation: Evaluation) -> dict[str, object]:
    """Values for every LaTeX name that an export may ask for."""
    nodes = list(derivation.answer.walk())
    symbols = derivation.problem.numerator.free | derivation.answer.free
    values: dict[str, object] = {s.name: _outside(evaluation(s)) for s in symbols if isinstance(s, Symbol)}
    for node in nodes:
        if isinstance(node, Partial) and isinstance(node.args[0], Unknown):
            name = rf"\frac{{\partial {node.args[0].name}}}{{\partial {node.args[1].params[0]}}}"
            values[name] = _outside(evaluation(node))
    return values


def _outside(value: Any) -> Any:
    """As users hold values: scalars as numbers, vectors with one axis."""
    return value.item() if value.size == 1 else value.reshape(-1) if 1 in value.shape else value


@pytest.mark.parametrize("name", NAMES)
def test_the_export_has_the_value_of_the_answer(name: str, problems: Mapping[str, Problem]) -> None:
    derivation = solve(problems[name])
    evaluation = next(at for at in drawn(derivation) if np.isfinite(np.asarray(at(derivation.answer))).all())
    export = to_numpy(derivation)
    values = given(derivation, evaluation)
    found = export(**{python: values[latex] for latex, python in export.arguments.items()})
    np.testing.assert_allclose(found, _outside(evaluation(derivation.answer)), rtol=1e-10)


@pytest.mark.parametrize("name", NAMES)
def test_the_source_is_a_function_of_the_arguments(name: str, problems: Mapping[str, Problem]) -> None:
    export = to_numpy(solve(problems[name]))
    (function,) = ast.parse(export.source).body
    assert isinstance(function, ast.FunctionDef)
    assert function.name == "derivative"
    assert [argument.arg for argument in function.args.args] == list(export.arguments.values())


@pytest.mark.parametrize(
    ("latex", "python"),
    [
        (r"\mathbf{X}", "X"),
        (r"\boldsymbol{x}_i", "x_i"),
        (r"\lambda", "lambda"),
        (r"\frac{\partial \boldsymbol{u}}{\partial x}", "du_dx"),
        (r"\frac{\partial^2 U}{\partial x\partial y}", "d2U_dx_dy"),
        (r"\sigma'", "sigma_prime"),
        ("__import__('os').system('id')", "import_primeos_prime_system_primeid_prim"),
        ("矩", "value"),
        ("1", "v1"),
    ],
)
def test_names_are_made_of_letters_and_digits(latex: str, python: str) -> None:
    assert python_name(latex) == python


def test_a_symbol_named_np_does_not_hide_numpy(problems: Mapping[str, Problem]) -> None:
    whole = problems["one line"].numerator.args[0]
    derivation = solve(
        Problem(Product((Symbol("np", whole.shape), *problems["one line"].variables)), problems["one line"].variables)
    )
    assert to_numpy(derivation).arguments == {"np": "np_2"}


FRESH = """
import numpy, texdiff
for name in (r"\\operatorname{softmax}", r"\\max", r"\\operatorname{lse}"):
    request = rf"\\frac{{\\partial {name}(\\boldsymbol{{x}})}}{{\\partial \\boldsymbol{{x}}}}"
    export = texdiff.derive(request, [r"\\boldsymbol{x} \\in \\mathbb{R}^{n}"]).to_numpy()
    export(**dict.fromkeys(export.arguments.values(), numpy.array([1.0, 2.0])))
"""


def test_nothing_is_imported_by_the_function_itself() -> None:
    """Methods of arrays, which NumPy loads when they are first used, fail where the builtins hold no import."""
    subprocess.run([sys.executable, "-c", FRESH], check=True)
