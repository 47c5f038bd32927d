"""Formulas as text for the terminal."""

from __future__ import annotations

import pytest

from texdiff.output.text import plain


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\mathbf{A}\mathbf{X}^{\top}", "AXᵀ"),
        (r"2\,\mathbf{X}^{-1}\boldsymbol{a}", "2 X⁻¹a"),
        (r"\frac{\partial f}{\partial \mathbf{X}}", "∂f/∂X"),
        (r"\mathbf{A}\frac{\partial \boldsymbol{u}}{\partial x_i}", "A(∂u/∂x_i)"),
        (r"\frac{a + b}{2}", "(a + b)/2"),
        (r"\operatorname{tr}\!\left(\mathbf{A}\,\mathrm{d}\mathbf{X}\right)", "tr(A dX)"),
        (r"\left[\frac{\partial f}{\partial \mathbf{X}}\right]_{ij}", "[∂f/∂X]_ij"),
        (r"x_{i+1,j}", "x_(i+1,j)"),
        (r"\sum_{k} u_k\,v_k", "Σ_k u_k v_k"),
        (r"\|\boldsymbol{x}\|^{2}", "‖x‖²"),
        (r"\alpha\mathbf{B} \odot \mathbf{C}", "αB ⊙ C"),
        (r"\ln|\mathbf{Y}|", "ln |Y|"),
        (r"\mathbf{X}^{-\top}", "X⁻ᵀ"),
        (r"\sqrt{x}", "√(x)"),
    ],
)
def test_plain(latex: str, text: str) -> None:
    assert plain(latex) == text
