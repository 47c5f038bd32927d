"""The layout that a document is written in, told by those of its claims that hold in some layouts and not in others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from texdiff.checking.trials import LAYOUTS

MOST_VOTES = 20
NUMERATOR = LAYOUTS[0]


class Prevailing(NamedTuple):
    """The layout, how many claims speak for it and how many against; `tie` where as many speak for another."""

    layout: str
    agreeing: int = 0
    others: int = 0
    tie: bool = False


def tells(vote: tuple[str, ...]) -> bool:
    """Whether a claim holds in some layouts and not in others."""
    return 0 < len(vote) < len(LAYOUTS)


def prevailing(votes: Iterable[tuple[str, ...]]) -> Prevailing:
    """The layout in which most claims hold; each vote lists the layouts in which one claim holds. A tie of layouts
    that no claim tells apart is none; any other tie means numerator layout.
    """
    counted = [vote for vote in votes if tells(vote)][:MOST_VOTES]
    counts = {layout: sum(layout in vote for vote in counted) for layout in LAYOUTS}
    most = max(counts.values())
    best = [layout for layout in LAYOUTS if counts[layout] == most]
    layout = NUMERATOR if NUMERATOR in best else best[0]
    contradicted = any({*vote}.isdisjoint(best[1:]) != {*vote}.isdisjoint(best[:1]) for vote in counted)
    tie = len(best) > 1 and contradicted
    if tie:
        layout = NUMERATOR
    return Prevailing(layout, counts[layout], len(counted) - counts[layout], tie)
