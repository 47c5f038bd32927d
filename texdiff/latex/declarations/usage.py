"""What a document shows of its notation: which letters it transposes or inverts; what it calls its signs."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARK = r"T(?![A-Za-z])|\\top(?![A-Za-z])|\\intercal|⊤|\\(?:mathsf|mathrm|mathtt|text|rm|sf)\s*\{?\s*T(?![A-Za-z])"
_TRANSPOSED = re.compile(
    r"(?<![A-Za-z\\{])([A-Za-z]|\\[A-Za-z]+)(?:_(?:\w|\{[^{}]*\}))?\s*\^\s*(?:\{\s*-?\s*(?:\\!)*\s*)?(?:" + _MARK + ")"
)
_INVERTED = re.compile(
    r"(?<![A-Za-z\\{])([A-Z]|\\(?:Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega))(?:_(?:\w|\{[^{}]*\}))?"
    r"\s*\^\s*\{\s*-\s*1\s*\}"
)


def letters_of_arrays(formulas: Iterable[str]) -> frozenset[str]:
    """The plain letters that carry a transpose in one of the formulas, and the capitals that carry an inverse."""
    marks = (_TRANSPOSED, _INVERTED)
    return frozenset(found[1] for formula in formulas for mark in marks for found in mark.finditer(formula))


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
