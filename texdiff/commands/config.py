"""Options from the nearest `texdiff.toml`, or `[tool.texdiff]` of the nearest `pyproject.toml`."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from typing import Any

from texdiff.errors import RequestError
from texdiff.options import RULE, Pair, normal

OWN, PROJECT = "texdiff.toml", "pyproject.toml"


def configured(path: str) -> tuple[Pair, ...]:
    """The options for a document, from its folder or the nearest one above that has any.

    Raises RequestError where that file cannot be read or holds something unknown.
    """
    found = _nearest(path)
    return _pairs(*found) if found else ()


def config_file(path: str) -> str:
    """The file that holds the options for a document, '' if there is none."""
    found = _nearest(path)
    return found[1] if found else ""


def looked_for(path: str) -> list[str]:
    """All files that may hold options for a document, whether they are there or not."""
    folders = _upwards(os.path.dirname(os.path.abspath(path)))
    return [os.path.join(folder, name) for folder in folders for name in (OWN, PROJECT)]


def _nearest(path: str) -> tuple[object, str] | None:
    for folder in _upwards(os.path.dirname(os.path.abspath(path))):
        own, project = (os.path.join(folder, name) for name in (OWN, PROJECT))
        if (table := _read(own)) is not None:
            return table, own
        if (table := _read(project)) is not None and "texdiff" in table.get("tool", {}):
            return table["tool"]["texdiff"], project
    return None


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        folder, last = os.path.dirname(folder), folder
        if folder == last:
            return


def _read(path: str) -> dict[str, Any] | None:
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (OSError, ValueError) as problem:
        raise RequestError("config", f"the file cannot be read: {problem}", path=path) from None


def _pairs(table: object, path: str) -> tuple[Pair, ...]:
    """The options of a table; a table inside it, `rule`, cites the author's equations."""
    if not isinstance(table, dict):
        raise RequestError("config", "the options must be a table", hint="write [tool.texdiff]", path=path)
    rules = table.get("rule", {})
    entries = [(key, value) for key, value in table.items() if key != "rule"]
    entries += [(RULE + key, value) for key, value in (rules.items() if isinstance(rules, dict) else ())]
    try:
        return normal(entries)
    except RequestError as problem:
        found = problem.diagnostic
        raise RequestError(found.code, found.message, hint=found.hint, path=path) from None
