"""What a comment `% texdiff: …`, a `\\texdiffset{…}` or a `\\texdiff[…]` says, as typed data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.options import KEYS, RULE, Pair
from texdiff.patterns import pattern
from texdiff.source import Span

PROPERTIES = frozenset(
    ("symmetric", "invertible", "spd", "orthogonal", "diagonal", "positive", "onehot", "constant", "matrix")
)
SWITCHES = frozenset(("on", "off", "ignore"))


class Property(NamedTuple):
    """A property of one symbol, as typed: `symmetric A`, `matrix g`."""

    name: str
    symbol: str
    span: Span


class Directive(NamedTuple):
    """Options, properties, and one of the switches on, off and ignore (with its reason), or ''."""

    options: tuple[Pair, ...] = ()
    properties: tuple[Property, ...] = ()
    switch: str = ""
    reason: str = ""


@lru_cache(maxsize=4096)
def read_directive(text: str, start: int = 0) -> Directive:
    """The entries of a directive whose text begins at offset `start`, separated by semicolons or commas.

    An entry is an option (`layout denominator`, `place=end`, `no-implicit`), a property of symbols
    (`symmetric A, B`), a citation (`rule/cyclic property=\\eqref{eq:cyclic}`) or a switch. Raises
    RequestError for anything else; values are checked where options are merged.
    """
    options: list[Pair] = []
    properties: list[Property] = []
    for entry in _entries(text, start):
        word, value = _key_and_value(entry.text)
        if word in SWITCHES:
            reason = text[entry.span.start - start + len(word) :].strip(" :;,\t\r\n")
            return Directive(tuple(options), tuple(properties), word, reason)
        if word in PROPERTIES and value:
            properties.append(Property(word, value, entry.span))
        elif word.startswith(RULE) or word in KEYS:
            options.append((word, value))
        elif word == "no-implicit" and not value:
            options.append(("implicit", "false"))
        elif properties and entry.joined:
            properties.append(Property(properties[-1].name, entry.text, entry.span))
        else:
            raise _unknown(word, entry.span)
    return Directive(tuple(options), tuple(properties))


class _Entry(NamedTuple):
    text: str
    span: Span
    joined: bool  # a comma stands before it, so it may be one more symbol of the entry before


_SEPARATOR = pattern(r"\\.|[{}\[\];,，；\n]", re.DOTALL)
_DEPTH = {"{": 1, "[": 1, "}": -1, "]": -1}


def _entries(text: str, start: int) -> Iterator[_Entry]:
    depth = position = 0
    before = ""
    for found in (*_SEPARATOR.finditer(text), None):
        mark = found[0] if found else ";"
        depth += _DEPTH.get(mark, 0)
        if mark[0] in "\\{}[]" or (depth > 0 and found):
            continue
        end = found.start() if found else len(text)
        if entry := text[position:end].strip():
            first = start + text.index(entry, position)
            yield _Entry(entry, Span(first, first + len(entry)), before in ",，")
        before, position = mark, end + 1


def _key_and_value(entry: str) -> Pair:
    """`key=value` or `key value`; the name of a rule may hold spaces, so its value needs the sign."""
    if entry.startswith(RULE):
        key, _, value = entry.partition("=")
    else:
        key, value = re.match(r"([^\s=:]*)\s*[=:]?\s*(.*)\Z", entry, re.DOTALL).groups()  # type: ignore[union-attr]
    return key.strip(), value.strip().removeprefix("{").removesuffix("}") if _wrapped(value.strip()) else value.strip()


def _wrapped(value: str) -> bool:
    """Whether one pair of braces holds the whole value."""
    return value.startswith("{") and value.endswith("}") and value.count("{") == 1


def _unknown(word: str, span: Span) -> RequestError:
    allowed = ", ".join((*KEYS, *sorted(PROPERTIES), *sorted(SWITCHES), "rule/<name>=…"))
    return RequestError("unknown-option", f"there is no option {word!r}", span, f"allowed: {allowed}")
