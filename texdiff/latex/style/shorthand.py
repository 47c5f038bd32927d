"""The author's own macros for names, fonts and marks, so that answers are spelled as the document is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.groups import spelling
from texdiff.latex.tokens.macros import Budget, Macros
from texdiff.latex.tokens.spelling import BOLD, LETTER_MACROS

_LONGEST = 60
_NAME = re.compile(r"\\(?!frac|sqrt|left|text)[a-zA-Z]+\{(?:\\?[a-zA-Z]+|\d)\}$")
_SIGNS = frozenset(("\\odot", "\\circ", "\\otimes", "\\log", "\\ln", "\\det", "\\partial", "\\top"))
_MARK = re.compile(r"\^(?:\{(?:-1|\\[a-zA-Z]+|\\[a-zA-Z]+\{[a-zA-Z]\}|[a-zA-Z])\}|\\[a-zA-Z]+(?:\{[a-zA-Z]\})?)$")


_FENCES = {"\\|": "\\|", "\\lVert": "\\|", "\\Vert": "\\|", "|": "|", "\\lvert": "|", "\\vert": "|"}
_RIGHTS = {"\\lVert": "\\rVert", "\\lvert": "\\rvert"}
_SIZES = frozenset(("\\left", "\\right"))
_ARGUMENT = "Q"  # stands for the argument of a macro while it is asked what it means


class Shorthands(NamedTuple):
    r"""What macros stand for, and the macro: (\boldsymbol{a}, \va); those with an argument: (\boldsymbol, \vct); and
    delimiters, (\|#\|, \norm{#}).
    """

    names: tuple[tuple[str, str], ...] = ()
    fonts: tuple[tuple[str, str], ...] = ()
    fences: tuple[tuple[str, str], ...] = ()

    def written_out(self, text: str) -> str:
        """A formula with the macros for names and fonts replaced by what they stand for."""
        for meaning, macro in (*self.names, *self.fonts):
            text = re.sub(re.escape(macro) + r"(?![a-zA-Z])", lambda _, meaning=meaning: meaning, text)  # type: ignore[misc]
        return text


def shorthands(macros: Macros, names: Iterable[str], formulas: str) -> Shorthands:
    """Those of the macros `names` that the formulas use; where two mean the same, the one that is used more."""
    uses = {name: _count(name, formulas) for name in names}
    used = sorted((name for name in uses if uses[name]), key=lambda name: -uses[name])
    meanings: dict[str, str] = {}
    fonts: dict[str, str] = {}
    fences: dict[str, str] = {}
    for name in used:
        macro = macros.get(name)
        if macro is None or len(macro.body) > _LONGEST:
            continue
        if not any(parameter.kind in _NEEDED for parameter in macro.parameters):
            for meaning in _meaning(name, macros):
                meanings.setdefault(meaning, name)
        elif (font := _font(name, macros)) and uses[name] > _count(font, formulas):
            fonts.setdefault(font, name)
        elif fence := _fence(name, macros):
            fences.setdefault(fence, f"{name}{{#}}")
    for left, right in _RIGHTS.items():
        kind = _FENCES[left]
        if _count(left, formulas) > len(re.findall(r"(?<!\\)" + re.escape(kind), formulas)):
            fences.setdefault(f"{kind}#{kind}", f"{left}#{right}")
    return Shorthands(tuple(meanings.items()), tuple(fonts.items()), tuple(fences.items()))


_NEEDED = frozenset("mx")


def _meaning(name: str, macros: Macros) -> Iterator[str]:
    text = spelling(_expanded(name, macros))
    if _NAME.match(text) or text in LETTER_MACROS or text in _SIGNS:
        yield text
    elif _MARK.match(text):
        inner = text[2:-1] if text[1] == "{" else text[1:]
        yield f"^{{{inner}}}"
        yield f"^{inner}"


def _expanded(call: str, macros: Macros) -> list[Token]:
    """What a call stands for; nothing where that cannot be told."""
    try:
        return macros.expand(read_fragment(call, 0, len(call)), Budget())
    except RequestError:
        return []


def _font(name: str, macros: Macros) -> str:
    r"""The font of a macro that does nothing but set its argument in it: \newcommand{\vct}[1]{\boldsymbol{#1}}."""
    text = spelling(_expanded(f"{name}{{{_ARGUMENT}}}", macros))
    font = text.removesuffix(f"{{{_ARGUMENT}}}")
    return font if font != text and font in BOLD else ""


def _fence(name: str, macros: Macros) -> str:
    r"""The delimiters that a macro sets around its argument: \|#\|."""
    inside = [token.text for token in _expanded(f"{name}{{{_ARGUMENT}}}", macros) if token.text not in _SIZES]
    kinds = [_FENCES.get(text, _FENCES.get(text.replace("\\r", "\\l"), "")) for text in (*inside[:1], *inside[2:])]
    whole = len(inside) == 3 and inside[1] == _ARGUMENT and kinds[0] == kinds[1]
    return f"{kinds[0]}#{kinds[0]}" if whole and kinds[0] else ""


def _count(macro: str, text: str) -> int:
    return len(re.findall(re.escape(macro) + r"(?![a-zA-Z])", text)) if macro.startswith("\\") else 0
