"""What verification must see: an answer with a wrong factor or sign, whatever the sizes that are drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

import texdiff
from texdiff.algebra.arithmetic import scale
from texdiff.verify.verdict import Unverified, verify

VANISHING = {
    "a determinant that is 0 for more columns than rows": (
        r"\frac{\partial |\mathbf{X}^{\top}\mathbf{A}\mathbf{X}|}{\partial \mathbf{X}}",
        r"\mathbf{X} \in \mathbb{R}^{n \times m}",
    ),
    "the same without a matrix between": (
        r"\frac{\partial |\mathbf{X}^{\top}\mathbf{X}|}{\partial \mathbf{X}}",
        r"\mathbf{X} \in \mathbb{R}^{n \times m}",
    ),
    "an adjugate": (
        r"\frac{\partial |\mathbf{A}\mathbf{X}\mathbf{B}|}{\partial \mathbf{X}}",
        r"\mathbf{X} \in \mathbb{R}^{n \times m}",
    ),
    "a rectifier that is shut at half of the points": (
        r"\frac{\partial \operatorname{relu}(\boldsymbol{a}^{\top}\boldsymbol{x})}{\partial \boldsymbol{x}}",
        r"\boldsymbol{x} \in \mathbb{R}^{n}",
    ),
}


@pytest.mark.parametrize("factor", [2, -1])
@pytest.mark.parametrize(("request_", "given"), VANISHING.values(), ids=VANISHING.keys())
def test_a_wrong_factor_is_seen(request_: str, given: str, factor: int) -> None:
    """Also where the derivative vanishes at most points, which shows nothing."""
    right = texdiff.derive(request_, given=[given], detail="answer").derivation
    wrong = replace(right, answer=scale(factor, right.answer), steps=())
    for seed in range(6):
        verify(right, seed)
        with pytest.raises(Unverified):
            verify(wrong, seed)
