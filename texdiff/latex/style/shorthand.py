"""The author's own macros for names, fonts and marks, so that answers are spelled as the document is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import spelling
from texdiff.latex.tokens.macros import Budget, Macro, Macros
from texdiff.latex.tokens.spelling import BOLD, LETTER_MACROS

_LONGEST = 12
_NAME = re.compile(r"\\(?!frac|sqrt|left|text)[a-zA-Z]+\{(?:\\?[a-zA-Z]+|\d)\}$")
_SIGNS = frozenset(("\\odot", "\\circ", "\\otimes", "\\log", "\\ln", "\\det", "\\partial", "\\top"))
_MARK = re.compile(r"\^(?:\{(?:-1|\\[a-zA-Z]+|\\[a-zA-Z]+\{[a-zA-Z]\}|[a-zA-Z])\}|\\[a-zA-Z]+)$")


class Shorthands(NamedTuple):
    r"""What macros stand for, and the macro: (\boldsymbol{a}, \va); those with an argument: (\boldsymbol, \vct)."""

    names: tuple[tuple[str, str], ...] = ()
    fonts: tuple[tuple[str, str], ...] = ()

    def written_out(self, text: str) -> str:
        """A formula with these macros replaced by what they stand for."""
        for meaning, macro in (*self.names, *self.fonts):
            text = re.sub(re.escape(macro) + r"(?![a-zA-Z])", lambda _, meaning=meaning: meaning, text)  # type: ignore[misc]
        return text


def shorthands(macros: Macros, names: Iterable[str], formulas: str) -> Shorthands:
    """Those of the macros `names` that the formulas use; where two mean the same, the one that is used more."""
    uses = {name: _count(name, formulas) for name in names}
    used = sorted((name for name in uses if uses[name]), key=lambda name: -uses[name])
    meanings: dict[str, str] = {}
    fonts: dict[str, str] = {}
    for name in used:
        macro = macros.get(name)
        if macro is None or len(macro.body) > _LONGEST:
            continue
        if not macro.parameters:
            for meaning in _meaning(macro, macros):
                meanings.setdefault(meaning, name)
        elif (font := _font(macro)) and uses[name] > _count(font, formulas):
            fonts.setdefault(font, name)
    return Shorthands(tuple(meanings.items()), tuple(fonts.items()))


def _meaning(macro: Macro, macros: Macros) -> Iterator[str]:
    try:
        body = macros.expand(macro.body, Budget())
    except RequestError:
        return
    text = spelling(body)
    if _NAME.match(text) or text in LETTER_MACROS or text in _SIGNS:
        yield text
    elif _MARK.match(text):
        inner = text[1:].removeprefix("{").removesuffix("}") if not text.endswith("}}") else text[2:-1]
        yield f"^{{{inner}}}"
        yield f"^{inner}"


def _font(macro: Macro) -> str:
    r"""The font of a macro that does nothing but set its argument in it: \newcommand{\vct}[1]{\boldsymbol{#1}}."""
    text = "".join(map(_text, macro.body))
    font = text.removesuffix("{#1}")
    return font if len(macro.parameters) == 1 and font != text and font in BOLD else ""


def _text(token: Token) -> str:
    return token.text


def _count(macro: str, text: str) -> int:
    return len(re.findall(re.escape(macro) + r"(?![a-zA-Z])", text)) if macro.startswith("\\") else 0
