"""How a whole run is done: the document's path, the options given from outside, and what to do with failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from texdiff.options import RULE, Pair, normal


class Settings:
    """Frozen settings of a run. `options` are those of section "Options" of the README, and `rules`, a mapping.

    path        of the document: its suffix tells Markdown, its folder where `texdiff.toml` is looked for
    keep_going  mark failed requests in the text instead of only reporting them
    force       renew generated blocks that were edited by hand too
    outside     read files that lie outside of the folder of the document's main file too
    encoding    of the files that the document reads, where it is not UTF-8
    Raises RequestError for an unknown key or value.
    """

    __slots__ = ("path", "options", "keep_going", "force", "outside", "encoding")

    path: str
    options: tuple[Pair, ...]
    keep_going: bool
    force: bool
    outside: bool
    encoding: str

    def __init__(
        self,
        path: str | None = None,
        *,
        keep_going: bool = False,
        force: bool = False,
        outside: bool = False,
        encoding: str = "",
        **options: Any,
    ) -> None:
        cited: Mapping[str, str] = options.pop("rules", {})
        rules = ((RULE + name, citation) for name, citation in cited.items())
        values = (str(path or ""), normal((*options.items(), *rules)), keep_going, force, outside, encoding)
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("settings do not change")
