"""Answers in Markdown: dollars in, dollars out, nothing else touched."""

from __future__ import annotations

import pytest

from texdiff import Settings, expand, strip

NOTES = r"""# Normal

$$\mathbf{L} \mathbf{L}^{\mathsf T} = \bm{\Sigma}$$

$$
\log{p(\mathbf{x} \mid \bm{\mu}, \mathbf{L})} = -n - \log{\sqrt{|\Sigma|}} - \frac{1}{2}(x-\mu)^T\Sigma^{-1}(x-\mu)
$$

Then 100% of `$\frac{\partial x}{\partial x} = ?$` is code, and

$$
\frac{\partial \log{p(\mathbf{x} \mid \bm{\mu}, \mathbf{L})}}{\partial \bm{\mu}}
$$

```math
\frac{\partial \mathbf{a}^T\mathbf{x}}{\partial \mathbf{x}} = ?
```

\\[ \frac{\partial \mathbf{b}^T\mathbf{x}}{\partial \mathbf{x}} \\]
"""
ANSWERS = (r"= (\mathbf{x} - \bm{\mu})^T(\mathbf{L}\mathbf{L}^T)^{-1}", r"\mathbf{a}^T", r"= \mathbf{b}^T")
SETTINGS = Settings("notes.md")


def test_displays_are_answered_from_the_definitions_before_them() -> None:
    found = expand(NOTES, SETTINGS)
    assert [outcome.status for outcome in found.requests] == ["answered"] * 3
    behind = found.text
    for answer in ANSWERS:
        assert answer in behind
        behind = behind[behind.index(answer) :]
    assert strip(found.text, SETTINGS).text == NOTES
    assert expand(found.text, SETTINGS).text == found.text


@pytest.mark.parametrize(
    "inline", [r"$\frac{\partial x^2}{\partial x} = ?$", r"\\(\frac{\partial x^2}{\partial x} = ?\\)"]
)
def test_formulas_in_the_text_are_left_alone_with_a_reason(inline: str) -> None:
    text = f"# Notes\n\nSo {inline} holds.\n"
    found = expand(text, SETTINGS)
    assert found.text == text
    assert [problem.code for problem in found.diagnostics if problem.severity == "error"] == ["markdown"]
