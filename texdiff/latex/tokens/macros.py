"""The author's macros: made from the definitions of a scan, expanded on tokens within a budget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from texdiff.cache.place import digest, encoded
from texdiff.errors import RequestError
from texdiff.latex.packages.loaded import PACKAGES
from texdiff.latex.packages.macro import Builder
from texdiff.latex.scanning.definitions import DELIMITERS, DOCUMENT_COMMANDS, OPERATORS, PRIMITIVES, Definition
from texdiff.latex.tokens.arguments import (
    MANDATORY,
    Parameter,
    count_parameters,
    is_condition,
    plain_parameters,
    read_arguments,
    read_parameters,
    resolve_condition,
)
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.source import Span

MAX_TOKENS = 100_000
MAX_DEPTH = 64
PROTECTED = frozenset(  # what our own reading leans on is never expanded, whatever the document makes of it
    (
        "\\frac",
        "\\dfrac",
        "\\tfrac",
        "\\cfrac",
        "\\partial",
        "\\nabla",
        "\\left",
        "\\right",
        "\\text",
        "\\mathrm",
    )
    + ("\\mathbf", "\\boldsymbol", "\\operatorname", "\\texdiff", "\\label", "\\tag", "\\over", "\\\\")
)


class Budget:
    """Tokens that macros may still produce, for one document; a long one may use its macros more often."""

    def __init__(self, tokens: int = MAX_TOKENS) -> None:
        self._whole = self.left = tokens

    @classmethod
    def of(cls, text: str) -> Budget:
        """The budget of a document."""
        return cls(max(MAX_TOKENS, 4 * len(text)))

    def spend(self, tokens: int, span: Span) -> None:
        """Counts what an expansion adds; RequestError when the budget is used up."""
        self.left -= max(tokens, 0)
        if self.left < 0:
            message = f"the macros of the document produce more than {self._whole:,} tokens"
            raise RequestError("macro-budget", message, span)


class Macro(NamedTuple):
    r"""A macro. A `final` one is the `\let` of something that is no macro: it is not expanded again. A package's macro
    may make what it stands for out of its arguments.
    """

    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Token, ...]
    final: bool = False
    builder: Builder | None = None


Entry = Macro | Definition


_NOWHERE = Span(0, 0)
_ARGUMENT = (Token("char", "#", _NOWHERE), Token("char", "1", _NOWHERE))
_BUILT_IN: dict[str, Entry] = {"\\ensuremath": Macro("\\ensuremath", (MANDATORY,), _ARGUMENT)}
r"""\ensuremath leaves its argument without braces, so that \ensuremath{^\top} still is a superscript."""


class Macros:
    """The macros in force at one point of a document. Immutable; definitions are read when first used."""

    def __init__(self, text: str = "", entries: Mapping[str, Entry] | None = None) -> None:
        self._text = text
        self._entries = {**_BUILT_IN, **(entries or {})}
        self._read: dict[str, Macro | None] = {}

    def get(self, name: str) -> Macro | None:
        """The macro of that name, with its backslash, if it may be expanded and can be understood."""
        entry = self._entries.get(name)
        if entry is None or name in PROTECTED:
            return None
        if isinstance(entry, Macro):
            return entry
        if name not in self._read:
            self._read[name] = _read_macro(self._text, entry)
        return self._read[name]

    def names(self) -> Iterable[str]:
        """The names of all macros, understood or not."""
        return self._entries.keys()

    def followed_by(self, text: str, definitions: Iterable[Definition]) -> Macros:
        """These macros with later definitions of the same document over them."""
        entries = dict(self._entries)
        for definition in definitions:
            _define(entries, definition, text)
        return Macros(text, entries)

    def expand(self, tokens: Iterable[Token], budget: Budget) -> list[Token]:
        """The tokens with every macro replaced by what it stands for.

        What a macro produces carries the span of its call; arguments keep their own. Raises RequestError for
        recursion deeper than 64, for missing arguments, and when the budget is used up.
        """
        waiting = [(token, 0) for token in tokens][::-1]
        done: list[Token] = []
        while waiting:
            token, depth = waiting.pop()
            macro = self.get(token.text) if token.kind == "macro" else None
            if macro is not None:
                waiting += reversed(self._call(macro, token, depth, waiting, done, budget))
            elif is_condition(token):
                waiting += reversed(resolve_condition(token, waiting))
            else:
                done.append(token)
        return done

    def _call(
        self,
        macro: Macro,
        token: Token,
        depth: int,
        waiting: list[tuple[Token, int]],
        done: list[Token],
        budget: Budget,
    ) -> list[tuple[Token, int]]:
        """What one call produces; its arguments are taken from what is waiting."""
        if depth >= MAX_DEPTH:
            message = f"the macro {macro.name} calls itself without end"
            raise RequestError("macro-recursion", message, token.span)
        before = len(waiting)
        arguments, last = read_arguments(macro.parameters, token, waiting)
        span = Span(token.span.start, max(token.span.end, last))
        if macro.final:
            done.extend(part._replace(span=span) for part in macro.body)
            return []
        made = _built(macro.builder, arguments, span) if macro.builder else _substitute(macro.body, arguments, span)
        produced = [(part, depth + 1) for part in made]
        budget.spend(len(produced) - (before - len(waiting)), span)
        return produced


def _substitute(body: Sequence[Token], arguments: Sequence[Sequence[Token]], span: Span) -> Iterable[Token]:
    """The body with `#1` … replaced; inside a text token by the words of the argument."""
    place = 0
    while place < len(body):
        token = body[place]
        following = body[place + 1].text if place + 1 < len(body) else ""
        if token.text == "#" and following.isdigit() and 0 < int(following) <= len(arguments):
            yield from arguments[int(following) - 1]
            place += 2
            continue
        if token.kind == "text" and "#" in token.text:
            words = token.text
            for number, tokens in enumerate(arguments, 1):
                words = words.replace(f"#{number}", "".join(part.text for part in tokens))
            token = token._replace(text=words)
        yield token._replace(span=span)
        place += 1


def _built(builder: Builder, arguments: Sequence[Sequence[Token]], span: Span) -> Iterable[Token]:
    """What a package's macro makes of its arguments; only the whole has to be balanced."""
    for piece in builder(arguments):
        if isinstance(piece, str):
            yield from (token._replace(span=span) for token in read_fragment(piece, 0, len(piece), whole=False))
        else:
            yield from (token for token in piece if isinstance(token, Token))


