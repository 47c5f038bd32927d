"""How requests are answered: the options that authors set, checked, and merged nearest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from texdiff import methods
from texdiff.errors import RequestError
from texdiff.patterns import pattern

Pair = tuple[str, str]


class Options(NamedTuple):
    """The options of one request; every field but `rules` is a key of section 7 of the language."""

    method: str = "auto"
    layout: str = "numerator"
    detail: str = "short"
    language: str = "auto"
    place: str = "paragraph"
    width: float | None = None
    reasons: str = "side"
    reveal: str = "all"
    functions: str = "matrix"
    structured: bool = False
    templates: str = ""
    implicit: bool = True
    rules: tuple[Pair, ...] = ()

    def merged(self, pairs: Iterable[Pair]) -> Options:
        """These options with nearer ones put over them, in reading order; RequestError for an unknown one."""
        changes: dict[str, Any] = {}
        rules = dict(self.rules)
        for key, value in pairs:
            if key.startswith(RULE):
                rules[_rule(key)] = value.strip()
            else:
                changes[key.strip()] = read_value(key, value)
        return self._replace(rules=tuple(rules.items()), **changes)


KEYS = tuple(field for field in Options._fields if field != "rules")
RULE = "rule/"
EMS = {"em": 1.0, "pt": 0.1, "cm": 2.845, "mm": 0.2845, "in": 7.227}  # at a type size of ten points


def read_value(key: str, value: str) -> object:
    """The typed value of an option; raises RequestError that names what is allowed."""
    reader = _READERS.get(key.strip())
    if reader is None:
        message = f"there is no option {key.strip()!r}"
        raise RequestError("unknown-option", message, hint="the options are " + ", ".join(KEYS))
    found = reader(value.strip())
    if found is _REFUSED:
        message = f"{value.strip()!r} is no value of the option {key.strip()!r}"
        raise RequestError("option-value", message, hint="allowed: " + _ALLOWED[key.strip()])
    return found


def normal(options: Iterable[tuple[str, object]]) -> tuple[Pair, ...]:
    """Options from Python or TOML as pairs of strings, checked one by one."""
    pairs = tuple((key, _as_text(value)) for key, value in options if value is not None)
    Options().merged(pairs)
    return pairs


def _as_text(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _rule(key: str) -> str:
    name = " ".join(key.removeprefix(RULE).split())
    if not name:
        raise RequestError("unknown-option", "the rule has no name", hint="write rule/<name>=<citation>")
    return name


_REFUSED = object()
_CHOICES = {
    "method": ("auto", *methods.NAMES),
    "layout": ("numerator", "denominator", "gradient"),
    "detail": ("answer", "short", "full"),
    "place": ("paragraph", "here", "proof", "end", "solution", "none"),
    "reasons": ("side", "below", "none"),
    "reveal": ("all", "steps"),
    "functions": ("matrix", "elementwise"),
}
_TRUTH = {"": True, "true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}
_LENGTH = pattern(r"(\d{1,4}(?:\.\d{1,4})?)\s*(em|pt|cm|mm|in)?\Z", re.ASCII)
_NAME = pattern(r"[a-z][a-z0-9_-]{0,30}\Z", re.ASCII)


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], object]:
    return lambda value: value if value in allowed else _REFUSED


def _truth(value: str) -> object:
    return _TRUTH.get(value.lower(), _REFUSED)


def _name(value: str) -> object:
    """A language; which there are is known to the folders that hold their templates, see `checked`."""
    return value if _NAME.match(value) else _REFUSED


def _width(value: str) -> object:
    if value == "auto":
        return None
    if not (found := _LENGTH.match(value)) or not float(found[1]):
        return _REFUSED
    return float(found[1]) * EMS[found[2] or "em"]


_READERS: dict[str, Callable[[str], object]] = {
    **{key: _one_of(allowed) for key, allowed in _CHOICES.items()},
    "language": _name,
    "width": _width,
    "structured": _truth,
    "implicit": _truth,
    "templates": str,
}
_ALLOWED = {
    **{key: ", ".join(allowed) for key, allowed in _CHOICES.items()},
    "language": "auto, or the name of a folder of templates, in lower case",
    "width": "auto, or a length such as 34.5, 34.5em, 345pt or 12cm",
    "structured": "true, false",
    "implicit": "true, false",
}
