"""The command `check`: files read, proofread, and reported in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from texdiff.checking import report
from texdiff.checking.annotating import annotated
from texdiff.checking.check import Progress, checked
from texdiff.checking.finding import PROBLEMS, VERDICTS
from texdiff.checking.report import File, Shown
from texdiff.commands.arguments import Arguments, UsageError
from texdiff.commands.terminal import FINDINGS, FINE, complain, tell
from texdiff.commands.terminal import report as report_diagnostics
from texdiff.documents.cores import cores
from texdiff.errors import TexdiffError
from texdiff.output import files
from texdiff.settings import Settings
from texdiff.source import decode, encode

FORMATS: dict[str, Callable[[list[File], Shown], str]] = {
    "text": report.text,
    "json": report.as_json,
    "sarif": report.as_sarif,
}


def run(arguments: Arguments, progress: Callable[[], Progress | None]) -> int:
    """Proofread the files that were named; the exit code."""
    chosen = arguments.last("format", "text")
    if chosen not in FORMATS:
        raise UsageError(f"there is no format {chosen!r}; the formats are {', '.join(FORMATS)}")
    shown = _shown(arguments, chosen)
    if arguments.has("annotate") and len(arguments.operands) > 1:
        raise UsageError("--annotate takes one file")
    found: list[File] = []
    code = FINE
    for path in arguments.operands:
        try:
            found.append(_file(arguments, path, progress()))
        except TexdiffError as problem:
            code = max(code, complain(problem))
    tell(FORMATS[chosen](found, shown))
    return max(code, FINDINGS if report.failed(found, shown) else FINE)


def _file(arguments: Arguments, path: str, progress: Progress | None) -> File:
    data = files.read(path)
    source = decode(data, "standard input" if path == files.STANDARD else path, arguments.last("encoding") or None)
    options: dict[str, Any] = dict(arguments.options())
    settings = Settings("" if path == files.STANDARD else path, **options)
    found = File(source, checked(source.text, settings, progress, cores()))
    report_diagnostics(found.checked.diagnostics, source)
    target = arguments.last("annotate")
    if target:
        files.replace(target, encode(annotated(source.text, found.checked), source))
    return found


def _shown(arguments: Arguments, chosen: str) -> Shown:
    """The verdicts that are shown: problems in a text, everything in data, unless flags say otherwise."""
    selected, left_out = (_verdicts(arguments.all(key)) for key in ("select", "ignore"))
    everything = frozenset(VERDICTS)
    usual = PROBLEMS if chosen == "text" else everything
    return Shown((selected or usual) - left_out)


def _verdicts(values: Iterable[str]) -> frozenset[str]:
    """Verdicts separated by commas, `all` for every one; UsageError for anything else."""
    names = {name.strip().replace("-", " ").replace("ill typed", "ill-typed") for v in values for name in v.split(",")}
    if "all" in names:
        return frozenset(VERDICTS)
    unknown = names - set(VERDICTS)
    if unknown:
        raise UsageError(f"there is no verdict {min(unknown)!r}; the verdicts are {', '.join(VERDICTS)}, all")
    return frozenset(names)
