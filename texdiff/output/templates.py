r"""The templates of a language: their phrases, and the sandbox in which they run.

A folder of templates may stand in for the shipped one, file by file; the delimiters are \VAR{…}, \BLOCK{…}, \#{…}.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from texdiff.errors import RequestError
from texdiff.output.bytecode import Beside
from texdiff.output.languages import places, shipped

PHRASES = "rules.toml"
OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "block_start_string": r"\BLOCK{",
        "block_end_string": "}",
        "variable_start_string": r"\VAR{",
        "variable_end_string": "}",
        "comment_start_string": r"\#{",
        "comment_end_string": "}",
        "trim_blocks": True,
        "lstrip_blocks": True,
        "autoescape": False,
    }
)
"""How templates are read, but for what names that do not exist mean."""


class Language:
    """The templates and phrases of one output language; raises RequestError where there is no such folder."""

    def __init__(self, name: str, folder: str = "") -> None:
        self.places = places(name, folder)
        self._environment = _environment(tuple(map(str, self.places)))
        self.phrases = _phrases(tuple(self.places))

    def render(self, template: str, data: Mapping[str, Any]) -> str:
        """The template's text for the data; RequestError where an author's template does not run."""
        try:
            return self._environment.get_template(template).render(**data, phrases=self.phrases)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            message = f"the template {template} does not run: {error}"
            raise RequestError("template", message, hint="the shipped templates show the names of the data") from error

    def phrase(self, rule: str, law: str, said: Callable[[str], str] = str, table: str = "rules") -> str:
        """The words for a rule, or its law where the language has none; `said` puts formulas of the words right."""
        words = self.phrases.get(table, {}).get(rule, "")
        if words and ("<law>" not in words or law):
            return said(str(words)).replace("<law>", f"${law}$")
        if table != "rules":
            return self.phrase(rule, law, said)
        if bare := words.replace("<law>", "").strip():
            return said(bare)
        return f"${law}$" if law else rule

    def property(self, name: str, about: Sequence[str]) -> str:
        """The words for a property, with the formulas that they speak of in the places <1>, <2> …"""
        words = str(self.phrases.get("properties", {}).get(name, name))
        for number, formula in enumerate(about, 1):
            words = words.replace(f"<{number}>", f"${formula}$")
        return words


@lru_cache(maxsize=8)
def _environment(folders: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        bytecode_cache=Beside(shipped(), repr(OPTIONS)),
        undefined=StrictUndefined,
        **OPTIONS,
    )


@lru_cache(maxsize=8)
def _phrases(folders: tuple[Path, ...]) -> dict[str, Any]:
    """The tables of all phrase files; a nearer file wins, phrase by phrase."""
    merged: dict[str, Any] = {}
    for folder in reversed(folders):
        path = folder / PHRASES
        if path.is_file():
            for table, entries in _read(path).items():
                merged[table] = {**merged.get(table, {}), **entries}
    return merged


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RequestError("template", f"{path} cannot be read: {error}") from error
