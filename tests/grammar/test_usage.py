"""The notation of a document, counted in its formulas."""

import pytest

from texdiff.latex.style.usage import notation_of


@pytest.mark.parametrize(
    ("formulas", "field", "printed"),
    [
        ([r"\mathbf{X}^T\mathbf{X}"], "transpose", "^T"),
        ([r"\mathbf{X}^\top"], "transpose", r"^{\top}"),
        ([r"A \circ B"], "hadamard", r"\circ"),
        ([r"\bm{x} \in \mathbb{R}^n", r"\bm{y}"], "vector", r"\bm"),
        ([r"\bm{x} \in \mathbb{R}^n"], "unit_vector", r"\bm{e}"),
        ([r"X \in \mathbb{R}^{m \times n}"], "matrix", ""),
        ([r"A, B \in \mathbb{R}^{m \times n}"], "unit_matrix", "E"),
        ([r"A \in \mathbb{R}^{m \times n}", r"\mathbf{B} \in \mathbb{R}^{m \times n}"], "matrix", r"\mathbf"),
        ([r"x \in \mathbb{R}^n"], "vector", ""),
        ([r"x \in \mathbb{R}"], "vector", r"\boldsymbol"),
        ([r"a + b"], "matrix", r"\mathbf"),
        ([r"x'Ax + b'x"], "transpose", r"^{\prime}"),
        ([r"f'(x) + g' = f'(y)"], "transpose", r"^{\top}"),
        ([r"f'(x)", r"\mathbf{x}^\top\mathbf{y}"], "transpose", r"^{\top}"),
        ([r"x^TAx"], "transpose", "^T"),
        ([r"\mathbf{x}^{\text{T}}\mathbf{y}"], "transpose", r"^{\text{T}}"),
        ([r"\mathbf{x}^{\mathtt T}\mathbf{y}"], "transpose", r"^{\mathtt{T}}"),
        ([r"\mathbf{x}^{\rm T}\mathbf{y}"], "transpose", r"^{\mathrm{T}}"),
        ([r"\mathbf{x}^⊤\mathbf{y}"], "transpose", "^{⊤}"),
        ([r"x^tAx"], "transpose", "^t"),
        ([r"w^t x + w^t y, \mathbf{x}^\top\mathbf{y}"], "transpose", r"^{\top}"),
        ([r"x^T A x"], "vector", ""),
        ([r"x^T A x", r"\mathbf{y}"], "vector", r"\mathbf"),
    ],
)
def test_notation(formulas: list[str], field: str, printed: str) -> None:
    assert getattr(notation_of(formulas), field) == printed
