"""What is said on standard output and standard error, and the exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from texdiff.errors import Diagnostic, InternalError, TexdiffError, format_diagnostic
from texdiff.source import Source

FINE, FINDINGS, USAGE, OUR_FAULT = 0, 1, 2, 3
_USAGE_CODES = frozenset(("file", "encoding", "unknown-encoding", "config", "unknown-option", "option-value"))


def survive_narrow_encodings() -> None:
    """From here on a character that the terminal's encoding lacks is shown by its code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def tell(text: str) -> int:
    """Print to standard output."""
    sys.stdout.write(text)
    sys.stdout.flush()
    return FINE


def tell_bytes(data: bytes) -> None:
    """Print the bytes of a document to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Print a line to standard error."""
    sys.stderr.write(text + "\n")


def report(diagnostics: Iterable[Diagnostic], source: Source) -> None:
    """Print diagnostics with the lines that they point at."""
    for diagnostic in diagnostics:
        say(format_diagnostic(diagnostic, source))


def complain(problem: TexdiffError, source: Source | None = None) -> int:
    """Report an error that ends a run, or the work on a file; its exit code."""
    say(format_diagnostic(problem.diagnostic, problem.source or source))
    if isinstance(problem, InternalError):
        return OUR_FAULT
    return USAGE if problem.diagnostic.code in _USAGE_CODES else FINDINGS
