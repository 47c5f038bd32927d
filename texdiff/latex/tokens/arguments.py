"""Parameters of macros and the arguments they take: the grammar of LaTeX's xparse, on waiting tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.source import Span

Waiting = list[tuple[Token, int]]  # tokens still to be read, the next one last, each with its depth


class Parameter(NamedTuple):
    """A parameter: `m` mandatory, `o` optional in brackets, `g` in braces, `d` between the two tokens of `marks`, `s` a
    star, `t` whether a token is there, `e` what follows a script sign, `x` mandatory behind a star. A `tight` one must
    touch what stands before it.
    """

    kind: str
    default: tuple[Token, ...] | None = None
    marks: str = ""
    tight: bool = False

    @property
    def delimiters(self) -> str:
        """The marks around an optional argument; '' for one that has none."""
        return self.marks if self.kind == "d" else {"o": "[]", "g": "{}"}.get(self.kind, "")


MANDATORY = Parameter("m")
_NO_VALUE = "novalue"
_TRUE, _FALSE = "true", "false"
_SCRIPTS = {"_": "sub", "^": "sup"}


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
    place, tight = 0, False
    while place < len(tokens):
        kind, text = tokens[place].text.lower(), tokens[place].text
        place += 1
        if text in ("+", "!", ">"):
            tight = text == "!" or tight
            place = _group_end(tokens, place) if text == ">" else place
            continue
        if kind not in "mogsdrtex" or len(text) != 1:
            raise RequestError("macro-arguments", f"arguments of the kind {text!r} are not understood")
        count = {"d": 2, "r": 2, "t": 1}.get(kind, 0)
        marks = "".join(token.text for token in tokens[place : place + count])
        place += count
        if kind == "e":
            end = _group_end(tokens, place)
            parameters += [Parameter("e", marks=_SCRIPTS.get(token.text, "")) for token in tokens[place + 1 : end - 1]]
            place = end
            continue
        default = None
        if text in ("O", "G", "D", "R"):
            end = _group_end(tokens, place)
            default, place = tuple(tokens[place + 1 : end - 1]), end
        parameters.append(Parameter("d" if kind == "r" else kind, default, marks, tight))
        tight = False
    return tuple(parameters)


def _group_end(tokens: Sequence[Token], place: int) -> int:
    """Behind the group that begins at a place; behind the token there if it is none."""
    depth = 0
    for end in range(place, len(tokens)):
        depth += {"open": 1, "close": -1}.get(tokens[end].kind, 0)
        if depth == 0:
            return end + 1
    return len(tokens)


def read_arguments(
    parameters: Sequence[Parameter], call: Token, waiting: Waiting
) -> tuple[list[tuple[Token, ...]], int]:
    """The arguments of a call, taken from the waiting tokens, and where the last one ends."""
    arguments: list[tuple[Token, ...]] = []
    end = call.span.end
    starred = False
    scripts: dict[str, tuple[Token, ...]] = {}
    for parameter in parameters:
        if parameter.kind == "e":
            last = _read_scripts(parameters, call, waiting, scripts)
            argument = scripts.get(parameter.marks, (Token(_NO_VALUE, "", call.span),))
        elif parameter.kind == "x" and not starred:
            argument, last = (Token(_NO_VALUE, "", call.span),), 0
        else:
            argument, last = _read(parameter, call, waiting, end)
        starred = starred or (parameter.kind == "s" and argument[0].text == _TRUE)
        arguments.append(argument)
        end = max(end, last)
    return arguments, end


def _read_scripts(
    parameters: Sequence[Parameter], call: Token, waiting: Waiting, found: dict[str, tuple[Token, ...]]
) -> int:
    """Takes the scripts that follow, in any order; where the last one ends."""
    wanted = {parameter.marks for parameter in parameters if parameter.kind == "e"}
    end = 0
    while waiting and waiting[-1][0].kind in wanted - found.keys():
        kind = waiting.pop()[0].kind
        found[kind], end = _read(MANDATORY, call, waiting, end)
    return end


def _read(parameter: Parameter, call: Token, waiting: Waiting, before: int) -> tuple[tuple[Token, ...], int]:
    upcoming = waiting[-1][0] if waiting else None
    if parameter.kind in ("s", "t"):
        wanted = parameter.marks or "*"
        there = upcoming is not None and upcoming.kind in ("char", "macro") and upcoming.text == wanted
        end = waiting.pop()[0].span.end if there else 0
        return (Token("boolean", _TRUE if there else _FALSE, call.span),), end
    if parameter.delimiters and not _opens(parameter, upcoming, before):
        absent = (Token(_NO_VALUE, "", call.span),)
        return absent if parameter.default is None else _at(parameter.default, call.span), 0
    if upcoming is None or upcoming.kind in ("close", "end", "row", "align"):
        raise RequestError("macro-arguments", f"the macro {call.text} lacks an argument", call.span)
    if upcoming.kind == "open" and parameter.kind in ("m", "g", "x"):
        return _until("}", waiting)
    if parameter.delimiters:
        return _until(parameter.delimiters[1], waiting)
    single = waiting.pop()[0]
    return (single,), single.span.end


def _opens(parameter: Parameter, upcoming: Token | None, before: int) -> bool:
    """Whether a bracketed argument begins here."""
    if upcoming is None or upcoming.text != parameter.delimiters[0] or upcoming.kind not in ("char", "open"):
        return False
    return not parameter.tight or upcoming.span.start <= before


def _until(close: str, waiting: Waiting) -> tuple[tuple[Token, ...], int]:
    """The tokens up to a closing mark on the same level, the opening mark taken off; parentheses nest."""
    opening = waiting.pop()[0]
    taken: list[Token] = []
    depth = inner = 0
    while waiting:
        token = waiting.pop()[0]
        if depth == 0 and inner == 0 and token.text == close and token.kind in ("char", "close"):
            return tuple(taken), token.span.end
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if token.kind == "char" and depth == 0 and close == ")":
            inner += {"(": 1, ")": -1}.get(token.text, 0)
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
