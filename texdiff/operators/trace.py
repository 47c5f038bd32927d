"""The trace, as it is written; the node itself belongs to the algebra, since all isolation of dX rests on it."""

from __future__ import annotations

from texdiff.algebra.arithmetic import Trace
from texdiff.algebra.registry import Example, Reading, register

register(
    "trace",
    Trace,
    readings=[Reading("function", spelling, Trace) for spelling in ("tr", "Tr", "trace", "Trace")],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X}\mathbf{B}\mathbf{X}^{\top})}{\partial \mathbf{X}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{m \times m}",
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
                r"\mathbf{B} \in \mathbb{R}^{n \times n}",
            ),
        )
    ],
)
