"""`python -m texdiff` and both commands start here; nothing is imported for a run that would do nothing."""

from __future__ import annotations

import gc
import os
import sys
from types import TracebackType

from texdiff.cache.runs import recall

COLLECT_EVERY = 20_000
"""New objects between two searches for garbage: most of what a short run makes are modules, which are none."""


def main() -> int:
    """Run the command line of this process and return its exit code."""
    sys.excepthook = own_fault
    said = recall(sys.argv[1:])
    if said is not None:
        sys.stderr.write(said)
        return 0
    gc.set_threshold(COLLECT_EVERY)
    from texdiff.cli import run

    return run(sys.argv[1:])


def own_fault(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    """What nobody foresaw is told in one line, and ends the process with exit code 3."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = os.path.basename(trace.tb_frame.f_code.co_filename) if trace else "?"
    place = f"{name}:{trace.tb_lineno if trace else 0}"
    sys.stderr.write(f"texdiff: internal error, please report it: {kind.__name__}: {problem} ({place})\n")
    sys.stderr.flush()
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main())
