"""Why a request has no answer: an operator without a rule, told in the words of an author."""

from __future__ import annotations

import re

LESS = "ask for the differential alone, \\mathrm{d}(…), or for the derivative by a scalar or by one entry"


class NoRule(Exception):
    """No rule leads on; never answered by zero. The message is a sentence, `hint` what to type instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def no_rule(node: object, lacks: str) -> NoRule:
    """The reason that is found in one operator, by its name in words: `RowSoftmax` is 'row softmax'."""
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(node).__name__).lower()
    return NoRule(f"the operator '{words}' {lacks}", LESS)
