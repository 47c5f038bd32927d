r"""The templates of a language: where they lie, their phrases, and the sandbox in which they run.

A folder of templates may stand in for the shipped one, file by file; the delimiters are \VAR{…}, \BLOCK{…}, \#{…}.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from texdiff.errors import RequestError

PHRASES = "rules.toml"
_HERE = Path(__file__).resolve().parent


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

    def phrase(self, rule: str, law: str) -> str:
        """The words for a rule, or its law where the language has none."""
        words = self.phrases.get("rules", {}).get(rule, "")
        if words and ("<law>" not in words or law):
            return str(words).replace("<law>", f"${law}$")
        return f"${law}$" if law else rule


def shipped() -> Path:
    """The folder of our own templates: beside the package in a source tree, inside it when installed."""
    inside, beside = _HERE.parent / "templates", _HERE.parent.parent / "templates"
    return inside if inside.is_dir() else beside


def languages(folder: str = "") -> list[str]:
    """The languages that there are templates for."""
    roots = [shipped(), *([Path(folder)] if folder else [])]
    return sorted({place.name for root in roots if root.is_dir() for place in root.iterdir() if place.is_dir()})


def places(name: str, folder: str = "") -> list[Path]:
    """The folders that are searched for a template, nearest first."""
    known = languages(folder)
    if name not in known:
        message = f"there are no templates for the language {name!r}"
        raise RequestError("option-value", message, hint="the languages are " + ", ".join(known))
    own = [Path(folder) / name, Path(folder)] if folder else []
    return [place for place in (*own, shipped() / name, shipped()) if place.is_dir()]


def files(name: str, folder: str = "") -> list[Path]:
    """All template files that may have a part in the output, for lists of dependencies."""
    found = (place.glob("*") for place in places(name, folder))
    return sorted(path for group in found for path in group if path.suffix in (".j2", ".toml"))


@lru_cache(maxsize=8)
def _environment(folders: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        comment_start_string=r"\#{",
        comment_end_string="}",
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
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