def _define(entries: dict[str, Entry], definition: Definition, text: str) -> None:
    name = definition.name
    if definition.command.startswith(("provide", "Provide")) and name in entries:
        return
    if definition.command == "let":
        meaning = text[slice(*definition.bodies[0])]
        alias = Macro(name, (), (Token("macro", meaning, definition.span),), final=True)
        entries[name] = entries.get(meaning, alias)
    elif name.startswith("\\"):  # an environment is no macro
        entries[name] = definition


def _read_macro(text: str, definition: Definition) -> Macro | None:
    """A definition as tokens; None where it cannot be part of a formula or is beyond our grammar."""
    command = definition.command
    try:
        bodies = [tuple(read_fragment(text, *body)) for body in definition.bodies]
        if command in PRIMITIVES:
            parameters = plain_parameters(definition.parameters)
        elif command in DOCUMENT_COMMANDS:
            parameters = read_parameters(definition.parameters)
        else:
            parameters = count_parameters(definition.parameters, definition.default)
    except RequestError:
        return None
    if command in OPERATORS:
        return Macro(definition.name, (), _operator(bodies[0], definition.span))
    if command in DELIMITERS:
        star_and_size = (Parameter("s"), Parameter("o"))
        arguments = parameters or (MANDATORY,)
        return Macro(definition.name, (*star_and_size, *arguments), _delimited(bodies, definition.span))
    return Macro(definition.name, parameters, bodies[0])


def _operator(name: tuple[Token, ...], span: Span) -> tuple[Token, ...]:
    opening, close = Token("open", "{", span), Token("close", "}", span)
    return (Token("macro", "\\operatorname", span), opening, *name, close)


def _delimited(bodies: Sequence[tuple[Token, ...]], span: Span) -> tuple[Token, ...]:
    """The content between its delimiters; its arguments come behind the star and the size."""
    if len(bodies) == 2:
        return (*bodies[0], Token("char", "#", span), Token("char", "3", span), *bodies[1])
    left, right, content = bodies[-3:] if len(bodies) == 3 else (bodies[1], bodies[2], bodies[4])
    shifted = [
        token._replace(text=str(int(token.text) + 2)) if token.text.isdigit() and before.text == "#" else token
        for before, token in zip((Token("", "", span), *content), content, strict=False)
    ]
    return (*left, *(token for token in shifted if token.text != "\\delimsize"), *right)


class MacroTable:
    """All macros of a document; asked for those in force at a place."""

    def __init__(self, text: str, definitions: Sequence[Definition], packages: Sequence[str] = ()) -> None:
        self._text = text
        self._definitions = definitions
        self._ends = [definition.span.end for definition in definitions]
        self._states = {0: Macros(text, package_macros(packages))}
        self._keys = [digest(map(encoded, packages))]

    def at(self, offset: int) -> Macros:
        """The macros in force at a place of the document."""
        count = bisect_right(self._ends, offset)
        if count not in self._states:
            known = max(number for number in self._states if number < count)
            later = self._definitions[known:count]
            self._states[count] = self._states[known].followed_by(self._text, later)
        return self._states[count]

    def key(self, offset: int) -> str:
        """A key for the macros in force at a place: equal keys, equal macros."""
        count = bisect_right(self._ends, offset)
        for command, name, parameters, default, bodies, _ in self._definitions[len(self._keys) - 1 : count]:
            said = (command, name, parameters, repr(default), *(self._text[slice(*body)] for body in bodies))
            self._keys.append(digest(map(encoded, (self._keys[-1], *said))))
        return self._keys[count]

    def final(self) -> Macros:
        """The macros in force at the end of the document."""
        return self.at(len(self._text) + 1)


def package_macros(packages: Iterable[str]) -> dict[str, Entry]:
    """What the loaded packages define."""
    return {macro.name: macro for package in packages if package in PACKAGES for macro in _of_package(package)}


@lru_cache(maxsize=16)
def _of_package(package: str) -> tuple[Macro, ...]:
    found = []
    for name, specification, body in PACKAGES[package]:
        text, builder = (body, None) if isinstance(body, str) else ("", body)
        found.append(
            Macro(name, read_parameters(specification), tuple(read_fragment(text, 0, len(text))), False, builder)
        )
    return tuple(found)
