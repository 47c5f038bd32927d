"""The laws of every operator in the registry; a new operator is tested without writing a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count

import numpy as np
import pytest

from texdiff.algebra.arithmetic import add, multiply, pair, transpose
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Array, Expr, NoRule
from texdiff.algebra.inert import Differential
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.registry import BUILDERS, OPERATORS
from texdiff.algebra.rule import Rule
from texdiff.calculus.components import IndexForm
from texdiff.calculus.differential import differentiate, linear_terms
from texdiff.calculus.direction import Along
from texdiff.output.numpy_export import NumpyExport
from texdiff.verify.evaluate import Evaluation

Points = Callable[..., Iterator[Evaluation]]
Close = Callable[[object, object], bool]


class Emitter:
    """NumPy source with one parameter for every name, under the value that an evaluation gives it."""

    def __init__(self, evaluation: Evaluation, specimen: Expr) -> None:
        self.values: dict[str, object] = {}
        self.bound_names: frozenset[str] = frozenset()
        self.evaluation, self.specimen = evaluation, specimen

    def __call__(self, expr: Expr) -> str:
        return f"({expr.source(self)})"

    def size(self, size: Polynomial) -> str:
        if size.single_name in self.bound_names:
            return str(size.single_name)
        value = self.evaluation.number(size)
        return f"({int(value) if value == int(value) else value})"

    def symbol(self, symbol: Symbol) -> str:
        return self._parameter(_plain(self.evaluation(symbol), symbol))

    def named(self, latex: str) -> str:
        """The value of an unspecified function, or the function where it is called."""
        if self.specimen.formal_arguments:
            return self._parameter(_plain(self.evaluation(self.specimen), self.specimen))
        functions = self.evaluation.function if latex.startswith("\\") else self.evaluation.matrix_function
        return self._parameter(functions(latex.rstrip("'"), latex.count("'")))

    def bound(self, *indices: str) -> Emitter:
        inner = Emitter(self.evaluation, self.specimen)
        inner.values, inner.bound_names = self.values, self.bound_names | frozenset(indices)
        return inner

    def _parameter(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return name


def _plain(value: Array, expr: Expr) -> object:
    return value[0, 0] if expr.shape.is_scalar else value


def test_the_exported_source_has_the_value(specimen: Expr, points: Points, close: Close) -> None:
    for evaluation in points([specimen]):
        emitter = Emitter(evaluation, specimen)
        body = specimen.source(emitter)
        function = NumpyExport(f"def derivative({', '.join(emitter.values)}):\n    return {body}\n", {})
        assert close(function(**emitter.values), _plain(evaluation(specimen), specimen))


def test_the_value_has_the_inferred_shape(specimen: Expr, points: Points) -> None:
    for evaluation in points([specimen]):
        assert evaluation(specimen).shape == tuple(map(evaluation.size, specimen.shape))


def _directions(specimen: Expr) -> Iterator[list[Symbol]]:
    """All arguments at once, and each alone with the others constant."""
    names = [a for a in specimen.args if isinstance(a, Symbol)]
    if names:
        yield names
    yield from ([name] for name in names if len(names) > 1)


def test_the_differential_is_the_directional_derivative(specimen: Expr, points: Points, close: Close) -> None:
    for varying in _directions(specimen):
        try:
            result, rule = differentiate(specimen, Along(varying))
        except NoRule as error:
            _is_stated(error, specimen)
            continue
        assert rule.id
        assert rule.law
        for evaluation in points([specimen, result], varying):
            assert close(evaluation(result), evaluation.differential(specimen))


def test_the_differential_is_linear(specimen: Expr, points: Points, close: Close) -> None:
    """It falls apart into terms that hold one differential each."""
    for varying in _directions(specimen):
        d = Along(varying)
        try:
            result, _ = differentiate(specimen, d)
        except NoRule as error:
            _is_stated(error, specimen)
            continue
        terms = linear_terms(result, d)
        for evaluation in points([result], varying):
            assert close(evaluation(add(terms)), evaluation(result))


def test_no_differential_of_what_is_constant(specimen: Expr) -> None:
    """A rule builds no term for an argument that does not vary."""
    for varying in _directions(specimen):
        try:
            result, _ = differentiate(specimen, Along(varying))
        except NoRule as error:
            _is_stated(error, specimen)
            continue
        inert = {node.args[0] for node in result.walk() if isinstance(node, Differential)}
        assert all(Along(varying).varies(expr) for expr in inert)


def test_adjoint_identity(specimen: Expr, points: Points, close: Close) -> None:
    """tr(W L(U)) = tr(W' U) for a general weight W."""
    weight = Symbol("W", specimen.shape.transposed)
    for position in specimen.linear_positions:
        try:
            moved = specimen.adjoint(position, weight)
        except NoRule as error:
            _is_stated(error, specimen)
            continue
        assert specimen.adjoint_rule is not None
        shifted = _only(specimen, position)
        left, right = pair(weight, shifted), pair(moved, specimen.args[position])
        for evaluation in points([left, right]):
            assert close(evaluation(left), evaluation(right))


def test_vec_form(specimen: Expr, points: Points, close: Close) -> None:
    """vec L(U) = K vec U."""
    for position in specimen.linear_positions:
        try:
            matrix = specimen.vec_form(position)
        except NoRule as error:
            _is_stated(error, specimen)
            continue
        assert specimen.vec_rule is not None
        whole, argument = BUILDERS["vec"](_only(specimen, position)), BUILDERS["vec"](specimen.args[position])
        product = multiply([matrix, argument])
        for evaluation in points([whole, product]):
            assert close(evaluation(product), evaluation(whole))


def _only(specimen: Expr, position: int) -> Expr:
    """What comes from one argument, where the node is linear in all together."""
    return specimen.alone(position) or specimen


def test_transposed(specimen: Expr, points: Points, close: Close) -> None:
    turned = specimen.transposed()
    if turned is None:
        return
    assert turned.shape == specimen.shape.transposed
    for evaluation in points([specimen, turned]):
        assert close(evaluation(turned), evaluation(specimen).T)


def test_index_form(specimen: Expr, points: Points, close: Close) -> None:
    """Entry (i, j) by the index rules, at every i and j."""
    names = (f"s{k}" for k in count())
    row, col = (ONE if size == ONE else Polynomial.of(name) for size, name in zip(specimen.shape, "ij", strict=True))
    try:
        entry = specimen.component(row, col, IndexForm(lambda: next(names)))
    except NoRule as error:
        _is_stated(error, specimen)
        return
    for evaluation in points([specimen, transpose(specimen)]):
        value = evaluation(specimen)
        for (i, j), wanted in np.ndenumerate(value):
            found = evaluation.bound("i", i + 1).bound("j", j + 1)(entry)
            assert close(found, [[wanted]])


def test_what_is_known_holds(specimen: Expr, points: Points) -> None:
    """Properties that a node claims for general arguments."""
    for evaluation in points([specimen]):
        value = np.asarray(evaluation(specimen))
        assert not specimen.known("positive") or np.all(value > 0)
        assert not specimen.known("symmetric") or np.allclose(value, value.T)
        assert not specimen.known("invertible") or np.linalg.matrix_rank(value) == len(value)


def _is_stated(error: NoRule, specimen: Expr) -> None:
    """A rule that is missing is missing on purpose: the reason is given, or the operator's docstring speaks of it."""
    default = str(error).startswith("no ") and type(specimen).__name__ in str(error)
    words = ("no ", "neither", "not ")
    assert not default or "index form" in str(error) or any(w in (type(specimen).__doc__ or "") for w in words)


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_rules_have_laws(name: str) -> None:
    for node in OPERATORS[name].nodes:
        rules: Sequence[Rule | None] = (node.differential_rule, node.adjoint_rule, node.vec_rule)
        assert all(rule.id and rule.law for rule in rules if rule is not None)


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_every_operator_has_a_specimen(name: str, all_specimens: list[Expr]) -> None:
    kinds = {type(node) for node in all_specimens}
    assert all(node in kinds or not node.infer.__qualname__ for node in OPERATORS[name].nodes)
