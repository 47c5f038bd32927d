"""The body of a function of a number, f(z) = …, taken entry by entry at an array."""

from __future__ import annotations

from functools import reduce

from texdiff.algebra.arithmetic import Product, Sum, multiply
from texdiff.algebra.atoms import Ones, Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ONE
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.shape import ShapeError
from texdiff.operators.hadamard import Hadamard
from texdiff.operators.hadamard_power import hadamard_power
from texdiff.operators.power import Power
from texdiff.operators.quotient import Quotient


def entry_by_entry(body: Expr, parameter: Symbol, array: Expr) -> Expr:
    """f(U), whose entries are f(u_ij); raises ShapeError for a body of more than sums, products and functions."""

    def at(part: Expr) -> Expr:
        return entry_by_entry(part, parameter, array)

    if body == parameter:
        return array
    if parameter not in body.free:
        return multiply([body, Ones(*array.shape)])
    if isinstance(body, Sum):
        return Sum([at(term) for term in body.args])
    if isinstance(body, Product):
        constant = [factor for factor in body.args if parameter not in factor.free]
        return multiply([*constant, reduce(_hadamard, [at(f) for f in body.args if parameter in f.free])])
    if isinstance(body, Quotient):
        top, bottom = body.args
        return _quotient(top, bottom, parameter, array)
    if isinstance(body, Power):
        return hadamard_power(at(body.args[0]), body.exponent)
    if body.function_name:
        return body.rebuild([at(body.args[0])])
    raise ShapeError("this function of a number cannot be taken entry by entry")


def _quotient(top: Expr, bottom: Expr, parameter: Symbol, array: Expr) -> Expr:
    if parameter not in bottom.free:
        return Quotient((entry_by_entry(top, parameter, array), bottom))
    below = hadamard_power(entry_by_entry(bottom, parameter, array), -ONE)
    if parameter not in top.free:
        return multiply([top, below])
    return Hadamard((entry_by_entry(top, parameter, array), below))


def _hadamard(left: Expr, right: Expr) -> Expr:
    return Hadamard((left, right))


BUILDERS["entry by entry"] = entry_by_entry
