"""Sums over indices, and the inert derivative signs inside a formula."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from texdiff.algebra.arithmetic import Transpose, transpose
from texdiff.algebra.bound import Bound
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import IndexSum
from texdiff.algebra.inert import Differential, Partial
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.shape import Shape, ShapeError
from texdiff.latex.elaboration.applying import function_of, is_callable
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.indices import polynomial
from texdiff.latex.grammar import syntax as s

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator


def summation(elab: Elaborator, node: s.Summation) -> Draft:
    """Σ or ∏ over the ranges, outermost first; the end of a bare range is the size of the axes its index is used on."""
    first, *more = node.ranges
    lower, upper = _bounds(elab, first)
    with elab.binding({first.index.key: upper}):
        body = elab.draft(replace(node, ranges=tuple(more)) if more else node.body)
    params = (first.index.typed, lower, upper, first.style)
    return Draft(Bound, (body,), params, body.shape, node.place, _BUILDERS[node.sign])


def _sum(args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
    return IndexSum(args, params)


def _product(args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
    return BUILDERS["index product"](*args, params)


_BUILDERS = {"\\sum": _sum, "\\prod": _product}


def _bounds(elab: Elaborator, span: s.Range) -> tuple[Polynomial, Polynomial]:
    ends: list[Polynomial] = []
    for end, missing in ((span.lower, ONE), (span.upper, None)):
        if end is None:
            ends.append(missing or elab.sizes.fresh())
            continue
        value = polynomial(elab, end, index=True)
        if value is None:
            elab.fail("sum-range", f"{end.place.tex} is no integer, so a sum cannot end there", end.place)
        ends.append(value)
    return ends[0], ends[1]


def differential(elab: Elaborator, node: s.Differential) -> Draft:
    operand = elab.draft(node.operand)
    return Draft(Differential, (operand,), (), operand.shape, node.place)


def derivative(elab: Elaborator, node: s.Derivative) -> Draft:
    """∂M/∂x, not worked out. By two vectors the transposed one counts the columns."""
    variables = [elab.draft(variable) for variable in node.variables]
    if isinstance(node.top, s.Name) and _is_bare_function(elab, node.top):
        top = function_of(elab, node.top, node.variables[:1], 0, node.place)
    else:
        top = elab.draft(node.top)
    if len(variables) == 2 and node.transposed == (True, False):
        variables.reverse()
    shapes = [elab.sizes.shape(draft.shape) for draft in (top, *variables)]
    try:
        shape = Partial.infer(shapes, (), elab.sizes.equal)
    except ShapeError as error:
        elab.fail("sizes", str(error), node.place)
    partial = Draft(Partial, (top, *variables), (), shape, node.place, _partial)
    written = is_written_transposed(elab.conventions.layout, shapes)
    if not written or len(variables) > 1 or any(node.transposed) or shape.is_scalar:
        return partial
    return Draft(Transpose, (partial,), (), shape.transposed, node.place)


def _partial(args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
    """∂Mᵀ/∂x is the transpose of ∂M/∂x for a scalar x."""
    top, *variables = args
    if isinstance(top, Transpose) and all(variable.shape.is_scalar for variable in variables):
        return transpose(Partial((*top.args, *variables)))
    return Partial(args)


def is_written_transposed(layout: str, shapes: Sequence[Shape]) -> bool:
    """Denominator layout transposes all five kinds; gradients are of the shape of the variable, Jacobians are not."""
    return layout == "denominator" or (layout == "gradient" and shapes[0].is_scalar)


def _is_bare_function(elab: Elaborator, top: s.Name) -> bool:
    info = elab.symbols.get(top.key)
    return info is not None and info.signature is not None and info.shape is None


def gradient(elab: Elaborator, node: s.Gradient) -> Draft:
    """∇_x f = (∂f/∂x)ᵀ, ∇²_x f = ∂²f/∂x∂xᵀ; without an index, by the one argument of f."""
    variable = node.variable or _own_argument(elab, node.operand)
    if variable is None:
        hint = "write \\nabla_{\\boldsymbol{x}}"
        elab.fail("no-variable", "the gradient does not say by what to differentiate", node.place, hint)
    if node.order > 1:
        return derivative(elab, s.Derivative(node.operand, (variable, variable), (False, True), place=node.place))
    partial = derivative(elab, s.Derivative(node.operand, (variable,), (True,), place=node.place))
    return Draft(Transpose, (partial,), (), partial.shape.transposed, node.place)


def _own_argument(elab: Elaborator, operand: s.Syntax) -> s.Syntax | None:
    head = operand.factors[0] if isinstance(operand, s.Product) else operand
    if isinstance(operand, s.Product) and len(operand.factors) == 2 and isinstance(operand.factors[1], s.Group):
        items = operand.factors[1].items
        return items[0] if len(items) == 1 and isinstance(items[0], s.Name) else None
    if isinstance(head, s.Name) and is_callable(elab, head):
        info = elab.symbols.get(head.key)
        return info.arguments[0] if info is not None and len(info.arguments) == 1 else None
    return None
