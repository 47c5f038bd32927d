"""Options: what is allowed, what an error says, and that the nearest wins."""

import pytest

from texdiff.errors import RequestError
from texdiff.options import KEYS, Options, normal


def test_the_keys_are_those_of_the_language() -> None:
    assert " ".join(sorted(KEYS)) == (
        "detail functions implicit language layout method place reasons reveal structured templates width"
    )


@pytest.mark.parametrize(
    ("key", "value", "typed"),
    [
        ("layout", "denominator", "denominator"),
        ("structured", "", True),
        ("structured", "off", False),
        ("implicit", "False", False),
        ("width", "auto", None),
        ("width", "34.5", 34.5),
        ("width", "345pt", 34.5),
        ("width", "1 in", 7.227),
        ("templates", "a b/c", "a b/c"),
        ("method", "elementwise", "elementwise"),
    ],
)
def test_value(key: str, value: str, typed: object) -> None:
    assert getattr(Options().merged([(key, value)]), key) == typed


@pytest.mark.parametrize(
    ("key", "value", "code", "hint"),
    [
        ("colour", "red", "unknown-option", "layout"),
        ("layout", "sideways", "option-value", "numerator, denominator"),
        ("width", "0", "option-value", "345pt"),
        ("width", "12 furlongs", "option-value", "345pt"),
        ("structured", "perhaps", "option-value", "true, false"),
        ("method", "__import__", "option-value", "auto, differential, elementwise"),
        ("method", "chain", "option-value", "auto, differential, elementwise"),
        ("detail", "long", "option-value", "answer, short, full"),
        ("place", "there", "option-value", "paragraph, here, proof, end, solution, none"),
        ("reasons", "above", "option-value", "side, below, none"),
        ("language", "../en", "option-value", "name of a folder"),
        ("rule/ ", "x", "unknown-option", "rule/<name>"),
    ],
)
def test_refused(key: str, value: str, code: str, hint: str) -> None:
    with pytest.raises(RequestError) as caught:
        Options().merged([(key, value)])
    assert caught.value.diagnostic.code == code
    assert hint in caught.value.diagnostic.hint


def test_the_nearest_wins_and_rules_gather() -> None:
    far = Options().merged([("detail", "full"), ("layout", "denominator"), ("rule/cyclic  property", "(1)")])
    near = far.merged([("detail", "answer"), ("rule/transpose", "(2)"), ("detail", "short")])
    assert (near.detail, near.layout) == ("short", "denominator")
    assert near.rules == (("cyclic property", "(1)"), ("transpose", "(2)"))


def test_python_values() -> None:
    assert normal([("structured", True), ("width", 20), ("detail", None)]) == (
        ("structured", "true"),
        ("width", "20"),
    )
