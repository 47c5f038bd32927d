"""The options in the metadata of a document: `texdiff: {layout: …, rule: {…}}`, and its language."""

from __future__ import annotations

from typing import Any

from texdiff.output.languages import languages
from texdiff.settings import Settings

_KEEP_GOING = "keep-going"
_TRUE = frozenset(("true", "yes", "on"))


def settings_of(meta: dict[str, Any]) -> Settings:
    """The settings of a run; RequestError for an unknown option or value."""
    said = _value(meta.get("texdiff", {"t": "MetaMap", "c": {}}))
    options = {key: value for key, value in said.items() if key != "rule"} if isinstance(said, dict) else {}
    rules = said.get("rule", {}) if isinstance(said, dict) else {}
    keep_going = str(options.pop(_KEEP_GOING, "false")).lower() in _TRUE
    spoken = str(_value(meta.get("lang", {"t": "MetaString", "c": ""}))).partition("-")[0].lower()
    if "language" not in options and spoken in languages(str(options.get("templates", ""))):
        options["language"] = spoken
    return Settings(keep_going=keep_going, rules=rules, **options)


def _value(node: dict[str, Any]) -> Any:
    """A value of the metadata as text, or as a dictionary or list of such."""
    kind, content = node["t"], node["c"]
    if kind == "MetaMap":
        return {key: _value(value) for key, value in content.items()}
    if kind == "MetaList":
        return [_value(value) for value in content]
    if kind == "MetaBool":
        return "true" if content else "false"
    return content if kind == "MetaString" else _text(content).strip()


def _text(content: Any) -> str:
    """Inlines or blocks as LaTeX, as far as an option needs it."""
    if isinstance(content, list):
        return "".join(map(_text, content))
    kind, inside = content["t"], content.get("c", [])
    if kind in ("Str", "Code", "RawInline", "RawBlock"):
        return str(inside if kind == "Str" else inside[1])
    if kind == "Math":
        return f"${inside[1]}$"
    if kind == "Link" and dict(inside[0][2]).get("reference"):
        return f"\\eqref{{{dict(inside[0][2])['reference']}}}"
    if kind == "Cite":
        return "".join(f"\\eqref{{{citation['citationId']}}}" for citation in inside[0])
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    return _text([part for part in inside if isinstance(part, dict | list)]) if kind in _AROUND else ""


_AROUND = frozenset(("Para", "Plain", "Emph", "Strong"))
