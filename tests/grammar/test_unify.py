"""Unknown sizes: what equations between sizes tell, and which cannot hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.shape import ShapeError
from texdiff.algebra.unify import Unifier

M, N = Polynomial.of("m"), Polynomial.of("n")


def test_an_unknown_size_takes_the_value_of_its_equal() -> None:
    sizes = Unifier()
    a, b = sizes.fresh(), sizes.fresh()
    sizes.equal(a, b)
    sizes.equal(b, M)
    assert sizes.resolve(a) == M


def test_products_are_solved_when_enough_is_known() -> None:
    sizes = Unifier()
    a, b = sizes.fresh(), sizes.fresh()
    sizes.equal(a * b, M * N)
    sizes.equal(a, M)
    assert sizes.resolve(b) == N


def test_shared_factors_cancel() -> None:
    sizes = Unifier()
    a, b = sizes.fresh(), sizes.fresh()
    sizes.equal(a * M, b * M)
    sizes.equal(b, N)
    assert sizes.resolve(a) == N


@pytest.mark.parametrize("pair", [(M, N), (M, ONE), (M, M + ONE)])
def test_named_sizes_differ(pair: tuple[Polynomial, Polynomial]) -> None:
    with pytest.raises(ShapeError):
        Unifier().equal(*pair)


def test_an_unknown_size_is_never_one() -> None:
    sizes = Unifier()
    with pytest.raises(ShapeError):
        sizes.equal(sizes.fresh(), ONE)


def test_what_stays_open_gets_a_free_name() -> None:
    sizes = Unifier()
    a = sizes.fresh()
    sizes.finish({"n_1"})
    assert sizes.resolve(a) == Polynomial.of("n_2")


def test_equations_that_cannot_be_solved_are_checked_at_the_end() -> None:
    sizes = Unifier()
    a, b = sizes.fresh(), sizes.fresh()
    sizes.equal(a * b, M + N)
    with pytest.raises(ShapeError):
        sizes.finish(())


def test_an_attempt_can_be_taken_back() -> None:
    sizes = Unifier()
    a = sizes.fresh()
    before = sizes.snapshot()
    sizes.equal(a, M)
    sizes.restore(before)
    sizes.equal(a, N)
    assert sizes.resolve(a) == N


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_equal_sizes_resolve_alike(pairs: list[tuple[int, int]]) -> None:
    sizes = Unifier()
    unknown = [sizes.fresh() for _ in range(6)]
    for left, right in pairs:
        sizes.equal(unknown[left], unknown[right])
    assert all(sizes.resolve(unknown[left]) == sizes.resolve(unknown[right]) for left, right in pairs)
