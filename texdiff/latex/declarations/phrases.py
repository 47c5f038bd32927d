"""Short phrases beside a symbol, in English and Chinese: "A is symmetric", "the invertible matrix B", 对称矩阵 A.

A phrase counts only if it is understood whole, and never under an if or a negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from texdiff.latex.declarations.words import CONDITION, MARK, SET, SIZE, Sentence, sentences

__all__ = ["CONDITION", "MARK", "SET", "SIZE", "Phrase", "phrases"]

_LIST = r"(?P<list>F(?:[CH]+F)*)"
_ON = r"(?P<on>F(?:[CH]+F)*)"
_PROPERTIES = r"(?P<words>G?P(?:(?:[CHA]*|[NM])P)*(?:[NM]?G)?)"
_END = r"(?=$|[BCHZYR]|[IE](?!P))"
_AFTER_SYMBOL = (  # properties behind their symbol
    re.compile(rf"{_LIST}C?W?(?P<verb>[IER]+)[AR]*{_PROPERTIES}A*(?:[NM]|NM)?A*{_END}"),
    re.compile(rf"{_LIST}LA*{_PROPERTIES}A*[NM]?Z"),
    re.compile(rf"{_LIST}A*{_PROPERTIES}A*[NM]?A*{_END}"),
    re.compile(rf"{_LIST}CA*{_PROPERTIES}[NM]?(?=$|[BC])"),
)
_BEFORE_SYMBOL = re.compile(rf"{_PROPERTIES}A*(?P<noun>[NM]*){_LIST}(?P<within>G?)")
_INDEPENDENT = (
    re.compile(rf"{_LIST}(?P<verb>[IER]*)[AR]*O[APNM]*{_ON}"),
    re.compile(rf"{_LIST}(?P<verb>[IER]*)[AR]*H[APNM]*{_ON}U"),
    re.compile(rf"H[APNM]*{_ON}UA*(?P<verb>)P*[NM]?{_LIST}"),
)
_DEPENDENT = (
    re.compile(rf"{_LIST}(?P<verb>[IERY]*)[ANMP]*[TD][APNM]*{_ON}"),
    re.compile(rf"{_LIST}(?P<verb>[IER]+)[AJ]*{_ON}A*Q"),
    re.compile(rf"Q(?P<verb>){_LIST}J{_ON}"),
)


class Phrase(NamedTuple):
    """What a phrase says of formulas, given by their numbers; `on` are the numbers of what they (do not) depend on.

    `behind` says that the phrase stands behind the formulas, and so speaks of the last symbol in each; `loose` that it
    does so without a verb ("A and B symmetric"), and hardly speaks of one in front that says something of its own.
    """

    formulas: tuple[int, ...]
    properties: tuple[str, ...]
    relation: str
    """'is', 'depends' or 'independent'."""
    on: tuple[int, ...] = ()
    behind: bool = True
    loose: bool = False


def phrases(text: str) -> Iterator[Phrase]:
    """The phrases of a text in which every formula is replaced by its number between marks."""
    for sentence in sentences(text):
        yield from _independent(sentence)
        yield from _dependent(sentence)
        yield from _described(sentence)


def _described(sentence: Sentence) -> Iterator[Phrase]:
    """What symbols are: no property is said twice, and what stands behind a symbol belongs to it first."""
    taken: set[int] = set()
    for pattern in (*_AFTER_SYMBOL, _BEFORE_SYMBOL):
        for found in pattern.finditer(sentence.letters):
            words = range(*found.span("words"))
            behind = pattern is not _BEFORE_SYMBOL
            if taken.isdisjoint(words) and not (behind and _owned(sentence, found.start("list"))):
                taken.update(words)
                if _denied(sentence, *found.span()):
                    continue
                formulas = _meant(sentence, found) if behind else _first(sentence, found)
                within = () if behind else sentence.properties(*found.span("within"))
                said = sentence.properties(*found.span("words")) + within
                loose = behind and not found.groupdict().get("verb")
                yield Phrase(formulas, said, "is", behind=behind, loose=loose)


def _first(sentence: Sentence, found: re.Match[str]) -> tuple[int, ...]:
    """The formulas behind a property: one, or after a plural all."""
    formulas = sentence.numbers(*found.span("list"))
    return formulas if "M" in found["noun"] else formulas[:1]


def _meant(sentence: Sentence, found: re.Match[str]) -> tuple[int, ...]:
    """The formulas of a list that the words behind speak of: all after are, both or and, else the last one, as after
    the singular "depends".
    """
    formulas = sentence.numbers(*found.span("list"))
    plural = "R" in found[0][len(found["list"]) :]
    joined = found["list"][-2:-1] == "H"
    singular = any(word.lower() == "depends on" for word in sentence.values[slice(*found.span())])
    return formulas if (plural or joined) and not singular else formulas[-1:]


def _owned(sentence: Sentence, start: int) -> bool:
    """Whether a list of formulas belongs to something else that is spoken of: the trace of A, 关于 x."""
    before = sentence.letters[:start].rstrip("ANMP")
    while before.endswith(("FC", "FH", "FCH")):
        before = before.rstrip("CH").removesuffix("F").rstrip("ANMP")
    return before.endswith("J")


def _denied(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a negation stands in the clause of a stretch."""
    first = max((k + 1 for k in range(start) if _breaks(sentence.letters, k)), default=0)
    last = next((k for k in range(end, len(sentence.letters)) if _breaks(sentence.letters, k)), len(sentence.letters))
    return "V" in sentence.letters[first:last]


def _breaks(letters: str, place: int) -> bool:
    """Whether a clause ends here; a comma between formulas only lists them."""
    listing = letters[place - 1 : place] == "F" and letters[place + 1 : place + 2] == "F"
    return letters[place] == "B" or (letters[place] == "C" and not listing)


def _independent(sentence: Sentence) -> Iterator[Phrase]:
    for pattern in _INDEPENDENT:
        for found in pattern.finditer(sentence.letters):
            if not _owned(sentence, found.start("list")):
                on = sentence.numbers(*found.span("on"))
                yield Phrase(_meant(sentence, found), ("constant",), "independent", on)


def _dependent(sentence: Sentence) -> Iterator[Phrase]:
    for pattern in _DEPENDENT:
        for found in pattern.finditer(sentence.letters):
            if not _denied(sentence, *found.span()) and not _owned(sentence, found.start("list")):
                yield Phrase(_meant(sentence, found), (), "depends", sentence.numbers(*found.span("on")))
