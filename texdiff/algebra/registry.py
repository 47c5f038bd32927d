"""The table of operators: how each is spelled, what it accepts, examples; filled by the files of `operators/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from texdiff.algebra.expression import Expr
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Shape


class Reading(NamedTuple):
    """One way an operator is written.

    role      'function'     the spelling is a name (tr, of \\operatorname{tr} and its like) or a macro (\\ln); with
                     an index behind _ where there is one, # for any number or integer name
              'infix'        spelling is the sign (\\odot); all infix signs bind alike, between + and juxtaposition
              'fence'        spelling is the pair 'open close' (| |, \\| \\|, \\langle \\rangle with two arguments),
                     with the index behind it where there is one (\\| \\| F); * is a matrix as index,
                     a further argument, and # a number, which stands behind the params
              'superscript'  spelling is what stands in the exponent (-1, \\dagger, *)
              'power'        any other exponent: arguments are the base and the exponent
              'entrywise power'  the same where the exponent stands behind a sign (U^{\\odot n}), the spelling
              'quotient'     a fraction
              'root'         \\sqrt
              'exponential'  e^{…}
              'array'        a matrix of entries: arguments row by row, params (rows, columns)
              'subscript'    spelling is what stands in the index of brackets ([u]_{\\times})
              'constant'     spelling is a bold capital, whose index is the sizes that are its params (K_{mn})
    node      the class to build, with `params` behind the arguments
    accepts   which shapes of arguments this reading is for, where several operators share a spelling
    """

    role: str
    spelling: str
    node: type[Expr]
    params: tuple[str, ...] = ()
    accepts: Callable[[Sequence[Shape]], bool] = lambda shapes: True


class Example(NamedTuple):
    """A request that shows an operator, with the declarations that it needs."""

    request: str
    given: tuple[str, ...]
    assume: tuple[tuple[str, str], ...] = ()


class Operator(NamedTuple):
    """What a file of `operators/` registers."""

    name: str
    nodes: tuple[type[Expr], ...]
    readings: tuple[Reading, ...]
    examples: tuple[Example, ...]


class DisplayRule(NamedTuple):
    """A rewriting that makes an expression shorter: None where it does not apply.

    `stage` orders the table; `example` is an expression on which it applies.
    """

    rule: Rule
    stage: int
    rewrite: Callable[[Expr], Expr | None]
    example: Expr


Builder = Callable[..., Expr]

OPERATORS: dict[str, Operator] = {}
BUILDERS: dict[str, Builder] = {}
"""What the algebra must be able to build without naming an operator: power(base, exponent), quotient(top, bottom),
vec(matrix), kronecker(left, right) …"""
DISPLAY_RULES: list[DisplayRule] = []


def register(
    name: str,
    *nodes: type[Expr],
    readings: Sequence[Reading] = (),
    examples: Sequence[Example] = (),
    display_rules: Sequence[DisplayRule] = (),
    builders: Mapping[str, Builder] | None = None,
) -> None:
    """Enter an operator in the table; a file of `operators/` calls this once, when it is imported."""
    OPERATORS[name] = Operator(name, nodes, tuple(readings), tuple(examples))
    BUILDERS.update(builders or {})
    DISPLAY_RULES.extend(display_rules)
    DISPLAY_RULES.sort(key=lambda rule: rule.stage)


def readings(role: str) -> list[Reading]:
    """All readings of a role, in the order of registration."""
    return [reading for operator in OPERATORS.values() for reading in operator.readings if reading.role == role]
