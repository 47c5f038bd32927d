"""A formula that states something, cut into statements, and each statement into its sides and relations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from texdiff.latex.declarations.members import elements, entries, members, split
from texdiff.latex.declarations.rows import joined
from texdiff.latex.grammar.place import spell
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import ELLIPSES
from texdiff.latex.tokens.stream import DEPTHS, prepare

_BREAKS = frozenset(("\\quad", "\\qquad", "\\\\", "\\;;"))
_SEPARATORS = frozenset(",;，；、。")
_RELATIONS = {
    "=": "=",
    "＝": "=",
    "\\equiv": ":=",
    "\\triangleq": ":=",
    "\\coloneqq": ":=",
    "\\coloneq": ":=",
    "\\defeq": ":=",
    "\\doteq": ":=",
    "\\in": "in",
    "∈": "in",
    "\\subset": "subset",
    "\\subseteq": "subset",
    "⊂": "subset",
    "\\to": "to",
    "\\rightarrow": "to",
    "\\longrightarrow": "to",
    "\\mapsto": "to",
    "\\longmapsto": "to",
    "→": "to",
    ":": ":",
    "：": ":",
    "\\colon": ":",
    "\\succ": "succ",
    "\\succeq": "succeq",
    "\\prec": "prec",
    "\\preceq": "preceq",
    "≻": "succ",
    "⪰": "succeq",
    "≽": "succeq",
    "≺": "prec",
    ">": ">",
    "<": "<",
    "\\gt": ">",
    "\\lt": "<",
    "\\ge": ">=",
    "\\geq": ">=",
    "\\geqslant": ">=",
    "\\le": "<=",
    "\\leq": "<=",
    "\\leqslant": "<=",
    "\\ne": "!=",
    "\\neq": "!=",
    "≠": "!=",
    "\\approx": "~",
    "\\sim": "~",
    "\\propto": "~",
    "\\simeq": "~",
    "\\Rightarrow": ";",
    "\\Longrightarrow": ";",
    "\\implies": ";",
    "\\Leftrightarrow": ";",
    "\\Longleftrightarrow": ";",
    "\\iff": ";",
}
"""How relations are typed, and what each says."""
_SAYING = [sign for sign, said in _RELATIONS.items() if said not in (">=", "<=", "preceq", "~", ";")]
_MACROS = "|".join(sign[1:] for sign in _SAYING if len(sign) > 1)
SAYS = re.compile(rf"[{''.join(sign for sign in _SAYING if len(sign) == 1)}]|\\(?:{_MACROS})(?![A-Za-z])")
"""A relation that may say something of a symbol."""
_STACKED = frozenset(("\\stackrel", "\\overset", "\\underset"))
_DEFINING = ("def", "△", "\\triangle", "\\vartriangle", "\\Delta", "\\operatorname{def}", "\\mathrm{def}")
CONDITIONS = ("if", "when", "where if", "for", "iff", "unless", "若", "当", "如果", "suppose")


class Clause(NamedTuple):
    """sides[0] relations[0] sides[1] …; `names` are what stood before, separated by commas (a, b \\in …).

    `conditional` says that it follows a word such as if.
    """

    sides: tuple[tuple[Token, ...], ...]
    relations: tuple[str, ...]
    names: tuple[tuple[Token, ...], ...] = ()
    conditional: bool = False

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Everything, for its place."""
        return tuple(token for part in (*self.names, *self.sides) for token in part)


def clauses(tokens: Sequence[Token]) -> Iterator[Clause]:
    """The statements of a formula, in reading order; parts without a relation are names for the next statement."""
    waiting: list[tuple[Token, ...]] = []
    conditional = False
    for part, separator in _with_ranges(_parts(tokens)):
        sides, relations = _sides(part)
        if not relations:
            waiting = [*waiting, part] if separator == "," and part else []
        else:
            yield from _stated(Clause(tuple(sides), tuple(relations), tuple(waiting), conditional))
            waiting = []
        conditional = conditional if separator == "," else _is_condition(separator)


def _stated(clause: Clause) -> Iterator[Clause]:
    r"""A clause, with families and sets before \in as what they hold, and pairs taken apart."""
    if clause.relations not in (("in",), ("subset",)):
        yield clause
        return
    left, right = clause.sides
    held = elements(left)
    if held is None and clause.relations == ("subset",):
        return
    parts = members([*clause.names, *(held if held is not None else [left])])
    tuples = [entries(part) for part in parts]
    factors = list(split(right, ("\\times",)))
    if tuples and all(len(found) == len(factors) for found in tuples):
        for factor, column in zip(factors, zip(*tuples, strict=True), strict=True):
            yield Clause((column[-1], factor), ("in",), column[:-1], clause.conditional)
    elif parts:
        yield Clause((parts[-1], right), ("in",), tuple(parts[:-1]), clause.conditional)


