"""A progress bar on the terminal, for documents with many requests or claims."""

from __future__ import annotations

import sys

from tqdm import tqdm


class Bar:
    """Moves with `show`; disappears when all is done."""

    def __init__(self, total: int, unit: str) -> None:
        self._bar = tqdm(total=total, unit=f" {unit}", leave=False, file=sys.stderr)

    def show(self, done: int) -> None:
        """So many requests are done."""
        self._bar.update(done - self._bar.n)
        if self._bar.total is not None and done >= self._bar.total:
            self._bar.close()
