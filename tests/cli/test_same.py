"""Derivations that differ in their letters alone are given once, and so is the first stage of a second derivative."""

from __future__ import annotations

import pytest

from tests.engine.tables import table
from texdiff import Settings, expand, strip
from texdiff.output.earlier import quoting_first_stage
from texdiff.verify.verdict import verify

FIRST = r"""\begin{equation}\label{eq:a}
  \frac{\partial \mathbf{x}^\top\mathbf{A}\mathbf{x}}{\partial \mathbf{x}} = ?
\end{equation}"""
DECLARED = r"""Let $\mathbf{x}, \mathbf{y} \in \mathbb{R}^n$,
$\mathbf{A}, \mathbf{B}, \mathbf{S} \in \mathbb{R}^{n \times n}$,
$\mathbf{z} \in \mathbb{R}^m$, $\mathbf{C} \in \mathbb{R}^{m \times m}$. Let $\mathbf{S}$ be symmetric.
"""
AS_BEFORE = {
    "other letters": (
        r"\mathbf{y}^\top\mathbf{B}\mathbf{y}",
        r"\mathbf{y}",
        r"with $\mathbf{y}$ and $\mathbf{B}$ in place of",
    ),
    "another size": (
        r"\mathbf{z}^\top\mathbf{C}\mathbf{z}",
        r"\mathbf{z}",
        r"with $\mathbf{z}$ and $\mathbf{C}$ in place of",
    ),
    "the same again": (r"\mathbf{x}^\top\mathbf{A}\mathbf{x}", r"\mathbf{x}", r"As in~\eqref{eq:a}."),
}
ON_ITS_OWN = {
    "what is declared": (r"\mathbf{x}^\top\mathbf{S}\mathbf{x}", r"\mathbf{x}"),
    "two letters for one": (r"\mathbf{x}^\top\mathbf{A}\mathbf{y}", r"\mathbf{x}"),
    "other factors": (r"\mathbf{x}^\top\mathbf{A}^\top\mathbf{x}", r"\mathbf{x}"),
}


def expanded(numerator: str, variable: str, language: str = "en") -> str:
    second = rf"\begin{{equation}}\frac{{\partial {numerator}}}{{\partial {variable}}} = ?\end{{equation}}"
    text = f"{DECLARED}{FIRST}\n\n{second}\n"
    settings = Settings(language=language)
    result = expand(text, settings).text
    assert strip(result).text == text
    assert expand(result, settings).text == result
    return result


@pytest.mark.parametrize("name", AS_BEFORE)
def test_the_same_with_other_letters(name: str) -> None:
    numerator, variable, words = AS_BEFORE[name]
    text = expanded(numerator, variable)
    assert words in text
    assert text.count("product rule") == 1


@pytest.mark.parametrize("name", ON_ITS_OWN)
def test_anything_else_has_lines_of_its_own(name: str) -> None:
    assert r"As in~" not in expanded(*ON_ITS_OWN[name])


def test_in_chinese() -> None:
    text = expanded(*AS_BEFORE["other letters"][:2], language="zh")
    assert r"与式~\eqref{eq:a} 的推导相同，只需把 $\mathbf{x}$、$\mathbf{A}$ 换成 $\mathbf{y}$、$\mathbf{B}$。" in text


def test_what_has_no_label_cannot_be_cited() -> None:
    text = f"{DECLARED}{FIRST}\n\n{FIRST}\n".replace(r"\label{eq:a}", "")
    assert expand(text).text.count("product rule") == 2


NORM = r"\|\mathbf{A}\mathbf{x} - \mathbf{z}\|^2 + e^{\mathbf{x}^\top\mathbf{x}}"
GRADIENT = rf"\[ \nabla_{{\mathbf{{x}}}} ({NORM}) = ? \]"
HESSIAN = rf"\[ \nabla^2_{{\mathbf{{x}}}} ({NORM}) = ? \]"
QUOTED = {"en": ("as above}", "the derivation above"), "zh": ("见上}", "前面的推导")}


@pytest.mark.parametrize("language", QUOTED)
@pytest.mark.parametrize("order", [(GRADIENT, HESSIAN), (HESSIAN, GRADIENT), (HESSIAN,), (HESSIAN, HESSIAN)], ids=str)
def test_a_hessian_quotes_the_gradient_that_was_derived_before(order: tuple[str, ...], language: str) -> None:
    text = DECLARED.replace(r"\mathbf{z} \in \mathbb{R}^m", r"\mathbf{z} \in \mathbb{R}^n") + "\n\n".join(order) + "\n"
    settings = Settings(language=language)
    result = expand(text, settings).text
    assert strip(result).text == text
    assert expand(result, settings).text == result
    assert any(words in result for words in QUOTED[language]) == (len(order) > 1 and order[1] == HESSIAN)


def test_the_quotation_holds() -> None:
    second = [case.derive().derivation for case in table("cases.jsonl") + table("regressions.jsonl")]
    second = [derivation for derivation in second if derivation.before is not None]
    assert second
    for derivation in second:
        quoted = quoting_first_stage(derivation)
        assert len(quoted.lines) <= len(derivation.lines)
        assert verify(quoted, 1).draws > 0
