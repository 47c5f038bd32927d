"""Stretches of a document that are never mathematics, found without reading them: for the scan."""

from __future__ import annotations

import re

VERBATIM = frozenset(
    (
        "verbatim",
        "verbatim*",
        "Verbatim",
        "Verbatim*",
        "BVerbatim",
        "LVerbatim",
        "SaveVerbatim",
        "VerbatimOut",
    )
    + ("verbatimtab", "lstlisting", "minted", "comment", "alltt", "filecontents", "filecontents*", "luacode")
    + ("luacode*", "pycode", "python", "sagesilent", "sageblock", "asy", "asydef", "codeblock", "tcblisting")
)
WITH_COLUMNS = frozenset(
    ("tabular", "array", "longtable", "tabu", "longtabu", "tblr", "longtblr", "NiceTabular", "supertabular")
)
WITH_WIDTH_AND_COLUMNS = frozenset(("tabular*", "tabularx", "tabulary", "xltabular", "NiceTabular*"))

_BRACE = re.compile(r"\\.|%[^\r\n]*|[{}]", re.DOTALL)
_SPACE = re.compile(r"(?:\s|%[^\r\n]*)*+")
_OPTION = re.compile(r"\[(?:[^\[\]{}%\\]|\\.|\{[^{}]{0,400}\})*+\]", re.DOTALL)
_INLINE_OPTION = re.compile(r"\*?[ \t]*(?:\[[^\]\n]{0,400}\])?[ \t]*")
_RAW_GROUP = re.compile(r"\{(?:[^{}]|\{[^{}]{0,1000}\}){0,2000}+\}")
_CONDITIONAL = re.compile(
    r"%[^\r\n]*|\\(?:\\|(?P<fi>fi)(?![A-Za-z])|(?P<otherwise>else)(?![A-Za-z])|(?P<name>if[A-Za-z]*))"
)
_PRIMITIVE = re.compile(
    "if(?:|cat|num|dim|odd|vmode|hmode|mmode|inner|void|hbox|vbox|x|eof|true|false|case|defined|csname|fontchar)"
)
_NEW_CONDITIONAL = re.compile(r"\\newif\s*\\(if[A-Za-z]+)")
_OWN_VERBATIM = re.compile(
    r"\\(?:lstnewenvironment|DefineVerbatimEnvironment|excludecomment|newtcblisting|NewTCBListing)\*?\s*"
    r"(?:\[[^\]\n]*\]\s*)?\{([A-Za-z]+\*?)\}"
)
_OWN_MINTED = re.compile(r"\\newminted\s*(?:\[([A-Za-z]+)\])?\s*\{([A-Za-z]+)\}")


def own_verbatim(text: str) -> frozenset[str]:
    """Verbatim-like environments that the document defines for itself."""
    names = set(_OWN_VERBATIM.findall(text))
    names.update(name or f"{language}code" for name, language in _OWN_MINTED.findall(text))
    return frozenset(names)


def skip_space(text: str, position: int) -> int:
    """The first place that is neither white space nor comment."""
    found = _SPACE.match(text, position)
    return found.end() if found else position


def skip_option(text: str, position: int) -> int:
    """Behind a bracketed option, if one stands here."""
    found = _OPTION.match(text, skip_space(text, position))
    return found.end() if found else position


class Braces:
    """Finds closing braces. All pairs that are met are remembered: all searches together are linear."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._closes: dict[int, int | None] = {}

    def close(self, opening: int, limit: int | None = None) -> int | None:
        """The place of the brace that closes the one at `opening`, or None; also where that is `limit` away."""
        if opening not in self._closes:
            self._match(opening)
        close = self._closes[opening]
        return close if close is None or limit is None or close < opening + limit else None

    def _match(self, opening: int) -> None:
        stack: list[int] = []
        for found in _BRACE.finditer(self.text, opening):
            brace = found[0]
            if brace == "{":
                stack.append(found.start())
            elif brace == "}":
                self._closes[stack.pop()] = found.start()
                if not stack:
                    return
        self._closes.update(dict.fromkeys(stack))

    def group(self, position: int) -> tuple[int, int] | None:
        """The content of the braced group that comes next; None if there is none or it is not closed."""
        opening = skip_space(self.text, position)
        if not self.text.startswith("{", opening):
            return None
        close = self.close(opening)
        return None if close is None else (opening + 1, close)

    def skip(self, position: int, count: int = 1) -> int:
        """Behind `count` braced groups, as far as they are there."""
        for _ in range(count):
            group = self.group(position)
            if group is None:
                break
            position = group[1] + 1
        return position


def after_verb(text: str, position: int) -> int:
    """Behind the argument of an inline verbatim macro: between two equal characters, or in braces."""
    found = _INLINE_OPTION.match(text, position)
    position = found.end() if found else position
    delimiter = text[position : position + 1]
    if not delimiter or delimiter.isspace() or delimiter.isalpha():
        return position
    if delimiter == "{":
        group = _RAW_GROUP.match(text, position)
        return group.end() if group else position
    line_end = text.find("\n", position)
    close = text.find(delimiter, position + 1, len(text) if line_end < 0 else line_end)
    return position + 1 if close < 0 else close + 1


def after_columns(text: str, position: int, name: str, braces: Braces) -> int:
    """Behind the column specification of a table environment whose \\begin{…} ends here."""
    if name in WITH_WIDTH_AND_COLUMNS:
        position = braces.skip(position)
    elif name not in WITH_COLUMNS:
        return position
    return braces.skip(skip_option(text, position))


def false_branches(text: str) -> dict[int, int]:
    r"""The place of every \iffalse that has its \fi or \else, and where reading resumes."""
    own = set(_NEW_CONDITIONAL.findall(text))
    branches: dict[int, int] = {}
    stack: list[tuple[int, bool]] = []
    for found in _CONDITIONAL.finditer(text):
        name = found["name"]
        if name is not None:
            if name in own or _PRIMITIVE.fullmatch(name):
                stack.append((found.start(), name == "iffalse" and not _is_copied(text, found.start())))
        elif (found["fi"] or found["otherwise"]) and stack:
            start, false = stack[-1]
            if false:
                branches.setdefault(start, found.end())
            if found["fi"]:
                stack.pop()
    return branches


def _is_copied(text: str, position: int) -> bool:
    r"""Whether a conditional is only the value of a \let and opens nothing."""
    return re.search(r"\\let\s*\\[A-Za-z@]+\s*=?\s*$", text[max(0, position - 60) : position]) is not None
