"""Derivations of requests as authors type them: golden files in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import texdiff

GOLDEN = Path(__file__).parent / "golden" / "requests"
VECTORS = r"\boldsymbol{w}, \boldsymbol{x} \in \mathbb{R}^{n}"
MATRIX = r"\mathbf{X} \in \mathbb{R}^{n \times n}"


class Typed(NamedTuple):
    """A request with what is given; `symmetric` and `invertible` are symbols of the request."""

    request: str
    given: tuple[str, ...]
    symmetric: tuple[str, ...] = ()
    invertible: tuple[str, ...] = ()

    def assume(self) -> dict[str, str]:
        return dict.fromkeys(self.symmetric, "symmetric") | dict.fromkeys(self.invertible, "invertible")


REQUESTS = {
    # rules that are the whole answer are found, not quoted
    "determinant": Typed(r"\frac{\partial |\mathbf{X}|}{\partial \mathbf{X}}", (MATRIX,)),
    "power in a determinant": Typed(
        r"\frac{\partial |\mathbf{X}^{k}|}{\partial \mathbf{X}}",
        (MATRIX, r"k \in \mathbb{N}_{+}"),
        (),
        (r"\mathbf{X}",),
    ),
    "product in a determinant": Typed(
        r"\frac{\partial |\mathbf{A}\mathbf{X}|}{\partial \mathbf{X}}",
        (MATRIX, r"\mathbf{A} \in \mathbb{R}^{n \times n}"),
        (),
        (r"\mathbf{A}", r"\mathbf{X}"),
    ),
    "logarithm of a determinant": Typed(r"\frac{\partial \ln|a\mathbf{X}|}{\partial \mathbf{X}}", (MATRIX,)),
    "trace of a power": Typed(
        r"\frac{\partial \operatorname{tr}(\mathbf{X}^{k})}{\partial \mathbf{X}}", (MATRIX, r"k \in \mathbb{N}_{+}")
    ),
    "norm": Typed(
        r"\frac{\partial \|\boldsymbol{x} - \boldsymbol{a}\|}{\partial \boldsymbol{x}}",
        (r"\boldsymbol{x}, \boldsymbol{a} \in \mathbb{R}^{n}",),
    ),
    "function of a matrix by a scalar": Typed(
        r"\frac{\partial g(\mathbf{U})}{\partial t}",
        (r"\mathbf{U} = \mathbf{U}(t) \in \mathbb{R}^{m \times n}", r"g: \mathbb{R}^{m \times n} \to \mathbb{R}"),
    ),
    "matrix times vector by a scalar": Typed(
        r"\frac{\partial \mathbf{A}\boldsymbol{u}}{\partial t}",
        (r"\boldsymbol{u} = \boldsymbol{u}(t) \in \mathbb{R}^{n}", r"\mathbf{A} \in \mathbb{R}^{m \times n}"),
    ),
    "Kronecker product by a scalar": Typed(
        r"\frac{\partial (\mathbf{U} \otimes \mathbf{V})}{\partial t}",
        (
            r"\mathbf{U} = \mathbf{U}(t) \in \mathbb{R}^{m \times n}",
            r"\mathbf{V} = \mathbf{V}(t) \in \mathbb{R}^{p \times q}",
        ),
    ),
    # the author's names
    "names by an entry": Typed(
        r"\frac{\partial \ell}{\partial w_i}",
        (
            VECTORS,
            r"z = \boldsymbol{w}^{\top}\boldsymbol{x}",
            r"p = \sigma(z)",
            r"\ell = -y\ln p - (1-y)\ln(1-p)",
            r"\sigma(t) = \frac{1}{1 + e^{-t}}",
        ),
    ),
    "names by an entry of a matrix": Typed(
        r"\frac{\partial E}{\partial w_{ij}}",
        (
            r"\mathbf{W} \in \mathbb{R}^{m \times n}",
            r"\boldsymbol{x} \in \mathbb{R}^{n}",
            r"\boldsymbol{t} \in \mathbb{R}^{m}",
            r"\hat{\boldsymbol{y}} = \mathbf{W}\boldsymbol{x}",
            r"E = \|\hat{\boldsymbol{y}} - \boldsymbol{t}\|^2",
        ),
    ),
    "names by a scalar": Typed(
        r"\frac{\partial E}{\partial b}",
        (r"z = wx + b", r"a = \sigma(z)", r"E = \frac{1}{2}(a - y)^2", r"\sigma: \mathbb{R} \to \mathbb{R}"),
    ),
    "names of constants": Typed(
        r"\frac{\partial E}{\partial \mathbf{W}}",
        (
            r"\mathbf{W} \in \mathbb{R}^{k \times m}",
            r"\mathbf{A} \in \mathbb{R}^{m \times n}",
            r"\boldsymbol{x} \in \mathbb{R}^{n}",
            r"\boldsymbol{t} \in \mathbb{R}^{k}",
            r"\boldsymbol{h} = \sigma(\mathbf{A}\boldsymbol{x})",
            r"E = \frac{1}{2}\|\mathbf{W}\boldsymbol{h} - \boldsymbol{t}\|^2",
            r"\sigma: \mathbb{R} \to \mathbb{R}",
        ),
    ),
    "the numerator by its name": Typed(
        r"\frac{\partial p}{\partial \boldsymbol{w}}",
        (VECTORS, r"p = \frac{1}{1 + e^{-\boldsymbol{w}^{\top}\boldsymbol{x}}}"),
    ),
    # answers and lines as a teacher writes them
    "covariance of a Gaussian": Typed(
        r"\frac{\partial}{\partial \mathbf{S}}\left(-\frac{N}{2}\ln|\mathbf{S}| - \frac{1}{2}\sum_{i=1}^{N}"
        r"(\boldsymbol{x}_i - \boldsymbol{m})^{\top}\mathbf{S}^{-1}(\boldsymbol{x}_i - \boldsymbol{m})\right)",
        (r"\boldsymbol{x}_i, \boldsymbol{m} \in \mathbb{R}^{d}", r"\mathbf{S} \in \mathbb{R}^{d \times d}"),
    ),
    "mean of a Gaussian": Typed(
        r"\frac{\partial}{\partial \boldsymbol{m}}"
        r"\frac{(\boldsymbol{u} - \boldsymbol{m})^{\top}\mathbf{S}(\boldsymbol{u} - \boldsymbol{m})}{2}",
        (r"\boldsymbol{u}, \boldsymbol{m} \in \mathbb{R}^{d}", r"\mathbf{S} \in \mathbb{R}^{d \times d}"),
        (r"\mathbf{S}",),
    ),
    "quotient of determinants": Typed(
        r"\nabla_{\mathbf{W}} \ln\frac{|\mathbf{W}^{\top}\mathbf{B}\mathbf{W}|}"
        r"{|\mathbf{W}^{\top}\mathbf{C}\mathbf{W}|}",
        (r"\mathbf{W} \in \mathbb{R}^{d \times k}", r"\mathbf{B}, \mathbf{C} \in \mathbb{R}^{d \times d}"),
        (r"\mathbf{B}", r"\mathbf{C}"),
    ),
    "canonical correlation": Typed(
        r"\frac{\partial}{\partial \boldsymbol{a}}\frac{\boldsymbol{a}^{\top}\mathbf{C}\boldsymbol{b}}"
        r"{\sqrt{\boldsymbol{a}^{\top}\mathbf{A}\boldsymbol{a}}\sqrt{\boldsymbol{b}^{\top}\mathbf{B}\boldsymbol{b}}}",
        (
            r"\boldsymbol{a} \in \mathbb{R}^{p}",
            r"\boldsymbol{b} \in \mathbb{R}^{q}",
            r"\mathbf{A} \in \mathbb{R}^{p \times p}",
            r"\mathbf{B} \in \mathbb{R}^{q \times q}",
            r"\mathbf{C} \in \mathbb{R}^{p \times q}",
        ),
        (r"\mathbf{A}", r"\mathbf{B}"),
    ),
    "Hessian of the logistic loss": Typed(
        r"\nabla^2_{\boldsymbol{w}} \ln(1 + e^{\boldsymbol{w}^{\top}\boldsymbol{x}})", (VECTORS,)
    ),
    "squared hinge": Typed(
        r"\frac{\partial}{\partial \boldsymbol{w}}"
        r"\sum_{i=1}^{m}\max(0, 1 - y_i\boldsymbol{w}^{\top}\boldsymbol{x}_i)^2",
        (r"\boldsymbol{w}, \boldsymbol{x}_i \in \mathbb{R}^{n}",),
    ),
    "second derivative with an exponent": Typed(r"\frac{\partial^2 e^{-x^2/2}}{\partial x^2}", (r"x \in \mathbb{R}",)),
    "entry of a softmax": Typed(
        r"\frac{\partial}{\partial x_k}\ln\frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}",
        (r"\boldsymbol{x} \in \mathbb{R}^{n}",),
    ),
    "Jacobian of a normalised sum": Typed(
        r"\frac{\partial}{\partial \boldsymbol{x}}\frac{\mathbf{A}\boldsymbol{x} + \boldsymbol{x} \odot \boldsymbol{x}}"
        r"{\|\mathbf{A}\boldsymbol{x} + \boldsymbol{x} \odot \boldsymbol{x}\|}",
        (r"\boldsymbol{x} \in \mathbb{R}^{n}", r"\mathbf{A} \in \mathbb{R}^{n \times n}"),
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", REQUESTS)
def test_golden(name: str, language: str, golden: Callable[[Path, str], None]) -> None:
    typed = REQUESTS[name]
    found = texdiff.derive(typed.request, typed.given, typed.assume(), detail="short", language=language)
    golden(GOLDEN / f"{name.replace(' ', '-')}.{language}.tex", found.latex())
