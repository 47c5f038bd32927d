"""A derivation's answer as a NumPy function: its source, its arguments, and the function itself.

Vectors are one-dimensional at the border and columns or rows inside; entries count from 1, as in LaTeX.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Sequence
from functools import reduce
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import numpy

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE
from texdiff.algebra.shape import Shape
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.layout import has_more_axes
from texdiff.calculus.problem import Problem
from texdiff.errors import InternalError
from texdiff.output.emitter import Names, SourceEmitter, is_flat

_BUILTINS: dict[str, Any] = {"sum": sum, "range": range, "float": float, "abs": abs, "int": int, "max": max}


class NumpyExport(NamedTuple):
    """`arguments` tells the Python name of each LaTeX name, in the order of the function's parameters."""

    source: str
    arguments: dict[str, str]

    def __call__(self, **values: Any) -> Any:
        """The derivative at the given values, by Python name."""
        return _function(self.source)(**values)


def to_numpy(derivation: Derivation) -> NumpyExport:
    """The answer as a function of arrays; raises NoRule where a node has no NumPy source."""
    problem, answer = derivation.problem, derivation.closed_answer
    table = Names()
    emit = SourceEmitter(table, ())
    body = _result(emit(answer), answer.shape, problem, emit)
    table.find_sizes(_symbols(answer, problem))
    lines = [*table.reshapes(), *table.size_lines(), f"return {body}"]
    source = f"def derivative({', '.join(table.arguments.values())}):\n" + "\n".join(f"    {line}" for line in lines)
    return NumpyExport(ast.unparse(ast.parse(source)) + "\n", dict(table.arguments))


def _symbols(answer: Expr, problem: Problem) -> list[Symbol]:
    """Where sizes may be read off: symbols of the answer first, then those of the request."""
    groups: Sequence[Expr] = (answer, *problem.variables, problem.numerator)
    return [symbol for expr in groups for symbol in sorted(expr.free, key=lambda symbol: symbol.name)]


def _result(body: str, shape: Shape, problem: Problem, emit: SourceEmitter) -> str:
    """Rows and columns as one-dimensional arrays; ∂vec F/∂(vec X)ᵀ as an array of three or more axes."""
    if problem.variables and has_more_axes(problem):
        *above, last = (expr.shape for expr in (problem.numerator, *problem.variables))
        rows = reduce(operator.mul, (top.entries for top in above))
        if shape == Shape(rows, last.entries):
            return _unfolded(body, above, last, emit)
    return f"np.reshape({body}, -1)" if is_flat(shape) else body


def _unfolded(body: str, above: Sequence[Shape], last: Shape, emit: SourceEmitter) -> str:
    """The axes of F, then those of the variables; vec runs down the columns, so that its last axis varies slowest."""
    rows = [size for shape in above for size in shape if size != ONE]
    columns = [size for size in last if size != ONE]
    sizes = [emit.size(size) for size in (*reversed(rows), *reversed(columns))]
    places = [*reversed(range(len(rows))), *reversed(range(len(rows), len(sizes)))]
    return f"np.transpose(np.reshape({body}, ({', '.join(sizes)})), ({', '.join(map(str, places))}))"


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
