"""Random sizes, integers and values for verification: the same for the same seed, and honouring what is declared."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry, UnitMatrix, UnitVector
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import Shape
from texdiff.verify.arrays import small
from texdiff.verify.arrays.small import Small
from texdiff.verify.chance import Chance
from texdiff.verify.work import MOST_CELLS, Exhausted

SIZE_POOLS = ((2, 3, 4, 5, 6), (2, 3, 4, 5), (2, 3, 4), (2, 3))
LARGEST_ARRAY = 1600
"""Entries of the largest array of a line; above it the sizes are drawn from a smaller pool."""
EXPONENTS = (2, 3, 4)
"""Not 1, at which much is true that is not so in general."""
FIRST_UNEVEN = 12
"""The attempt from which on symbols are of different magnitudes."""
MAGNITUDES = (0.1, 4.0)
WELL_CONDITIONED = 100.0
"""Bound of ‖M‖ ‖M⁻¹‖ in the Frobenius norm."""


class Sample(NamedTuple):
    """One draw: sizes and other integers; values follow from the seed, by name.

    ranges   lowest and highest value of every index that occurs free
    cells    entries of the largest array
    scale    how large the values are
    tame     positive entries, and square matrices near the identity, so that roots and logarithms exist
    uneven   some symbols much larger than others, so that ln(b − aᵀx) exists
    """

    seed: int
    integers: Mapping[str, int]
    ranges: Mapping[str, tuple[int, int]]
    cells: int = 1
    scale: float = 1.0
    tame: bool = False
    uneven: bool = False

    def chance(self, *key: object) -> Chance:
        """Random numbers of their own for every purpose, whatever else has been drawn."""
        return Chance(self.seed, *key)

    def size(self, size: Polynomial) -> int:
        """A size, index or exponent as a number."""
        return int(size.value(self.integers))


def draw(expressions: Iterable[Expr], seed: int, attempt: int = 0, smallest: bool = False) -> Sample:
    """A sample that fits all expressions; the attempts of one seed differ in sizes, scale and tameness, sizes are from
    the smallest pool if that is asked for. Raises Exhausted where a size is a number too large for arrays.
    """
    seed = (seed * 1000003 + attempt) % 2**32
    chance = Chance(seed)
    nodes, shapes, names = _census(tuple(expressions))
    sizes = _draw_sizes(shapes, chance, _smallest_sizes(nodes), SIZE_POOLS[-1:] if smallest else SIZE_POOLS)
    cells = max(int(shape.rows.value(sizes) * shape.cols.value(sizes)) for shape in shapes)
    if cells > MOST_CELLS:
        raise Exhausted
    free = sorted(names - set(sizes))
    ranges = _ranges(nodes, sizes, frozenset(free))
    integers = dict(sizes)
    for name in free:
        lower, upper = ranges.get(name, (1, 1))
        number = EXPONENTS[(attempt + len(integers)) % len(EXPONENTS)]
        integers[name] = chance.randint(lower, upper) if name in ranges else number
    uneven = attempt >= FIRST_UNEVEN
    return Sample(seed, integers, ranges, cells, (1.0, 0.4)[attempt % 2], uneven or attempt % 4 >= 2, uneven)


def value_of(symbol: Symbol, sample: Sample, member: int = 0) -> Small:
    """A random value with the declared properties, or that of one member of a family."""
    rows, cols = map(sample.size, symbol.shape)
    chance = sample.chance("value", symbol.name, member)
    for _ in range(50):
        value = _with_traits(_general(chance, rows, cols, sample), symbol.traits, chance)
        if rows != cols or rows == 1 or "invertible" not in symbol.traits or _condition(value) < WELL_CONDITIONED:
            break
    return value


def direction_of(symbol: Symbol, sample: Sample) -> Small:
    """dX: any array of the shape of X; properties of X describe the point, not the direction."""
    return sample.chance("direction", symbol.name).around_zero(*map(sample.size, symbol.shape))


def slanted(symbol: Symbol, sample: Sample) -> Small:
    """A direction to compare along: no entry is close to 0, so that no wrong entry of a derivative is lost."""
    rows, cols = map(sample.size, symbol.shape)
    chance = sample.chance("slanted", symbol.name)
    return chance.array(rows, cols, lambda: chance.slanted(0.5, 1.5))


def _general(chance: Chance, rows: int, cols: int, sample: Sample) -> Small:
    if not sample.tame:
        return sample.scale * chance.array(rows, cols, lambda: chance.slanted(0.3, 1.7))
    if rows == cols and rows > 1:
        return small.eye(rows) + 0.3 * sample.scale * chance.around_zero(rows, cols)
    magnitude = chance.choice(MAGNITUDES) if sample.uneven else 1.0
    return magnitude * sample.scale * chance.array(rows, cols, lambda: chance.uniform(0.4, 1.6))


def _with_traits(value: Small, traits: frozenset[str], chance: Chance) -> Small:
    """The value changed so that it has the declared properties."""
    size = len(value)
    if "positive" in traits:
        value = small.entrywise(abs, value) + 0.1
    if "symmetric" in traits:
        value = (value + value.T) / 2
    if "spd" in traits:
        value = value @ value.T / size + 0.3 * small.eye(size)
    if "orthogonal" in traits:
        basis = small.eye(size) if "diagonal" in traits else _orthonormal(chance.around_zero(size, size))
        reflection = basis * chance.array(1, size, chance.sign) @ basis.T
        value = reflection if "symmetric" in traits else basis
    if "diagonal" in traits:
        value = value * small.eye(size)
    if "onehot" in traits:
        value = small.unit(size, 1, chance.randrange(size), 0)
    return value


def _orthonormal(matrix: Small) -> Small:
    """Rows made orthogonal to those above them, and of length 1."""
    found: list[list[float]] = []
    for row in matrix.rows:
        for other in found:
            along = sum(map(mul, row, other))
            row = [x - along * y for x, y in zip(row, other, strict=True)]
        found.append([x / math.hypot(*row) for x in row])
    return Small(found)


def _condition(matrix: Small) -> float:
    norms = [math.hypot(*(x for row in array.rows for x in row)) for array in (matrix, small.inv(matrix))]
    return math.prod(norms)


@lru_cache(maxsize=1)
def _census(expressions: tuple[Expr, ...]) -> tuple[Sequence[Expr], frozenset[Shape], frozenset[str]]:
    """All nodes, their shapes, and all names of integers in them, which are the same for every attempt."""
    nodes = list(_nodes(expressions))
    shapes = frozenset(shape for node in nodes for shape in _shapes(node))
    return nodes, shapes, frozenset().union(*(node.integers() for node in nodes))


def _nodes(expressions: Iterable[Expr]) -> Iterator[Expr]:
    """Every node once, with the arguments of unspecified functions."""
    seen: set[Expr] = set()
    waiting = list(expressions)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            yield node
            waiting.extend(node.args)
            if isinstance(node, Unknown):
                waiting.extend(node.arguments)


def _shapes(node: Expr) -> Iterator[Shape]:
    yield node.shape
    yield from (param for param in node.params if isinstance(param, Shape))


def _smallest_sizes(nodes: Iterable[Expr]) -> dict[str, int]:
    """A vector of which x₃ is mentioned has at least three entries."""
    smallest: dict[str, int] = {}
    for index, size in _uses(nodes):
        name, number = size.single_name, index.constant
        if name is not None and number is not None:
            smallest[name] = max(smallest.get(name, 1), int(number))
    return smallest


def _draw_sizes(
    shapes: Iterable[Shape], chance: Chance, smallest: Mapping[str, int], pools: Sequence[Sequence[int]]
) -> dict[str, int]:
    """Pairwise different sizes while the pool lasts, from the first pool that keeps all arrays small."""
    shapes = list(shapes)
    names = sorted({name for shape in shapes for size in shape for name in size.names})
    sizes: dict[str, int] = {}
    for pool in pools:
        order = [n for _ in range(1 + len(names) // len(pool)) for n in chance.sample(pool, len(pool))]
        sizes = {name: max(size, smallest.get(name, 1)) for name, size in zip(names, order, strict=False)}
        counts = [(shape.rows.value(sizes), shape.cols.value(sizes)) for shape in shapes]
        if all(min(c) >= 1 and c[0] * c[1] <= LARGEST_ARRAY for c in counts):
            break
    return sizes


def _ranges(nodes: Iterable[Expr], sizes: Mapping[str, int], free: frozenset[str]) -> dict[str, tuple[int, int]]:
    """The values that keep every index within the array that it counts."""
    result: dict[str, tuple[int, int]] = {}
    for index, size in _uses(nodes):
        for name in index.names & free:
            offset = (index - Polynomial.of(name)).constant
            if offset is not None:
                lower, upper = result.get(name, (1, 10**6))
                highest = int(size.value(sizes)) - int(offset)
                result[name] = (max(lower, 1 - int(offset)), min(upper, highest))
    return {name: (lower, max(lower, upper)) for name, (lower, upper) in result.items()}


def _uses(nodes: Iterable[Expr]) -> Iterator[tuple[Polynomial, Polynomial]]:
    """Pairs of an index and the size that it runs up to."""
    for node in nodes:
        if isinstance(node, Entry):
            yield from zip(_polynomials(node), node.args[0].shape, strict=True)
        elif isinstance(node, UnitVector):
            yield _polynomials(node)[0], node.shape.rows
        elif isinstance(node, UnitMatrix):
            yield from zip(_polynomials(node)[:2], node.shape, strict=True)


def _polynomials(node: Expr) -> list[Polynomial]:
    return [param for param in node.params if isinstance(param, Polynomial)]
