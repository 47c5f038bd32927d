"""Chains of equations, across the rows of aligned environments: the sides, and what relates each to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from texdiff.latex.requests.classify import placeholder
from texdiff.latex.requests.relations import EQUALITIES
from texdiff.latex.requests.statements import Relation, Statement, content, is_empty, read_statements
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import Tokens, closing, extent
from texdiff.source import Span

_EQUATIONS = EQUALITIES | {":="}
_DEFINING = frozenset((":=", "\\triangleq", "\\coloneqq", "\\coloneq", "\\doteq", "\\eqqcolon", "≜"))
_SIGNS = frozenset(("+", "-", "−", "\\pm", "\\cdot", "\\times", "\\odot", "\\circ", "\\otimes"))


PLUS = {"\\pm": "+", "\\mp": "-", "±": "+", "∓": "-"}
MINUS = {"\\pm": "-", "\\mp": "+", "±": "-", "∓": "+"}
"""What the double signs of an equation stand for, all at once."""


class Side(NamedTuple):
    """One side of an equation, without what only sets it out."""

    tokens: tuple[Token, ...]

    @property
    def span(self) -> Span:
        """From its first to its last character."""
        return extent(self.tokens)


class Link(NamedTuple):
    """Two neighbouring sides. `words` are what stands above the sign of equality; `defining` marks := and its like."""

    left: Side
    right: Side
    words: tuple[Token, ...] = ()
    defining: bool = False
    proportional: bool = False


def has_double_signs(link: Link) -> bool:
    """Whether ± or ∓ stands in a link."""
    return any(token.text in PLUS for side in (link.left, link.right) for token in side.tokens)


def with_signs(link: Link, signs: Mapping[str, str]) -> Link:
    """A link with plain signs for the double ones."""

    def plain(side: Side) -> Side:
        tokens = (
            token._replace(kind="char", text=signs[token.text]) if token.text in signs else token
            for token in side.tokens
        )
        return Side(tuple(tokens))

    return link._replace(left=plain(link.left), right=plain(link.right))


def links(tokens: Tokens, environment: str, before: Side | None = None) -> Iterator[list[Link]]:
    """The chains of a formula, each as its links from left to right. What is asked for is no claim. A chain that
    begins with a relation goes on from the side `before`, if there is one.
    """
    for chain in _chains(tokens, environment):
        found = [*_links(tokens, chain, before)]
        before = None
        if found:
            yield found


class _Chain:
    """Sides with the relations between them, as lists of token indices; grows row by row."""

    def __init__(self) -> None:
        self.sides: list[list[int]] = [[]]
        self.relations: list[Relation] = []

    def add(self, tokens: Tokens, statement: Statement) -> None:
        first, *more = statement.sides
        self.sides[-1] += _meaning(tokens, first)
        self.relations += statement.relations
        self.sides += [_meaning(tokens, side) for side in more]


def _chains(tokens: Tokens, environment: str) -> Iterator[_Chain]:
    statements = read_statements(tokens, environment)
    used: set[int] = set()
    for number, statement in enumerate(statements):
        if number in used or any(_has_columns(tokens, side) for side in statement.sides):
            continue
        chain = _Chain()
        chain.add(tokens, statement)
        following = statement.following
        while following >= 0 and following not in used and _continues(tokens, chain, statements[following]):
            used.add(following)
            chain.add(tokens, statements[following])
            following = statements[following].following
        if chain.relations:
            yield chain


def _has_columns(tokens: Tokens, side: Span) -> bool:
    """Whether a column mark stands inside of a side, as in a table."""
    place, end = content(tokens, side)
    while place < end:
        if tokens[place].kind == "align":
            return True
        place = closing(tokens, place) + 1 if tokens[place].kind in ("open", "begin") else place + 1
    return False


def _continues(tokens: Tokens, chain: _Chain, statement: Statement) -> bool:
    """Whether a row goes on: it begins with a relation or a sign, or the row before ends with one."""
    first = content(tokens, statement.sides[0])
    if first.start >= first.end:
        return bool(statement.relations)
    if tokens[first.start].text in _SIGNS:
        return bool(chain.relations) or not statement.relations
    last = chain.sides[-1]
    return (not last and bool(chain.relations)) or bool(last and tokens[last[-1]].text in _SIGNS)


def _meaning(tokens: Tokens, side: Span) -> list[int]:
    """The indices of a side's tokens, margins and column marks outside of matrices left out."""
    place, end = content(tokens, side)
    kept: list[int] = []
    while place < end:
        token = tokens[place]
        stop = closing(tokens, place) if token.kind in ("open", "begin") else place
        if token.kind not in ("align", "row"):
            kept += range(place, stop + 1)
        place = stop + 1
    return kept


def _links(tokens: Tokens, chain: _Chain, before: Side | None) -> Iterator[Link]:
    sides = [None if _is_asked(tokens, side) else Side(tuple(tokens[k] for k in side)) for side in chain.sides]
    sides[0] = sides[0] or before
    for relation, left, right in zip(chain.relations, sides, sides[1:], strict=False):
        proportional = relation.text == "\\propto"
        if left is not None and right is not None and (relation.text in _EQUATIONS or proportional):
            words = tuple(tokens[relation.start : relation.end])
            yield Link(left, right, words, relation.text in _DEFINING, proportional)


def _is_asked(tokens: Tokens, side: list[int]) -> bool:
    """Whether a side is empty, or a mark that asks for an answer."""
    if not side:
        return True
    span = Span(side[0], side[-1] + 1)
    return is_empty(tokens, span) or placeholder(tokens, span) is not None
