"""Running real tools and reading what they wrote."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pypandoc  # type: ignore[import-untyped]

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
FILTER = Path(sys.executable).with_name("pandoc-texdiff")
Tree = dict[str, Any]


def tool(name: str) -> str:
    """The path of a program that has to be there."""
    found = shutil.which(name)
    assert found, f"{name} is not installed; .ci/run says how to get it"
    return found


class Pandoc(NamedTuple):
    """One pandoc with our filter."""

    program: str

    def run(self, text: str, *flags: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        call = [self.program, *flags]
        return subprocess.run(
            call, input=text, capture_output=True, text=True, encoding="utf-8", cwd=folder, check=False
        )

    def convert(self, text: str, *flags: str, filtered: bool = True, folder: Path | None = None) -> str:
        """What pandoc writes; it has nothing to warn of."""
        done = self.run(text, *(["-F", str(FILTER)] if filtered else []), *flags, folder=folder)
        assert done.returncode == 0, done.stderr
        assert "[WARNING]" not in done.stderr
        return done.stdout

    def tree(self, text: str, *flags: str, filtered: bool = True) -> Tree:
        found = json.loads(self.convert(text, *flags, "-t", "json", filtered=filtered))
        assert isinstance(found, dict)
        return found


PANDOCS = {"debian": lambda: tool("pandoc"), "newest": lambda: str(Path(pypandoc.__file__).parent / "files" / "pandoc")}


class Rendered(NamedTuple):
    """What a browser made of a page: its elements, what it complained about, and how it looks."""

    dom: str
    console: str
    picture: Path


def nodes(tree: object, kind: str) -> list[Any]:
    """The contents of all nodes of a kind, in the order of the document."""
    if isinstance(tree, dict):
        own = [tree.get("c")] if tree.get("t") == kind else []
        return own + [found for part in tree.values() for found in nodes(part, kind)]
    return [found for part in tree for found in nodes(part, kind)] if isinstance(tree, list) else []


def formulas(tree: object) -> list[str]:
    """The LaTeX of all formulas, spaces as one."""
    return [re.sub(r"\s+", " ", content[1]).strip() for content in nodes(tree, "Math")]
