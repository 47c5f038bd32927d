"""Explicit components: an array of small numerical sizes is differentiated entry by entry and written out."""

from __future__ import annotations

from texdiff.algebra.atoms import Number, Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Partial, derivative_shape
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Shape, ShapeError
from texdiff.algebra.simplify import simplified
from texdiff.calculus.components import IndexForm
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.direction import ByScalar
from texdiff.calculus.layout import in_layout
from texdiff.calculus.problem import Problem
from texdiff.methods.chain import State, chain
from texdiff.methods.lines import expanded
from texdiff.methods.naming import Names

MOST_ENTRIES = 36
DEFINITION = Rule(
    "definition of the layout",
    r"\left[\frac{\partial f}{\partial X}\right]_{ij}=\frac{\partial f}{\partial x_{ji}}",
)
ENTRY_BY_ENTRY = Rule("entry by entry", r"\frac{\mathrm{d}x^{n}}{\mathrm{d}x}=nx^{n-1}")


def applies(problem: Problem) -> bool:
    """The derivative is a small array of numerical sizes, and the numerator is written in components."""
    numerator, whole = problem.numerator, problem.variables[0]
    if not isinstance(whole, Symbol) or whole.shape.is_scalar:
        return False
    try:
        shape = derivative_shape(numerator.shape, whole.shape)
    except ShapeError:
        return False
    rows, cols = shape.rows.constant, shape.cols.constant
    if rows is None or cols is None or rows * cols > MOST_ENTRIES:
        return False
    return _in_components(numerator, whole)


def _in_components(expr: Expr, whole: Symbol) -> bool:
    """The variable occurs in entries alone, or as the argument of unspecified functions."""
    if isinstance(expr, Entry) and expr.args[0] == whole:
        return True
    return expr != whole and all(_in_components(argument, whole) for argument in expr.args)


def derive(problem: Problem) -> Derivation:
    """The array of all partial derivatives, as the layout defines it, and then each of them."""
    numerator, whole = problem.numerator, problem.variables[0]
    assert isinstance(whole, Symbol)
    names = Names(problem)
    subject = None if isinstance(numerator, Symbol) else names.subject(numerator)
    shape = derivative_shape(numerator.shape, whole.shape)
    cells = [_cell(numerator, whole, place, names) for place in _places(shape)]
    listed = _array([Partial((top, variable)) for top, variable in cells], shape)
    answer = _array([_derivative(top, variable) for top, variable in cells], shape)
    states = [State(listed, (DEFINITION,)), State(answer, (ENTRY_BY_ENTRY,))]
    steps = chain(Partial((subject.name if subject else numerator, whole)), states, problem.detail)
    return Derivation(problem, "elementwise", (), steps, simplified(in_layout(answer, problem)), subject=subject)


def _places(shape: Shape) -> list[tuple[int, int]]:
    rows, cols = (int(size.constant or 0) for size in shape)
    return [(i, j) for i in range(1, rows + 1) for j in range(1, cols + 1)]


def _cell(numerator: Expr, whole: Symbol, place: tuple[int, int], names: Names) -> tuple[Expr, Expr]:
    """What is differentiated by which entry, at entry (i, j) of the derivative."""
    i, j = map(Polynomial.of, place)
    if numerator.shape.is_scalar:
        return numerator, Entry((whole,), (j, ONE) if whole.shape.is_column else (j, i))
    return IndexForm(names.index).of(numerator, i, ONE), Entry((whole,), (j, ONE))


def _derivative(top: Expr, variable: Expr) -> Expr:
    d = ByScalar(variable)
    if not d.varies(top):
        return Number(0)
    states = expanded(top, d)
    return simplified(states[-1].expr if states else d.of(top))


def _array(cells: list[Expr], shape: Shape) -> Expr:
    return BUILDERS["array"](cells, shape)
