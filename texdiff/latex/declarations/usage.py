"""What a document shows of its notation: which letters it transposes or inverts; what it calls its signs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from texdiff.latex.tokens.spelling import is_upper

_START = "|".join(rf"(?<=[A-Za-z]{{{n}}})(?<![\\A-Za-z{{_][A-Za-z]{{{n}}})" for n in range(3))
_LETTER = re.compile(rf"(?:{_START})([A-Za-z]|\\[A-Za-z]+)(?:_(?:\w|\{{[^{{}}]*\}}))?\s*\Z")
"""A letter with an index; none of a macro's name or under a font, but perhaps behind one or two other letters."""
_T = r"T(?![A-Za-z])|\\top(?![A-Za-z])|\\intercal|⊤|\\(?:mathsf|mathrm|mathtt|text|rm|sf)\s*\{?\s*T(?![A-Za-z])"
_MARK = re.compile(rf"\^\s*(?:T|(?:\{{\s*-?\s*(?:\\!)*\s*)?(?:{_T})|(?P<inverse>\{{\s*-\s*1\s*\}}))")
_REACH = 40  # characters in front of a mark that its letter may take


def letters_of_arrays(formulas: Iterable[str]) -> frozenset[str]:
    """The plain letters that carry a transpose in one of the formulas, and the capitals that carry an inverse."""
    found: set[str] = set()
    for formula in formulas:
        for mark in _MARK.finditer(formula):
            letter = _LETTER.search(formula, max(mark.start() - _REACH, 0), mark.start())
            if letter is not None and (mark["inverse"] is None or is_upper(letter[1])):
                found.add(letter[1])
    return frozenset(found)


_ADJUGATE = re.compile(r"adjugate|adjoint matrix|classical adjoint|伴随", re.IGNORECASE)
_ENTRYWISE = re.compile(r"element-?\s?wise|entry-?wise|component-?wise|hadamard|逐元素|按元素|哈达玛", re.IGNORECASE)
_KRONECKER = re.compile(r"kronecker|tensor|outer|克罗内克|张量|外积|直积", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;。；](?=\s|$)|[。；]|\n\s*\n")


def conventions(text: str) -> frozenset[str]:
    r"""What a document says of its signs: that ^* is the adjugate, that \otimes multiplies entry by entry."""
    found = {"adjugate"} if _ADJUGATE.search(text) else set()
    if any(_is_entrywise(sentence) for sentence in _SENTENCE_END.split(text) if "\\otimes" in sentence):
        found.add("hadamard \\otimes")
    return frozenset(found)


def _is_entrywise(sentence: str) -> bool:
    return _ENTRYWISE.search(sentence) is not None and not _KRONECKER.search(sentence)
