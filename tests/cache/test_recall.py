"""Formulas recalled from an earlier run: as if they were read again, and read again where anything else holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import texdiff.latex.requests.recall as recalling
from texdiff.cache.answers import Answers
from texdiff.latex.requests.formula import Context, Found, Place, read_formula
from texdiff.latex.requests.readings import Classified, Request
from texdiff.latex.requests.requests import Finder
from texdiff.latex.scanning.scan import scan

CASES = Path(__file__).parents[1].joinpath("latex", "requests.txt").read_text("utf-8").split("\n=== ")[1:]
DEFINED = frozenset(("f", "L", r"\mathbf{Y}"))
Defines = Callable[[str], bool]


def finder(text: str, cache: Path | None, defines: Defines = DEFINED.__contains__, implicit: bool = True) -> Finder:
    memory = Answers(str(cache)) if cache is not None else None
    found = Finder(scan(text, markdown=text.startswith("#")), defines, implicit=implicit, memory=memory)
    if memory is not None:
        found.find()
        memory.save()
        memory = Answers(str(cache))
        found = Finder(scan(text, markdown=text.startswith("#")), defines, implicit=implicit, memory=memory)
    return found


def as_values(found: Classified) -> tuple[object, ...]:
    """The same without what only an error's own identity tells apart."""
    return (*found[:-2], [problem.diagnostic for problem in found.refused], found.warnings)


@pytest.mark.parametrize("case", CASES, ids=[case.split("\n", 1)[0] for case in CASES])
def test_what_is_recalled_is_what_would_be_read(case: str, tmp_path: Path) -> None:
    text = case.partition("\n")[2].partition("\n---\n")[0]
    recalled, read = finder(text, tmp_path), finder(text, None)
    found, expected = recalled.find(), read.find()
    whole = found._replace(requests=tuple(map(recalled.whole, found.requests)))
    assert as_values(whole) == as_values(expected)
    assert [one.content() for one in found.requests] == [one.content() for one in expected.requests]


BODY = r"\[ \frac{\partial \loss}{\partial \mathbf{x}} = ? \] \[ \frac{\partial f}{\partial x} \] $D_x f = 2x$"
BEFORE = r"\newcommand{\loss}{\mathbf{a}^{\top}\mathbf{x}}" + BODY


def read_again(
    text: str, cache: Path, monkeypatch: pytest.MonkeyPatch, defines: Defines, implicit: bool
) -> tuple[int, tuple[Request, ...]]:
    """How many formulas of a second text are read although the first one is known, and its requests."""
    finder(BEFORE, cache).find()
    count = 0

    def counted(place: Place, context: Context) -> Found:
        nonlocal count
        count += 1
        return read_formula(place, context)

    monkeypatch.setattr(recalling, "read_formula", counted)
    memory = Answers(str(cache))
    found = Finder(scan(text), defines, implicit=implicit, memory=memory)
    requests = tuple(map(found.whole, found.find().requests))
    return count, requests


CHANGES = {
    "nothing": (BEFORE, 0),
    "text around": ("Words. " + BEFORE.replace(r"\] \[", "\\]\n\nMore. \\["), 0),
    "what a macro stands for": (BEFORE.replace(r"\mathbf{a}", r"\mathbf{b}", 1), 3),
    "a macro before": (r"\newcommand{\x}{x}" + BEFORE, 3),
    "a macro between": (BEFORE.replace(r"= ? \]", r"= ? \]\newcommand{\x}{x}"), 2),
    "a package": (r"\usepackage{physics}" + BEFORE, 3),
    "one formula": (BEFORE.replace("= ?", "= 0"), 1),
    "the delimiters": (BEFORE.replace(r"\[", "$$").replace(r"\]", "$$"), 2),
    "an exercise around": (r"\begin{exercise}" + BEFORE + r"\end{exercise}", 3),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_formula_follows_from_is_in_its_key(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, expected = CHANGES[name]
    count, requests = read_again(text, tmp_path, monkeypatch, DEFINED.__contains__, True)
    assert count == expected
    assert requests == finder(text, None).find().requests


def test_names_and_settings_count_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count, requests = read_again(BEFORE, tmp_path, monkeypatch, lambda name: False, True)
    assert count == 1  # the formula of f, a request only where f is defined
    assert len(requests) == len(finder(BEFORE, None).find().requests) - 1
    count, requests = read_again(BEFORE, tmp_path, monkeypatch, DEFINED.__contains__, False)
    assert count == 3 and len(requests) == 1


def test_the_budget_of_macros_is_spent_as_if_they_were_read(tmp_path: Path) -> None:
    grows = "".join(rf"\newcommand{{\{a}}}{{\{b}\{b}\{b}\{b}\{b}}}" for a, b in zip("abcdef", "bcdefg", strict=True))
    text = grows + r"\newcommand{\g}{x}" + r"\[ \frac{\partial \a}{\partial x} = ? \]" * 8
    recalled, read = finder(text, tmp_path).find(), finder(text, None).find()
    assert read.refused and read.requests
    assert as_values(recalled)[1:] == as_values(read)[1:]
    assert [one.span for one in recalled.requests] == [one.span for one in read.requests]
