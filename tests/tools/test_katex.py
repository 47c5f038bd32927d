"""Every formula that is written for readers without TeX is one that KaTeX knows."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

import texdiff
from tests.tools.real import HERE, Pandoc, Tree, formulas, tool

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
RENDER = """
const katex = require('katex');
const refused = [];
for (const formula of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  try { katex.renderToString(formula, {displayMode: true, throwOnError: true, strict: false}); }
  catch (problem) { refused.push([formula, problem.message]); }
}
console.log(JSON.stringify(refused));
"""


def refused(found: list[str]) -> dict[str, str]:
    """The formulas that KaTeX cannot read, with its reasons."""
    call = [tool("node"), "-e", RENDER]
    done = subprocess.run(
        call, input=json.dumps(found), capture_output=True, text=True, encoding="utf-8", cwd=HERE, check=True
    )
    return dict(json.loads(done.stdout))


def unlabelled(tree: Tree) -> list[str]:
    """The formulas of a document without what their author typed that KaTeX does not know."""
    return [re.sub(r"\\(?:label|tag)\s*\{[^{}]*\}|\\ensuremath", "", formula) for formula in formulas(tree)]


def test_katex_is_there_to_refuse() -> None:
    assert list(refused(["x^2", r"\frac{", r"\begin{aligned}[t]&x\end{aligned}"])) == [r"\frac{"]


@pytest.mark.parametrize("name", ["quick-start", "page", "matrix-calculus-en", "matrix-calculus-zh"])
def test_the_samples(pandoc: Pandoc, name: str) -> None:
    text = (SAMPLES / f"{name}.tex").read_text("utf-8")
    before = unlabelled(pandoc.tree(text, "-f", "latex+raw_tex", filtered=False))
    after = unlabelled(pandoc.tree(text, "-f", "latex+raw_tex"))
    assert len(after) > len(before)
    assert set(refused(after)) <= set(refused(before))
    assert not [formula for formula in after if "[t]" in formula]


@pytest.mark.parametrize(
    "request_",
    [
        r"\frac{\partial \operatorname{tr}(\mathbf{W}\mathbf{X})}{\partial \mathbf{X}}",
        r"\frac{\partial \operatorname{softmax}(\mathbf{W}\mathbf{x})}{\partial \mathbf{x}}",
        r"\frac{\partial \ln|\mathbf{X}^{\top}\mathbf{X} + \mathbf{B}^{\top}\mathbf{B}| + "
        r"\operatorname{tr}(\mathbf{P}\mathbf{X}\mathbf{B}\mathbf{X}^{\top}\mathbf{C}) + \mathbf{c}^{\top}"
        r"\mathbf{X}\mathbf{X}^{\top}\mathbf{d}}{\partial \mathbf{X}}",
    ],
)
def test_a_notebook_shows_derivations(request_: str) -> None:
    shown = texdiff.derive(request_)._repr_latex_()
    assert shown.startswith("$\\displaystyle ")
    assert shown.endswith("$")
    assert "\n" not in shown
    assert not refused([shown.strip("$")])
