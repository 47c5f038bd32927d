"""Formulas as people type them: the exported answer, by both methods, against differences of the formula in NumPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest
import scipy.linalg as sla

import texdiff

Values = Mapping[str, Any]
M, N, P, STEP = 4, 3, 2, 1e-5
RANDOM = np.random.default_rng(7)


def general(*sizes: int) -> Any:
    return RANDOM.normal(size=sizes)


def definite(size: int) -> Any:
    root = general(size, size)
    return root @ root.T / size + np.eye(size) / 2


def balanced(size: int) -> Any:
    root = general(size, size)
    return (root + root.T) / 2


def softmax(rows: Any) -> Any:
    powers = np.exp(rows)
    return powers / powers.sum(axis=-1, keepdims=True)


def largest(matrix: Any) -> float:
    return float(np.linalg.eigvals(matrix).real.max())


def blocks(v: Values) -> Any:
    return np.block([[v["A"], v["X"]], [v["X"].T, v["C"]]])


def on_a_line(name: str, v: Values) -> Any:
    """exp, sin … of A + tB."""
    return getattr(sla, f"{name}m")(v["A"] + v["t"] * v["B"])


def likelihood(v: Values) -> Any:
    return np.sum(v["x"] * np.log(v["t"]) + (1 - v["x"]) * np.log(1 - v["t"]))


class Case(NamedTuple):
    """A formula in the matrices A, B, C, X, Q, the vectors a, b, x, y and the number t; its variable; the same in
    NumPy; values; properties.
    """

    formula: str
    by: str
    function: Callable[[Values], Any]
    values: Values
    assume: Mapping[str, str] = {}


SQUARE = {"X": definite(N), "A": general(N, N), "a": general(N), "b": general(N)}
TALL = {"X": general(M, N), "A": general(P, M)}
BLOCKS = {"A": 3 * definite(M), "X": general(M, N) / 4, "C": 3 * definite(N), "x": general(M), "y": general(N)}
LINE = {"A": balanced(N), "B": balanced(N), "t": 0.3}
BLOCK = r"\begin{bmatrix} A & X \\ X^\top & C \end{bmatrix}"
BESIDE = r"\begin{bmatrix} x \\ y \end{bmatrix}"

CASES = [
    Case(r"\lambda_{\max}(X)", "X", lambda v: largest(v["X"]), {"X": balanced(N)}, {"X": "symmetric"}),
    Case(r"\lambda_{\min}(X)", "X", lambda v: -largest(-v["X"]), {"X": balanced(N)}, {"X": "symmetric"}),
    Case(r"\lambda_{\mathrm{max}}(X)", "X", lambda v: largest(v["X"]), {"X": np.triu(general(N, N)) + np.eye(N) / 9}),
    Case(
        r"\lambda_{\max}(A + tB)",
        "t",
        lambda v: largest(v["A"] + v["t"] * v["B"]),
        LINE,
        dict.fromkeys("AB", "symmetric"),
    ),
    Case(
        r"\frac{\lambda_{\max}(X)}{\lambda_{\min}(X)}",
        "X",
        lambda v: -largest(v["X"]) / largest(-v["X"]),
        SQUARE,
        {"X": "spd"},
    ),
    Case(r"\|AX\|_2", "X", lambda v: np.linalg.norm(v["A"] @ v["X"], 2), TALL),
    Case(r"\sigma_{\max}(X)^2", "X", lambda v: np.linalg.norm(v["X"], 2) ** 2, TALL),
    Case(r"\|X\|_*", "X", lambda v: np.linalg.norm(v["X"], "nuc"), TALL),
    Case(r"\ln\left|" + BLOCK + r"\right|", "X", lambda v: np.log(np.linalg.det(blocks(v))), BLOCKS),
    Case(
        r"\operatorname{tr}\left(" + BLOCK + r"^{-1}\right)", "A", lambda v: np.trace(np.linalg.inv(blocks(v))), BLOCKS
    ),
    Case(
        BESIDE + r"^\top" + BLOCK + BESIDE,
        "x",
        lambda v: np.hstack([v["x"], v["y"]]) @ blocks(v) @ np.hstack([v["x"], v["y"]]),
        BLOCKS,
    ),
    Case(r"\begin{bmatrix} x \\ Ax \end{bmatrix}", "x", lambda v: np.hstack([v["x"], v["A"] @ v["x"]]), BLOCKS),
    Case(r"\ln\det\begin{bmatrix} A & 0 \\ 0 & C \end{bmatrix}", "A", lambda v: np.log(np.linalg.det(v["A"])), BLOCKS),
    Case(r"\operatorname{tr}(X\log X - X)", "X", lambda v: np.trace(v["X"] @ sla.logm(v["X"]) - v["X"]), SQUARE),
    Case(r"\operatorname{tr}(X^2e^{X})", "X", lambda v: np.trace(v["X"] @ v["X"] @ sla.expm(v["X"])), SQUARE),
    Case(r"\operatorname{tr}(X^{-1/2})", "X", lambda v: np.trace(np.linalg.inv(sla.sqrtm(v["X"]))), SQUARE),
    Case(r"\operatorname{tr}\sqrt{X}", "X", lambda v: np.trace(sla.sqrtm(v["X"])), SQUARE),
    Case(r"a^\top X^{1/2}b", "X", lambda v: v["a"] @ sla.sqrtm(v["X"]) @ v["b"], SQUARE),
    Case(r"a^\top X^{-1/2}b", "X", lambda v: v["a"] @ np.linalg.inv(sla.sqrtm(v["X"])) @ v["b"], SQUARE),
    Case(r"\|X^{3/2}a\|^2", "X", lambda v: np.sum((v["X"] @ sla.sqrtm(v["X"]) @ v["a"]) ** 2), SQUARE),
    Case(r"\prod_{i=1}^{n}(1 + x_i^2)", "x", lambda v: np.prod(1 + v["x"] ** 2), {"x": general(N)}),
    Case(r"\ln\prod_{i=1}^{n}t^{x_i}(1 - t)^{1 - x_i}", "t", likelihood, {"x": general(N), "t": 0.3}),
    Case(r"\ln|e^{X}|", "X", lambda v: np.trace(v["X"]), SQUARE),
    Case(r"\operatorname{tr}(Ae^{X})", "X", lambda v: np.trace(v["A"] @ sla.expm(v["X"])), SQUARE),
    Case(r"a^\top \ln(X)b", "X", lambda v: v["a"] @ sla.logm(v["X"]) @ v["b"], SQUARE),
    *(Case(rf"\{name}(A + tB)", "t", partial(on_a_line, name), LINE) for name in ("exp", "sin", "cos", "sinh", "cosh")),
    Case(r"\|Ax\|_\infty", "x", lambda v: abs(v["A"] @ v["x"]).max(), SQUARE | {"x": general(N)}),
    Case(r"\|AX\|_{\max}^3", "X", lambda v: abs(v["A"] @ v["X"]).max() ** 3, TALL),
    Case(r"\max(Xa)", "X", lambda v: (v["X"] @ v["a"]).max(), SQUARE),
    Case(r"\min(AX)", "X", lambda v: (v["A"] @ v["X"]).min(), TALL),
    Case(r"\|x\|_3", "x", lambda v: np.linalg.norm(v["x"], 3), {"x": general(N)}),
    Case(r"\|Ax - b\|_4^4", "x", lambda v: ((v["A"] @ v["x"] - v["b"]) ** 4).sum(), SQUARE | {"x": general(N)}),
    Case(r"\|x\|_p^p", "x", lambda v: (abs(v["x"]) ** 3).sum(), {"x": general(N), "p": 3}),
    Case(
        r"\langle x, y\rangle_A",
        "x",
        lambda v: v["x"] @ v["A"] @ v["y"],
        {"x": general(N), "y": general(N), "A": general(N, N)},
    ),
    Case(r"\langle A, X\rangle_F", "X", lambda v: (v["A"] * v["X"]).sum(), SQUARE),
    Case(
        r"a^\top\operatorname{cumsum}(x)", "x", lambda v: v["a"] @ np.cumsum(v["x"]), {"a": general(N), "x": general(N)}
    ),
    Case(
        r"\operatorname{tr}(A\operatorname{softmax}(X))",
        "X",
        lambda v: np.trace(v["A"] @ softmax(v["X"])),
        {"X": general(M, N), "A": general(N, M)},
    ),
    Case(
        r"\|QX\|_F^2",
        "X",
        lambda v: (v["X"] ** 2).sum(),
        {"X": general(N, P), "Q": np.linalg.qr(general(N, N))[0]},
        {"Q": "orthogonal"},
    ),
    Case(
        r"-\mathbf{1}^\top\ln(b - Ax)",
        "x",
        lambda v: -np.log(v["b"] - v["A"] @ v["x"]).sum(),
        SQUARE | {"x": general(N) / 9, "b": 3 + general(N) ** 2},
    ),
]


def _declared(values: Values) -> list[str]:
    names = {(M,): "m", (N,): "n", (M, N): r"m \times n", (N, N): r"n \times n", (M, M): r"m \times m"}
    names |= {(P, M): r"k \times m", (N, M): r"n \times m", (N, P): r"n \times k"}
    arrays = {name: np.shape(value) for name, value in values.items() if np.ndim(value)}
    numbers = [rf"{name} \in \mathbb{{R}}" for name in values if name == "t"]
    return [*numbers, *(rf"{name} \in \mathbb{{R}}^{{{names[shape]}}}" for name, shape in arrays.items())]


def _differences(case: Case) -> Any:
    """The derivative in numerator layout."""
    point = np.asarray(case.values[case.by], dtype=float)
    columns = []
    for place in np.ndindex(point.shape):
        step = np.zeros(point.shape)
        step[place] = STEP
        up, down = (case.function({**case.values, case.by: point + sign * step}) for sign in (1, -1))
        columns.append((np.asarray(up) - np.asarray(down)) / (2 * STEP))
    found = np.array(columns)
    if not point.ndim:
        return found[0]
    return found.T if point.ndim == 1 else found.reshape(point.shape).T


@pytest.mark.parametrize("method", ["differential", "elementwise"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.formula)
def test_the_answer_is_the_derivative(case: Case, method: str) -> None:
    request = rf"\frac{{\partial}}{{\partial {case.by}}}\left({case.formula}\right)"
    derivation = texdiff.derive(request, _declared(case.values), case.assume, method=method)
    export = derivation.to_numpy()
    sizes = {"m": M, "n": N, "k": P}
    found = export(**{name: case.values.get(latex, sizes.get(latex)) for latex, name in export.arguments.items()})
    wanted = _differences(case)
    assert np.shape(found) == np.shape(wanted)
    assert np.allclose(found, wanted, rtol=1e-5, atol=1e-6)


WORDED = [
    (r"\lambda_{\max}(X)", "symmetric", ("unit eigenvector", "单位特征向量")),
    (r"\lambda_{\max}(X)", "invertible", ("left eigenvector", "左特征向量")),
    (r"\|X\|_2", "invertible", ("right unit singular vector", "右单位奇异向量")),
]


@pytest.mark.parametrize(("formula", "trait", "words"), WORDED)
def test_letters_are_defined_in_words(formula: str, trait: str, words: tuple[str, str]) -> None:
    request, given = (
        rf"\frac{{\partial {formula}}}{{\partial X}}",
        [r"X \in \mathbb{R}^{n \times n}", r"\boldsymbol{v} \in \mathbb{R}"],
    )
    for language, word in zip(("en", "zh"), words, strict=True):
        derivation = texdiff.derive(request, given, {"X": trait}, language=language)
        assert word in derivation.latex()
        assert r"_{\max}(" not in derivation.answer.latex()
    alone = texdiff.derive(request, given, {"X": trait}, detail="answer")
    assert r"_{\max}(X)" in alone.answer.latex()


REFUSED = {
    r"\operatorname{rank}(X)": "rank is not differentiated",
    r"\mathbb{E}[X]": "expectations",
    r"\int_0^1 X\,\mathrm{d}t": "integrals",
    r"\operatorname{tr}(X^{H}X)": "conjugate",
    r"\operatorname{tr}(\overline{X}^\top X)": "conjugate",
    r"\|X\|_{2,1}": "no meaning",
}


@pytest.mark.parametrize("formula", REFUSED)
def test_what_has_no_rule_is_refused_with_the_reason(formula: str) -> None:
    with pytest.raises(texdiff.RequestError, match=REFUSED[formula]):
        texdiff.derive(rf"\frac{{\partial {formula}}}{{\partial X}}", [r"X \in \mathbb{R}^{n \times n}"])
