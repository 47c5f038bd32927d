"""Formulas from strings, and the operators that fill the tables of the grammar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

import texdiff.operators  # noqa: F401 - fills the registry
from texdiff.algebra.expression import Expr
from texdiff.latex.declarations.declarations import read_given
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration.elaborate import elaborate
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.syntax import Syntax
from texdiff.latex.tokens.fragment import Token, read_fragment


def tokens_of(text: str) -> list[Token]:
    return read_fragment(text, 0, len(text))


def tree_of(text: str) -> Syntax:
    return parse(tokens_of(text))


def symbols_of(given: str | Sequence[str]) -> Symbols:
    """Declarations, separated by semicolons."""
    entries = given.split(";") if isinstance(given, str) else given
    return read_given(tokens_of(entry) for entry in entries if entry.strip()).symbols


def typed(text: str, given: str | Sequence[str] = "") -> Expr:
    return elaborate(tree_of(text), symbols_of(given))


@pytest.fixture
def tokens() -> Callable[[str], list[Token]]:
    return tokens_of


@pytest.fixture
def tree() -> Callable[[str], Syntax]:
    return tree_of


@pytest.fixture
def symbols() -> Callable[[str | Sequence[str]], Symbols]:
    return symbols_of


@pytest.fixture
def expr() -> Callable[..., Expr]:
    return typed
