"""Regular expressions that are compiled when they are first used: a run needs half of ours, if as many."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Stands for a pattern; what has been asked of it once is found at once from then on."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, for use by its methods alone."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
