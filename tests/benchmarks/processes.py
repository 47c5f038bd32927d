"""Whole processes: the command on documents of many kinds, beside a bare interpreter, SymPy's import and pandoc."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from tests.benchmarks.documents import notes, plain, requests
from tests.benchmarks.measuring import Pairs, Work, in_turn, process
from tests.benchmarks.table import Row

BARE = (sys.executable, "-c", "pass")
SYMPY = (sys.executable, "-c", "import sympy")
MATRIX = "\\[ \\frac{\\partial \\operatorname{tr}(\\mathbf{A}\\mathbf{X}\\mathbf{B})}{\\partial \\mathbf{X}} = ? \\]\n"
SCALAR = "\\[ \\frac{\\mathrm{d} x^2\\sin(3x)}{\\mathrm{d} x} = ? \\]\n"
MANY = 500
PLAIN: Mapping[int, float] = MappingProxyType({100_000: 0.25, 1_000_000: 0.05})
"""Sizes of documents without requests, and what they may cost beside pandoc."""


class Desk:
    """A folder with documents, and commands on them."""

    def __init__(self, folder: Path, pairs: int, many: int = MANY, sizes: Mapping[int, float] = PLAIN) -> None:
        self.folder = folder
        self.pairs = pairs
        self.many = many
        self.sizes = sizes
        self.cache = str(folder / "cache")

    def source(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def expand(self, source: Path, *flags: str, prepare: Callable[[], object] | None = None) -> Work:
        target = source.with_suffix(".out")
        command = (sys.executable, "-m", "texdiff", "expand", str(source), "-o", str(target), *flags)
        return process(command, self.cache, prepare)

    def beside(self, ours: Work, reference: tuple[str, ...]) -> Pairs:
        return in_turn(ours, process(reference), self.pairs)


def rows(desk: Desk) -> Iterator[Row]:
    """All measurements of whole processes."""
    yield from _small(desk)
    yield from _many(desk)
    if shutil.which("pandoc"):
        yield from _plain(desk)


def _row(name: str, pairs: Pairs, limit: float) -> Row:
    return Row(name, f"{pairs.wall}; of all cores {pairs.cpu}", pairs.cpu.median, limit)


def _memory(name: str, pairs: Pairs, limit: float) -> Row:
    megabytes = pairs.memory / 1e6
    return Row(name, f"{megabytes:.0f} MB", megabytes, limit)


def _small(desk: Desk) -> Iterator[Row]:
    matrix = desk.source("matrix.tex", notes([MATRIX]))
    scalar = desk.source("scalar.tex", notes([SCALAR]))
    yield _row("one matrix request / import sympy", desk.beside(desk.expand(matrix, "--no-cache"), SYMPY), 0.6)
    yield _row("one scalar request / import sympy", desk.beside(desk.expand(scalar, "--no-cache"), SYMPY), 1.6)


def _many(desk: Desk) -> Iterator[Row]:
    asked = requests(desk.many + 1)
    text = notes(asked[:-1], 400 * desk.many)
    source = desk.source("many.tex", text)
    cold = desk.beside(desk.expand(source, "--no-cache"), SYMPY)
    yield Row(
        f"{desk.many} requests, cold / import sympy", f"{cold.wall}; of all cores {cold.cpu}", cold.wall.median, 8
    )
    yield _memory(f"{desk.many} requests, cold: memory", cold, 150)
    desk.expand(source)()
    middle = text.index(asked[desk.many // 2])
    changed = text[:middle] + asked[-1] + text[middle + len(asked[desk.many // 2]) :]
    yield _row(f"{desk.many} requests, one changed / import sympy", _one_changed(desk, source, changed, text), 0.8)
    desk.expand(source)()
    desk.expand(source)()
    yield _row(f"{desk.many} requests, nothing changed / python -c pass", desk.beside(desk.expand(source), BARE), 2.5)


def _one_changed(desk: Desk, source: Path, changed: str, text: str) -> Pairs:
    """Every run finds the changed document, the result of the old one, and a cache that knows the old one alone."""
    answers = Path(desk.cache) / "texdiff" / "answers.jsonl"
    known, result = answers.read_bytes(), source.with_suffix(".out").read_bytes()

    def prepare() -> None:
        source.write_text(changed, "utf-8")
        answers.write_bytes(known)
        source.with_suffix(".out").write_bytes(result)

    found = desk.beside(desk.expand(source, prepare=prepare), SYMPY)
    source.write_text(text, "utf-8")
    return found


def _plain(desk: Desk) -> Iterator[Row]:
    for size, limit in desk.sizes.items():
        source = desk.source("plain.tex", plain(size))
        reference = ("pandoc", "-f", "latex", "-t", "json", "-o", str(desk.folder / "plain.json"), str(source))
        pairs = desk.beside(desk.expand(source, "--no-cache"), reference)
        yield _row(f"{size // 1000} kB without requests / pandoc -f latex -t json", pairs, limit)
        yield _memory(f"{size // 1000} kB without requests: memory", pairs, 30)
