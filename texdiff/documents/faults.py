"""The one boundary between our own faults and the author's run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from texdiff.errors import InternalError, TexdiffError
from texdiff.source import Span


@contextmanager
def own_faults(span: Span | None) -> Iterator[None]:
    """What no stage foresaw becomes an InternalError.

    A fault in a rule may raise whatever Python raises, so the list is long on purpose; it is no handling of errors
    that are expected, which all are TexdiffErrors. The fault is reported with the place in our code, leads to exit
    code 3, and the other requests are still answered. What ends a process (no memory, an interrupt) passes.
    """
    try:
        yield
    except TexdiffError:
        raise
    except (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as fault:
        trace = fault.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
        message = f"texdiff itself is at fault: {type(fault).__name__}: {fault} ({place})"
        raise InternalError("internal", message, span, "please report this request") from fault
