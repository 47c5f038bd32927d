"""Short phrases beside a symbol, in English and Chinese: "A is symmetric", "the invertible matrix B", 对称矩阵 A.

A phrase counts only if it is understood whole, and never under an if or a negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MARK = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a formula; its number follows, and a closing mark."""

_ENGLISH = {
    r"symmetric\s+(?:and\s+)?positive[\s-]+definite": "spd",
    r"positive[\s-]+definite\s+(?:and\s+)?symmetric": "spd",
    r"(?:strictly\s+)?positive[\s-]+definite": "spd",
    r"(?:symmetric\s+)?positive\s+semi-?definite": "symmetric",
    r"SPD": "spd",
    r"symmetric(?:al)?": "symmetric",
    r"invertible": "invertible",
    r"non-?singular": "invertible",
    r"full[\s-]rank\s+square": "invertible",
    r"orthogonal": "orthogonal",
    r"diagonal": "diagonal",
    r"square": "square",
    r"constant": "constant",
    r"fixed": "constant",
    r"one-?hot": "onehot",
}
_CHINESE = {
    r"对称正定|正定对称|正定": "spd",
    r"半正定|对称半正定": "symmetric",
    r"对称": "symmetric",
    r"可逆|非奇异|满秩方": "invertible",
    r"正交": "orthogonal",
    r"对角": "diagonal",
    r"常数|常量|常": "constant",
    r"独热": "onehot",
}
_FORMULA = rf"{MARK}\d+{MARK}"
_LIST = rf"(?P<list>{_FORMULA}(?:\s*(?:,|and|or|、|，|和|与|及|,\s*and)\s*{_FORMULA})*)"
_WORD = "|".join(f"(?:{word})" for word in _ENGLISH)
_WORDS = rf"(?P<words>(?:{_WORD})(?:\s*(?:,|and|,\s*and|\s)\s*(?:{_WORD}))*)"
_NOUN = r"(?:matrix|matrices|vector|vectors|scalar|scalars|constants?|label|labels|parameters?)"
_SIGN = "|".join(f"(?:{word})" for word in _CHINESE)
_SIGNS = rf"(?P<words>(?:{_SIGN})(?:\s*(?:的|且|并且|,|、|，)?\s*(?:{_SIGN}))*)"
_END = r"(?=\s*(?:$|[.,;:!?)\]。，；：）]|and\b|but\b|where\b|with\b|so\b|then\b|we\b|has\b|is\b|are\b))"
_PATTERNS = (
    re.compile(
        rf"{_LIST}\s*(?:,\s*which)?\s+(?:is|are|be|being|denotes?)\s+(?:(?:an?|the|both|all|also|real)\s+)*{_WORDS}"
        rf"(?:\s+(?:real\s+)?{_NOUN})?{_END}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_WORDS}\s+(?:real\s+)?{_NOUN}\s+{_LIST}", re.IGNORECASE),
    re.compile(rf"{_LIST}\s+(?P<words>(?:{_WORD}))(?=\s*[)\].;。]|\s*$)", re.IGNORECASE),
    re.compile(
        rf"{_LIST}\s*(?:是|为|均为|都是|均|都|也)?\s*(?:一个|个)?\s*{_SIGNS}\s*(?:的|方)?(?:矩阵|阵|向量|标量|数)?(?=\s*(?:$|[.,;。，；：）)、]))"
    ),
    re.compile(rf"{_SIGNS}\s*(?:的|方)?(?:矩阵|阵|向量|标量)?\s*{_LIST}"),
)
_CONSTANT = (
    re.compile(
        rf"{_LIST}\s+(?:is|are|does|do)\s+(?:not\s+depend\s+on|independent\s+of)\s+(?P<on>{_FORMULA})", re.IGNORECASE
    ),
    re.compile(rf"{_LIST}\s*(?:与|和)\s*(?P<on>{_FORMULA})\s*无关"),
)
_FUNCTION = (
    re.compile(
        rf"{_LIST}\s+(?:is|are|be|as)\s+(?:an?\s+)?(?:\w+\s+)?functions?\s+of\s+(?P<on>{_FORMULA})", re.IGNORECASE
    ),
    re.compile(rf"{_LIST}\s*(?:depends?|which\s+depends?)\s+on\s+(?P<on>{_FORMULA})", re.IGNORECASE),
    re.compile(rf"{_LIST}\s*(?:是|为|均为|都是)\s*(?P<on>{_FORMULA})\s*的函数"),
)
_SQUARE = re.compile(rf"{_LIST}\s*(?:是|为|均为|都是)\s*方阵")
CONDITION = re.compile(
    r"\b(?:if|iff|when|whenever|unless|whether|provided|in\s+case|special\s+case|for\s+example|e\.g\.)\b|若|当|如果|特别|假如|例如",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|need\s+not|neither|nor|never|isn't|aren't)\b|不|非(?!奇异)|未必|没有", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?:[.!?](?=\s)|[;。；！？]|\n\s*\n)")


class Phrase(NamedTuple):
    """What a phrase says of formulas, given by their numbers; `on` is the number of what they (do not) depend on."""

    formulas: tuple[int, ...]
    properties: tuple[str, ...]
    relation: str
    """'is', 'depends' or 'independent'."""
    on: int | None = None


def phrases(text: str) -> Iterator[Phrase]:
    """The phrases of a text in which every formula is replaced by its number between marks."""
    for sentence in _SENTENCE.split(text):
        if MARK in sentence and not CONDITION.search(sentence):
            yield from _related(sentence)
            if not _NEGATION.search(sentence):
                yield from _described(sentence)


def _described(sentence: str) -> Iterator[Phrase]:
    seen: set[tuple[object, ...]] = set()
    for pattern in _PATTERNS:
        for found in pattern.finditer(sentence):
            formulas = _numbers(found["list"])
            properties = tuple(_properties(found["words"]))
            if properties and (formulas, properties) not in seen:
                seen.add((formulas, properties))
                yield Phrase(formulas, properties, "is")
    for found in _SQUARE.finditer(sentence):
        yield Phrase(_numbers(found["list"]), ("square",), "is")


def _related(sentence: str) -> Iterator[Phrase]:
    for pattern in _CONSTANT:
        for found in pattern.finditer(sentence):
            yield Phrase(_numbers(found["list"]), ("constant",), "independent", _numbers(found["on"])[0])
    if not _NEGATION.search(sentence):
        for pattern in _FUNCTION:
            for found in pattern.finditer(sentence):
                yield Phrase(_numbers(found["list"]), (), "depends", _numbers(found["on"])[0])


def _numbers(formulas: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(rf"{MARK}(\d+){MARK}", formulas))


def _properties(words: str) -> Iterator[str]:
    rest = words
    for table, flags in ((_ENGLISH, re.IGNORECASE), (_CHINESE, re.NOFLAG)):
        for pattern, name in table.items():
            taken = re.sub(rf"(?:\b(?:{pattern})\b)" if table is _ENGLISH else f"(?:{pattern})", " ", rest, flags=flags)
            if taken != rest:
                rest = taken
                yield name
