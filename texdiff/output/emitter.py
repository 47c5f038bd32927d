"""NumPy source of expressions: argument names of our own making, sizes read off arrays, bound indices."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.family import Family
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import Shape

BUILTINS = ("sum", "range", "float", "abs", "int", "max")
_RESERVED = frozenset((*keyword.kwlist, *BUILTINS, "np", "sla", "derivative"))
_STYLE = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|pmb|mathrm|mathbfit|mathcal|mathbb|operatorname|text|vec|bf)(?![a-zA-Z])"
)
_WORD = re.compile(r"[A-Za-z0-9]+")


class Names:
    """The arguments in the order in which they were needed, and the integers that the source mentions."""

    def __init__(self) -> None:
        self.arguments: dict[str, str] = {}
        self.integers: dict[str, str] = {}
        self._shapes: dict[str, Shape] = {}
        self._sizes: dict[str, str] = {}
        self._used: set[str] = set(_RESERVED)

    def argument(self, latex: str) -> str:
        if latex not in self.arguments:
            self.arguments[latex] = self.fresh(latex)
        return self.arguments[latex]

    def array(self, latex: str, shape: Shape) -> str:
        """An argument that is one array of this shape as a whole."""
        name = self.argument(latex)
        self._shapes[name] = shape
        return name

    def is_array(self, name: str, shape: Shape) -> None:
        """What was found to stand alone as a value."""
        if name in self.arguments.values():
            self._shapes.setdefault(name, shape)

    def integer(self, latex: str) -> str:
        if latex in self.arguments:
            return self.arguments[latex]
        if latex not in self.integers:
            self.integers[latex] = self.fresh(latex)
        return self.integers[latex]

    def fresh(self, latex: str) -> str:
        """A Python name of our own making: nothing but the letters and digits of the LaTeX name."""
        name = python_name(latex)
        found, k = name, 2
        while found in self._used:
            found, k = f"{name}_{k}", k + 1
        self._used.add(found)
        return found

    def find_sizes(self, symbols: Sequence[Symbol]) -> None:
        """Sizes are read off arrays that are listed anyway, else off one listed for that; else they are arguments."""
        for latex, name in self.integers.items():
            holders = [s for s in symbols if not isinstance(s, Family) and _axis(s.shape, latex) is not None]
            listed = [s for s in holders if s.name in self.arguments]
            if not holders:
                self.arguments[latex] = name
                continue
            holder = (listed or holders)[0]
            axis = _axis(holder.shape, latex)
            self._sizes[name] = f"{self.array(holder.name, holder.shape)}.shape[{axis}]"

    def reshapes(self) -> list[str]:
        """Vectors become columns, row results of other functions rows."""
        sides = {
            name: "-1, 1" if shape.is_column else "1, -1" for name, shape in self._shapes.items() if is_flat(shape)
        }
        return [f"{name} = np.reshape({name}, ({side}))" for name, side in sides.items()]

    def size_lines(self) -> list[str]:
        return [f"{name} = {text}" for name, text in self._sizes.items()]


class SourceEmitter:
    """The `Emitter` of the nodes; `bound` are the indices of the sums around, with their Python names."""

    def __init__(self, table: Names, bound: tuple[tuple[str, str], ...]) -> None:
        self._table = table
        self._bound = bound

    def __call__(self, expr: Expr) -> str:
        text = expr.source(self)
        if text.isidentifier():
            self._table.is_array(text, expr.shape)
            return text
        return f"({text})"

    def size(self, size: Polynomial) -> str:
        """A size, an index or another whole number as Python; fractions as quotients."""
        terms = []
        for names, coefficient in size.terms:
            factors = [
                f"{self._integer(name)} ** {power}" if power > 1 else self._integer(name) for name, power in names
            ]
            terms.append(" * ".join([f"({coefficient})", *factors] if coefficient != 1 or not factors else factors))
        return f"({' + '.join(terms) or '0'})"

    def _integer(self, latex: str) -> str:
        return dict(self._bound).get(latex) or self._table.integer(latex)

    def symbol(self, symbol: Symbol) -> str:
        return self._table.array(symbol.name, symbol.shape)

    def named(self, latex: str) -> str:
        return self._table.argument(latex)

    def bound(self, *indices: str) -> SourceEmitter:
        return SourceEmitter(self._table, (*self._bound, *((index, self._table.fresh(index)) for index in indices)))


def python_name(latex: str) -> str:
    r"""X of \mathbf{X}, du_dx of \frac{\partial u}{\partial x}, sigma_prime of \sigma'."""
    text = _STYLE.sub("", latex.replace("'", " prime")).replace(r"\frac", " ")
    text = re.sub(r"\}\s*\{", " ", text).replace("{", "").replace("}", "")
    text = re.sub(r"\\partial\s*(?:\^\s*(\d))?\s*\\?", r" d\1", text)
    words = _WORD.findall(text)
    name = "_".join(words)[:40] or "value"
    return name if name[0].isalpha() else f"v{name}"


def _axis(shape: Shape, size: str) -> int | None:
    return next((k for k, length in enumerate(shape) if length.single_name == size), None)


def is_flat(shape: Shape) -> bool:
    return shape.is_column or shape.is_row
