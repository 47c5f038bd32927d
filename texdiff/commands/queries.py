"""The commands that answer on standard output: derive, symbols, operators."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import texdiff.operators  # noqa: F401 - fills the registry
from texdiff.algebra.registry import OPERATORS, Reading
from texdiff.api import Derivation
from texdiff.api import derive as derive_one
from texdiff.commands.arguments import Arguments, UsageError
from texdiff.commands.pointing import answers_at, place_of
from texdiff.commands.terminal import complain, report, tell
from texdiff.documents import document
from texdiff.documents.stages import Stages
from texdiff.documents.whole import in_place
from texdiff.errors import Diagnostic, TexdiffError
from texdiff.output import files
from texdiff.output.report import derivation_entry
from texdiff.settings import Settings
from texdiff.source import Source, Span, decode


def derive(arguments: Arguments) -> int:
    """Answer one request, typed or at a place of a document, in the format that was asked for."""
    shown = _FORMATS.get(arguments.last("format", "latex"))
    if shown is None:
        raise UsageError(f"there is no format {arguments.last('format')!r}; the formats are {', '.join(_FORMATS)}")
    if arguments.has("at"):
        return _derive_at(arguments, shown)
    if not arguments.operands:
        raise UsageError("derive needs a REQUEST, or --at FILE:LINE; see texdiff derive --help")
    (request,) = arguments.operands
    preamble = arguments.last("preamble")
    macros = decode(files.read(preamble), preamble).text if preamble else ""
    try:
        options: dict[str, Any] = dict(arguments.options())
        found = derive_one(request, arguments.all("given"), _assumptions(arguments), macros, **options)
        return tell(shown(found))
    except TexdiffError as problem:
        return complain(problem, Source("request", request))


def _derive_at(arguments: Arguments, shown: Callable[[Derivation], str]) -> int:
    """Answer what is asked on a line of a document."""
    place = place_of(arguments.last("at"))
    if place is None or arguments.operands or any(arguments.has(flag) for flag in ("given", "assume", "preamble")):
        raise UsageError("--at takes FILE:LINE, and the document says everything else but the options")
    path, line = place
    source = decode(files.read(path), path)
    options: dict[str, Any] = dict(arguments.options())
    try:
        found = answers_at(source, line, Settings(path, **options))
        return tell("".join(shown(derivation) for derivation in found))
    except TexdiffError as problem:
        return complain(problem, source)


def _assumptions(arguments: Arguments) -> dict[str, str]:
    assumed: dict[str, str] = {}
    for entry in arguments.all("assume"):
        symbol, colon, properties = entry.rpartition(":")
        if not colon:
            raise UsageError(f"--assume takes a symbol, a colon and properties, not {entry!r}")
        name = symbol.strip()
        assumed[name] = ", ".join(filter(None, (assumed.get(name, ""), properties.strip())))
    return assumed


def _json(found: Derivation) -> str:
    entry = derivation_entry(found.derivation)
    entry["verified"] = {"draws": found.verified.draws, "max_error": found.verified.max_error}
    return json.dumps(entry, ensure_ascii=False, indent=1) + "\n"


def _sympy(found: Derivation) -> str:
    """An expression that Python reads after `from sympy import *`."""
    expression = found.to_sympy()
    return f"{import_module('sympy').srepr(expression)}\n"


_FORMATS: dict[str, Callable[[Derivation], str]] = {
    "latex": Derivation.latex,
    "text": Derivation.text,
    "json": _json,
    "numpy": lambda found: found.to_numpy().source,
    "sympy": _sympy,
}


def symbols(arguments: Arguments) -> int:
    """What was understood of each symbol of a document, and from which line."""
    (path,) = arguments.operands
    source = decode(files.read(path), path, arguments.last("encoding") or None)
    settings = Settings(path, outside=arguments.has("outside"), encoding=arguments.last("encoding"))
    try:
        notes = in_place(document.read(source.text, settings), settings)
        stages = Stages(notes.scan)
    except TexdiffError as problem:
        return complain(problem, source)
    report((*notes.problems, *map(notes.placed, stages.all_warnings)), source)
    rows = []
    for info in stages.symbols:
        lines = ", ".join(dict.fromkeys(_line(notes, source, at) for at in info.sources))
        rows.append(
            (info.latex, info.kind, info.size, ", ".join(sorted(info.traits)), f"line {lines}" if lines else "")
        )
    return tell(table(rows) if rows else "nothing is declared\n")


def _line(notes: document.Document, source: Source, place: Span) -> str:
    """The number of a line, with the name of its file where that is another one."""
    found = notes.placed(Diagnostic("", "note", "", place))
    return found.path.rpartition(":")[0] if found.span is None else str(source.position(found.span.start)[0])


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as they need to be."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(line.rstrip() + "\n" for line in lines)


def operators() -> int:
    """Everything that is supported, with its spellings."""
    rows = [
        (name, ", ".join(dict.fromkeys(map(_spelled, found.readings)))) for name, found in sorted(OPERATORS.items())
    ]
    return tell(table(rows))


def _spelled(reading: Reading) -> str:
    shapes = {"superscript": "^{%s}", "entrywise power": "^{%s n}", "function": "%s", "infix": "%s", "fence": "%s"}
    shapes |= {"subscript": "[ ]_{%s}", "constant": r"\mathbf{%s}_{mn}"}
    return shapes.get(reading.role, reading.role) % (reading.spelling,) if reading.role in shapes else reading.role
