r"""What formulas mean in a document: names whose value is not understood, functions without a declaration, marks."""

from __future__ import annotations

import pytest

import texdiff

ANSWERS = [
    (
        r"Let $X = \begin{bmatrix} x_1 & \cdots & x_n \end{bmatrix}$.",
        r"\frac{\partial c^T X c}{\partial c}",
        "answered",
    ),
    (r"Let $X = [x_1, \ldots, x_n]$.", r"\frac{\partial x_1^2 X^T X}{\partial x_1}", "refused"),
    (r"Let $X = [x_1, \ldots, x_n]$ and $z = X^T\theta$.", r"\frac{\partial x_1 z^T z}{\partial x_1}", "refused"),
    (r"Let $X = [x_1, \ldots, x_n]$, $x_1 = w^2$.", r"\frac{\partial w X^T X}{\partial w}", "refused"),
    (r"Let $L = w_1 + \cdots + w_n$.", r"\frac{\partial (L + \|w\|^2)}{\partial w}", "refused"),
    (r"Let $A = (a_{ij})$.", r"\frac{\partial \operatorname{tr}(A^T A)}{\partial A}", "answered"),
    (r"Let $A = [a_{ij}]_{m \times n}$.", r"\frac{\partial \operatorname{tr}(A^T A)}{\partial A}", "answered"),
    ("", r"\frac{\partial \ln\Gamma(2x)}{\partial x}", "answered"),
    ("Let $n = |x|$ and $x \\in \\mathbb{R}^n$.", r"\frac{\partial \sum_{i=1}^n x_i z}{\partial z}", "answered"),
    (
        r"\newcommand{\T}{^{\mathsf{T}}}",
        r"\frac{\partial \mathbf{x}^{\T}\mathbf{x}}{\partial \mathbf{x}^{\T}}",
        "answered",
    ),
    ("We write $a^Tx$ and $x^Ta$.", r"\frac{\partial a^Tx}{\partial x}", "answered"),
]


def _expanded(text: str, request_: str) -> texdiff.Expansion:
    head, body = (text, "") if text.startswith("\\newcommand") else ("", text)
    document = f"\\documentclass{{article}}{head}\n\\begin{{document}}\n{body}\n\\[ {request_} \\]\n\\end{{document}}\n"
    return texdiff.expand(document, texdiff.Settings("notes.tex", keep_going=True, detail="answer"))


@pytest.mark.parametrize(("text", "request_", "status"), ANSWERS)
def test_requests_of_documents(text: str, request_: str, status: str) -> None:
    (found,) = _expanded(text, request_).requests
    assert found.status == status, found.message


EXACT = [
    (
        r"$\mathbf{y} = \mathbf{X}\mathbf{b} + \epsilon$",
        r"\frac{\partial \|\mathbf{y} - \mathbf{X}\mathbf{b}\|^2}{\partial \mathbf{b}}",
        r"-2\,(\mathbf{y} - \mathbf{X}\mathbf{b})^{\top}\mathbf{X}",
    ),
    (r"\begin{align*} f(x) &= x^3 \\ &\quad - 2x \end{align*}", r"\frac{df}{dx}", r"3x^{2} - 2"),
    (r"\[ \begin{aligned} f(x) &= x^3 & g(x) &= 5 \end{aligned} \]", r"\frac{df}{dx}", r"3x^{2}"),
    ("", r"\frac{\partial \mathcal{L}(2x)}{\partial x}", r"2\mathcal{L}'(2x)"),
    ("", r"\frac{\partial{}}{\partial x} x^2", "2x"),
    ("", r"\frac{\partial \underline{a}^T\underline{x}}{\partial \underline{x}}", r"\underline{a}^T"),
    ("", r"\frac{\partial \|\mathbf{X}\|^2_{\text{F}}}{\partial \mathbf{X}}", r"2\,\mathbf{X}^{\top}"),
    (
        "",
        r"\frac{\partial \operatorname{tr}\mathopen{}\left(\mathbf{AX}\right)\mathclose{}}{\partial \mathbf{X}}",
        r"\mathbf{A}",
    ),
    (
        r"\newcommand{\T}{^\mathsf{T}}",
        r"\frac{\partial \mathbf{x}\T\mathbf{A}\mathbf{x}}{\partial \mathbf{x}}",
        r"\mathbf{x}\T(\mathbf{A} + \mathbf{A}\T)",
    ),
]


@pytest.mark.parametrize(("text", "request_", "answer"), EXACT)
def test_answers_of_documents(text: str, request_: str, answer: str) -> None:
    assert f"= {answer}%" in _expanded(text, request_).text
