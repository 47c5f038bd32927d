"""Tokens of a formula: kinds, exact places, and clear errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texdiff.errors import RequestError
from texdiff.latex.tokens.fragment import read_fragment

TABLE = {
    r"\frac {a}\alpha": r"macro:\frac open:{ char:a close:} macro:\alpha",
    r"x_{12}^2": "char:x sub:_ open:{ char:1 char:2 close:} sup:^ char:2",
    "f''": "char:f prime:' prime:'",
    "a & b \\\\[2pt] c": "char:a align:& char:b row:\\\\ char:c",
    r"\\[X]": r"row:\\ char:[ char:X char:]",
    r"a \\* b \\*[1ex] c": r"char:a row:\\ char:b row:\\ char:c",
    "a % b } \n c~d": "char:a char:c char:d",
    r"\{ \, \|": r"macro:\{ macro:\, macro:\|",
    r"\begin{array}[t]{c|c} a \end{array}": "begin:array char:a end:array",
    r"\begin{aligned}[t] a \end{aligned}": "begin:aligned char:a end:aligned",
    r"\begin{bmatrix} [t] \end{bmatrix}": "begin:bmatrix char:[ char:t char:] end:bmatrix",
    r"\text{if $x_1$}y": "text:if $x_1$ char:y",
    r"\label{eq:a_1}\tag*{$*$}": r"macro:\label macro:\tag",
    r"\operatorname*{tr}": r"macro:\operatorname open:{ char:t char:r close:}",
    "\\alpha导": "macro:\\alpha char:导",
    "a\n\nb": "char:a char:b",
    "": "",
}


@pytest.mark.parametrize(("text", "expected"), TABLE.items())
def test_tokens(text: str, expected: str) -> None:
    tokens = read_fragment(f"ab{text}cd", 2, 2 + len(text))
    assert " ".join(f"{token.kind}:{token.text}" for token in tokens) == expected


def test_places_are_those_of_the_author() -> None:
    text = r"$\frac {a}{\label{x} b}\\[2pt]$"
    tokens = read_fragment(text, 1, len(text) - 1)
    assert [text[token.span.start : token.span.end] for token in tokens] == (
        [r"\frac", "{", "a", "}", "{", r"\label{x}", "b", "}", r"\\[2pt]"]
    )


ERRORS = {
    "a { b": ("unbalanced", "{ is not closed", "{"),
    "a } b": ("unbalanced", "} closes nothing that is open here", "}"),
    r"\begin{align} a": ("unbalanced", r"\begin{align} is not closed", r"\begin{align}"),
    r"{\begin{a} } \end{a}": ("unbalanced", "} closes nothing that is open here", "}"),
    r"\begin{a} \end{b}": ("unbalanced", r"\end{b} closes nothing that is open here", r"\end{b}"),
    r"\text{a": ("unbalanced", "this brace is not closed", "{"),
    "a\\": ("unreadable", "a backslash ends the formula", "\\"),
    "{" * 201 + "}" * 201: ("too-deep", "groups are nested more than 200 deep", "{"),
}


@pytest.mark.parametrize(("text", "expected"), ERRORS.items())
def test_what_cannot_be_read_is_named(text: str, expected: tuple[str, str, str]) -> None:
    with pytest.raises(RequestError) as caught:
        read_fragment(text, 0, len(text))
    code, _, message, span, *_ = caught.value.diagnostic
    assert span is not None
    assert (code, message, text[span.start : span.end]) == expected


@given(st.text(alphabet="\\{}$%&_^'ab1 \n[]|~beginend", max_size=60))
def test_tokens_lie_in_order_inside_the_fragment(text: str) -> None:
    try:
        tokens = read_fragment(text, 0, len(text))
    except RequestError:
        return
    position = 0
    for token in tokens:
        assert position <= token.span.start < token.span.end <= len(text)
        position = token.span.end
