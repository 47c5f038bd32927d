"""What every derivative of a document is taken for: the cases of requests.txt, and properties of any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texdiff.latex.requests.readings import Classified, Reading, Request
from texdiff.latex.requests.requests import find
from texdiff.latex.scanning.scan import scan

DEFINED = frozenset(("f", "L", r"\mathbf{Y}"))
CASES = Path(__file__).with_name("requests.txt").read_text("utf-8").split("\n=== ")[1:]


def describe(text: str, *, markdown: bool = False, implicit: bool = True) -> list[str]:
    """One line for each derivative that is no mention, in the order of the text, then a line for the mentions."""
    found = find(scan(text, markdown=markdown), DEFINED.__contains__, implicit=implicit)
    lines = [(request.span.start, _request(text, request)) for request in found.requests]
    for kind, readings in _readings(found):
        lines += [(reading.span.start, f"{kind} {_shown(text, reading)}") for reading in readings]
    for error in found.refused:
        place = error.diagnostic.span.start if error.diagnostic.span else 0
        lines.append((place, f"refused {error.diagnostic.code}"))
    return [line for _, line in sorted(lines)]


def _readings(found: Classified) -> list[tuple[str, tuple[Reading, ...]]]:
    return [
        ("claim", found.claims),
        ("condition", found.conditions),
        ("mention", found.mentions),
        ("not understood", found.not_understood),
    ]


def _shown(text: str, reading: Reading) -> str:
    return " ".join(text[slice(*reading.span)].split()) + f" ({reading.code or reading.reason})"


def _request(text: str, request: Request) -> str:
    parts = ["request" if request.explicit else "implicit", " ".join(text[slice(*request.span)].split())]
    parts.append(f"-> {request.relation}{text[slice(*request.answer)] or '+'}")
    parts += [f"row {request.row}"] if request.row else []
    parts += [f"label {request.label}"] if request.label else []
    parts += [f"said {directive.text!r}" for directive in request.directives]
    parts += ["call"] if request.call else []
    return " ".join(parts)


@pytest.mark.parametrize("case", CASES, ids=[case.split("\n", 1)[0] for case in CASES])
def test_cases(case: str) -> None:
    title, _, body = case.partition("\n")
    text, _, expected = body.partition("\n---\n")
    shown = describe(text, markdown=title.endswith("(Markdown)"))
    assert shown == [line for line in expected.splitlines() if line]


def test_rule_three_can_be_switched_off() -> None:
    text = r"\[\frac{\partial x^2}{\partial x}\] \[\frac{\partial x^2}{\partial x} = ?\]"
    assert [line.split()[0] for line in describe(text, implicit=False)] == ["mention", "request"]


PIECES = [r"\frac{\partial x^2}{\partial x}", r"\frac{\partial}{\partial x}", r"\nabla_x f", r"\mathrm{d}(X)", "df/dx"]
PIECES += ["=", "?", "&", "\\\\", ",", r"\quad", r"\text{and}", r"\label{a}", "{", "}", r"\left(", r"\right)", "|", "0"]
PIECES += [
    r"\begin{align}",
    r"\end{align}",
    r"\[",
    r"\]",
    "$",
    r"\texdiff{",
    r"\texdiff[detail=full]{",
    r"\p{f}{x}",
    "\n\n",
]
PIECES += [
    r"\begin{aligned}",
    r"\end{aligned}",
    r"\begin{bmatrix}",
    r"\end{bmatrix}",
    "% texdiff: layout denominator\n",
]
PREAMBLE = r"\newcommand{\p}[2]{\frac{\partial #1}{\partial #2}}"


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_requests_and_their_answers_lie_in_their_formula(pieces: str) -> None:
    text = PREAMBLE + pieces
    found = find(scan(text), DEFINED.__contains__)
    position = 0
    for request in found.requests:
        assert request.region.outer.holds(request.span)
        assert position <= request.span.start < request.span.end <= request.answer.start
        assert request.region.outer.holds(request.answer)
        assert request.numerator and (request.denominators or request.kind == "differential")
        position = request.answer.end
    for _, readings in _readings(found):
        assert all(reading.region.outer.holds(reading.span) for reading in readings)


HOSTILE = {
    "dollars": "$" * 10_000,
    "text in dollars": "$\\text{" * 1_400,
    "brackets": "\\[" * 5_000,
    "open braces": "\\[\\partial" + "{" * 9_000 + "\\]",
    "fractions": "\\[" + "\\frac{" * 1_600 + "\\]",
    "nested fractions": "\\[1 +" + "\\frac{\\partial " * 190 + "x" + "}{\\partial x}" * 190 + "\\]",
    "environments": "\\begin{align}\\begin{gather}" * 380,
    "definitions": "\\def\\a{" * 1_400,
    "calls": "\\texdiff{" * 1_000 + "}" * 1_000,
    "operators": "\\[" + "\\nabla " * 1_400 + "\\]",
    "letters": "$" + "d" * 9_900 + "/d$",
    "conditionals": "\\iffalse " * 1_100,
    "fences": "%<texdiff x\n" * 800,
    "bars": "\\[\\partial" + "|" * 9_900 + "\\]",
    "recursion": "\\def\\x{\\x}\\[\\x \\partial\\]",
}


def _searched(text: str, markdown: bool) -> tuple[float, Classified]:
    begun = time.process_time()
    found = find(scan(text, markdown=markdown), DEFINED.__contains__)
    return time.process_time() - begun, found


@pytest.fixture(scope="module")
def time_of_notes() -> float:
    """What it takes to search ten times as much text as a hostile one holds, in good order."""
    note = r"\[ \frac{\partial f}{\partial x} = a \] words $b$ "
    return _searched(note * (100_000 // len(note)), markdown=False)[0]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("markdown", [False, True], ids=["LaTeX", "Markdown"])
def test_hostile_texts_are_read_to_their_end(text: str, markdown: bool, time_of_notes: float) -> None:
    """Each takes less than the notes, of which there are ten times as much; a square would take far longer."""
    seconds, found = _searched(text, markdown)
    assert not found.requests
    assert seconds < 3 * time_of_notes


def test_a_comment_in_front_of_a_display_speaks_of_all_its_rows() -> None:
    text = (
        "% texdiff: symmetric A\n\\begin{align}\n\\frac{\\partial f}{\\partial x} &= ? \\\\\n"
        "% texdiff: constant b\n\\frac{\\partial g}{\\partial x} &= ? \\\\\n"
        "\\frac{\\partial h}{\\partial x} &= ?\n\\end{align}\n$\\frac{\\partial h}{\\partial x} = ?$"
    )
    requests = find(scan(text), lambda _: False).requests
    said = [[directive.text for directive in request.directives] for request in requests]
    assert said == [["symmetric A"], ["symmetric A", "constant b"], ["symmetric A"], []]
