"""A formula cut into rows, statements and sides, so that one can see which derivative has been answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from texdiff.latex.requests.products import PUNCTUATION, SEPARATORS, Levels, is_decimal_point, is_words
from texdiff.latex.requests.relations import relation_at
from texdiff.latex.tokens.groups import Tokens, closing, is_layout
from texdiff.latex.tokens.spelling import CONTINUATIONS
from texdiff.source import Span

ALIGNED = frozenset(  # environments in which every second & begins a new column of equations
    name + star
    for name in ("align", "aligned", "alignat", "alignedat", "flalign", "xalignat", "xxalignat")
    for star in ("", "*")
)
ROWS = ALIGNED | frozenset(
    ("gather", "gather*", "gathered", "split", "eqnarray", "eqnarray*", "IEEEeqnarray", "IEEEeqnarray*")
)
_BROKEN = frozenset(("multline", "multline*", "multlined"))
"""One formula in several rows. Everywhere else a row ends what was said: Markdown breaks lines of plain displays."""
_PIECES = _BROKEN | frozenset(("equation", "equation*", "displaymath", "math"))
"""What is one formula, in rows or not."""


class Relation(NamedTuple):
    """A relation sign between two sides, at token indices."""

    text: str
    start: int
    end: int


class Statement(NamedTuple):
    """Sides with relations between them, as token index ranges; the first side is empty where it goes on."""

    sides: tuple[Span, ...]
    relations: tuple[Relation, ...]
    row: int  # counts the rows of its environment
    whole_row: Span
    indented: bool | None  # whether the cell before the first & is empty; None without &
    previous: int  # index of the statement that it may go on from, or -1
    following: int  # index of the statement that may go on from it, or -1


class _Piece(NamedTuple):
    start: int
    end: int
    column: int
    indented: bool | None
    row: Span


def read_statements(tokens: Tokens, environment: str) -> list[Statement]:
    """The statements of a formula and of the aligned environments inside of it."""
    found: list[Statement] = []
    for name, start, end in _containers(tokens, environment):
        rows = [(start, end)] if name in _BROKEN else list(_rows(tokens, start, end))
        pieces = [list(_pieces(tokens, *row, name)) for row in rows]
        found += _linked(tokens, pieces, len(found))
    return found


def _containers(tokens: Tokens, environment: str) -> Iterator[tuple[str, int, int]]:
    """The formula itself, then every environment inside whose rows are formulas; not those in a matrix."""
    yield environment, 0, len(tokens)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind == "begin":
            close = closing(tokens, place)
            if token.text in ROWS or token.text in _PIECES:
                yield token.text, place + 1, close
            elif token.text == "array" and _lists_equations(tokens, place, close):
                yield "eqnarray", place + 1, close
            else:
                place = close
        place += 1


def _lists_equations(tokens: Tokens, place: int, close: int) -> bool:
    """Whether an array stands alone and has relations in it, so that it is no matrix."""
    around = (*tokens[:place], *tokens[close + 1 :])
    alone = all(is_layout(token) or token.text in PUNCTUATION for token in around)
    return alone and any(relation_at(tokens, k) is not None for k in range(place + 1, close))


def _rows(tokens: Tokens, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = place = start
    while place < end:
        kind = tokens[place].kind
        if kind in ("open", "begin"):
            place = closing(tokens, place)
        elif kind == "row":
            yield first, place
            first = place + 1
        place += 1
    yield first, end


def _pieces(tokens: Tokens, start: int, end: int, environment: str) -> Iterator[_Piece]:
    """The statements of one row: cut at column pairs, commas, wide spaces and words."""
    paired = environment in ALIGNED
    levels = Levels()
    first = place = start
    ampersands = 0
    indented: bool | None = None
    row = Span(start, end)
    while place < end:
        token = tokens[place]
        if token.kind in ("open", "begin"):
            place = closing(tokens, place) + 1
            continue
        if token.kind == "align":
            ampersands += 1
            if ampersands == 1:
                indented = is_empty(tokens, Span(start, place))
            elif paired and ampersands % 2 == 0:
                yield _Piece(first, place, ampersands // 2 - 1, indented, row)
                first, levels, indented = place + 1, Levels(), False
        elif not levels and _separates(tokens, place, start, end):
            yield _Piece(first, place, ampersands // 2 if paired else 0, indented, row)
            first = place + 1
        elif token.kind in ("macro", "char"):
            levels.step(tokens, place)
        place += 1
    yield _Piece(first, end, ampersands // 2 if paired else 0, indented, row)


def _separates(tokens: Tokens, place: int, start: int, end: int) -> bool:
    """Whether a token on the outermost level stands between two statements."""
    token = tokens[place]
    if token.kind == "text":
        return is_words(token.text) and not _beside_relation(tokens, place, start, end)
    if token.text in SEPARATORS and token.kind == "macro":
        return not _beside_relation(tokens, place, start, end)
    if token.kind != "char" or token.text in ("?", "？", "!", "！", ":", "："):
        return False
    return token.text in PUNCTUATION and not is_decimal_point(tokens, place)


def _beside_relation(tokens: Tokens, place: int, start: int, end: int) -> bool:
    before = place - 1
    while before >= start and (is_layout(tokens[before]) or tokens[before].kind == "align"):
        before -= 1
    after = place + 1
    while after < end and (is_layout(tokens[after]) or tokens[after].kind == "align"):
        after += 1
    if after < end and tokens[place].kind != "text" and relation_at(tokens, after):
        return True
    return before >= start and relation_at(tokens, before) is not None


def _linked(tokens: Tokens, rows: list[list[_Piece]], base: int) -> list[Statement]:
    """Statements that know which one of the row above and below they may go on from or into."""
    kept = [[piece for piece in row if not is_empty(tokens, Span(piece.start, piece.end))] for row in rows]
    numbers = _numbers(kept, base)
    found: list[Statement] = []
    for row, pieces in enumerate(kept):
        for place, piece in enumerate(pieces):
            sides, relations = _sides(tokens, piece)
            above = _neighbour(kept, numbers, row - 1, piece.column, -1) if place == 0 else -1
            last = place == len(pieces) - 1 or pieces[place + 1].column != piece.column
            below = _neighbour(kept, numbers, row + 1, piece.column, 0) if last else -1
            found.append(Statement(sides, relations, row, piece.row, piece.indented, above, below))
    return found


def _numbers(rows: list[list[_Piece]], base: int) -> list[list[int]]:
    numbers: list[list[int]] = []
    for row in rows:
        numbers.append(list(range(base, base + len(row))))
        base += len(row)
    return numbers


def _neighbour(rows: list[list[_Piece]], numbers: list[list[int]], row: int, column: int, side: int) -> int:
    """The number of the first (0) or last (-1) statement of a row in a column, else of the row; or -1."""
    if not 0 <= row < len(rows) or not rows[row]:
        return -1
    same = [number for piece, number in zip(rows[row], numbers[row], strict=True) if piece.column == column]
    return (same or numbers[row])[side]


def _sides(tokens: Tokens, piece: _Piece) -> tuple[tuple[Span, ...], tuple[Relation, ...]]:
    sides: list[Span] = []
    relations: list[Relation] = []
    levels = Levels()
    first = place = piece.start
    while place < piece.end:
        token = tokens[place]
        relation = None if levels else relation_at(tokens, place)
        if relation is not None:
            sides.append(Span(first, place))
            relations.append(Relation(relation[0], place, relation[1]))
            first = place = relation[1]
        elif token.kind in ("open", "begin"):
            place = closing(tokens, place) + 1
        else:
            if token.kind in ("macro", "char"):
                levels.step(tokens, place)
            place += 1
    sides.append(Span(first, max(first, piece.end)))
    return tuple(sides), tuple(relations)


def content(tokens: Tokens, side: Span) -> Span:
    """The side without layout, `&`, row ends and punctuation at its ends."""
    first, last = side
    while first < last and _is_margin(tokens, first):
        first += 1
    while last > first and (_is_margin(tokens, last - 1) or _is_punctuation(tokens, last - 1)):
        last -= 1
    return Span(first, last)


def is_empty(tokens: Tokens, side: Span) -> bool:
    """Whether a side holds nothing but layout and punctuation."""
    first, last = content(tokens, side)
    return first >= last


def goes_on(tokens: Tokens, statement: Statement) -> bool:
    """Whether a statement continues the row above: it begins with a relation or with a sign."""
    first = content(tokens, statement.sides[0])
    if first.start >= first.end:
        return True
    return tokens[first.start].text in CONTINUATIONS


def is_open_ended(tokens: Tokens, statement: Statement) -> bool:
    """Whether a statement ends with a relation or an operator, so that the next row completes it."""
    last = content(tokens, statement.sides[-1])
    return last.start >= last.end or tokens[last.end - 1].text in CONTINUATIONS


def _is_margin(tokens: Tokens, place: int) -> bool:
    return is_layout(tokens[place]) or tokens[place].kind in ("align", "row")


def _is_punctuation(tokens: Tokens, place: int) -> bool:
    token = tokens[place]
    if token.kind != "char" or token.text not in PUNCTUATION or token.text in ("?", "？", "!"):
        return False
    return place == 0 or tokens[place - 1].text not in ("\\right", "\\left")
