"""Environments that hold text: theorems, proofs, exercises, solutions, lists; for placing and for rule 3."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from texdiff.source import Span


class Environment(NamedTuple):
    """An environment that is no formula. `kind` is theorem, proof, solution, exercise or other."""

    name: str
    title: str
    kind: str
    outer: Span
    inner: Span


_EXERCISE = re.compile(r"exercise|problem|question|quiz|习题|练习|作业", re.IGNORECASE)
_PROOF = re.compile(r"proof|证明", re.IGNORECASE)
_SOLUTION = re.compile(r"solution|answer|^sol$|解答|^解$", re.IGNORECASE)
_THEOREMS = frozenset(
    (
        "theorem",
        "lemma",
        "proposition",
        "corollary",
        "definition",
        "example",
        "remark",
        "claim",
        "fact",
        "property",
    )
    + ("conjecture", "assumption", "axiom", "note", "thm", "lem", "prop", "cor", "defn", "defi", "ex", "rem")
    + ("定理", "引理", "命题", "推论", "定义", "例", "注", "性质")
)
_NEW_THEOREM = re.compile(
    r"\\(?:newtheorem|spnewtheorem)\*?\s*\{([^{}]+)\}\s*(?:\[[^\]]*\]\s*)?\{([^{}]*)\}"
    r"|\\declaretheorem\s*\[[^\]\\]{0,400}?(?:name|title)\s*=\s*\{?([^,\]}]{0,100})[^\]\\]{0,400}\]\s*\{([^{}]+)\}"
    r"|\\newtcbtheorem\s*(?:\[[^\]]*\]\s*)?\{([^{}]+)\}\s*\{([^{}]*)\}"
)


def own_theorems(text: str) -> dict[str, str]:
    """Theorem-like environments that the document defines, with the title that is printed."""
    found: dict[str, str] = {}
    for one, title, declared, declared_name, boxed, boxed_title in _NEW_THEOREM.findall(text):
        found[one or declared_name or boxed] = title or declared or boxed_title
    return found


class Nesting:
    """Matches \\begin and \\end of text environments as they are met; what never ends is left out."""

    def __init__(self, theorems: dict[str, str]) -> None:
        self._theorems = theorems
        self._open: list[tuple[str, str, int, int]] = []
        self._counts: Counter[str] = Counter()
        self.closed: list[Environment] = []

    def begin(self, name: str, title: str, start: int, inner: int) -> None:
        self._open.append((name, title, start, inner))
        self._counts[name] += 1

    def end(self, name: str, start: int, end: int) -> None:
        if not self._counts[name]:
            return
        while True:
            opened, title, outer, inner = self._open.pop()
            self._counts[opened] -= 1
            if opened == name:
                break
        kind = self._kind(name, title)
        self.closed.append(Environment(name, title, kind, Span(outer, end), Span(inner, start)))

    def _kind(self, name: str, title: str) -> str:
        return kind_of(name, title, self._theorems.get(name, ""))


def kind_of(name: str, title: str = "", printed: str = "") -> str:
    """What an environment holds, by its name, the title it has here, and the one that it prints everywhere."""
    for kind, pattern in (("proof", _PROOF), ("solution", _SOLUTION), ("exercise", _EXERCISE)):
        if pattern.search(name) or pattern.search(printed):
            return kind
    if _EXERCISE.search(title):
        return "exercise"
    return "theorem" if printed or name.rstrip("*") in _THEOREMS else "other"
