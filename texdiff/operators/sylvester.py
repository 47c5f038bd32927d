"""The Sylvester equation R dR + dR R = dM, which the differential of a root R = M^{1/2} solves."""

from __future__ import annotations

from texdiff.algebra.arithmetic import Sum, multiply, transpose
from texdiff.algebra.atoms import Identity
from texdiff.algebra.expression import Expr
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.operators.inverse import Inverse

ROOT_RULE = Rule(
    "root of a matrix",
    r"\mathrm{d}\operatorname{vec}R=(R^{\top}\otimes\mathbf{I}+\mathbf{I}\otimes R)^{-1}"
    r"\,\mathrm{d}\operatorname{vec}M,\quad R=M^{1/2}",
)


def root_differential(root: Expr, change: Expr) -> Expr:
    """dR with vec dR = (Rᵀ⊗I + I⊗R)⁻¹ vec dM, for the change dM of M = R²."""
    unit, kronecker = Identity(root.shape.rows), BUILDERS["kronecker"]
    both = Sum((kronecker(transpose(root), unit), kronecker(unit, root)))
    return BUILDERS["unvec"](multiply([Inverse((both,)), BUILDERS["vec"](change)]), root.shape)
