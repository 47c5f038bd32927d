"""Formulas that are set in several rows: which row goes on from the one above, and which says something new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate

from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import NESTING, Tokens, closing, is_layout, option
from texdiff.latex.tokens.spelling import CONTINUATIONS

_BOXES = frozenset(("aligned", "alignedat", "split", "gathered", "multlined"))
"""Environments that set a part of a formula in rows."""
_SPACES = frozenset(("\\quad", "\\qquad", "\\enspace", "\\hspace"))
_INVISIBLE = frozenset(("\\phantom", "\\hphantom", "\\vphantom", "\\mathrel", "\\mathbin"))
_ENDS = frozenset((",", ";", ".", "，", "；", "。"))
_BRACKETS = {"(": 1, "[": 1, "\\{": 1, ")": -1, "]": -1, "\\}": -1}


def joined(tokens: Tokens, relations: Collection[str]) -> list[Token]:
    """The tokens statement by statement, with semicolons between, without the environments around rows."""
    statements: list[list[Token]] = []
    latest: dict[int, list[Token]] = {}  # by column
    for row in _rows(_unboxed(tokens)):
        cells = _columns(row, relations)
        for column, cell in enumerate(_pairs(row) if len(cells) == 1 < len(latest) else cells):
            start = _content(cell)
            above = latest.get(column, [])
            if _goes_on(above, cell, start, relations):
                del above[_open_end(above) :]
                above += cell[start:]
            else:
                latest[column] = list(cell)
                statements.append(latest[column])
    return [token for statement in statements for token in (*statement, *_semicolon(statement))][:-1]


def _semicolon(statement: Tokens) -> Tokens:
    return (Token("char", ";", statement[-1].span),) if statement else ()


def _unboxed(tokens: Tokens) -> list[Token]:
    r"""The tokens without boxes of rows, nor the \left\{ … \right. around a system of equations."""
    found: list[Token] = []
    place = depth = 0
    while place < len(tokens):
        token = tokens[place]
        boxed = token.text in _BOXES and depth == 0
        if token.kind == "begin" and boxed:
            place = _behind_arguments(tokens, place)
            if [before.text for before in found[-2:]] == ["\\left", "\\{"]:
                del found[-2:]
        elif token.kind == "end" and boxed:
            place += 3 if [after.text for after in tokens[place + 1 : place + 3]] == ["\\right", "."] else 1
        else:
            depth += NESTING[token.kind] if token.kind in ("begin", "end") else 0
            found.append(token)
            place += 1
    return found


def _behind_arguments(tokens: Tokens, place: int) -> int:
    r"""Behind \begin{aligned}[t] or \begin{alignedat}{2}."""
    end = place + 1
    found = option(tokens, end)
    end = found[1] if found else end
    if tokens[place].text == "alignedat" and end < len(tokens) and tokens[end].kind == "open":
        end = closing(tokens, end) + 1
    return end


def _rows(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    rows: list[tuple[Token, ...]] = [()]
    first = depth = 0
    for place, token in enumerate(tokens):
        depth += NESTING.get(token.kind, 0)
        if token.kind == "row" and depth == 0:
            rows[-1] = tuple(tokens[first:place])
            rows.append(())
            first = place + 1
    rows[-1] = tuple(tokens[first:])
    return rows


def _columns(row: Tokens, relations: Collection[str]) -> list[Tokens]:
    """The equations side by side in a row: a further one begins at `&` behind a whole one, unless with a sign."""
    columns: list[Tokens] = []
    first = depth = 0
    last: Token | None = None  # what stands before `&`, once there was a relation
    for place, token in enumerate(row):
        depth += NESTING.get(token.kind, 0)
        if token.kind == "align" and depth == 0:
            if last is not None and last.text not in relations and not _is_signed(row, place):
                columns.append(row[first:place])
                first, last = place + 1, None
        elif not is_layout(token) and (last is not None or (depth == 0 and token.text in relations)):
            last = token
    return [*columns, row[first:]]


def _pairs(row: Tokens) -> list[Tokens]:
    """A row cut at every second `&`, as align sets it."""
    depths = accumulate(NESTING.get(token.kind, 0) for token in row)
    marks = [k for k, (token, depth) in enumerate(zip(row, depths, strict=True)) if token.kind == "align" and not depth]
    ends = [*marks[1::2], len(row)]
    return [row[start:end] for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]


def _is_signed(row: Tokens, place: int) -> bool:
    start = _content(row, place)
    return start < len(row) and row[start].text in CONTINUATIONS


def _content(row: Tokens, place: int = 0) -> int:
    r"""Where a row begins: behind `&`, spaces, \phantom{=}, {} and an invisible \left."""
    while place < len(row):
        token, following = row[place], row[place + 1] if place + 1 < len(row) else None
        if is_layout(token) or token.kind == "align" or token.text in _SPACES:
            place += 1
        elif following is not None and token.kind == "open" and following.kind == "close":
            place += 2
        elif following is not None and token.text in _INVISIBLE and following.kind == "open":
            place = closing(row, place + 1) + 1
        elif following is not None and token.text == "\\left" and following.text == ".":
            place += 2
        else:
            break
    return place


def _goes_on(said: Tokens, row: Tokens, start: int, relations: Collection[str]) -> bool:
    r"""Whether a row belongs to what was said above: it begins with a sign, or the row above ends with one; or it
    relates nothing, and stands behind `&` or within parentheses that were opened above.
    """
    last = _last(said)
    open_ended = _open_end(said) < len(said)
    if start >= len(row) or last is None or not _relates(said, relations) or (last.text in _ENDS and not open_ended):
        return False
    if row[start].text in CONTINUATIONS or last.text in CONTINUATIONS or last.text in relations:
        return True
    if row[start].kind == "text" or _relates(row, relations):
        return False
    behind = any(token.kind == "align" for token in row[:start])
    return behind or open_ended or sum(_BRACKETS.get(token.text, 0) for token in said) > 0


def _relates(tokens: Tokens, relations: Collection[str]) -> bool:
    """Whether a relation stands outside of all groups."""
    depth = 0
    for token in tokens:
        depth += NESTING.get(token.kind, 0)
        if depth == 0 and token.text in relations and token.kind != "text":
            return True
    return False


def _last(said: Tokens) -> Token | None:
    for place in range(len(said) - 1, -1, -1):
        if not is_layout(said[place]) and said[place].kind not in ("align", "open", "close"):
            return said[place]
    return None


def _open_end(said: Tokens) -> int:
    r"""Where the \right. begins with which a row ends, the invisible end of parentheses over two rows; else the end."""
    end = len(said)
    while end and (is_layout(said[end - 1]) or said[end - 1].kind == "align"):
        end -= 1
    invisible = end > 1 and said[end - 2].text == "\\right" and said[end - 1].text == "."
    return end - 2 if invisible else len(said)
