"""Tables of requests with their answers: one JSON object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import texdiff
from texdiff.algebra.expression import Expr
from texdiff.api import Derivation
from texdiff.latex.declarations import declarations
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration.elaborate import elaborate
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.requests.bare import default_macros
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.macros import Budget

HERE = Path(__file__).parent
_SIZES = re.compile(r"\\(?:(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])|[,!; ])")
_GLYPH = re.compile(r"\\[a-zA-Z]+|[^\s{}^_]")


class Case(NamedTuple):
    """A request; `answer` is one correct form of what must come out, None where only the laws are tested.

    longest   how long the printed answer may be, as a multiple of the answer in the table
    """

    id: str
    request: str
    given: tuple[str, ...] = ()
    assume: Mapping[str, str] = {}
    options: Mapping[str, Any] = {}
    answer: str | None = None
    longest: float = 1.0

    def derive(self, **options: object) -> Derivation:
        """The verified derivation."""
        chosen: dict[str, Any] = {**self.options, **options}
        return texdiff.derive(self.request, self.given, self.assume, **chosen)


def table(name: str) -> list[Case]:
    """The cases of a file."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [Case(**{**row, "given": tuple(row.get("given", ()))}) for row in map(json.loads, lines)]


def read(text: str, given: tuple[str, ...], assume: Mapping[str, str], like: Expr) -> Expr:
    """A formula under declarations, of the shape of another expression."""
    symbols = declared(given, assume).saying("adjugate")
    return elaborate(parse(_tokens(text)), symbols, like.shape)


def declared(given: tuple[str, ...], assume: Mapping[str, str]) -> Symbols:
    """The symbols that declarations and assumptions describe."""
    symbols = declarations.read_given(map(_tokens, given)).symbols
    for name, properties in assume.items():
        symbols = declarations.assume(symbols, _tokens(name), properties)
    return symbols


def _tokens(text: str) -> list[Token]:
    return default_macros().expand(read_fragment(text, 0, len(text)), Budget())


def glyphs(latex: str) -> int:
    """About how many glyphs a formula prints: control words and characters, without sizes and spaces."""
    return len(_GLYPH.findall(_SIZES.sub("", latex)))
