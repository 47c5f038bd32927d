"""Values of LaTeX formulas by NumPy: a small reader of its own, which shares nothing with the program that it tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any

import numpy as np
import scipy.linalg as sla
from numpy.typing import NDArray

Array = NDArray[Any]
Values = Mapping[str, Array]
"""By LaTeX without braces: arrays with two axes, scalars 1×1; derivatives too, by their whole fraction."""
Functions = Mapping[str, Callable[[Array], Array]]
"""Unspecified functions, which act entry by entry."""
Node = Callable[[dict[str, Array]], Array]

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
_NOTHING = re.compile(r"\\(?:left|right|[bB]igg?[lrm]?)(?![A-Za-z])|(?<!\\)\\[,;:! ]|\s+")
_STYLES = ("\\mathbf", "\\boldsymbol", "\\bm", "\\mathrm", "\\bar", "\\hat", "\\mathsf", "\\operatorname", "\\text")
_INFIXES: dict[str, Callable[[Array, Array], Array]] = {
    "\\odot": lambda a, b: _same(a, b)[0] * b,
    "\\circ": lambda a, b: _same(a, b)[0] * b,
    "\\otimes": np.kron,
    "\\times": lambda a, b: np.cross(a.ravel(), b.ravel()).reshape(-1, 1),
}
_FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "tr": lambda a: np.array([[np.trace(_square(a))]]),
    "det": lambda a: np.array([[np.linalg.det(_square(a))]]),
    "diag": lambda a: np.diag(a.ravel()) if 1 in a.shape else np.diag(a).reshape(-1, 1),
    "vec": lambda a: a.reshape(-1, 1, order="F"),
    "softmax": lambda a: np.exp(a) / np.exp(a).sum(),
    "tanh": np.tanh,
    "sin": lambda a: np.sin(a) if 1 in a.shape else sla.sinm(a),
    "cos": lambda a: np.cos(a) if 1 in a.shape else sla.cosm(a),
    "exp": lambda a: np.exp(a) if 1 in a.shape else sla.expm(a),
    "ln": lambda a: np.log(a) if 1 in a.shape else sla.logm(a),
}
_ENDS = (")", "]", "}", "&", "\\\\", "\\end", "")


class Unreadable(Exception):
    """A formula with something that this reader does not know."""


class Misfit(Exception):
    """Sizes that do not fit: the formula has no value."""


def value(latex: str, values: Values, functions: Functions = MappingProxyType({})) -> Array:
    """What a formula amounts to. Raises Unreadable, or Misfit."""
    node = _Formula(TOKEN.findall(_NOTHING.sub(" ", latex)), values, functions).whole()
    try:
        return node({})
    except (ValueError, IndexError, np.linalg.LinAlgError) as error:
        raise Misfit(latex) from error


def squash(latex: str) -> str:
    """LaTeX without what does not change its meaning."""
    return re.sub(r"[{}]|\s+", "", _NOTHING.sub("", latex))


def _same(left: Array, right: Array) -> tuple[Array, Array]:
    if left.shape != right.shape:
        raise ValueError("sizes")
    return left, right


def _square(array: Array) -> Array:
    if array.shape[0] != array.shape[1]:
        raise ValueError("not square")
    return array


def _add(left: Array, right: Array) -> Array:
    if 0 in (left.size, right.size):  # a zero of any size
        return left if right.size == 0 else right
    return np.add(*_same(left, right))


def _multiply(left: Array, right: Array) -> Array:
    if 0 in (left.size, right.size):
        return np.zeros((0, 0))
    return left * right if 1 in (left.size, right.size) else left @ right


class _Formula:
    """Reads tokens from left to right into functions of the bound indices."""

    def __init__(self, tokens: Sequence[str], values: Values, functions: Functions) -> None:
        self._tokens = [*tokens, ""]
        self._functions = functions
        self._values = values
        self._place = 0
        self._bars_open = 0

    def whole(self) -> Node:
        node = self._sum()
        if self._next:
            raise Unreadable(f"{self._next} is left over")
        return node

    @property
    def _next(self) -> str:
        return self._tokens[self._place]

    def _take(self, expected: str = "") -> str:
        token = self._next
        if expected and token != expected:
            raise Unreadable(f"{token} for {expected}")
        self._place += 1
        return token

    def _group(self) -> str:
        """The text of a group in braces, or of one token."""
        if self._next != "{":
            return self._take()
        start, depth = self._place, 0
        while True:
            token = self._take()
            depth += (token == "{") - (token == "}")
            if not depth:
                return " ".join(self._tokens[start + 1 : self._place - 1])
            if not token:
                raise Unreadable("a brace is open")

    def _inner(self, latex: str) -> Node:
        return _Formula(TOKEN.findall(latex), self._values, self._functions).whole()

    # --- sums, products, powers ---

    def _sum(self) -> Node:
        negative = self._next == "-"
        if self._next in ("+", "-"):
            self._take()
        found = _negated(self._term()) if negative else self._term()
        while self._next in ("+", "-"):
            negative = self._take() == "-"
            term = _negated(self._term()) if negative else self._term()
            found = _both(_add, found, term)
        return found

    def _term(self) -> Node:
        found = self._product()
        while self._next in _INFIXES:
            operation = _INFIXES[self._take()]
            found = _both(operation, found, self._product())
        return found

    def _product(self) -> Node:
        factors: list[Node] = []
        while self._next not in (*_ENDS, "+", "-", *_INFIXES):
            if self._next in ("|", "\\|") and factors and self._bars_open:
                break
            if self._next == "\\sum":
                factors.append(self._summation())
            elif self._next in ("/", "="):
                raise Unreadable(self._next)
            else:
                factors.append(self._factor())
        if not factors:
            raise Unreadable("an empty product")
        return lambda bound: _chained([factor(bound) for factor in factors])

    def _factor(self) -> Node:
        node = self._atom()
        while self._next in ("^", "_"):
            if self._take() == "_":
                node = self._entry(node, self._group())
            else:
                node = self._raised(node, self._group().replace(" ", ""))
        return node

    def _raised(self, node: Node, mark: str) -> Node:
        if re.fullmatch(r"\\top|T|\\(?:mathsf|mathrm){?T}?|\\intercal", mark):
            return lambda bound: node(bound).T
        if mark in ("-\\top", "-T"):
            return lambda bound: np.linalg.inv(_square(node(bound))).T
        if mark == "-1":
            return lambda bound: np.linalg.inv(_square(node(bound)))
        if mark == "*":
            return lambda bound: np.linalg.det(node(bound)) * np.linalg.inv(node(bound))
        if mark in ("\\dagger", "+"):
            return lambda bound: np.linalg.pinv(node(bound))
        if match := re.fullmatch(r"\\(?:odot|circ)(-?\d+)", mark):
            power = float(match[1])
            return lambda bound: node(bound) ** power
        exponent = self._inner(mark)
        return lambda bound: np.linalg.matrix_power(_square(node(bound)), round(float(exponent(bound)[0, 0])))

    def _entry(self, node: Node, index: str) -> Node:
        places = [self._inner(part) for part in TOKEN.findall(index) if part != ","]

        def entry(bound: dict[str, Array]) -> Array:
            rows, *cols = (round(float(place(bound)[0, 0])) - 1 for place in places)
            array = node(bound)
            if not cols:
                array = array.reshape(-1, 1) if 1 in array.shape else _no_vector()
            if rows < 0 or min(cols, default=0) < 0:
                raise IndexError
            return array[rows : rows + 1, (cols or [0])[0] : (cols or [0])[0] + 1] + _inside(array, rows, cols)

        return entry

    # --- atoms ---

    def _atom(self) -> Node:
        token = self._next
        if token == "{":
            return self._inner(self._group())
        if token in ("(", "["):
            return self._fenced({"(": ")", "[": "]"}[token])
        if token in ("|", "\\|"):
            return self._bars()
        if token[0].isdigit():
            number = np.array([[float(self._take())]])
            return lambda bound: number
        if token in ("\\frac", "\\dfrac", "\\tfrac"):
            return self._fraction()
        if token == "\\sqrt":
            self._take()
            inner = self._inner(self._group())
            return lambda bound: np.sqrt(inner(bound))
        if token == "\\begin":
            return self._matrix()
        return self._name()

    def _fenced(self, closing: str) -> Node:
        self._take()
        node = self._sum()
        self._take(closing)
        return node

    def _bars(self) -> Node:
        opening = self._take()
        self._bars_open += 1
        node = self._sum()
        self._bars_open -= 1
        self._take(opening)
        if opening == "\\|":
            if self._next == "_":
                self._take()
                self._group()
            return lambda bound: np.array([[np.linalg.norm(node(bound))]])
        return lambda bound: np.array([[np.linalg.det(_square(node(bound)))]])

    def _fraction(self) -> Node:
        start = self._place
        self._take()
        top, bottom = self._group(), self._group()
        key = squash("".join(self._tokens[start : self._place]).replace("\\dfrac", "\\frac"))
        if key in self._values:
            found = self._values[key]
            return lambda bound: found
        if "\\partial" in top:
            return self._by_entry(top, bottom)
        upper, lower = self._inner(top), self._inner(bottom)
        return lambda bound: upper(bound) / float(lower(bound)[0, 0])

    def _by_entry(self, top: str, bottom: str) -> Node:
        """A derivative of an entry, or by one: a part of the whole derivative in numerator layout."""
        spelled = (part.replace(" ", "") for part in (top, bottom))
        parts = [re.fullmatch(r"\\partial(.*?)(?:_(?:{(.*)}|(\w)))?", part) for part in spelled]
        if None in parts:
            raise Unreadable(top)
        names = [_wholes(squash(part[1])) for part in parts if part]
        rows, cols = [part[2] or part[3] or "" for part in parts if part]
        key = next(
            (k for u in names[0] for x in names[1] if (k := f"\\frac\\partial{u}\\partial{x}") in self._values), ""
        )
        if not key:
            raise Unreadable(f"{top}, {bottom}")
        whole = self._values[key]
        below = TOKEN.findall(cols)
        if len(below) == 2 and not rows:
            return self._entry(lambda bound: whole, " ".join(reversed(below)))
        if not rows:
            (place,) = [self._inner(part) for part in below]
            return lambda bound: whole[:, [round(float(place(bound)[0, 0])) - 1]]
        return self._entry(lambda bound: whole, f"{rows} {cols}")

    def _matrix(self) -> Node:
        self._take()
        self._group()
        rows: list[list[Node]] = [[]]
        while self._next != "\\end":
            rows[-1].append(self._sum())
            if self._next == "\\\\":
                rows.append([])
            if self._next in ("&", "\\\\"):
                self._take()
        self._take()
        self._group()
        return lambda bound: np.block([[cell(bound) for cell in row] for row in rows if row])

    def _name(self) -> Node:
        start = self._place
        nucleus = self._take()
        if nucleus in _STYLES:
            nucleus += "{" + self._group().replace(" ", "") + "}"
        while self._next == "'":
            nucleus += self._take()
        if nucleus == "\\mathrm{d}":
            self._name()
            nucleus = "".join(self._tokens[start : self._place])
        key, name = squash(nucleus), re.sub(r"^\\(?:operatorname|mathrm|text)\{(.*)\}$|^\\", r"\1", nucleus)
        if key in self._functions:
            argument, function = self._factor(), self._functions[key]
            return lambda bound: function(argument(bound))
        if name in _FUNCTIONS and key not in self._values:
            argument, function = self._factor(), _FUNCTIONS[name]
            return lambda bound: function(argument(bound))
        if self._next == "_":
            self._take()
            index = self._group()
            return self._indexed(key, index)
        if name in ("I", "mathbf{I}", "0", "mathbf{0}", "1", "mathbf{1}"):
            return self._constant(key)
        return self._known(key, "".join(self._tokens[start : self._place]))

    def _constant(self, key: str) -> Node:
        if key in self._values:
            found = self._values[key]
            return lambda bound: found
        if key.endswith("0"):
            return lambda bound: np.zeros((0, 0))
        raise Unreadable(key)

    def _known(self, key: str, typed: str) -> Node:
        def look(bound: dict[str, Array]) -> Array:
            if key in bound:
                return bound[key]
            return self._values[key]

        if key == "e" and key not in self._values and self._next == "^":
            self._take()
            exponent = self._inner(self._group())
            return lambda bound: _FUNCTIONS["exp"](exponent(bound))
        if key not in self._values and not re.fullmatch(r"[a-z]", key):
            raise Unreadable(typed)
        return look

    def _indexed(self, key: str, index: str) -> Node:
        if squash(f"{key}_{{{index}}}") in self._values:
            found = self._values[squash(f"{key}_{{{index}}}")]
            return lambda bound: found
        letter, names = re.sub(r"\\(?:mathbf|boldsymbol|bm)", "", key), _wholes(key)
        if letter == "\\delta":
            places = [self._inner(part) for part in TOKEN.findall(index) if part != ","]
            return lambda bound: np.array([[float(places[0](bound)[0, 0] == places[1](bound)[0, 0])]])
        if letter == "E" or letter == "e":
            return self._unit(key, index)
        whole = next((name for name in names if name in self._values), None)
        if whole is None:
            raise Unreadable(f"{key}_{index}")
        array = self._values[whole]
        return self._entry(lambda bound: array, index)

    def _unit(self, key: str, index: str) -> Node:
        """E_ij and e_i, of the size that the values say."""
        size = self._values.get(f"size {key}_{index.replace(' ', '')}", np.zeros((1, 0)))
        shape = tuple(int(number) for number in size.ravel())
        places = [self._inner(part) for part in TOKEN.findall(index) if part != ","]

        def unit(bound: dict[str, Array]) -> Array:
            if not shape:
                raise ValueError("a unit of no size")
            found = np.zeros(shape)
            at = [round(float(place(bound)[0, 0])) - 1 for place in places]
            found[tuple([*at, 0][:2])] = 1.0
            return found

        return unit

    def _summation(self) -> Node:
        """A sum over one index or several; without an end, as long as there are entries."""
        self._take()
        self._take("_")
        below = self._group().replace(" ", "")
        above = ""
        if self._next == "^":
            self._take()
            above = self._group()
        body = self._product()
        match = re.fullmatch(r"([a-z])(?:=(\d)|\\in\[([a-z])\])?(?:,([a-z]))?", below)
        if match is None:
            raise Unreadable(f"a sum over {below}")
        index, first, last, second = match.groups()
        end = self._inner(above or last) if above or last else None
        inner = _summed(body, second, 1, None) if second else body
        return _summed(inner, index, int(first or 1), end)


def _summed(body: Node, index: str, first: int, end: Node | None) -> Node:
    def total(bound: dict[str, Array]) -> Array:
        terms: list[Array] = []
        place = first
        while end is None or place <= round(float(end(bound)[0, 0])):
            try:
                terms.append(body({**bound, index: np.array([[float(place)]])}))
            except IndexError:
                if end is not None or not terms:
                    raise
                break
            place += 1
        return reduce(_add, terms)

    return total


def _wholes(key: str) -> list[str]:
    """What a name with indices may be an entry of: X and its like for x_ij."""
    letter = re.sub(r"\\(?:mathbf|boldsymbol|bm)", "", key)
    styles = ("", "\\mathbf", "\\boldsymbol")
    return [key, *(f"{style}{one}" for one in (letter, letter.upper()) for style in styles)]


def _inside(array: Array, row: int, cols: Sequence[int]) -> float:
    """Nothing, but an IndexError where an entry does not exist."""
    return 0.0 * float(array[row, (*cols, 0)[0]])


def _no_vector() -> Array:
    raise ValueError("one index at a matrix")


def _chained(factors: Sequence[Array]) -> Array:
    """A product, cut into groups that fit, of which all but one are scalars."""
    groups: list[Array] = []
    for factor in factors:
        if groups and _fits(groups[-1], factor):
            groups[-1] = _multiply(groups[-1], factor)
        else:
            groups.append(factor)
    if sum(group.size != 1 for group in groups) > 1:
        raise ValueError("sizes")
    return reduce(_multiply, groups)


def _fits(left: Array, right: Array) -> bool:
    return 1 in (left.size, right.size) or 0 in (left.size, right.size) or left.shape[1] == right.shape[0]


def _both(operation: Callable[[Array, Array], Array], left: Node, right: Node) -> Node:
    return lambda bound: operation(left(bound), right(bound))


def _negated(node: Node) -> Node:
    return lambda bound: -node(bound)
