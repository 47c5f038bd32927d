"""Errors of the kinds that authors make, planted in a formula as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TRANSPOSE = re.compile(r"\^(?:T|\\top|\{\\top\}|\{T\}|\{\\math(?:sf|rm)\{T\}\})(?![A-Za-z])")
_LETTER = r"\\(?:mathbf|boldsymbol|bm|bar|hat)\{(?:\\?\w+|\\\w+\{\w\})\}|\\(?:Sigma|Lambda)(?![A-Za-z])"
_SCRIPT = r"(?:\^(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\top|\w|\*)|_(?:\{[^{}]*\}|\w)|')"
_SYMBOL = re.compile(rf"(?:{_LETTER}|(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])){_SCRIPT}*")
_INDICES = re.compile(r"_\{([a-z]),?([a-z])\}")
_GROUP = r"\{\\partial[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
_DERIVATIVE = re.compile(rf"\\frac{_GROUP}{_GROUP}")
_LIMIT = r"(?:\{[^{}]*\}|\w)"
_WORD = re.compile(rf"\\(?:operatorname|mathrm|text|begin|end)\{{[^{{}}]*\}}|\\sum_{_LIMIT}(?:\^{_LIMIT})?")


class Planted(NamedTuple):
    """A formula with one error, and what kind it is of."""

    kind: str
    latex: str


def planted(latex: str) -> Iterator[Planted]:
    """The formula with each error in turn; some of them may not change its value."""
    made = {error.latex: error for error in _all(latex) if error.latex != latex}
    return iter(made.values())


def _all(latex: str) -> Iterator[Planted]:
    for match in _TRANSPOSE.finditer(latex):
        yield Planted("dropped transpose", _without(latex, match))
    for match in re.finditer(r"\^\{-1\}", latex):
        yield Planted("dropped inverse", _without(latex, match))
    yield from _with_transposes(latex)
    yield from _with_signs(latex)
    yield from _with_factors(latex)
    yield from _with_swaps(latex)
    for match in _INDICES.finditer(latex):
        first, second = match.groups()
        for index in {f"{second}{first}", f"{first}{first}", f"{second}{second}"} - {f"{first}{second}"}:
            yield Planted("wrong index", f"{latex[: match.start()]}_{{{index}}}{latex[match.end() :]}")


def _without(latex: str, match: re.Match[str]) -> str:
    return latex[: match.start()] + latex[match.end() :]


def _with_transposes(latex: str) -> Iterator[Planted]:
    """A transpose mark at every letter that has no mark."""
    for match in _symbols(latex):
        if "^" not in match[0] and "_" not in match[0] and "'" not in match[0]:
            yield Planted("extra transpose", latex[: match.end()] + r"^{\top}" + latex[match.end() :])


def _with_signs(latex: str) -> Iterator[Planted]:
    signs = _signs(latex)
    if latex.startswith("-"):
        yield Planted("sign", latex[1:].lstrip())
    else:
        yield Planted("sign", f"-({latex})" if signs else f"-{latex}")
    for place in signs:
        yield Planted("sign", latex[:place] + {"+": "-", "-": "+"}[latex[place]] + latex[place + 1 :])


def _with_factors(latex: str) -> Iterator[Planted]:
    signs = _signs(latex)
    if re.match(r"-?2(?![\d.])", latex):
        yield Planted("factor", latex.replace("2", "", 1))
    else:
        yield Planted("factor", f"2({latex})" if signs or latex.startswith("-") or latex[0].isdigit() else f"2{latex}")
    yield Planted("factor", rf"\frac{{1}}{{2}}({latex})")
    for place in signs:
        if not latex[place + 1 :].lstrip()[:1].isdigit():
            yield Planted("factor", f"{latex[: place + 1]} 2{latex[place + 1 :].lstrip()}")


def _with_swaps(latex: str) -> Iterator[Planted]:
    """Neighbours without a sign between them the other way round."""
    symbols = [*_symbols(latex)]
    for first, second in zip(symbols, symbols[1:], strict=False):
        between = latex[first.end() : second.start()]
        if not between.strip() and first[0] != second[0]:
            swapped = second[0] + between + first[0]
            yield Planted("swapped factors", latex[: first.start()] + swapped + latex[second.end() :])


def _symbols(latex: str) -> Iterator[re.Match[str]]:
    """The letters outside of words and of derivatives."""
    hidden = [match.span() for pattern in (_DERIVATIVE, _WORD) for match in pattern.finditer(latex)]
    for match in _SYMBOL.finditer(latex):
        inside = any(start <= match.start() < end for start, end in hidden)
        before = latex[: match.start()]
        script = before.endswith(("^", "_")) or re.search(r"[\^_]\{[^{}]*$", before)
        if not inside and not script:
            yield match


def _signs(latex: str) -> list[int]:
    """Where + and − stand between terms of the whole."""
    depth, found = 0, []
    for place, letter in enumerate(latex):
        depth += (letter in "{[(") - (letter in "}])")
        if not depth and letter in "+-" and place:
            found.append(place)
    return found
