"""Records behave as frozen dataclasses do, but for the check that nobody changes them."""

from __future__ import annotations

from dataclasses import field, replace

from texdiff.records import Record, record


@record
class Base(Record):
    """With something that does not count."""

    place: int = field(default=0, compare=False, repr=False, kw_only=True)


@record
class Point(Base):
    """With a default."""

    x: int
    y: int = 2


@record
class Other(Base):
    """The same fields."""

    x: int
    y: int = 2


@record
class Empty(Base):
    """Nothing that counts."""


def test_equality_is_by_class_and_by_what_counts() -> None:
    assert Point(1) == Point(1, 2, place=7)
    assert Point(1) != Point(1, 3)
    assert Point(1) != Other(1)
    assert Point(1) != (1, 2)
    assert Empty(place=1) == Empty(place=2)


def test_equal_records_have_one_hash() -> None:
    assert {Point(1), Point(1, place=7), Point(1, 3), Other(1), Empty(), Empty(place=3)} == {
        Point(1),
        Point(1, 3),
        Other(1),
        Empty(),
    }


def test_copies_and_text() -> None:
    moved = replace(Point(1, place=7), y=5)
    assert (moved.x, moved.y, moved.place) == (1, 5, 7)
    assert repr(moved) == "Point(x=1, y=5)"
    assert not hasattr(moved, "__dict__")
