"""Definitions of macros as the scan finds them: where they stand and what they say, not what they mean."""

from __future__ import annotations

import re
from typing import NamedTuple

from texdiff.latex.scanning.masks import Braces, skip_space
from texdiff.patterns import pattern
from texdiff.source import Span


class Definition(NamedTuple):
    """One definition. `parameters` is raw: a number, a parameter text (`#1#2`) or an argument specification.

    `bodies` are the spans of its replacement texts: one, or two for an environment or a paired delimiter.
    """

    command: str
    name: str
    parameters: str
    default: str | None
    bodies: tuple[Span, ...]
    span: Span


_NAME = pattern(r"\*?\s*(?:\{\s*\\([A-Za-z@]+|.)\s*\}|\\([A-Za-z@]+|.))", re.DOTALL)
_ENVIRONMENT_NAME = pattern(r"\*?\s*\{\s*([^{}\\%$]{1,60}?)\s*\}")
_COUNT = pattern(r"\s*\[\s*(\d)\s*\]")
_DEFAULT = pattern(r"\s*\[((?:[^\[\]{}]|\{[^{}]{0,400}\}){0,400})\]")
_PARAMETER_TEXT = pattern(r"[^{}\\%\r\n]{0,60}")
_LET = pattern(r"\s*\\([A-Za-z@]+|.)\s*=?\s*(\\(?:[A-Za-z@]+|.)|[^\s\\])", re.DOTALL)
_SINGLE = pattern(r"\\(?:[A-Za-z@]+|.)|[^\s{}\\%]", re.DOTALL)

COMMANDS = frozenset(("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand"))
PRIMITIVES = frozenset(("def", "edef", "gdef", "xdef"))
OPERATORS = frozenset(("DeclareMathOperator",))
DOCUMENT_COMMANDS = frozenset(
    f"{verb}{kind}DocumentCommand" for verb in ("New", "Renew", "Provide", "Declare") for kind in ("", "Expandable")
)
ENVIRONMENTS = frozenset(("newenvironment", "renewenvironment"))
DELIMITERS = {"DeclarePairedDelimiter": 2, "DeclarePairedDelimiterX": 3, "DeclarePairedDelimiterXPP": 5}


def read_definition(text: str, start: int, command: str, braces: Braces) -> Definition | None:
    """The definition whose command begins at `start`, or None where it cannot be read."""
    position = start + 1 + len(command)
    if command == "let":
        return _let(text, start, position)
    if command in ENVIRONMENTS:
        return _environment(text, start, position, command, braces)
    found = _NAME.match(text, position)
    if found is None:
        return None
    name, position = "\\" + (found[1] or found[2]), found.end()
    parameters, default, position = _parameters(text, position, command, braces)
    count = DELIMITERS.get(command, 1)
    return _with_bodies(
        text, start, Definition(command, name, parameters, default, (), Span(0, position)), count, braces
    )


def _parameters(text: str, position: int, command: str, braces: Braces) -> tuple[str, str | None, int]:
    """The declared parameters and the default of the first one, and the place behind them."""
    if command in PRIMITIVES:
        found = _PARAMETER_TEXT.match(text, position)
        return (found[0].strip(), None, found.end()) if found else ("", None, position)
    if command in DOCUMENT_COMMANDS:
        group = braces.group(position)
        return (text[slice(*group)], None, group[1] + 1) if group else ("", None, position)
    count = _COUNT.match(text, skip_space(text, position))
    if count is None:
        return "", None, position
    default = _DEFAULT.match(text, count.end())
    return count[1], default[1] if default else None, default.end() if default else count.end()


def _with_bodies(text: str, start: int, header: Definition, count: int, braces: Braces) -> Definition | None:
    """The header completed by its replacement texts; a single unbraced token is one too."""
    position, bodies = header.span.end, []
    for _ in range(count):
        position = skip_space(text, position)
        group = braces.group(position)
        if group is not None:
            bodies.append(Span(*group))
            position = group[1] + 1
        elif (single := _SINGLE.match(text, position)) and header.command not in PRIMITIVES:
            bodies.append(Span(position, single.end()))
            position = single.end()
        else:
            return None
    return header._replace(bodies=tuple(bodies), span=Span(start, position))


def _let(text: str, start: int, position: int) -> Definition | None:
    found = _LET.match(text, position)
    if found is None:
        return None
    return Definition("let", "\\" + found[1], "", None, (Span(*found.span(2)),), Span(start, found.end()))


def _environment(text: str, start: int, position: int, command: str, braces: Braces) -> Definition | None:
    found = _ENVIRONMENT_NAME.match(text, position)
    if found is None:
        return None
    parameters, default, position = _parameters(text, found.end(), command, braces)
    header = Definition(command, found[1], parameters, default, (), Span(start, position))
    return _with_bodies(text, start, header, 2, braces)


ALL = COMMANDS | PRIMITIVES | OPERATORS | DOCUMENT_COMMANDS | ENVIRONMENTS | frozenset(DELIMITERS) | {"let"}
