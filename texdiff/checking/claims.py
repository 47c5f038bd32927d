"""The claims of a document: its equations with a derivative in them, and its identities, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from texdiff.checking.chains import MINUS, PLUS, Link, Side, has_double_signs, links, with_signs
from texdiff.checking.respelling import respelled
from texdiff.checking.typed import derivatives
from texdiff.errors import RequestError
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.requests.candidates import Cover, candidates
from texdiff.latex.requests.forms import find_forms
from texdiff.latex.scanning.hazards import Hazards
from texdiff.latex.scanning.regions import Region
from texdiff.latex.scanning.scan import Scan
from texdiff.latex.tokens.fragment import read_fragment
from texdiff.latex.tokens.macros import Budget, MacroTable
from texdiff.latex.tokens.wrappers import unwrap_calls
from texdiff.source import Span

_IDENTITY = re.compile(
    r"\\(?:operatorname|mathrm|text|mathsf|rm)\*?\s*\{?\s*(?:tr|Tr|trace|det|vec|diag)(?![A-Za-z])"
    r"|\\(?:tr|Tr|trace|det|vec|otimes|odot)(?![A-Za-z])|(?<![A-Za-z\\])tr\s*\("
    r"|(?<![A-Za-z\\_^{])d\s*(?:\(|\\left|\\(?:mathbf|boldsymbol|bm)(?![A-Za-z])|[A-Zf])"
)
_JOINT = re.compile(r"[\s,，、;；:：]*(?:\(\d+\))?\s*")
"""What may stand between two displays of which the second goes on with the first."""


class Claim(NamedTuple):
    """One equation between two sides that follow each other in a chain.

    sides     as read; None where one of them could not be, and `problem` says why
    derived   whether a derivative stands in it; stepping, whether one stands elsewhere in its chain
    nearby    the names of the whole chain
    """

    link: Link
    region: Region
    sides: tuple[s.Syntax, s.Syntax] | None
    problem: str
    derived: bool
    stepping: bool
    nearby: tuple[s.Name, ...] = ()

    @property
    def span(self) -> Span:
        """The right side, which is what is claimed."""
        return self.link.right.span

    @property
    def whole(self) -> Span:
        """Both sides."""
        left, right = self.link.left.span, self.link.right.span
        return Span(min(left.start, right.start), max(left.end, right.end))


def claims(scan: Scan, macros: MacroTable, budget: Budget) -> Iterator[Claim]:
    """All claims in the order of the text."""
    hazards = Hazards(scan)
    last: tuple[Side, int] | None = None
    for region in formulas(scan):
        if hazards.of(region) is not None:
            continue
        try:
            raw, _ = unwrap_calls(read_fragment(scan.text, *region.inner))
            tokens = respelled(macros.at(region.outer.start).expand(raw, budget))
            before = last[0] if last and _JOINT.fullmatch(scan.text, last[1], region.outer.start) else None
            last = None
            for chain in links(tokens, region.environment, before):
                yield from _of_chain(chain, region)
                last = (chain[-1].right, region.outer.end) if region.display else None
        except RequestError:
            last = None  # a formula that cannot be read makes no claim


def formulas(scan: Scan) -> list[Region]:
    """The formulas that may hold a claim."""
    with_derivative = {region.outer: region for region in candidates(scan)}
    blocks, muted = Cover(scan.blocks), Cover(scan.muted)
    for region in scan.regions:
        start = region.outer.start
        if _IDENTITY.search(scan.text, *region.inner) and not blocks.holds(start) and not muted.holds(start):
            with_derivative[region.outer] = region
    return sorted(with_derivative.values(), key=lambda region: region.outer)


def _of_chain(chain: Sequence[Link], region: Region) -> Iterator[Claim]:
    """The links of a chain, with + and with − for ±; over a side that cannot be read, its neighbours are compared with
    each other.
    """
    for signs in (PLUS, MINUS) if any(map(has_double_signs, chain)) else (PLUS,):
        yield from _of_plain_chain([with_signs(link, signs) for link in chain], region)


def _of_plain_chain(chain: Sequence[Link], region: Region) -> Iterator[Claim]:
    read = _Sides()
    derived = any(_is_derived(read, side) for link in chain for side in (link.left, link.right))
    read_sides = [read.syntax(side) for link in chain for side in (link.left, link.right)]
    nearby = tuple(dict.fromkeys(name for side in read_sides if side is not None for name in s.names(side)))
    kept: Side | None = None
    for link in chain:
        left = link.left
        if read.problem(left) and kept is not None and read.syntax(link.right) is not None:
            left = kept
        claim = _claim(read, link._replace(left=left), region, derived)
        if read.syntax(link.left) is not None:
            kept = link.left
        if claim is not None:
            yield claim._replace(nearby=nearby)


class _Sides:
    """Sides parsed once."""

    def __init__(self) -> None:
        self._found: dict[Side, s.Syntax | RequestError] = {}

    def _read(self, side: Side) -> s.Syntax | RequestError:
        if side not in self._found:
            try:
                self._found[side] = parse(side.tokens)
            except RequestError as error:
                self._found[side] = error
        return self._found[side]

    def syntax(self, side: Side) -> s.Syntax | None:
        found = self._read(side)
        return found if isinstance(found, s.Syntax) else None

    def problem(self, side: Side) -> str:
        found = self._read(side)
        return found.diagnostic.message if isinstance(found, RequestError) else ""


def _is_derived(read: _Sides, side: Side) -> bool:
    """Whether a derivative stands in a side, readable or not."""
    syntax = read.syntax(side)
    if syntax is None:
        return any(True for _ in find_forms(side.tokens))
    return any(True for _ in derivatives(syntax))


def _claim(read: _Sides, link: Link, region: Region, stepping: bool) -> Claim | None:
    """The claim of a link; None where nothing is claimed that could be checked."""
    left, right = read.syntax(link.left), read.syntax(link.right)
    derived = _is_derived(read, link.left) or _is_derived(read, link.right)
    if link.proportional:
        return Claim(link, region, None, "a proportionality is no equation", derived, stepping) if derived else None
    if left is None or right is None:
        problem = read.problem(link.left) or read.problem(link.right)
        return Claim(link, region, None, problem, derived, stepping) if derived else None
    if is_definition(left, right, link):
        return None
    if not (derived or stepping or _is_identity(left, right)):
        return None
    return Claim(link, region, (left, right), "", derived, stepping)


def is_definition(left: s.Syntax, right: s.Syntax, link: Link) -> bool:
    """Whether a link only says what a name stands for."""
    if link.defining and not any(True for _ in derivatives(left)):
        return True
    return is_name(left) and not any(True for _ in derivatives(left))


def is_name(side: s.Syntax) -> bool:
    """A name, with arguments or a transpose mark."""
    if isinstance(side, s.Power | s.Primed | s.Indexed):
        return is_name(side.base)
    if isinstance(side, s.Product):
        return len(side.factors) == 2 and isinstance(side.factors[0], s.Name) and isinstance(side.factors[1], s.Group)
    return isinstance(side, s.Name) or (isinstance(side, s.Group) and len(side.items) == 1 and is_name(side.items[0]))


def _is_identity(left: s.Syntax, right: s.Syntax) -> bool:
    """Whether both sides are formulas about the same letters, the left one the value of a known function."""
    if not isinstance(left, s.Call | s.Fence) or isinstance(right, s.Number):
        return False
    stems = [{name.letter.lower() for name in s.names(side)} for side in (left, right)]
    ranges = (piece for side in (left, right) for piece in s.pieces(side) if isinstance(piece, s.Range))
    bound = {found.index.letter for found in ranges}
    return bool(stems[0]) and stems[1] - bound <= stems[0]
