"""Display rules keep the value and shorten the expression, on their own examples and wherever else they apply."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from texdiff.algebra.cost import cost
from texdiff.algebra.expression import Expr
from texdiff.algebra.registry import DISPLAY_RULES, DisplayRule
from texdiff.verify.evaluate import Evaluation

Points = Callable[..., Iterator[Evaluation]]
Close = Callable[[object, object], bool]


@pytest.mark.parametrize("rule", DISPLAY_RULES, ids=lambda rule: rule.rule.id)
def test_a_rule_shortens_its_example(rule: DisplayRule, points: Points, close: Close) -> None:
    assert rule.rule.law
    shorter = rule.rewrite(rule.example)
    assert shorter is not None
    assert cost(shorter) < cost(rule.example)
    assert shorter.shape == rule.example.shape
    for evaluation in points([rule.example, shorter]):
        assert close(evaluation(shorter), evaluation(rule.example))


def test_rules_keep_the_value_of_every_operator(specimen: Expr, points: Points, close: Close) -> None:
    for rule in DISPLAY_RULES:
        rewritten = rule.rewrite(specimen)
        if rewritten is None:
            continue
        for evaluation in points([specimen, rewritten]):
            assert close(evaluation(rewritten), evaluation(specimen))