def _is_condition(separator: str) -> bool:
    words = separator.lower()
    return any(words.startswith(word) or words.endswith(f" {word}") for word in CONDITIONS)


def _parts(tokens: Sequence[Token]) -> Iterator[tuple[tuple[Token, ...], str]]:
    """The stretches between separators, each with the separator behind it."""
    part: list[Token] = []
    depth = 0
    for token in _marked(tokens):
        depth += DEPTHS.get(token.kind, 0)
        if depth <= 0 and _separates(token):
            depth = 0
            yield tuple(part), token.text.strip()
            part = []
        else:
            part.append(token)
    yield tuple(_without_end(part)), ";"


def _with_ranges(parts: Iterator[tuple[tuple[Token, ...], str]]) -> Iterator[tuple[tuple[Token, ...], str]]:
    r"""The same with i = 1, \dots, n as i \in [1, \dots, n]."""
    stretches = list(parts)
    place = 0
    while place < len(stretches):
        found = _range(stretches[place : place + 3])
        yield found or stretches[place]
        place += 3 if found else 1


def _range(stretches: Sequence[tuple[tuple[Token, ...], str]]) -> tuple[tuple[Token, ...], str] | None:
    """One membership for the three stretches of a range of integers, None where they are something else."""
    if len(stretches) < 3 or not stretches[2][0] or any(separator != "," for _, separator in stretches[:2]):
        return None
    (first, _), (dots, _), (last, separator) = stretches
    if len(first) < 3 or first[-2].text != "=" or len(dots) != 1 or dots[0].text not in ELLIPSES:
        return None
    *name, sign, start = first
    comma, opening, closing = (Token("char", text, sign.span) for text in ",[]")
    return (*name, Token("macro", "\\in", sign.span), opening, start, comma, *dots, comma, *last, closing), separator


def _marked(tokens: Sequence[Token]) -> list[Token]:
    """The prepared tokens; the end of a statement and wide spaces count as semicolons."""
    marked: list[Token] = []
    depth = 0
    for token in joined(tokens, _RELATIONS):
        depth += {"begin": 1, "end": -1}.get(token.kind, 0)
        if depth == 0 and token.text in _BREAKS:
            marked.append(Token("char", ";", token.span))
        elif depth > 0 or token.kind != "align":
            marked.append(token)
    return prepare(marked)


def _separates(token: Token) -> bool:
    if token.kind == "text":
        return not token.text.strip().isalpha() or token.text.strip().lower() in (
            *CONDITIONS,
            "and",
            "or",
            "where",
            "with",
        )
    return token.kind == "char" and token.text in _SEPARATORS


def _without_end(part: list[Token]) -> list[Token]:
    """A full stop at the end of a sentence is no part of the formula."""
    return part[:-1] if part and part[-1].kind == "char" and part[-1].text in ".。" else part


def _sides(part: Sequence[Token]) -> tuple[list[tuple[Token, ...]], list[str]]:
    sides: list[tuple[Token, ...]] = [()]
    relations: list[str] = []
    place, depth = 0, 0
    while place < len(part):
        token = part[place]
        depth += DEPTHS.get(token.kind, 0)
        relation, used = _relation(part, place) if depth == 0 else ("", 1)
        if relation:
            relations.append(relation)
            sides.append(())
        else:
            sides[-1] += tuple(part[place : place + used])
        place += used
    return sides, relations


def _relation(part: Sequence[Token], place: int) -> tuple[str, int]:
    """The relation at a token, '' if there is none, and how many tokens it takes."""
    token = part[place]
    if token.kind == "macro" and token.text in _STACKED:
        return _stacked(part, place)
    relation = _RELATIONS.get(token.text, "") if token.kind in ("char", "macro") else ""
    following = part[place + 1].text if place + 1 < len(part) else ""
    if relation == ":" and following == "=":
        return ":=", 2
    if relation == "=" and following in (":", "!"):
        return "!", 2
    if token.text in (">", "<") and following == "=":
        return relation + "=", 2
    return relation, 1


def _stacked(part: Sequence[Token], place: int) -> tuple[str, int]:
    """\\overset{def}{=} defines; \\overset{!}{=} is a condition; with any other words it is the relation below."""
    upper, end = _group(part, place + 1)
    lower, end = _group(part, end)
    relation = next((_RELATIONS[token.text] for token in lower if token.text in _RELATIONS), "")
    words = spell(upper)
    if relation == "=" and "!" in words:
        relation = "!"
    elif relation == "=" and any(mark in words for mark in _DEFINING):
        relation = ":="
    return relation, end - place


def _group(part: Sequence[Token], place: int) -> tuple[Sequence[Token], int]:
    if place >= len(part) or part[place].kind != "open":
        return part[place : place + 1], place + 1
    depth = 0
    for end in range(place, len(part)):
        depth += {"open": 1, "close": -1}.get(part[end].kind, 0)
        if depth == 0:
            return part[place + 1 : end], end + 1
    return part[place + 1 :], len(part)
