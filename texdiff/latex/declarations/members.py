"""What stands before a set: a list of names, x_1, …, x_N, the set of them, or pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import ELLIPSES
from texdiff.latex.tokens.stream import DEPTHS

Part = tuple[Token, ...]
_SCRIPTS = ("sub", "sup")


def members(parts: Iterable[Sequence[Token]]) -> list[Part]:
    r"""The parts of a list, with one for x_1, x_2, \dots, x_N: a member with a letter stands for the whole family."""
    found: list[Part] = []
    left_out: Part = ()
    for part in map(tuple, parts):
        if found and len(part) == 1 and part[0].text in ELLIPSES:
            left_out = part
            continue
        if left_out and _are_kin(found[-1], part):
            found = [before for before in found if not _are_kin(before, part)]
            part = _of_any_index(part)
        elif left_out:
            found.append(left_out)
        left_out = ()
        found.append(part)
    return [*found, left_out] if left_out else found


def elements(tokens: Sequence[Token]) -> list[Part] | None:
    r"""What stands between the braces of \{x_i\}_{i=1}^N, \{x_1, \dots, x_N\}; None for anything else."""
    inner = _between(tokens, "\\{")
    return members(split(inner)) if inner is not None else None


def entries(tokens: Sequence[Token]) -> list[Part]:
    """The parts of a pair (x, y), and so on; [] for anything else."""
    inner = _between(tokens, "(")
    found = list(split(inner)) if inner is not None and tokens[-1].kind == "closing" else []
    return found if len(found) > 1 else []


def split(tokens: Sequence[Token], signs: Sequence[str] = (",", "，", "、")) -> Iterator[Part]:
    """The stretches between signs that stand in no brackets."""
    part: list[Token] = []
    depth = 0
    for token in tokens:
        depth += DEPTHS.get(token.kind, 0)
        if depth == 0 and token.text in signs:
            yield tuple(part)
            part = []
        else:
            part.append(token)
    if part:
        yield tuple(part)


def _between(tokens: Sequence[Token], opening: str) -> Part | None:
    """What the brackets hold with which tokens begin."""
    if not tokens or tokens[0].text != opening:
        return None
    depth = 0
    for place, token in enumerate(tokens):
        depth += DEPTHS.get(token.kind, 0)
        if depth == 0:
            return tuple(tokens[1:place])
    return None


def _are_kin(one: Part, other: Part) -> bool:
    """Whether two names, or two pairs of them, differ in nothing but an index."""
    pairs = entries(one), entries(other)
    if all(pairs):
        return len(pairs[0]) == len(pairs[1]) and all(map(_are_kin, *pairs))
    stem = _stem(one)
    return bool(stem) and stem == _stem(other)


def _stem(part: Part) -> tuple[str, ...]:
    """A name up to its index, which is a number or a letter at the end; () where it has none."""
    place = _index_place(part)
    index = [token.text for token in part[place:] if token.text not in "{()}"]
    simple = "".join(index).isdigit() or len(index) == 1
    return tuple(token.text for token in part[:place]) if place and simple else ()


def _index_place(part: Part) -> int:
    """Where the index of a name begins, behind its sign."""
    return next((place for place in range(len(part) - 1, 0, -1) if part[place - 1].kind in _SCRIPTS), 0)


def _of_any_index(part: Part) -> Part:
    """x_i for x_{57}, and x_N as it stands."""
    pair = entries(part)
    if pair:
        comma = Token("char", ",", part[0].span)
        inner = [token for entry in pair for token in (comma, *_of_any_index(entry))]
        return (part[0], *inner[1:], part[-1])
    place = _index_place(part)
    digits = [token for token in part[place:] if token.text.isdigit()]
    if not digits:
        return part
    letter = Token("char", "i", digits[0].span)
    return (
        *part[:place],
        *(letter if token is digits[0] else token for token in part[place:] if token not in digits[1:]),
    )
