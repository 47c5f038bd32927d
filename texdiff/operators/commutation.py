"""The commutation matrix K_{m,n}, which turns vec M into vec Mᵀ."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from texdiff.algebra.atoms import Constant, Identity
from texdiff.algebra.expression import Array, Emitter, Evaluator, Expr, Printer
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import Example, Reading, register
from texdiff.algebra.shape import Equal, Shape


class Commutation(Constant):
    """K_{m,n} (params m, n): vec(Mᵀ) = K_{m,n} vec M for every m×n matrix M; K_{m,n}ᵀ = K_{n,m} is its inverse."""

    __slots__ = ()

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        return Shape(params[0] * params[1], params[0] * params[1])

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        return [((), (Polynomial.of("m"), Polynomial.of("n")))]

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        rows, cols = params
        assert isinstance(rows, Polynomial) and isinstance(cols, Polynomial)
        return cls(rows, cols)

    @property
    def sizes(self) -> tuple[Polynomial, Polynomial]:
        return self.params  # type: ignore[return-value]

    def known(self, trait: str) -> bool:
        return trait in ("invertible", "orthogonal")

    def transposed(self) -> Expr | None:
        rows, cols = self.sizes
        return Commutation(cols, rows)

    def value(self, ev: Evaluator) -> Array:
        rows, cols = map(ev.size, self.sizes)
        units = ev.arrays.eye(rows * cols).tolist()
        return ev.arrays.array([units[i + j * rows] for i in range(rows) for j in range(cols)])

    def source(self, emit: Emitter) -> str:
        rows, cols = map(emit.size, self.sizes)
        return f"np.eye({rows} * {cols})[np.arange({rows} * {cols}).reshape({cols}, {rows}).T.reshape(-1)]"

    def latex(self, p: Printer) -> str:
        return p.indexed(r"\mathbf{K}", list(self.sizes))


def commutation(rows: Polynomial, cols: Polynomial) -> Expr:
    """K_{m,n}, or the identity where M is a vector."""
    return Identity(rows * cols) if ONE in (rows, cols) else Commutation(rows, cols)


register(
    "commutation matrix",
    Commutation,
    readings=[Reading("constant", "K", Commutation)],
    builders={"commutation": commutation},
    examples=[
        Example(
            r"\frac{\partial\, \mathbf{a}^{\top}\mathbf{K}_{23}\operatorname{vec}(\mathbf{X})}{\partial \mathbf{X}}",
            (
                r"\mathbf{X} \in \mathbb{R}^{2 \times 3}",
                r"\mathbf{a} \in \mathbb{R}^{6}",
            ),
        )
    ],
)
