"""The Python interface: derive, expand, settings, and how little `import texdiff` brings along."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import texdiff

X = r"\mathbf{X} \in \mathbb{R}^{m \times n}"
TRACE = r"\frac{\partial \operatorname{tr}(\mathbf{X}^\top\mathbf{A}\mathbf{X})}{\partial \mathbf{X}}"


def test_derive() -> None:
    found = texdiff.derive(TRACE, given=[X], assume={r"\mathbf{A}": "symmetric"})
    assert found.answer.latex() == r"2\,\mathbf{X}^{\top}\mathbf{A}"
    assert str(found.answer.shape) == "n×m"
    assert found.component is None
    assert found.steps[-1].rules
    assert all(rule.id for step in found.steps for rule in step.rules)
    assert r"\begin{align*}" in found.latex()


def test_to_numpy() -> None:
    exported = texdiff.derive(TRACE, given=[X]).to_numpy()
    x, a = np.random.default_rng(0).random((3, 2)), np.random.default_rng(1).random((3, 3))
    values = {r"\mathbf{X}": x, r"\mathbf{A}": a}
    got = exported(**{name: values[latex] for latex, name in exported.arguments.items()})
    assert np.allclose(got, x.T @ (a + a.T))


def test_layout_and_detail() -> None:
    found = texdiff.derive(TRACE, given=[X], layout="denominator", detail="answer")
    assert str(found.answer.shape) == "m×n"
    assert "Derivation" not in found.latex()


@pytest.mark.parametrize(
    ("request_", "options", "code"),
    [
        (r"\frac{\partial}{\partial}", {}, "no-variable"),
        (TRACE, {"colour": "red"}, "unknown-option"),
        (TRACE, {"layout": "sideways"}, "option-value"),
        (TRACE, {"given": [r"\mathbf{X} \in \mathbb{R}^{m \times"]}, "unbalanced"),
        (TRACE, {"assume": {r"\mathbf{A}": "pretty"}}, "property"),
    ],
)
def test_request_errors(request_: str, options: dict[str, object], code: str) -> None:
    with pytest.raises(texdiff.RequestError) as caught:
        texdiff.derive(request_, **options)  # type: ignore[arg-type]
    assert caught.value.diagnostic.code == code


def test_expand_and_settings() -> None:
    text = f"For ${X}$,\n\\[ {TRACE} = ? \\]\n"
    settings = texdiff.Settings(detail="answer", rules={"cyclic property": "(1)"})
    expansion = texdiff.expand(text, settings)
    assert [outcome.status for outcome in expansion.requests] == ["answered"]
    assert not expansion.diagnostics
    assert texdiff.expand(expansion.text, settings).text == expansion.text
    assert texdiff.strip(expansion.text).text == text
    with pytest.raises(AttributeError):
        settings.path = "elsewhere"


def test_directives_near_a_request_win() -> None:
    text = (
        f"% texdiff-set: layout denominator; detail answer\n\\[ {TRACE} = ? \\]\n\n"
        f"% texdiff: layout numerator; symmetric A\n\\[ {TRACE} = ? \\]\n\n\\[ {TRACE} = ? \\]\n"
    )
    found = [outcome.derivation for outcome in texdiff.expand(text).requests]
    assert [one.problem.layout for one in found if one] == ["denominator", "numerator", "denominator"]


def test_a_wrong_directive_is_pointed_at() -> None:
    text = f"% texdiff: layout sideways\n\\[ {TRACE} = ? \\]\n"
    (problem,) = texdiff.expand(text).diagnostics
    assert problem.code == "option-value"
    assert problem.span is not None
    assert text[slice(*problem.span)] == "layout sideways"


@pytest.mark.parametrize("name", texdiff.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(texdiff, name).__name__ == name


def test_import_is_light() -> None:
    command = "import sys, texdiff; print(len([name for name in sys.modules if name.startswith('texdiff.')]))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
