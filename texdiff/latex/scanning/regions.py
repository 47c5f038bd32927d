"""Where a formula that has just begun ends: one pattern for each kind of delimiter, linear, never raising."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from texdiff.latex.scanning.masks import Braces, skip_option
from texdiff.patterns import pattern
from texdiff.source import Span


class Region(NamedTuple):
    r"""A formula. `environment` is `$`, `$$`, `\(`, `\[`, `\texdiff`, or the name of an environment."""

    environment: str
    outer: Span
    inner: Span

    @property
    def display(self) -> bool:
        """Whether the formula stands on lines of its own."""
        return self.environment not in INLINE


INLINE = frozenset(("$", "\\(", "\\texdiff", "math"))
_STEMS = (
    "equation",
    "align",
    "gather",
    "multline",
    "flalign",
    "alignat",
    "eqnarray",
    "IEEEeqnarray",
    "dmath",
)
ROWED = frozenset(
    name + star
    for name in ("align", "gather", "flalign", "alignat", "eqnarray", "IEEEeqnarray", "xalignat", "xxalignat")
    for star in ("", "*")
)
DISPLAYS = frozenset(stem + star for stem in _STEMS for star in ("", "*")) | ROWED
DISPLAYS |= {"displaymath", "math", "dgroup", "dgroup*", "darray", "darray*", "empheq", "subeqnarray"}

BLANK_LINE = r"(?>\r\n?|\n)[ \t]*[\r\n]"
_BOXED = r"text|mbox|hbox|intertext|tag|fbox|makebox|parbox|footnote|label"
PLAIN_INLINE = rf"(?:[^\\$%\r\n]++|\\(?!{_BOXED})[^\r\n]|(?>\r\n?|\n)(?![ \t]*[\r\n]))++\$"
"""The content and the end of a `$…$` in one paragraph, with no comment and no text box in it."""

_INLINE = pattern(PLAIN_INLINE)
_SLOW = pattern(
    rf"%[^\r\n]*|\$|(?P<blank>{BLANK_LINE})|\\(?:(?P<box>(?:{_BOXED})[a-z]*\*?)\s*(?=\{{)|[^A-Za-z])",
    re.DOTALL,
)
_DOUBLE = pattern(rf"%[^\r\n]*|\$\$?|(?P<blank>{BLANK_LINE})|\\[^A-Za-z]", re.DOTALL)
_NESTED_END = pattern(rf"\\.|\$|(?P<blank>{BLANK_LINE})", re.DOTALL)
_BRACKETS = {
    mark: pattern(
        rf"%[^\r\n]*|(?P<stop>{BLANK_LINE}|\\{re.escape(opening)})|(?P<end>\\{re.escape(mark)})|\\[^A-Za-z]",
        re.DOTALL,
    )
    for opening, mark in ("()", "[]")
}
_BOX_LIMIT = 2000  # characters of a \text{…} inside $…$; a bound keeps hostile nests linear


def inline_end(text: str, position: int, braces: Braces) -> int | None:
    """The place of the `$` that ends a formula; None at the end of the paragraph."""
    quick = _INLINE.match(text, position)
    if quick is not None:
        return quick.end() - 1
    while (found := _SLOW.search(text, position)) is not None:
        if found[0] == "$":
            return found.start()
        if found["blank"]:
            return None
        position = found.end()
        if found["box"]:
            close = braces.close(position, _BOX_LIMIT)
            position = position + 1 if close is None else close + 1
    return None


def double_end(text: str, position: int) -> int | None:
    r"""The place of the `$$` that ends a display, formulas in \text{…} skipped; None at a blank line."""
    while (found := _DOUBLE.search(text, position)) is not None:
        if found[0] == "$$":
            return found.start()
        if found["blank"]:
            return None
        position = found.end()
        if found[0] == "$":
            ends = _NESTED_END.finditer(text, position)
            nested = next((end for end in ends if end[0] == "$" or end["blank"]), None)
            if nested is None or nested["blank"]:
                return None
            position = nested.end()
    return None


def bracket_end(text: str, position: int, mark: str) -> int | None:
    r"""The place of the `\)` or `\]` that ends a formula; None at a blank line, or if it opens once more."""
    for found in _BRACKETS[mark].finditer(text, position):
        if found["stop"]:
            return None
        if found["end"]:
            return found.start()
    return None


def environment_end(text: str, position: int, name: str, closers: tuple[str, ...] = ()) -> Span | None:
    r"""The span of the `\end{name}`, or of an author's macro that stands for it, that ends an environment.

    None if the environment begins once more before it ends, or never ends.
    """
    for found in _environment_pattern(name, closers).finditer(text, position):
        if found["end"]:
            return Span(*found.span())
        if found["begin"]:
            return None
    return None


def content_start(text: str, position: int, name: str, braces: Braces) -> int:
    r"""Where the formula of an environment begins: behind the arguments of its `\begin{name}`."""
    stem = name.rstrip("*")
    if stem in _WITH_OPTION:
        position = skip_option(text, position)
    return braces.skip(position) if stem in _WITH_ARGUMENT else position


_WITH_OPTION = frozenset(("IEEEeqnarray", "empheq", "dmath", "dgroup", "darray"))
_WITH_ARGUMENT = frozenset(("alignat", "xalignat", "xxalignat", "IEEEeqnarray", "empheq"))


@lru_cache(maxsize=256)
def _environment_pattern(name: str, closers: tuple[str, ...]) -> re.Pattern[str]:
    braced = rf"\s*\{{\s*{re.escape(name)}\s*\}}"
    ends = "".join(rf"|{re.escape(closer)}(?![A-Za-z])" for closer in closers)
    return pattern(rf"%[^\r\n]*|\\(?:(?P<end>end{braced}{ends})|(?P<begin>begin{braced})|[\\%])", re.DOTALL)
