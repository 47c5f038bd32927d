"""How the trace, which is part of the algebra itself, is written."""

from __future__ import annotations

from texdiff.algebra.arithmetic import Trace
from texdiff.algebra.registry import Example, Reading, register

register(
    "trace",
    Trace,
    readings=[Reading("function", name, Trace) for name in ("tr", "Tr", "trace", "Trace", r"\tr", r"\Tr")],
    examples=[
        Example(
            r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X}\mathbf{B})}{\partial \mathbf{X}}",
            (
                r"\mathbf{A} \in \mathbb{R}^{l \times m}",
                r"\mathbf{X} \in \mathbb{R}^{m \times n}",
                r"\mathbf{B} \in \mathbb{R}^{n \times l}",
            ),
        )
    ],
)
