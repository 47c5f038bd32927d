r"""Definitions that cannot be read, such as X = [x_1, \dots, x_n]: whether their names may stand for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from texdiff.latex.declarations.symbols import Definition, Symbols
from texdiff.latex.grammar.syntax import names
from texdiff.latex.tokens.spelling import STYLES

_LETTER = re.compile(r"\\[A-Za-z]+|[A-Za-z]")


def is_apart(definition: Definition, symbols: Symbols, variables: Iterable[str]) -> bool:
    """Whether a value that cannot be read has nothing to do with the variables, given by key: no letter in it, nor in
    what its letters are defined by, is one of theirs.
    """
    if definition.body is not None or definition.parameters or not definition.letters:
        return False
    taken = {letter for key in variables for letter in _LETTER.findall(key)} - STYLES
    seen, waiting = set[str](), set(definition.letters)
    while waiting:
        seen |= waiting
        values = [info.definition for info in symbols if info.name is not None and info.name.letter in waiting]
        waiting = {letter for value in values if value is not None for letter in _letters(value)} - seen
    return bool(taken) and taken.isdisjoint(seen)


def _letters(definition: Definition) -> Iterator[str]:
    yield from definition.letters
    if definition.body is not None:
        yield from (name.letter for name in names(definition.body))
