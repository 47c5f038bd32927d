"""How time and memory grow with the size of a document or of a formula."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator, Sequence

from pylatexenc.latexwalker import LatexWalker

import texdiff
from tests.benchmarks.documents import notes, plain, requests
from tests.benchmarks.measuring import exponent, in_turn, inside
from tests.benchmarks.table import Row
from texdiff.latex.scanning.scan import scan

MEGABYTE = 1_000_000


def rows(pairs: int, size: int = MEGABYTE, most: int = 1000) -> Iterator[Row]:
    """The scanner beside pylatexenc; exponents of growth."""
    yield from _scanning(min(pairs, 3), size)
    yield _growth("bytes scanned, 1 to 20 MB", (size, 5 * size, 20 * size), lambda n: scan(plain(n)), 1.1)
    counts = tuple(n for n in (10, 50, 250, 1000, 3000) if n <= most)
    yield _growth(f"requests, {counts[0]} to {counts[-1]}", counts, lambda n: texdiff.expand(notes(requests(n))), 1.1)
    yield _growth("layers of a network, 2 to 16", (2, 4, 8, 16), lambda n: _answer(nested(n)), 1.2)
    yield _growth("factors of a product, 4 to 64", (4, 8, 16, 32, 64), lambda n: _answer(product(n)), 2.1)


def _scanning(pairs: int, size: int) -> Iterator[Row]:
    text = notes(requests(size // 2000), size)
    found = in_turn(inside(lambda: LatexWalker(text).get_latex_nodes()), inside(lambda: scan(text)), pairs)
    yield Row("pylatexenc's LatexWalker / our scan, 1 MB", str(found.cpu), found.cpu.median, 30, at_least=True)
    tracemalloc.start()
    scan(text)
    peak = tracemalloc.get_traced_memory()[1] / len(text)
    tracemalloc.stop()
    yield Row("peak of traced memory of the scan / size of the file", f"{peak:.1f}", peak, 10)


def _growth(name: str, sizes: Sequence[int], work: Callable[[int], object], limit: float) -> Row:
    work(sizes[0])
    seconds = [min(inside(lambda n=n: work(n))().cpu for _ in range(3)) for n in sizes]  # type: ignore[misc]
    found = exponent(sizes, seconds)
    return Row(f"exponent of growth with {name}", f"{found:.2f}", found, limit)


def _answer(request: str) -> None:
    texdiff.derive(request, given=(r"\mathbf{X}, \mathbf{A} \in \mathbb{R}^{n \times n}",), detail="answer")


def nested(depth: int) -> str:
    """A network of so many layers."""
    body = r"\mathbf{X}\boldsymbol{a}"
    for _ in range(depth):
        body = rf"\tanh(\mathbf{{A}}{body})"
    return rf"\frac{{\partial \|{body}\|^2}}{{\partial \mathbf{{X}}}}"


def product(factors: int) -> str:
    """The trace of a product of so many factors, half of them the variable."""
    pairs = r"\mathbf{A}\mathbf{X}" * (factors // 2)
    return rf"\frac{{\partial \operatorname{{tr}}({pairs})}}{{\partial \mathbf{{X}}}}"
