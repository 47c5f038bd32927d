"""What a request asks, all that its answer follows from, and what is told as an answer; light to import."""

from __future__ import annotations

from functools import lru_cache
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
    declared     a key for all that is known of symbols
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
        said = (self.request.content(), self.form, self.reference, self.place is None, self.in_solution)
        own = program(self.style.templates) if self.style.templates else ""
        return digest(map(encoded, (repr(said), _written(self.options, self.notation, self.style), self.declared, own)))


@lru_cache(maxsize=64)
def _written(options: Options, notation: Notation, style: Style) -> str:
    """What many requests of a document share, written down once."""
    return repr((options, notation, style))


class Told(NamedTuple):
    """What is told as an answer: its rows, the statement and derivation behind it, what its author should know.

    `states_layout`: the derivation names the layout, so that no other one need do so. `draws` and `max_error` are the
    figures of its verification. Derivations with one `likeness` differ in their `letters` alone. `quoting` is the
    derivation for a document that has told its first `stage` already.
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
    stage: str = ""
    quoting: str = ""

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
                "stage": str(stage),
                "quoting": str(quoting),
            } if draws > 0 and all(isinstance(line, str) for line in (*rows, *notes, *letters)):
                figures = (states_layout, draws, max_error, likeness, tuple(letters), stage, quoting)
                return cls(tuple(rows), statement, derivation, tuple(notes), *figures)
        return None


class Register:
    """Keys for tables of symbols; what tables share is written down once."""

    def __init__(self) -> None:
        self._written: dict[int, tuple[SymbolInfo, str]] = {}
        self._keys: dict[int, tuple[Symbols, str]] = {}

    def key(self, symbols: Symbols) -> str:
        """A key for all that a table says, but for the places where it is said: equal keys, equal tables."""
        found = self._keys.get(id(symbols))
        if found is None:
            document = repr((sorted(symbols.says), sorted(symbols.arrays), sorted(symbols.aliases.items())))
            found = self._keys[id(symbols)] = (symbols, digest(map(encoded, (document, *map(self._line, symbols)))))
        return found[1]

    def _line(self, info: SymbolInfo) -> str:
        found = self._written.get(id(info))
        if found is None:
            plain = info._replace(sources=())
            found = self._written[id(info)] = (info, f"{plain._replace(traits=frozenset())!r} {sorted(info.traits)}")
        return found[1]
