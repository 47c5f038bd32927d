"""A derivation's answer as a SymPy expression, for people who go on in a notebook.

Names are of our own making, as in the NumPy export; operators are understood through their NumPy source, so that
none is named here. What SymPy has no expression for raises NoRule.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from sympy.matrices.expressions.diagonal import DiagMatrix

from texdiff.algebra.atoms import Identity, Number, Ones, Symbol, Zero
from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.indexed import UnitMatrix, UnitVector
from texdiff.algebra.inert import Differential, Partial
from texdiff.algebra.polynomial import Polynomial
from texdiff.calculus.derivation import Derivation
from texdiff.output.emitter import Names, SourceEmitter
from texdiff.output.printer import LatexPrinter

Value = Any


def to_sympy(derivation: Derivation) -> Value:
    """The answer over SymPy's symbols and matrix symbols; raises NoRule."""
    emit = _SymbolEmitter(Names(), ())
    source = emit(derivation.closed_answer)
    return _Reading(emit.values).read(ast.parse(source, mode="eval").body)


class _SymbolEmitter(SourceEmitter):
    """Emits names for all that is no operator, and keeps what they stand for."""

    def __init__(self, table: Names, bound: tuple[tuple[str, str], ...]) -> None:
        super().__init__(table, bound)
        self.values: dict[str, Value] = {}
        self._latex = LatexPrinter()

    def __call__(self, expr: Expr) -> str:
        value = self._leaf(expr)
        if value is None:
            return super().__call__(expr)
        name = self._table.argument(self._latex(expr))
        self.values[name] = value
        return name

    def bound(self, *indices: str) -> SourceEmitter:
        raise NoRule("a sum over an index has no SymPy form here")

    def _leaf(self, expr: Expr) -> Value | None:
        rows, cols = map(self.number, expr.shape)
        if isinstance(expr, Number):
            return self.number(expr.number)
        if isinstance(expr, Symbol | Partial | Differential):
            name = self._table.argument(self._latex(expr))
            return sympy.Symbol(name) if expr.shape.is_scalar else sympy.MatrixSymbol(name, rows, cols)
        if isinstance(expr, Identity | Zero | Ones):
            special = {Identity: sympy.Identity, Zero: sympy.ZeroMatrix, Ones: sympy.OneMatrix}[type(expr)]
            return (
                sympy.Integer(0) if expr.shape.is_scalar else special(*(rows, cols)[: 1 + (special != sympy.Identity)])
            )
        if isinstance(expr, UnitVector | UnitMatrix):
            raise NoRule("a unit vector or matrix has no SymPy form here")
        return None

    def number(self, value: Polynomial) -> Value:
        """A number, or a polynomial in sizes, indices and exponents."""
        total: Value = sympy.Integer(0)
        for names, coefficient in value.terms:
            term: Value = sympy.Rational(coefficient.numerator, coefficient.denominator)
            for name, power in names:
                integer = sympy.Symbol(self._table.integer(name), integer=True, positive=True)
                term *= integer**power
            total += term
        return total

    def size(self, size: Polynomial) -> str:
        name = self._table.argument(f"size {size}")
        self.values[name] = self.number(size)
        return name


def _entry_by_entry(function: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda value: value.applyfunc(function) if _is_matrix(value) else function(value)


def _is_matrix(value: Value) -> bool:
    return bool(getattr(value, "is_Matrix", False))


def _norm(value: Value) -> Value:
    return sympy.sqrt(sympy.Trace(value.T * value)) if value.shape[1] != 1 else sympy.sqrt((value.T * value)[0, 0])


def _sum(value: Value) -> Value:
    rows, cols = value.shape
    return (sympy.OneMatrix(1, rows) * value * sympy.OneMatrix(cols, 1))[0, 0]


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "np.trace": sympy.Trace,
    "np.linalg.inv": sympy.Inverse,
    "np.linalg.det": sympy.Determinant,
    "np.linalg.matrix_power": sympy.MatPow,
    "np.linalg.norm": _norm,
    "np.kron": sympy.KroneckerProduct,
    "np.sum": _sum,
    "np.sqrt": _entry_by_entry(sympy.sqrt),
    "np.exp": _entry_by_entry(sympy.exp),
    "np.log": _entry_by_entry(sympy.log),
    "np.abs": _entry_by_entry(sympy.Abs),
    "np.sign": _entry_by_entry(sympy.sign),
    **{f"np.{name}": _entry_by_entry(getattr(sympy, name)) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "np.arctan": _entry_by_entry(sympy.atan),
    "np.arcsin": _entry_by_entry(sympy.asin),
    "np.arccos": _entry_by_entry(sympy.acos),
}


def _product(left: Value, right: Value) -> Value:
    both = _is_matrix(left) and _is_matrix(right)
    return sympy.HadamardProduct(left, right) if both else left * right


_OPERATIONS: Mapping[type[ast.operator], Callable[[Value, Value], Value]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: _product,
    ast.Div: lambda a, b: a / b,
    ast.MatMult: lambda a, b: a * b,
    ast.Pow: lambda a, b: sympy.HadamardPower(a, b) if _is_matrix(a) else a**b,
}


class _Reading:
    """Values of the few forms of Python that sources of operators are made of."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def read(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Name) and node.id in self._values:
            return self._values[node.id]
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return sympy.nsimplify(node.value)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.read(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
            return _OPERATIONS[type(node.op)](self.read(node.left), self.read(node.right))
        if isinstance(node, ast.Attribute) and node.attr == "T":
            return sympy.Transpose(self.read(node.value))
        if isinstance(node, ast.Call):
            return self._call(ast.unparse(node.func), node.args, node)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
            row, col = map(self.read, node.slice.elts)
            return self.read(node.value)[row, col]
        raise _unknown(node)

    def _call(self, name: str, arguments: Sequence[ast.expr], node: ast.Call) -> Value:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "item":
            return self.read(node.func.value)[0, 0]
        if name == "np.diag" and isinstance(arguments[0], ast.Subscript):
            return DiagMatrix(self.read(arguments[0].value))
        if name == "np.array" and isinstance(arguments[0], ast.List):
            rows = [row.elts for row in arguments[0].elts if isinstance(row, ast.List)]
            return sympy.ImmutableMatrix([[self.read(cell) for cell in row] for row in rows])
        if name not in _FUNCTIONS or node.keywords:
            raise _unknown(node)
        return _FUNCTIONS[name](*map(self.read, arguments))


def _unknown(node: ast.expr) -> NoRule:
    return NoRule(f"SymPy has no expression for {ast.unparse(node)}")
