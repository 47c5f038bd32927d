"""Parameters of macros and the arguments they take: the grammar of LaTeX's xparse, on waiting tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.source import Span

Waiting = list[tuple[Token, int]]  # tokens still to be read, the next one last, each with its depth


class Parameter(NamedTuple):
    """A parameter: `m` mandatory, `o` optional in brackets, `g` optional in braces, `s` a star."""

    kind: str
    default: tuple[Token, ...] | None = None


MANDATORY = Parameter("m")
_NO_VALUE = "novalue"
_TRUE, _FALSE = "true", "false"
_BRACKETS = {"o": ("char", "["), "g": ("open", "{")}


def count_parameters(count: str, default: str | None) -> tuple[Parameter, ...]:
    r"""The parameters of a `\newcommand`: a number, the first one optional if it has a default."""
    number = int(count or "0")
    if default is None or number == 0:
        return (MANDATORY,) * number
    return (Parameter("o", tuple(read_fragment(default, 0, len(default)))),) + (MANDATORY,) * (number - 1)


def plain_parameters(text: str) -> tuple[Parameter, ...]:
    r"""The parameters of a `\def`; RequestError if they are delimited by anything."""
    count = len(text) // 2
    if text.replace(" ", "") != "".join(f"#{number}" for number in range(1, count + 1)):
        raise RequestError("macro-arguments", f"macros with delimited parameters ({text}) are not understood")
    return (MANDATORY,) * count


def read_parameters(specification: str) -> tuple[Parameter, ...]:
    """The parameters of an xparse specification such as `s O{2} m`; RequestError for rarer kinds."""
    tokens = read_fragment(specification, 0, len(specification))
    parameters: list[Parameter] = []
    place = 0
    while place < len(tokens):
        kind = tokens[place].text
        place += 1
        if kind in ("+", "!"):
            continue
        default = None
        if kind in ("O", "G"):
            end = next((k for k in range(place, len(tokens)) if tokens[k].kind == "close"), place)
            default, place = tuple(tokens[place + 1 : end]), end + 1
        if kind not in "mogsOG":
            raise RequestError("macro-arguments", f"arguments of the kind {kind!r} are not understood")
        parameters.append(Parameter(kind.lower(), default))
    return tuple(parameters)


def read_arguments(
    parameters: Sequence[Parameter], call: Token, waiting: Waiting
) -> tuple[list[tuple[Token, ...]], int]:
    """The arguments of a call, taken from the waiting tokens, and where the last one ends."""
    arguments: list[tuple[Token, ...]] = []
    end = call.span.end
    for parameter in parameters:
        argument, last = _read(parameter, call, waiting)
        arguments.append(argument)
        end = max(end, last)
    return arguments, end


def _read(parameter: Parameter, call: Token, waiting: Waiting) -> tuple[tuple[Token, ...], int]:
    upcoming = waiting[-1][0] if waiting else None
    if parameter.kind == "s":
        star = upcoming is not None and upcoming.kind == "char" and upcoming.text == "*"
        end = waiting.pop()[0].span.end if star else 0
        return (Token("boolean", _TRUE if star else _FALSE, call.span),), end
    if parameter.kind in _BRACKETS and (upcoming is None or upcoming[:2] != _BRACKETS[parameter.kind]):
        absent = (Token(_NO_VALUE, "", call.span),)
        return absent if parameter.default is None else _at(parameter.default, call.span), 0
    if upcoming is None or upcoming.kind in ("close", "end", "row", "align"):
        raise RequestError("macro-arguments", f"the macro {call.text} lacks an argument", call.span)
    if upcoming.kind == "open":
        return _until(("close", "}"), waiting)
    if parameter.kind == "o":
        return _until(("char", "]"), waiting)
    single = waiting.pop()[0]
    return (single,), single.span.end


def _until(close: tuple[str, str], waiting: Waiting) -> tuple[tuple[Token, ...], int]:
    """The tokens up to a closing mark on the same level, the opening mark taken off."""
    opening = waiting.pop()[0]
    taken: list[Token] = []
    depth = 0
    while waiting:
        token = waiting.pop()[0]
        if depth == 0 and token[:2] == close:
            return tuple(taken), token.span.end
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        taken.append(token)
    raise RequestError("unbalanced", "this argument is not closed", opening.span)


def _at(tokens: Sequence[Token], span: Span) -> tuple[Token, ...]:
    return tuple(token._replace(span=span) for token in tokens)


_CONDITIONS = {
    f"\\If{test}{branch}": (test, branch) for test in ("Boolean", "NoValue", "Value") for branch in ("TF", "T", "F")
}


def is_condition(token: Token) -> bool:
    r"""Whether a token is one of xparse's tests, such as `\IfNoValueTF`."""
    return token.kind == "macro" and token.text in _CONDITIONS


def resolve_condition(token: Token, waiting: Waiting) -> Waiting:
    """The branch that holds, in reading order; the test and both branches are taken from what is waiting."""
    test, branch = _CONDITIONS[token.text]
    depth = waiting[-1][1] if waiting else 0
    (tested, *branches), _ = read_arguments((MANDATORY,) * (1 + len(branch)), token, waiting)
    kinds = {(part.kind, part.text) for part in tested}
    holds = ("boolean", _TRUE) in kinds if test == "Boolean" else ((_NO_VALUE, "") in kinds) == (test == "NoValue")
    chosen = dict(zip(branch, branches, strict=True)).get("T" if holds else "F", ())
    return [(part, depth) for part in chosen]
