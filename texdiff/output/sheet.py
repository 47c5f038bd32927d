"""The document as a sheet to write on: what stands around a place, looked up fast."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Protocol

from texdiff.output.fence import newline_of
from texdiff.source import Span


class Environment(Protocol):
    """An environment of text; `kind` is theorem, proof, solution, exercise or other."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def outer(self) -> Span: ...
    @property
    def inner(self) -> Span: ...


class Formula(Protocol):
    """A formula of the document, with its delimiters."""

    @property
    def outer(self) -> Span: ...


class Surroundings(Protocol):
    """What a scan tells of a document, each tuple in the order of the text."""

    @property
    def text(self) -> str: ...
    @property
    def regions(self) -> Sequence[Formula]: ...
    @property
    def environments(self) -> Sequence[Environment]: ...
    @property
    def body(self) -> Span: ...
    @property
    def derivations(self) -> Sequence[Span]: ...
    @property
    def markdown(self) -> bool: ...


class Sheet:
    """A scanned text with the indices that placing needs, made once for all requests."""

    __slots__ = (
        "text",
        "newline",
        "body",
        "derivations",
        "environments",
        "markdown",
        "_starts",
        "_parents",
        "_formulas",
    )

    def __init__(self, scan: Surroundings, newline: str = "") -> None:
        self.text = scan.text
        self.newline = newline or newline_of(scan.text)
        self.body = scan.body
        self.derivations = scan.derivations
        self.markdown = scan.markdown
        self.environments = scan.environments
        self._starts = [environment.outer.start for environment in scan.environments]
        self._parents = _parents(scan.environments)
        self._formulas = [formula.outer for formula in scan.regions]

    def enclosing(self, span: Span) -> Iterator[Environment]:
        """The environments that hold a span, innermost first."""
        index: int | None = bisect_right(self._starts, span.start) - 1
        while index is not None and index >= 0:
            if self.environments[index].outer.holds(span):
                yield self.environments[index]
            index = self._parents[index]

    def following(self, place: int) -> Sequence[Environment]:
        """The environments that begin at a place or behind it."""
        return self.environments[bisect_left(self._starts, place) :]

    def formula_at(self, start: int) -> Span | None:
        """The formula that begins at a place."""
        index = bisect_left(self._formulas, (start, start))
        found = self._formulas[index] if index < len(self._formulas) else None
        return found if found is not None and found.start == start else None

    def environment_at(self, start: int) -> Environment | None:
        """The environment that begins at a place."""
        index = bisect_left(self._starts, start)
        found = self.environments[index] if index < len(self._starts) else None
        return found if found is not None and found.outer.start == start else None


def _parents(environments: Sequence[Environment]) -> list[int | None]:
    """For each environment the index of the one around it."""
    parents: list[int | None] = []
    opened: list[int] = []
    for index, environment in enumerate(environments):
        while opened and environments[opened[-1]].outer.end <= environment.outer.start:
            opened.pop()
        parents.append(opened[-1] if opened else None)
        opened.append(index)
    return parents
