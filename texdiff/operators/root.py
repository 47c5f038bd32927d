"""How roots are read: √s is the power 1/2 of s, and that of a square matrix the same."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any

from texdiff.algebra.atoms import Number
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.shape import Equal, Shape, ShapeError
from texdiff.operators.power import Power, reads_as_square


class Root(Power):
    """√s; it stands for a power and has no rules. That of a square matrix prints as a power."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        equal(shapes[0].rows, shapes[0].cols)
        return shapes[0]

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        """The root of the first argument; the second one, if there is one, says which."""
        degree = args[1].number.constant if len(args) > 1 and isinstance(args[1], Number) else Fraction(2)
        if not degree:
            raise ShapeError("the degree of a root must be a number")
        return Power(args[:1], (Polynomial.of(1 / Fraction(degree)),))


def _has_root(shapes: Sequence[Shape]) -> bool:
    return shapes[0].is_scalar or reads_as_square(shapes[0])


register(
    "root",
    Power,
    readings=[Reading("root", r"\sqrt", Root, accepts=_has_root)],
    examples=[
        Example(
            r"\frac{\partial \sqrt{\boldsymbol{x}^{\top}\boldsymbol{x}}}{\partial \boldsymbol{x}}",
            (r"\boldsymbol{x} \in \mathbb{R}^{n}",),
        ),
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{X}^{1/2})}{\partial \mathbf{X}}",
            (r"\mathbf{X} \in \mathbb{R}^{n \times n}",),
            ((r"\mathbf{X}", "spd"),),
        ),
        Example(
            r"\frac{\partial \boldsymbol{a}^{\top}\mathbf{X}^{-1/2}\boldsymbol{b}}{\partial \mathbf{X}}",
            (
                r"\mathbf{X} \in \mathbb{R}^{n \times n}",
                r"\boldsymbol{a} \in \mathbb{R}^{n}",
                r"\boldsymbol{b} \in \mathbb{R}^{n}",
            ),
            ((r"\mathbf{X}", "spd"),),
        ),
    ],
)
