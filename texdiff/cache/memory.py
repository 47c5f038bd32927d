"""What remembers plain data by key, from run to run or for one run."""

from __future__ import annotations

from typing import Any, Protocol

Entry = dict[str, Any]


class Memory(Protocol):
    """What was found out before. Whoever puts something there vouches for it: keys hold all that it follows from."""

    def get(self, key: str) -> Entry | None: ...

    def put(self, key: str, entry: Entry) -> None: ...
