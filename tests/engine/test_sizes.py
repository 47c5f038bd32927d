"""Large numerical sizes are checked at small ones, and a wrong line at such sizes is still found."""

from __future__ import annotations

from dataclasses import replace

import pytest

import texdiff
from texdiff.algebra.arithmetic import negate
from texdiff.verify.sizes import with_letters
from texdiff.verify.verdict import Unverified, verify

REQUEST = r"\frac{\partial \|\mathbf{W}\mathbf{x} - \mathbf{y}\|^2}{\partial \mathbf{W}}"
LARGE = r"\mathbf{W} \in \mathbb{R}^{784 \times 10}"


def test_large_sizes_are_answered_as_letters_are() -> None:
    large = texdiff.derive(REQUEST, given=[LARGE])
    assert large.answer.latex() == texdiff.derive(REQUEST).answer.latex()
    assert [size.constant for size in large.answer.shape] == [10, 784]


def test_small_sizes_stay_as_they_are() -> None:
    assert with_letters(texdiff.derive(REQUEST, given=[r"\mathbf{W} \in \mathbb{R}^{3 \times 2}"]).derivation) is None


def test_a_wrong_answer_at_large_sizes_is_found() -> None:
    right = texdiff.derive(REQUEST, given=[LARGE]).derivation
    with pytest.raises(Unverified):
        verify(replace(right, answer=negate(right.answer)), 1)
