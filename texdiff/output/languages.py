"""Which output languages there are: folders of templates, ours or the author's; light to import."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from texdiff.errors import RequestError

_HERE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def shipped() -> Path:
    """The folder of our own templates: beside the package in a source tree, inside it when installed."""
    inside, beside = _HERE.parent / "templates", _HERE.parent.parent / "templates"
    return inside if inside.is_dir() else beside


def languages(folder: str = "") -> list[str]:
    """The languages that there are templates for."""
    return sorted({*_shipped_languages(), *(_languages_in(Path(folder)) if folder else ())})


@lru_cache(maxsize=1)
def _shipped_languages() -> frozenset[str]:
    """Ours, which do not change in a run."""
    return frozenset(_languages_in(shipped()))


def _languages_in(root: Path) -> Iterator[str]:
    places = (place for place in root.iterdir() if place.is_dir()) if root.is_dir() else ()
    return (place.name for place in places if not place.name.startswith(("_", ".")))


def places(name: str, folder: str = "") -> list[Path]:
    """The folders that are searched for a template, nearest first; RequestError where nobody has the language."""
    known = languages(folder)
    if name not in known:
        message = f"there are no templates for the language {name!r}"
        raise RequestError("option-value", message, hint="the languages are " + ", ".join(known))
    own = [Path(folder) / name, Path(folder)] if folder else []
    ours = [shipped() / name] if name in _shipped_languages() else []
    return [*(place for place in own if place.is_dir()), *ours, shipped()]


def files(name: str, folder: str = "") -> list[Path]:
    """All template files that may have a part in the output, for lists of dependencies."""
    found = (place.glob("*") for place in places(name, folder))
    return sorted(path for group in found for path in group if path.suffix in (".j2", ".toml"))


def check_language(language: str, folder: str) -> None:
    """RequestError for a language without templates, and for a folder of templates that is none."""
    if folder and not Path(folder).is_dir():
        raise RequestError("option-value", f"there is no folder {folder!r} of templates", hint="name a folder")
    if language != "auto":
        places(language, folder)
