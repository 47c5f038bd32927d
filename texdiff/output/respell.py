r"""Finished text in the author's shorthands: \va for \boldsymbol{a}, \T for ^{\top}, \norm{#} for \|#\|."""

from __future__ import annotations

import re
from collections.abc import Mapping

from texdiff.output.delimited import delimited


def respelled(text: str, shorthands: Mapping[str, str]) -> str:
    """The text with every meaning replaced by its macro.

    Law: writing the macros out again gives the text, up to spaces behind control words.
    """
    for meaning, macro in shorthands.items():
        text = delimited(text, meaning, macro) if "#" in meaning else text
    shorthands = {meaning: macro for meaning, macro in shorthands.items() if "#" not in meaning}
    if not shorthands:
        return text
    longest_first = sorted(shorthands, key=len, reverse=True)
    pattern = "|".join(re.escape(meaning) + _boundary(meaning) for meaning in longest_first)
    return re.sub(rf"({pattern})(?=(.?))", lambda found: _spaced(shorthands[found[1]], found[2]), text)


def _boundary(meaning: str) -> str:
    return r"(?![a-zA-Z])" if meaning[-1].isalpha() else ""


def _spaced(macro: str, following: str) -> str:
    return macro + " " * (following.isascii() and following.isalpha() and macro[-1].isalpha())
