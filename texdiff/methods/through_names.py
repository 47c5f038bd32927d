"""Derivatives by a scalar through the inner functions that the author has named: these are differentiated first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.given import whole
from texdiff.algebra.simplify import neat
from texdiff.calculus.derivation import Let, replaced
from texdiff.calculus.direction import Along, ByScalar
from texdiff.methods.chain import LINES_OF_NAME, State, chain
from texdiff.methods.intermediates import name_inner
from texdiff.methods.lines import SUBSTITUTE, expanded
from texdiff.methods.naming import Names

Known = Mapping[Expr, Expr]
"""The derivatives of names, which hold those of names further in, outermost first."""

Work = Callable[[Let, ByScalar], list[State]]
"""The lines of the derivative of an inner function, in which those of further names stand as they are."""


class Named(NamedTuple):
    """An expression in the author's names, these with the lines of their derivatives, and what comes out of these."""

    expr: Expr
    lets: tuple[Let, ...]
    d: ByScalar
    known: Known


def through_names(expr: Expr, variable: Expr, names: Names, detail: str, work: Work) -> Named:
    """The inner functions with names, outermost first, differentiated by `work`."""
    symbol = whole(variable)
    assert isinstance(symbol, Symbol)
    named = name_inner(expr, Along([symbol]), names, ours=False)
    d = ByScalar(variable, named.varying)
    known: dict[Expr, Expr] = {}
    worked: list[Let] = []
    for let in named.lets:
        if d.varies(let.value):
            inert = d.of(let.name)
            states = work(let, d)
            known[inert] = states[-1].expr if states else d.of(let.value)
            let = replace(let, steps=chain(inert, states, detail, LINES_OF_NAME))
        worked.append(let)
    return Named(named.expr, tuple(worked), d, known)


def expanded_with(expr: Expr, d: ByScalar, known: Known) -> list[State]:
    """The lines from ∂(expr)/∂x to the derivatives of symbols, those of names put in."""
    states = expanded(expr, d)
    current = states[-1].expr if states else d.of(expr)
    written = current
    for inert, value in known.items():
        written = replaced(written, inert, value)
    return states if written == current else [*states, State(neat(written), (SUBSTITUTE,))]
