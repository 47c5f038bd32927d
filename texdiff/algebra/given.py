"""NumPy source of derivatives that the caller supplies: ∂u/∂x of an unspecified function, whole or by an entry.

A whole derivative has the axes of the function, then those of each argument; only a scalar by a matrix is
transposed, as numerator layout has it.
"""

from __future__ import annotations

from collections.abc import Sequence

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Emitter, Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import Shape, column, triangle

WHOLE = ":"


def given_derivative(top: Expr, variables: Sequence[Expr], shape: Shape, emit: Emitter) -> str:
    """The part of the supplied array that is asked for, two-dimensional, or a number."""
    function, axes = _axes(top, emit)
    inner = [_axes(variable, emit) for variable in variables]
    arguments = [array for array, _ in inner]
    variable_axes = [axis for _, part in inner for axis in part]
    if not axes and len(inner) == 1 and function.shape.is_scalar and len(variable_axes) == 2:
        variable_axes.reverse()
    array = emit.named(_name(function, arguments))
    if any(map(is_stacked, (top, *variables))):
        return _stacked(array, shape, emit)
    axes = [*axes, *variable_axes]
    if any(axis != WHOLE for axis in axes):
        array = f"{array}[{', '.join(axes)}]"
    if axes.count(WHOLE) == 1:
        return f"{array}.reshape({'1, -1' if shape.is_row else '-1, 1'})"
    return array


def given_again(function: Expr, variables: Sequence[Expr], shape: Shape, emit: Emitter) -> str:
    """∂vec(∂u/∂X)/∂vec(Y)ᵀ, of shape `shape`, from the supplied second derivative of u."""
    wholes = [variable.args[0] if is_stacked(variable) else variable for variable in variables]
    array = emit.named(_name(function, wholes))
    if function.shape.is_scalar and wholes[0].shape.is_matrix:
        array = f"{array}.swapaxes(0, 1)"
    return _stacked(array, shape, emit)


def _stacked(array: str, shape: Shape, emit: Emitter) -> str:
    """The first axes one below the other, and the last ones side by side, as vec has them."""
    return f"{array}.reshape(({emit.size(shape.rows)}, {emit.size(shape.cols)}), order='F')"


def is_stacked(expr: Expr) -> bool:
    """Whether this is vec X of a symbol, the columns of X one below the other."""
    inner = expr.args[0] if expr.args else expr
    return isinstance(inner, Symbol) and inner.shape.is_matrix and expr.shape == column(inner.shape.entries)


def is_half_stacked(expr: Expr) -> bool:
    """Whether this is vech X of a symbol: the columns of X from the diagonal down."""
    inner = expr.args[0] if expr.args else expr
    return isinstance(inner, Symbol) and inner.shape.is_matrix and expr.shape == column(triangle(inner.shape.rows))


def whole(variable: Expr) -> Expr:
    """X of x_ij, vec X and vech X, another variable as it is."""
    is_part = isinstance(variable, Entry) or is_stacked(variable) or is_half_stacked(variable)
    return variable.args[0] if is_part else variable


def _axes(expr: Expr, emit: Emitter) -> tuple[Expr, list[str]]:
    """The whole function or variable, and for each of its axes the place that is asked for."""
    array = whole(expr)
    sizes = list(array.shape)
    if not isinstance(expr, Entry):
        return array, [WHOLE for size in sizes if size != ONE]
    places = [p for p in expr.params if isinstance(p, Polynomial)]
    return array, [f"{emit.size(p)} - 1" for p, size in zip(places, sizes, strict=True) if size != ONE]


def _name(function: Expr, arguments: Sequence[Expr]) -> str:
    """The derivative as an author writes it, by the whole arguments in the order of their declaration."""
    declared = [str(a.params[0]) for a in getattr(function, "arguments", ()) if isinstance(a, Symbol)]
    names = [str(argument.params[0]) for argument in arguments]
    if set(names) <= set(declared):
        names.sort(key=declared.index)
    power = "" if len(names) == 1 else f"^{len(names)}"
    below = "".join(rf"\partial {name}" for name in names)
    return rf"\frac{{\partial{power} {function.params[0]}}}{{{below}}}"
