"""A package's macro: its arguments in xparse's grammar, and what it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol


class Piece(Protocol):
    """What a token shows of itself."""

    @property
    def kind(self) -> str: ...

    @property
    def text(self) -> str: ...


Argument = Sequence[Piece]
Builder = Callable[[Sequence[Argument]], Iterable[str | Argument]]
"""Makes the replacement of a call out of its arguments: stretches of LaTeX, and arguments or parts of them. Only the
whole has to be balanced.
"""


class PackageMacro(NamedTuple):
    """A macro with its xparse argument specification; its meaning as a body with `#1` …, or made by a builder."""

    name: str
    specification: str
    body: str | Builder


def is_given(argument: Argument) -> bool:
    """Whether an optional argument was typed, and holds anything."""
    return bool(argument) and argument[0].kind != "novalue"


def is_starred(argument: Argument) -> bool:
    """Whether a star or another mark that was asked for is there."""
    return argument[0].text == "true"


def parts(argument: Argument, separator: str = ",") -> list[Argument]:
    """The parts between separators outside of braces, without braces around a whole part."""
    found: list[list[Piece]] = [[]]
    depth = 0
    for piece in argument:
        depth += _DEPTH.get(piece.kind, 0)
        if depth == 0 and piece.text == separator:
            found.append([])
        else:
            found[-1].append(piece)
    return [unbraced(part) for part in found if part]


def unbraced(argument: Argument) -> Argument:
    """An argument without the braces around the whole of it."""
    while len(argument) > 1 and argument[0].kind == "open" and group_end(argument, 0) == len(argument):
        argument = argument[1:-1]
    return argument


def group_end(argument: Argument, place: int) -> int:
    """The place behind the token or the group that begins at a place."""
    depth = 0
    for end in range(place, len(argument)):
        depth += _DEPTH.get(argument[end].kind, 0)
        if depth == 0:
            return end + 1
    return len(argument)


def written(argument: Argument) -> str:
    """The text of an argument that is no formula, such as an order."""
    return "".join(piece.text for piece in argument)


_DEPTH = {"open": 1, "close": -1}
