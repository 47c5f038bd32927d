"""The length of an expression as a reader sees it: a weighted count of nodes, about the glyphs that they print."""

from __future__ import annotations

from functools import lru_cache

from texdiff.algebra import notation as strength
from texdiff.algebra.arithmetic import Product, Sum, Transpose
from texdiff.algebra.atoms import Number
from texdiff.algebra.expression import Expr

SIGN, MARK, PARENTHESES, NAME, NODE, FRACTION = 2, 5, 3, 10, 6, 4


@lru_cache(maxsize=65536)
def cost(expr: Expr) -> int:
    """Lower is shorter. Parentheses count where a sum or product stands as a factor or under a mark."""
    if isinstance(expr, Number):
        return 1 + len(expr.number.terms) + FRACTION * any(size.denominator > 1 for _, size in expr.number.terms)
    if not expr.args:
        return NAME
    inside = sum(cost(argument) for argument in expr.args)
    if isinstance(expr, Sum):
        return inside + SIGN * (len(expr.args) - 1)
    if isinstance(expr, Product):
        return inside + PARENTHESES * sum(isinstance(f, Sum) for f in expr.args)
    if expr.precedence == strength.INFIX:
        return inside + NODE + PARENTHESES * (1 + sum(a.precedence == strength.SUM for a in expr.args))
    wrapped = isinstance(expr.args[0], Sum | Product)
    if isinstance(expr, Transpose) or expr.as_factors()[0][0] is not expr:
        return inside + MARK + PARENTHESES * wrapped
    return inside + NODE + PARENTHESES
