"""A derivation's answer as a NumPy function: its source, its arguments, and the function itself.

Vectors are one-dimensional at the border and columns or rows inside; entries count from 1, as in LaTeX.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Sequence
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import numpy

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.family import Family
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import Shape
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.problem import Problem
from texdiff.errors import InternalError

_BUILTINS: dict[str, Any] = {"sum": sum, "range": range, "float": float, "abs": abs, "int": int, "max": max}
_RESERVED = {*keyword.kwlist, *_BUILTINS, "np", "sla", "derivative"}
_STYLE = re.compile(
    r"\\(?:mathbf|boldsymbol|bm|pmb|mathrm|mathbfit|mathcal|mathbb|operatorname|text|vec|bf)(?![a-zA-Z])"
)
_WORD = re.compile(r"[A-Za-z0-9]+")


class NumpyExport(NamedTuple):
    """`arguments` tells the Python name of each LaTeX name, in the order of the function's parameters."""

    source: str
    arguments: dict[str, str]

    def __call__(self, **values: Any) -> Any:
        """The derivative at the given values, by Python name."""
        return _function(self.source)(**values)


def to_numpy(derivation: Derivation) -> NumpyExport:
    """The answer as a function of arrays; raises NoRule where a node has no NumPy source."""
    problem, answer = derivation.problem, derivation.answer
    table = _Names()
    emit = _Emitter(table, ())
    body = _result(emit(answer), answer.shape, problem, emit)
    table.find_sizes(_symbols(answer, problem))
    lines = [*table.reshapes(), *table.size_lines(), f"return {body}"]
    source = f"def derivative({', '.join(table.arguments.values())}):\n" + "\n".join(f"    {line}" for line in lines)
    return NumpyExport(ast.unparse(ast.parse(source)) + "\n", dict(table.arguments))


def _symbols(answer: Expr, problem: Problem) -> list[Symbol]:
    """Where sizes may be read off: symbols of the answer first, then those of the request."""
    groups: Sequence[Expr] = (answer, *problem.variables, problem.numerator)
    return [symbol for expr in groups for symbol in sorted(expr.free, key=lambda symbol: symbol.name)]


class _Names:
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
        sides = {name: "-1, 1" if shape.is_column else "1, -1" for name, shape in self._shapes.items() if _flat(shape)}
        return [f"{name} = np.reshape({name}, ({side}))" for name, side in sides.items()]

    def size_lines(self) -> list[str]:
        return [f"{name} = {text}" for name, text in self._sizes.items()]


class _Emitter:
    """The `Emitter` of the nodes; `bound` are the indices of the sums around, with their Python names."""

    def __init__(self, table: _Names, bound: tuple[tuple[str, str], ...]) -> None:
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

    def bound(self, *indices: str) -> _Emitter:
        return _Emitter(self._table, (*self._bound, *((index, self._table.fresh(index)) for index in indices)))


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


def _flat(shape: Shape) -> bool:
    return shape.is_column or shape.is_row


def _result(body: str, shape: Shape, problem: Problem, emit: _Emitter) -> str:
    """Rows and columns as one-dimensional arrays; a Kronecker form as an array of three or four axes."""
    if len(problem.variables) == 1 and _is_kronecker(shape, problem.numerator.shape, problem.variables[0].shape):
        return _unfolded(body, problem.numerator.shape, problem.variables[0].shape, emit)
    return f"np.reshape({body}, -1)" if _flat(shape) else body


def _is_kronecker(shape: Shape, top: Shape, variable: Shape) -> bool:
    """Whether the answer is ∂vec F/∂(vec X)ᵀ, more than two axes folded into two."""
    folded = top.is_matrix and not variable.is_scalar or variable.is_matrix and not top.is_scalar
    return folded and shape == Shape(top.entries, variable.entries)


def _unfolded(body: str, top: Shape, variable: Shape, emit: _Emitter) -> str:
    """The axes of F, then those of X; vec runs down the columns, so that its last axis varies slowest."""
    groups = [[size for size in shape if size != ONE] for shape in (top, variable)]
    sizes = [emit.size(size) for group in groups for size in reversed(group)]
    places = [str(k) for k in [*reversed(range(len(groups[0])))]]
    places += [str(len(groups[0]) + k) for k in [*reversed(range(len(groups[1])))]]
    return f"np.transpose(np.reshape({body}, ({', '.join(sizes)})), ({', '.join(places)}))"


def _function(source: str) -> FunctionType:
    """The function of a source; that it holds nothing but our own names is checked before."""
    tree = ast.parse(source)
    _check(tree)
    code = next(c for c in compile(tree, "<derivative>", "exec").co_consts if isinstance(c, CodeType))
    return FunctionType(code, _globals(source))


def _globals(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__builtins__": _BUILTINS, "np": numpy}
    if "sla." in source:
        names["sla"] = import_module("scipy.linalg")  # slow to load, and matrix functions alone need it
    return names


def _check(tree: ast.Module) -> None:
    """Only parameters, their sizes, our builtins and public attributes; raises InternalError."""
    stored = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    stored |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    known = stored | {*_BUILTINS, "np", "sla"}
    for node in ast.walk(tree):
        strange = (isinstance(node, ast.Name) and node.id not in known) or (
            isinstance(node, ast.Attribute) and node.attr.startswith("_")
        )
        if strange or isinstance(node, ast.Import | ast.ImportFrom | ast.Global):
            raise InternalError("export", "the exported source holds a name that is not ours")
