"""Dependencies as make reads them, with an empty rule for each so that a deleted one breaks nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence

_SPECIAL = re.compile(r"([ \t#\\])")


def rules(needs: Mapping[str, Sequence[str]]) -> str:
    """One rule for each target, then the empty rules."""
    lines = [f"{_name(target)}: {' '.join(map(_name, _each(files)))}\n" for target, files in needs.items()]
    every = _each(file for files in needs.values() for file in files)
    return "".join(lines) + "".join(f"{_name(file)}:\n" for file in every)


def _each(files: Iterable[str]) -> list[str]:
    return [file for file in dict.fromkeys(files) if file]


def _name(path: str) -> str:
    """A path as make reads it; below the working directory as a rule of a Makefile would name it."""
    here = os.path.join(os.path.realpath(os.curdir), "")
    return _SPECIAL.sub(r"\\\1", path.removeprefix(here)).replace("$", "$$")
