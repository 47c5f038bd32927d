"""The adjugate M^*: the transposed matrix of cofactors, with M M^* = |M| I, for singular matrices too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from texdiff.algebra import notation
from texdiff.algebra.arithmetic import add, multiply, negate, trace, transpose
from texdiff.algebra.expression import Array, Direction, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.numeric import Arrays, Scalar
from texdiff.algebra.properties import has
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Equal, Shape
from texdiff.operators.inverse import Inverse

ROUNDING = 1e-13
"""Relative to the product of the lengths of the rows."""


class Adjugate(Expr):
    """M^* = |M| M⁻¹ where M is invertible; there d M^* = tr(M^* dM) M⁻¹ − M^* dM M⁻¹."""

    __slots__ = ()
    arity = 1
    precedence_level = notation.POWER
    differential_rule = Rule(
        "adjugate rule",
        r"\mathrm{d}M^{*}=\operatorname{tr}(M^{*}\,\mathrm{d}M)\,M^{-1}-M^{*}\,\mathrm{d}M\,M^{-1}",
    )

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[0].cols)
        return shapes[0]

    def differential(self, d: Direction) -> Expr:
        inner = self.args[0]
        change, inverse = d.of(inner), Inverse((inner,))
        first = multiply([trace(multiply([self, change])), inverse])
        return add([first, negate(multiply([self, change, inverse]))])

    def known(self, trait: str) -> bool:
        return trait in ("symmetric", "invertible", "diagonal") and has(self.args[0], trait)

    def transposed(self) -> Expr | None:
        return Adjugate((transpose(self.args[0]),))

    def value(self, ev: Evaluator) -> Array:
        rows = ev(self.args[0]).tolist()
        every = range(len(rows))
        if len(rows) == 1:
            return ev.arrays.ones(1, 1)

        def cofactor(row: int, col: int) -> Scalar:
            kept = [entries[:col] + entries[col + 1 :] for i, entries in enumerate(rows) if i != row]
            return (-1) ** (row + col) * determinant_value(ev.arrays, ev.arrays.array(kept))

        return ev.arrays.array([[cofactor(j, i) for j in every] for i in every])

    def source(self, emit: Emitter) -> str:
        minor = "np.delete(np.delete(m, j, axis=0), i, axis=1)"
        entry = f"(-1) ** (i + j) * np.linalg.det({minor})"
        entries = f"[[{entry} for j in range(m.shape[0])] for i in range(m.shape[0])]"
        return f"(lambda m: np.array({entries}))({emit(self.args[0])})"

    def latex(self, p: Printer) -> str:
        return p.raised(self.args[0], p.notation.adjugate)


def determinant_value(arrays: Arrays, matrix: Array) -> Scalar:
    """The determinant, without a real part that is rounding alone: nothing is to be divided by noise."""
    value = arrays.det(matrix)
    bound = math.prod(math.hypot(*(entry.real for entry in row)) for row in matrix.tolist())
    return value - value.real if abs(value.real) < ROUNDING * bound else value


register(
    "adjugate",
    Adjugate,
    readings=[Reading("superscript", "*", Adjugate, accepts=lambda shapes: shapes[0].is_matrix)],
    examples=[
        Example(r"\frac{\partial |\mathbf{X}|}{\partial \mathbf{X}}", (r"\mathbf{X} \in \mathbb{R}^{n \times n}",))
    ],
)
