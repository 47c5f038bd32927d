"""Whether a text can hold a derivative at all: a few passes over it, before anything else is imported."""

from __future__ import annotations

import os
import re

_SIGNS = tuple(  # apart, since each begins with letters of its own, by which it is found fast
    map(
        re.compile,
        (
            r"\\[A-Za-z]*(?:partial|nabla|triangledown|d[vd]|diff?|deriv|grad|pd|od|over|[Jj]ac|[Hh]ess)",
            r"\\(?:D|di|dl|[td]?md)(?![A-Za-z])",
            r"\\(?:math|text|operator|rm|sf)[a-z]*\s*\{?\s*d(?![A-Za-z])",
            r"frac\s*\{?\s*(?:\\[A-Za-z]+\s*)?\{?d",
            r"/\s*\{?\(?d",
            "D_",
            "∂",
            "∇",
            "texdiff",
        ),
    )
)
_FILES = tuple(
    map(
        re.compile,
        (
            r"\\(?:input|include|subfile|import|subimport)(?![A-Za-z])",
            r"![Tt][Ee][Xx][ \t]+root",
            r"\{subfiles\}",
        ),
    )
)
_PACKAGES = re.compile(r"\\(?:usepackage|documentclass)\s*(?:\[[^\]]*\])?\s*\{([^{}]*)\}")


def may_hold_derivative(text: str, path: str = "") -> bool:
    """False only where no derivative of any spelling, and no word to texdiff, can stand.

    Where the text reads other files, a package of the author's own included, their macros could spell anything.
    """
    if any(sign.search(text) for sign in _SIGNS):
        return True
    return bool(path) and (
        any(command.search(text) for command in _FILES) or any(map(os.path.isfile, own_packages(text, path)))
    )


def own_packages(text: str, path: str) -> list[str]:
    """Where the packages and the class of a document would lie if they were the author's own."""
    folder = os.path.dirname(path)
    names = [name.strip() for found in _PACKAGES.findall(text) for name in found.split(",")]
    return [os.path.join(folder, name + suffix) for name in names for suffix in (".sty", ".cls")]
