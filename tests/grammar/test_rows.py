"""Definitions in several rows and columns, and equations that define nothing: models with an error term."""

from __future__ import annotations

import pytest

from texdiff.latex.declarations.timeline import Timeline
from texdiff.latex.scanning.scan import scan

ROWS = [
    (r"\begin{align} f(x) =& x^2 \\ &- 3x \end{align}", {"f": "x^2-3x"}),
    (r"\begin{align} f(x) &= x^2 \\ &\quad - 3x \end{align}", {"f": "x^2-3x"}),
    (r"\begin{align} f(x) =& x^2 - \\ & 3x \end{align}", {"f": "x^2-3x"}),
    (r"\begin{align} f(x) = \\ x^2 \end{align}", {"f": "x^2"}),
    (r"\begin{align} f(x) &= x^2 \\ &\phantom{=}+ 3x \end{align}", {"f": "x^2+3x"}),
    (r"\begin{align} f(x) &= x^2 \\ &{}+ 3x \end{align}", {"f": "x^2+3x"}),
    (r"\begin{align} f(x) &= 2x \\ & (3x) \end{align}", {"f": "2x(3x)"}),
    (r"\begin{align} f(x) &= \Big[ x^2 \\ & 3x \Big] \end{align}", {"f": "[x^23x]"}),
    (r"\begin{align} f(x) &= \left( x^2 \right.\\ & \left. - 3x\right) \end{align}", {"f": "(x^2-3x)"}),
    (r"\begin{align} f(x) &= x^2 \\[2pt] \nonumber &- 3x \end{align}", {"f": "x^2-3x"}),
    (r"\begin{eqnarray} f(x) &=& x^2 \\ && - 3x \end{eqnarray}", {"f": "x^2-3x"}),
    (r"\begin{multline} f(x) = x^2 \\ - 3x \end{multline}", {"f": "x^2-3x"}),
    (r"\[\begin{aligned} f(x) =& x^2 \\ &- 3x \end{aligned}\]", {"f": "x^2-3x"}),
    (r"\[\begin{alignedat}{2} f(x) =& x^2 \\ &- 3x \end{alignedat}\]", {"f": "x^2-3x"}),
    (r"\begin{equation}\begin{split} f(x) &= x^2 \\ &- 3x \end{split}\end{equation}", {"f": "x^2-3x"}),
    (r"\begin{align} f(x) &= x^2 \\ &= xx \end{align}", {"f": "x^2"}),
    (r"\begin{align} f(x) &= x^2, \\ &-3x = y \end{align}", {"f": "x^2", "y": "-3x"}),
    (r"\begin{align} f(x) = a \\ \text{where } b = c \end{align}", {"f": "a", "b": "c"}),
    (r"\begin{gather} f(x) = x^2 \\ x + 3 \end{gather}", {"f": "x^2"}),
    (
        r"\begin{align} f(x) &= x^2 & g(x) &= x \\ h &= 2 & k &= 3 \end{align}",
        {"f": "x^2", "g": "x", "h": "2", "k": "3"},
    ),
    (r"\begin{align} f(x) &= x & g(x) &= 2 \\ &+ 3 & &- 4 \end{align}", {"f": "x+3", "g": "2-4"}),
    (r"\begin{align} f(x) &= x^2 & \forall x \end{align}", {"f": "x^2"}),
    (r"\[\left\{\begin{aligned} y &= Wx \\ z &= Vy \end{aligned}\right.\]", {"y": "Wx", "z": "Vy"}),
    (r"\[ A = \begin{bmatrix} a & b \\ - c & d \end{bmatrix} \]", {"A": r"\begin{bmatrix}a&b\\-c&d\end{bmatrix}"}),
]


def _values(text: str) -> dict[str, str]:
    found = {info.key: info.definition for info in Timeline(scan(text)).final if info.definition is not None}
    return {key: value.body.place.tex if value.body is not None else value.problem for key, value in found.items()}


@pytest.mark.parametrize(("text", "values"), ROWS)
def test_a_definition_goes_on_in_the_next_row(text: str, values: dict[str, str]) -> None:
    assert _values(text) == values


MODELS = [
    (r"the model $y = X\beta + \epsilon$", {}),
    (r"let $y_i = x_i^\top\beta + \varepsilon_i$", {}),
    (r"$\mathbf{y} = \mathbf{X}\bm{\beta} + \bm{\epsilon}$", {}),
    (r"$y = Xb + u$, where $u$ is the error term", {}),
    (r"$y = Xb + e$，其中 $e$ 是随机误差", {}),
    (r"$y = Xb + \mathbf{e}$ with noise $\mathbf{e}$.", {}),
    (r"$z = Hx + v$, $v \sim \mathcal{N}(\mathbf{0}, R)$", {}),
    (r"$y = Xb + u$ with inputs $u$.", {"y": "Xb+u"}),
    (r"$z = Hx + v$, $v \sim \mathcal{N}(\mu, R)$", {"z": "Hx+v"}),
    (r"$f(x) = x^2 + \epsilon$", {"f": r"x^2+\epsilon"}),
    (r"$s = \sqrt{v + \epsilon}$", {"s": r"\sqrt{v+\epsilon}"}),
    (r"$z = \mu + \sigma\epsilon$", {"z": r"\mu+\sigma\epsilon"}),
]


@pytest.mark.parametrize(("text", "values"), MODELS)
def test_a_model_with_an_error_term_defines_nothing(text: str, values: dict[str, str]) -> None:
    assert _values(text) == values


RESULTS = [
    (r"Let $y = Ax$. Then $\frac{\partial y}{\partial x} = A$.", {"y": "Ax"}),
    (r"\[ \frac{\partial x}{\partial x} = A \]", {}),
    (r"\[ \frac{\partial L}{\partial z} = \delta \]", {"\\delta": r"\frac{\partial L}{\partial z}"}),
    (r"Let $y = Ax$. Then $x^\top x = A$.", {"y": "Ax"}),
    (r"Let $h: \mathcal{X} \mapsto \mathcal{Y}$.", {}),
    (r"Let $f: X \to Y$.", {}),
    (r"Let $f: x \mapsto x^\top x$.", {"f": r"x^\top x"}),
    (r"Let $f: x \mapsto x$.", {"f": "x"}),
]


@pytest.mark.parametrize(("text", "values"), RESULTS)
def test_a_result_and_a_mapping_of_sets_define_nothing(text: str, values: dict[str, str]) -> None:
    assert _values(text) == values
