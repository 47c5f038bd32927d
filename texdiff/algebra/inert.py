"""Inert d(·) and ∂·/∂·: the derivative signs that stand in a line until a rule replaces them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import Product, Transpose, add, multiply, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.given import given_again, given_derivative, is_half_stacked, is_stacked, whole
from texdiff.algebra.indexed import Entry
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape, ShapeError


class Differential(Expr):
    """d(M), not yet worked out; of the shape of M."""

    __slots__ = ()
    precedence_level = notation.PREFIX
    spaced = True

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return shapes[0]

    def value(self, ev: Evaluator) -> Array:
        return ev.differential(self.args[0])

    def source(self, emit: Emitter) -> str:
        return emit.named(f"\\mathrm{{d}}{self.args[0].params[0]}")

    def latex(self, p: Printer) -> str:
        inner = self.args[0]
        level = notation.POWER if isinstance(inner, Symbol) else notation.PREFIX
        return p.juxtapose([p.notation.differential, p(inner, level)])

    def entry_latex(self, indices: tuple[Polynomial, Polynomial], p: Printer) -> str | None:
        """dx_ij for [dX]_ij."""
        matrix = self.args[0]
        return self.rebuild([Entry((matrix,), indices)]).latex(p) if isinstance(matrix, Symbol) else None

    def transposed_latex(self, p: Printer) -> str:
        """d(M)ᵀ is d(Mᵀ)."""
        return self.rebuild([transpose(self.args[0])]).latex(p)


CHAIN_RULE_OF_DERIVATIVES = Rule(
    "chain rule",
    r"\mathrm{d}\frac{\partial g(\boldsymbol{u})}{\partial \boldsymbol{u}}=\mathrm{d}\boldsymbol{u}^{\top}"
    r"\frac{\partial^{2} g(\boldsymbol{u})}{\partial \boldsymbol{u}\,\partial \boldsymbol{u}^{\top}}",
)


class Partial(Expr):
    """∂M/∂x or ∂²M/∂x∂y, not worked out, in numerator layout: arguments are M and the variables.

    That of a function g(u), by its argument, varies with u: d ∂g/∂u = duᵀ ∂²g/∂u∂uᵀ.
    """

    __slots__ = ()
    precedence_level = notation.ATOM
    tall = True

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        shape = shapes[0]
        for variable in shapes[1:]:
            shape = derivative_shape(shape, variable)
        return shape

    def rebuild(self, args: Sequence[Expr]) -> Expr:
        """A name for the value of g(u) does not stand for g in ∂g(u)/∂u, nor does what u comes to where it is constant
        (X ⊙ X^{⊙−1} = 𝟏𝟏ᵀ) for the argument.
        """
        replaced = isinstance(args[0], Symbol) or not args[1].free
        return self if replaced and self.is_at_argument else super().rebuild(args)

    @property
    def is_at_argument(self) -> bool:
        """Whether this is ∂g(u)/∂u of a function that is applied to u, and not ∂u/∂x of a name."""
        function = self.args[0]
        return not isinstance(function, Symbol) and self.args[1] in function.formal_arguments

    def rule(self) -> Rule | None:
        return CHAIN_RULE_OF_DERIVATIVES

    def differential(self, d: Direction) -> Expr:
        changes = self._changes(d)
        return add(changes) if changes else super().differential(d)

    def is_worked_out(self, d: Direction) -> bool:
        """Whether the differential has a form; else it stays as it stands."""
        return bool(self._changes(d))

    def _changes(self, d: Direction) -> list[Expr]:
        """The part of the differential that each argument of the function gives; none where one has no form."""
        if not self.is_at_argument:
            return []
        varying = [argument for argument in self.args[0].formal_arguments if d.varies(argument)]
        try:
            return [self._change_by(argument, d) for argument in varying]
        except ShapeError:  # more than two axes
            return []

    def _change_by(self, argument: Expr, d: Direction) -> Expr:
        function, *variables = self.args
        columns = all(expr.shape.is_column for expr in (argument, *variables))
        if function.shape.is_scalar and len(variables) == 1 and columns:
            return multiply([transpose(d.of(argument)), Partial((function, argument, *variables))])
        return multiply([Partial((*self.args, argument)), d.of(argument)])

    def transposed(self) -> Expr | None:
        """Second derivatives of scalars do not depend on the order."""
        function, *variables = self.args
        if not function.shape.is_scalar or len(variables) != 2 or not all(v.shape.is_column for v in variables):
            return None
        return Partial((function, *reversed(variables)))

    def value(self, ev: Evaluator) -> Array:
        return ev.derivative(self.args[0], self.args[1:])

    def source(self, emit: Emitter) -> str:
        top, *variables = self.args
        inner = top.args[0] if top.args else top
        if isinstance(inner, Partial):
            function = inner.args[0].args[0] if is_stacked(inner.args[0]) else inner.args[0]
            return given_again(function, [*inner.args[1:], *variables], self.shape, emit)
        return given_derivative(top, variables, self.shape, emit)

    @property
    def open_right(self) -> bool:
        return self.args[0].open_right

    @property
    def precedence(self) -> int:
        return notation.INFIX if self.open_right else notation.ATOM

    def latex(self, p: Printer) -> str:
        """A fraction; a sum over an index stands behind it."""
        top, *variables = self.args
        sign, below = p.notation.partial, _below(variables, p.notation.partial, p)
        power = "" if len(variables) == 1 else f"^{{{len(variables)}}}"
        body = p(top, notation.INFIX)
        if self.open_right:
            return f"{p.notation.fraction}{{{sign}{power}}}{{{below}}}{body}"
        gap = r"\," if isinstance(top, Product) and not body.startswith("(") else " "
        return f"{p.notation.fraction}{{{sign}{power}{gap}{body}}}{{{below}}}"

    def entry_latex(self, indices: tuple[Polynomial, Polynomial], p: Printer) -> str | None:
        """∂u_i/∂x for [∂u/∂x]_i."""
        top, *variables = self.args
        if not isinstance(top, Symbol) or not all(variable.shape.is_scalar for variable in variables):
            return None
        return self.rebuild([Entry((top,), indices), *variables]).latex(p)

    def transposed_latex(self, p: Printer) -> str | None:
        """∂Xᵀ/∂x for a matrix; a row would be read as its column."""
        if not self.args[0].shape.is_matrix:
            return None
        return self.rebuild([transpose(self.args[0]), *self.args[1:]]).latex(p)


class StructuredPartial(Expr):
    """∂F/∂X by a matrix that stays symmetric or diagonal, so that its equal entries are one variable; or by one of its
    entries. Params tell that of each variable, '' for one without structure. By a whole matrix of a scalar the same
    in every layout, beyond two axes ∂vec F/∂(vec X)ᵀ.
    """

    __slots__ = ()
    precedence_level = notation.ATOM

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        top, *variables = shapes
        if all(variable.is_scalar for variable in variables):
            return top
        if top.is_scalar and len(variables) == 1:
            return derivative_shape(top, variables[0])
        return Shape(variables[0].entries if top.is_scalar else top.entries, variables[-1].entries)

    @property
    def array(self) -> Expr:
        """The matrix that has a structure."""
        return next(whole(variable) for variable, kind in zip(self.args[1:], self.params, strict=True) if kind)

    def value(self, ev: Evaluator) -> Array:
        return ev.structured_derivative(self.args[0], self.args[1:], [str(kind) for kind in self.params])

    def latex(self, p: Printer) -> str:
        top, *variables = self.args
        arrays = [variable for variable in variables if not variable.shape.is_scalar]
        if arrays and (len(variables) > 1 or not top.shape.is_scalar):
            top, *variables = (BUILDERS["vec"](expr) for expr in self.args)
        derivative = p(Partial((top, *variables)))
        if any(map(is_half_stacked, self.args[1:])):
            return derivative
        mark = {"symmetric": "sym", "diagonal": "diag"}["".join(set(map(str, self.params)))]
        return rf"{derivative}\bigg|_{{\mathrm{{{mark}}}}}"


def _unstacked(variable: Expr, p: Printer) -> str:
    """In ∂g(Mᵀ)/∂(Mᵀ) and ∂g(sᵗ)/∂(sᵗ) the mark belongs to the argument, and not to the denominator."""
    inner = variable.args[0] if isinstance(variable, Transpose) else variable
    marked = not isinstance(inner, Symbol | Entry) and variable.precedence == notation.POWER
    return p.parenthesized(p(variable)) if marked else p(variable, notation.POWER)


def _below(variables: Sequence[Expr], sign: str, p: Printer) -> str:
    """The denominator; by two vectors the second one counts the columns, ∂x ∂yᵀ."""
    if len(variables) == 2 and variables[0] == variables[1] and variables[0].shape.is_scalar:
        return f"{sign} {p.raised(variables[0], '^{2}')}"
    if len(variables) == 2 and all(v.shape.is_column for v in variables):
        names = [p(variables[0], notation.PREFIX), _stacked(variables[1], p)]
    else:
        stacks = map(_is_stack, variables)
        names = [_stacked(v, p) if stack else _unstacked(v, p) for v, stack in zip(variables, stacks, strict=True)]
    return r"\,".join(f"{sign} {name}" for name in names)


def _stacked(variable: Expr, p: Printer) -> str:
    """(vec X)ᵀ, whose derivative has the rows of the function and a column for each entry of X; xᵀ of a vector."""
    if not _is_stack(variable):
        return p.raised(variable, p.notation.transpose)
    return p(variable, notation.PREFIX) + p.notation.transpose


def _is_stack(variable: Expr) -> bool:
    return is_stacked(variable) or is_half_stacked(variable)


def derivative_shape(top: Shape, variable: Shape) -> Shape:
    """The shape of a first derivative in numerator layout; raises ShapeError where it has more than two axes."""
    if variable.is_scalar:
        return top
    if top.is_scalar:
        return variable.transposed
    if top.is_column and variable.is_column:
        return Shape(top.rows, variable.rows)
    if top.is_row and variable.is_column:
        return Shape(top.cols, variable.rows)
    raise ShapeError(f"the derivative of a {top.kind} by a {variable.kind} is no matrix")
