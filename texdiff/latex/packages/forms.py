"""Derivatives by several variables with their orders, as most packages put them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from texdiff.latex.packages.macro import Argument, parts, written

PARTIAL = r"\partial "
UPRIGHT = r"\mathrm{d}"


def orders_of(argument: Argument, variables: int) -> list[str]:
    """One order per variable out of a list such as `2,1`; those that are not given are 1."""
    found = [written(part) for part in parts(argument)]
    return [*found, *["1"] * variables][:variables]


def total(orders: Sequence[str]) -> str:
    """The order of the whole: a number, or a sum with letters in it."""
    numbers = sum(int(order) for order in orders if order.isdecimal())
    letters = [order for order in orders if not order.isdecimal()]
    return "+".join([*letters, *([str(numbers)] if numbers or not letters else [])])


def fraction(
    sign: str, function: Argument, variables: Sequence[Argument], orders: Sequence[str], whole: str = ""
) -> Iterable[str | Argument]:
    """∂ⁿf/∂x∂y; `whole` is the order of the numerator where the author gives it."""
    order = whole or total(orders)
    yield rf"\frac{{{sign}{power(order)}"
    yield function
    yield "}{"
    for variable, exponent in zip(variables, orders, strict=True):
        yield sign
        yield variable
        yield power(exponent)
    yield "}"


def power(order: str) -> str:
    """The exponent of an order above 1."""
    return f"^{{{order}}}" if order not in ("", "1") else ""


def at_point(form: Iterable[str | Argument], below: Argument, above: Argument = ()) -> Iterable[str | Argument]:
    """A derivative at a point, or with variables held constant."""
    yield r"\left."
    yield from form
    yield r"\right|"
    if below:
        yield "_{"
        yield below
        yield "}"
    if above:
        yield "^{"
        yield above
        yield "}"
