"""Answers the matrix derivatives that LaTeX notes ask for, with verified derivations.

d = texdiff.derive(r"\\frac{\\partial \\operatorname{tr}(\\mathbf{A}\\mathbf{X})}{\\partial \\mathbf{X}}")
d.answer.latex()
texdiff.expand(text, texdiff.Settings(layout="denominator")).text
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # `typing` alone would double the time of a run that has nothing to do
if TYPE_CHECKING:
    from texdiff.api import Derivation, derive
    from texdiff.checking.check import check
    from texdiff.checking.finding import Finding
    from texdiff.documents.expansion import Expansion
    from texdiff.errors import InternalError, RequestError
    from texdiff.pipeline import expand, strip
    from texdiff.settings import Settings

__all__ = [
    "Derivation",
    "Expansion",
    "Finding",
    "InternalError",
    "RequestError",
    "Settings",
    "check",
    "derive",
    "expand",
    "strip",
]

_HOMES = {
    "Derivation": "api",
    "Expansion": "documents.expansion",
    "Finding": "checking.finding",
    "InternalError": "errors",
    "RequestError": "errors",
    "Settings": "settings",
    "check": "checking.check",
    "derive": "api",
    "expand": "pipeline",
    "strip": "pipeline",
}


def __getattr__(name: str) -> object:
    """The public names, imported when they are first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'texdiff' has no attribute {name!r}")
    return getattr(import_module(f"texdiff.{_HOMES[name]}"), name)
