"""Lines arranged for the width of the page: rows, left sides on rows of their own, what fits into a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypedDict

from texdiff.output.breaking import INDENT, broken
from texdiff.output.view import Line, Reason
from texdiff.output.width import measure

RELATION = 1.4  # a relation sign with the space around it
OWN_ROW = 1.0  # what the lines below a left side on its own row are moved in (\quad)
REASON_GAP = 2.5  # between a line and its reason, where TeX does not see to it
TAG_GAP = 0.5  # what TeX leaves between a line and its tag
WIDEST_LEFT = 1 / 3
WIDEST_INLINE = 0.5
_TALL = re.compile(r"\\(?:frac|dfrac|sum|prod|int|begin|left)(?![a-zA-Z])")
_LOW = re.compile(r"\\(?:frac|sum|prod)(?![a-zA-Z])")
_NUMBER = re.compile(r"\\[dt]?frac\{\d+\}\{\d+\}")
_SMALL_TEXT = 0.8


class Row(TypedDict):
    """One equation for the template: `more` are the rows on which its right side goes on.

    A reason goes `below` its line as text, or it is `dropped`: a tag on a row of its own, where TeX would put it too
    near to the denominators of its line.
    """

    lhs: str
    relation: str
    rhs: str
    more: list[str]
    reasons: list[str]
    below: bool
    dropped: bool


class Arrangement(TypedDict):
    rows: list[Row]
    own_row: bool


class Page(NamedTuple):
    """What the arrangement depends on: the width of a line in em, where reasons stand, how a rule is called.

    A rule has a phrase for the margin and a noun for sentences: "by …", "follows from …".
    """

    width: float
    reasons: str
    phrase: Callable[[Reason], str]
    noun: Callable[[Reason], str]
    drops_reasons: bool = True
    """Whether TeX itself moves a reason below a line that is too long for it (\\tag does)."""


def arranged(lines: Sequence[Line], page: Page) -> Arrangement:
    """The rows of a chain of equations, none wider than the page as far as that can be done."""
    left = max((measure(line["lhs"]) for line in lines), default=0.0)
    own_row = left > page.width * WIDEST_LEFT
    room = page.width - RELATION - (OWN_ROW if own_row else left)
    rows = [_row(line, room, page) for line in lines]
    if page.drops_reasons:
        _drop_reasons(rows, (OWN_ROW if own_row else left) + RELATION, page.width)
    else:
        _move_reasons(rows, room)
    return Arrangement(rows=rows, own_row=own_row)


def _row(line: Line, room: float, page: Page) -> Row:
    first, *more = broken(line["rhs"], room - 0.3, room - INDENT - 0.3)
    reasons = [] if page.reasons == "none" else [page.phrase(reason) for reason in line["reasons"]]
    below = page.reasons == "below"
    return Row(
        lhs=line["lhs"],
        relation=line["relation"],
        rhs=first,
        more=more,
        reasons=reasons,
        below=below,
        dropped=False,
    )


def _move_reasons(rows: Sequence[Row], room: float) -> None:
    """Reasons stand in a column of their own: one that does not fit beside the widest row goes below its line."""
    widest = max((_right_side(row) for row in rows), default=0.0)
    for row in rows:
        row["below"] = row["below"] or widest + REASON_GAP + words(", ".join(row["reasons"])) > room


def _drop_reasons(rows: Sequence[Row], left: float, width: float) -> None:
    """TeX centres the lines, and moves a tag below its line where the margin is too narrow for it."""
    widest = max((_right_side(row) for row in rows), default=0.0)
    margin = (width - left - widest) / 2
    for row in rows:
        last, indent = (row["more"][-1], INDENT) if row["more"] else (row["rhs"], 0.0)
        free = margin + widest - indent - measure(last) - TAG_GAP
        low = _LOW.search(last) is not None
        row["dropped"] = low and not row["below"] and bool(row["reasons"]) and words(", ".join(row["reasons"])) > free


def _right_side(row: Row) -> float:
    return max(measure(row["rhs"]), *(INDENT + measure(more) for more in row["more"]), 0.0)


def words(text: str) -> float:
    """The width of a reason, which may hold formulas."""
    parts = re.split(r"\$([^$]*)\$", text)
    mathematics = sum(measure(part) for part in parts[1::2])
    return _SMALL_TEXT * (mathematics + sum(measure(rf"\text{{{part}}}") for part in parts[0::2]))


def fits_a_sentence(latex: str, width: float) -> bool:
    """Whether a formula may stand inside a paragraph: neither high nor long."""
    return not _TALL.search(_NUMBER.sub("", latex)) and measure(latex) <= width * WIDEST_INLINE
