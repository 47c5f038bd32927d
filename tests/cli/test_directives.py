"""What comments and option lists say, case by case."""

import pytest

from texdiff.documents.directives import Directive, Property, read_directive
from texdiff.errors import RequestError
from texdiff.source import Span


def shown(directive: Directive) -> tuple[object, ...]:
    properties = tuple((found.name, found.symbol) for found in directive.properties)
    return directive.options, properties, directive.switch, directive.reason


CASES = {
    "layout denominator": ((("layout", "denominator"),), (), "", ""),
    " layout=denominator, detail = full ": ((("layout", "denominator"), ("detail", "full")), (), "", ""),
    "symmetric A; constant B; language zh": (
        (("language", "zh"),),
        (("symmetric", "A"), ("constant", "B")),
        "",
        "",
    ),
    "symmetric A, \\mathbf{B}": ((), (("symmetric", "A"), ("symmetric", "\\mathbf{B}")), "", ""),
    "symmetric \\mathbf{A}_{1,2}": ((), (("symmetric", "\\mathbf{A}_{1,2}"),), "", ""),
    "structured": ((("structured", ""),), (), "", ""),
    "no-implicit": ((("implicit", "false"),), (), "", ""),
    "rule/cyclic property=\\eqref{eq:cyclic}": (
        (("rule/cyclic property", "\\eqref{eq:cyclic}"),),
        (),
        "",
        "",
    ),
    "templates={my, own}": ((("templates", "my, own"),), (), "", ""),
    "off": ((), (), "off", ""),
    "ignore: the sign is on purpose, see below": ((), (), "ignore", "the sign is on purpose, see below"),
    "": ((), (), "", ""),
    ";;": ((), (), "", ""),
}


@pytest.mark.parametrize("text", CASES)
def test_directive(text: str) -> None:
    assert shown(read_directive(text)) == CASES[text]


def test_spans_count_from_the_start_of_the_document() -> None:
    found = read_directive("detail full; symmetric A, B", 100).properties
    assert found == (
        Property("symmetric", "A", Span(113, 124)),
        Property("symmetric", "B", Span(126, 127)),
    )


@pytest.mark.parametrize(
    ("text", "word", "span"), [("laiout numerator", "laiout", (7, 23)), ("symmetric", "symmetric", (7, 16))]
)
def test_unknown_entry_is_pointed_at(text: str, word: str, span: tuple[int, int]) -> None:
    with pytest.raises(RequestError) as caught:
        read_directive(text, 7)
    assert caught.value.diagnostic.span == Span(*span)
    assert word in caught.value.diagnostic.message
    assert "layout" in caught.value.diagnostic.hint
