"""Derivatives with their answers, and whether another formula has the value of the answer, by NumPy alone."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import texdiff
from tests.check.latex_values import Array, Misfit, Unreadable, squash, value

CLAIMS = Path(__file__).parents[1] / "engine" / "cases.jsonl"
SIZES = (2, 3, 4, 5, 6)
SEEDS = (1, 2)
_DECLARED = re.compile(r"(?P<name>\S+?)(?: = \S+?\((?P<argument>\S+)\))? \\in \\mathbb\{R\}(?:\^\{(?P<sizes>[^}]*)\})?")
_DERIVATIVE = re.compile(r"\\frac\{\\partial (.*)\}\{\\partial ([^{}]*(?:\{\w\}(?:_\w)?)?)\}")
_COUNTED = re.compile(r"(\w) \\in \[\w\]")


class Claim(NamedTuple):
    """A derivative, what it is equal to, and what is said of its letters."""

    request: str
    answer: str
    given: tuple[str, ...]
    assumed: Mapping[str, str]
    layout: str

    def document(self, right: str) -> str:
        """Notes that state the derivative with some right side."""
        declared = " ".join(f"${declaration}$." for declaration in self.given)
        said = "\n".join(f"% texdiff-set: {properties} {name}" for name, properties in self.assumed.items())
        return f"\\begin{{document}}\n{declared}\n{said}\n\\[ {self.request} = {right} \\]\n\\end{{document}}\n"

    def check(self, right: str) -> texdiff.Finding | None:
        """What is said of it."""
        found = texdiff.check(self.document(right), texdiff.Settings(layout=self.layout))
        return found[-1] if found else None


def claims() -> list[Claim]:
    """Single derivatives, and those of sums of two of them by the same variable."""
    single = [_claim(json.loads(line)) for line in CLAIMS.read_text("utf-8").splitlines()]
    return [*single, *filter(None, (_sum(*pair) for pair in combinations(single, 2)))]


def _claim(record: dict[str, Any]) -> Claim:
    layout = record.get("options", {}).get("layout", "numerator")
    return Claim(record["request"], record["answer"], tuple(record["given"]), record.get("assume", {}), layout)


def _sum(first: Claim, second: Claim) -> Claim | None:
    """d(f + g) = df + dg, where both speak of the same letters in the same way."""
    parts = [_DERIVATIVE.fullmatch(claim.request) for claim in (first, second)]
    if None in parts or first.layout != second.layout or not _agree_on_letters(first, second):
        return None
    (left, below), (right, other) = [match.groups() for match in parts if match]
    if below != other or any(_is_no_term(claim.answer) for claim in (first, second)):
        return None
    request = rf"\frac{{\partial ({left} + {right})}}{{\partial {below}}}"
    given = tuple(dict.fromkeys((*first.given, *second.given)))
    claim = Claim(
        request, f"{first.answer} + {second.answer}", given, {**first.assumed, **second.assumed}, first.layout
    )
    return claim if same_value(claim, claim.answer) else None


def _agree_on_letters(first: Claim, second: Claim) -> bool:
    """Whether no letter is declared in two ways, and none has a property in one of them only."""
    names = [{_name(declaration): declaration for declaration in claim.given} for claim in (first, second)]
    shared = names[0].keys() & names[1].keys()
    sizes = {size for claim in (first, second) for given in claim.given for size in re.findall(r"\^\{(.*)\}", given)}
    both = any(name in size.split() for name in names[0] | names[1] for size in sizes)
    same = not both and all(names[0][name] == names[1][name] for name in shared)
    return same and all(first.assumed.get(name) == second.assumed.get(name) for name in shared)


def _name(declaration: str) -> str:
    return re.split(r" \\in | = |: ", declaration)[0]


def _is_no_term(latex: str) -> bool:
    """Whether a formula is more than one product outside of parentheses, or nothing."""
    plain = re.sub(r"\{[^{}]*\}", "", re.sub(r"\{[^{}]*\}|\([^()]*\)", "", latex))
    return bool(re.search(r"[+-]", plain)) or latex.startswith((r"\mathbf{0}", "0"))


def same_value(claim: Claim, other: str) -> bool | None:
    """Whether a formula has the value of the answer, at all draws; None where one of them is not understood."""
    try:
        return all(_agree(*pair) for seed in SEEDS if (pair := _pair(claim, other, seed)) is not None)
    except (Unreadable, KeyError):
        return None
    except Misfit:
        return False


def _pair(claim: Claim, other: str, seed: int) -> tuple[Array, Array]:
    """Both values, in the sizes of I, E_ij and e_i in which the answer has one."""
    values = drawn(claim, random.Random(seed))
    for units in _units(claim.answer + other):
        try:
            right = value(claim.answer, {**values, **units})
        except Misfit:
            continue
        return right, value(other, {**values, **units})
    raise Unreadable(claim.answer)


def _agree(left: Array, right: Array) -> bool:
    if 0 in (left.size, right.size):
        return not np.any(np.abs(left)) and not np.any(np.abs(right))
    return left.shape == right.shape and bool(np.allclose(left, right, rtol=1e-7, atol=1e-9))


def drawn(claim: Claim, rng: random.Random) -> dict[str, Array]:
    """Values of the declared letters, and of the derivatives of declared functions in the layout of the claim."""
    numbers = np.random.default_rng(rng.randrange(10**6))
    pool = iter(rng.sample(SIZES, len(SIZES)))
    sizes: defaultdict[str, int] = defaultdict(lambda: next(pool))
    values: dict[str, Array] = {}
    shapes: dict[str, tuple[int, ...]] = {}
    functions: list[tuple[str, str]] = []
    for match in filter(None, map(_DECLARED.fullmatch, claim.given)):
        named = re.split(r" \\times ", match["sizes"]) if match["sizes"] else []
        shape = tuple(int(size) if size.isdigit() else sizes[size] for size in named)
        name = match["name"]
        shapes[name] = shape
        values[squash(name)] = _with_properties(numbers.normal(size=(*shape, 1, 1)[:2]), claim.assumed.get(name, ""))
        functions += [(name, match["argument"])] if match["argument"] else []
    for name, argument in functions:
        values[squash(rf"\frac{{\partial {name}}}{{\partial {argument}}}")] = numbers.normal(
            size=_shape_of_derivative(shapes[name], shapes[argument], claim.layout)
        )
    smallest = min(sizes.values(), default=2)
    indices = [match[1] for match in map(_COUNTED.fullmatch, claim.given) if match]
    counted = dict(zip(indices, rng.sample(range(1, smallest + 1), min(smallest, len(indices))), strict=False))
    return values | {name: np.array([[float(number)]]) for name, number in {**sizes, **counted}.items()}


def _shape_of_derivative(top: tuple[int, ...], variable: tuple[int, ...], layout: str) -> tuple[int, int]:
    if len(top) + len(variable) > 2:
        raise Unreadable("a derivative with more axes")
    rows, cols = (*top, 1, 1)[:2] if not variable else ((top or (1,))[0], variable[0])
    if len(variable) == 2:
        rows, cols = variable[1], variable[0]
    return (cols, rows) if layout == "denominator" else (rows, cols)


def _with_properties(array: Array, properties: str) -> Array:
    if "symmetric" in properties:
        return array + array.T
    if "spd" in properties:
        return array @ array.T + np.eye(len(array))
    return np.abs(array) if "positive" in properties else array


def _units(latex: str) -> Iterator[dict[str, Array]]:
    """Sizes for the letters that declarations leave open, one choice after the other."""
    letters = [letter for letter in ("I", "1", "E", "e") if re.search(rf"\{{{letter}\}}", latex)]
    for sizes in product(product(SIZES, SIZES), repeat=len(letters)):
        found: dict[str, Array] = {}
        for letter, (rows, cols) in zip(letters, sizes, strict=True):
            found |= _unit(letter, rows, cols)
        yield found


def _unit(letter: str, rows: int, cols: int) -> dict[str, Array]:
    if letter == "I":
        return {r"\mathbfI": np.eye(rows)}
    if letter == "1":
        return {r"\mathbf1": np.ones((rows, 1))}
    if letter == "e":
        return {rf"size \boldsymbole_{index}": np.array([[rows, 1]]) for index in "ijkl"}
    pairs = {"ij": (rows, cols), "kl": (rows, cols), "ji": (cols, rows), "lk": (cols, rows)}
    return {rf"size \mathbfE_{index}": np.array([shape]) for index, shape in pairs.items()}
