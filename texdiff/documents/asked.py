"""What a request asks, all that its answer follows from, and what is told as an answer; light to import."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.algebra.notation import Notation
from texdiff.cache.memory import Entry
from texdiff.cache.place import digest, encoded, program
from texdiff.latex.declarations.symbols import SymbolInfo, Symbols
from texdiff.latex.requests.requests import Request
from texdiff.options import Options
from texdiff.output.style import Style
from texdiff.source import Span


class Asked(NamedTuple):
    """One request.

    form         its derivative as typed
    declared     all that is known of symbols, as a text; equal texts, equal tables
    place        where a derivation is written, None for none of it
    in_solution  the question stays as it is, statement and answer stand with the derivation
    """

    request: Request
    form: str
    symbols: Symbols
    declared: str
    options: Options
    notation: Notation
    style: Style
    place: Span | None
    in_solution: bool = False

    @property
    def reference(self) -> str:
        """How the derivation points to its statement."""
        return f"\\eqref{{{self.request.label}}}" if self.request.label else ""

    def key(self) -> str:
        """A key for all that the answer follows from, but for the program: equal keys, equal answers."""
        asked = (self.request.content(), self.form, self.reference)
        told = (self.options, self.notation, self.style, self.place is None, self.in_solution)
        own = program(self.style.templates) if self.style.templates else ""
        return digest(map(encoded, (repr(asked), repr(told), self.declared, own)))


class Told(NamedTuple):
    """What is told as an answer: its rows, the statement and derivation behind it, what its author should know.

    `states_layout`: the derivation names the layout, so that no other one need do so. `draws` and `max_error` are the
    figures of its verification. Derivations with one `likeness` differ in their `letters` alone.
    """

    rows: tuple[str, ...]
    statement: str
    derivation: str
    notes: tuple[str, ...]
    states_layout: bool
    draws: int
    max_error: float
    likeness: str = ""
    letters: tuple[str, ...] = ()

    def entry(self) -> Entry:
        """The same as plain data."""
        return self._asdict()

    @classmethod
    def of(cls, entry: Entry | None) -> Told | None:
        """What an entry of the cache tells; None where it is no such entry."""
        match entry:
            case {
                "rows": [*rows],
                "statement": str(statement),
                "derivation": str(derivation),
                "notes": [*notes],
                "states_layout": bool(states_layout),
                "draws": int(draws),
                "max_error": float(max_error),
                "likeness": str(likeness),
                "letters": [*letters],
            } if draws > 0 and all(isinstance(line, str) for line in (*rows, *notes, *letters)):
                figures = (states_layout, draws, max_error, likeness, tuple(letters))
                return cls(tuple(rows), statement, derivation, tuple(notes), *figures)
        return None


class Register:
    """Tables of symbols as texts; what tables share is written down once."""

    def __init__(self) -> None:
        self._written: dict[int, tuple[SymbolInfo, str]] = {}

    def text(self, symbols: Symbols) -> str:
        """All that a table says, but for the places where it is said."""
        return "\n".join((repr(sorted(symbols.says)), *map(self._line, symbols)))

    def _line(self, info: SymbolInfo) -> str:
        found = self._written.get(id(info))
        if found is None:
            plain = info._replace(sources=())
            found = self._written[id(info)] = (info, f"{plain._replace(traits=frozenset())!r} {sorted(info.traits)}")
        return found[1]
