"""Flat tokens of one formula, read by pylatexenc with offsets of our own, for macros, forms and grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pylatexenc.latexwalker import LatexWalker, LatexWalkerEndOfStream, LatexWalkerParseError
from pylatexenc.macrospec import EnvironmentSpec, LatexContextDb, MacroSpec

from texdiff.errors import RequestError
from texdiff.source import Span

MAX_DEPTH = 200


class Token(NamedTuple):
    """One token.

    `kind` is one of
    `macro` (text with its backslash), `char` (one character), `open`, `close`, `begin` and `end` (text is the
    environment's name; column specifications belong to the token), `sup`, `sub`, `align`, `row`, `prime`, and
    `text` (text is the content of \\text and its like). An aside such as \\label{…} is a macro token whose
    span holds its arguments. Tokens made by expanding a macro carry the span of the macro call.
    """

    kind: str
    text: str
    span: Span


TEXTS = frozenset(
    (
        "\\text",
        "\\mbox",
        "\\hbox",
        "\\intertext",
        "\\shortintertext",
        "\\textrm",
        "\\textnormal",
        "\\textup",
        "\\textsf",
    )
)
ASIDES = {  # macros whose arguments, so many, are never part of the formula
    **dict.fromkeys(("\\label", "\\tag", "\\eqref", "\\ref", "\\cref", "\\Cref", "\\autoref", "\\pageref"), 1),
    **dict.fromkeys(("\\cite", "\\citep", "\\citet", "\\footnote", "\\hspace", "\\vspace", "\\mspace"), 1),
    **dict.fromkeys(("\\color", "\\textcolor", "\\phantom", "\\hphantom", "\\vphantom", "\\raisebox"), 1),
    "\\rule": 2,
}
SPACING = frozenset(  # macros that change space, size or numbers only
    (
        "\\,",
        "\\;",
        "\\:",
        "\\!",
        "\\>",
        "\\ ",
        "\\quad",
        "\\qquad",
        "\\thinspace",
        "\\medspace",
        "\\thickspace",
    )
    + ("\\negthinspace", "\\enspace", "\\enskip", "\\/", "\\-", "\\relax", "\\displaystyle", "\\textstyle")
    + (
        "\\scriptstyle",
        "\\nolimits",
        "\\limits",
        "\\allowbreak",
        "\\nonumber",
        "\\notag",
        "\\hfill",
        "\\hfil",
    )
    + (
        "\\mkern",
        "\\kern",
        "\\mskip",
        "\\hskip",
        "\\scriptscriptstyle",
        "\\displaylimits",
        "\\nobreak",
        "\\noindent",
        "\\small",
        "\\footnotesize",
    )
)

_KERNS = frozenset(("\\mkern", "\\kern", "\\mskip", "\\hskip"))
_AMOUNT = re.compile(r"\s*[-+]?\s*[0-9.]+\s*(?:mu|pt|em|ex|mm|cm)")
_CHARACTERS = {"^": "sup", "_": "sub", "&": "align", "'": "prime", "{": "open", "}": "close"}
_ROWS = frozenset(("\\\\", "\\cr", "\\tabularnewline", "\\newline"))
_NAME = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_ROW_OPTION = re.compile(r"\*?(?:\[[^\]\n\\]{0,40}(?:[a-z]{2}|\\[a-z]{1,40})\s{0,9}\])?")
_ARGUMENT = re.compile(r"\s*\*?\s*(?:\[[^\]\n]{0,200}\]\s*)?\{")
_BRACE = re.compile(r"\\.|%[^\n]*|[{}]", re.DOTALL)
_POSITION_OPTION = re.compile(r"\[[tbclr]\]")
_WITH_POSITION = frozenset(
    ("aligned", "alignedat", "gathered", "multlined", "array", "tabular", "split", "IEEEeqnarraybox")
)
_WITH_COLUMNS = frozenset(
    (
        "array",
        "subarray",
        "tabular",
        "alignat",
        "alignat*",
        "alignedat",
        "xalignat",
        "xalignat*",
        "IEEEeqnarray",
    )
    + ("IEEEeqnarray*", "IEEEeqnarraybox", "NiceArray")
)


def read_fragment(text: str, start: int, end: int, *, whole: bool = True) -> list[Token]:
    """The tokens of `text[start:end]`, white space and comments dropped.

    Raises RequestError where braces or environments do not match (unless it is only a piece of a whole), are nested
    more than 200 deep, or where the text cannot be read at all.
    """
    tokens = list(_Reader(text[start:end], start).tokens())
    if whole:
        _check_nesting(tokens)
    return tokens


_NESTING = {"open": 1, "begin": 1, "close": -1, "end": -1}


def _context() -> LatexContextDb:
    """A context that knows nothing, so that macros take no arguments and no character is special."""
    context = LatexContextDb()
    context.set_unknown_macro_spec(MacroSpec(""))
    context.set_unknown_environment_spec(EnvironmentSpec(""))
    return context


class _Reader:
    """Reads one fragment; positions here count from the start of the fragment, `base` shifts them."""

    def __init__(self, fragment: str, base: int) -> None:
        self.fragment = fragment
        self.base = base
        self.walker = LatexWalker(fragment, latex_context=_context(), tolerant_parsing=False)
        self.state = self.walker.make_parsing_state()

    def tokens(self) -> Iterator[Token]:
        position = 0
        while (raw := self._next(position)) is not None:
            position = raw.pos + raw.len
            if raw.tok == "comment" or (raw.tok == "char" and (raw.arg.isspace() or raw.arg == "~")):
                continue
            token = self._token(raw.tok, str(raw.arg), raw.pos, position)
            position = token.span.end - self.base
            yield token

    def _next(self, position: int):  # type: ignore[no-untyped-def]  # pylatexenc has no types
        try:
            return self.walker.get_token(position, parsing_state=self.state)
        except (LatexWalkerEndOfStream, LatexWalkerParseError) as problem:
            rest = self.fragment[position:].strip()
            if rest == "\\":
                raise self._error("unreadable", "a backslash ends the formula", position) from None
            if isinstance(problem, LatexWalkerParseError):
                raise self._error("unreadable", f"this is not LaTeX: {problem.msg}", position) from None
            return None

    def _token(self, kind: str, argument: str, start: int, end: int) -> Token:
        if kind in ("begin_environment", "end_environment"):
            kind = kind.split("_")[0]
            return Token(kind, argument, self._span(start, self._after_begin(kind, argument, end)))
        first = self.fragment[start]
        if first == "\\":
            return self._macro(start)
        return Token(_CHARACTERS.get(first, "char"), first, self._span(start, start + 1))

    def _macro(self, start: int) -> Token:
        found = _NAME.match(self.fragment, start)
        if found is None:
            raise self._error("unreadable", "a backslash ends the formula", start)
        name, end = found[0], found.end()
        if name in _ROWS:
            option = _ROW_OPTION.match(self.fragment, end)
            return Token("row", "\\\\", self._span(start, option.end() if option else end))
        if name in TEXTS:
            content = self._argument(end)
            if content is not None:
                return Token("text", self.fragment[slice(*content)], self._span(start, content.end + 1))
        if name in _KERNS and (amount := _AMOUNT.match(self.fragment, end)):
            end = amount.end()
        for _ in range(ASIDES.get(name, 0)):
            content = self._argument(end)
            end = content.end + 1 if content else end
        if name == "\\operatorname" and self.fragment.startswith("*", end):
            end += 1
        return Token("macro", name, self._span(start, end))

    def _argument(self, position: int) -> Span | None:
        """The content of the braced argument that follows, which is not read as mathematics."""
        opening = _ARGUMENT.match(self.fragment, position)
        if opening is None:
            return None
        return Span(opening.end(), self._closing_brace(opening.end() - 1))

    def _after_begin(self, kind: str, name: str, end: int) -> int:
        """Where the content of an environment begins: behind its position option and column specification."""
        if kind == "end":
            return end
        option = _POSITION_OPTION.match(self.fragment, end)
        if option and (name in _WITH_POSITION or name.endswith("matrix*")):
            end = option.end()
        columns = self._argument(end) if name in _WITH_COLUMNS else None
        return columns.end + 1 if columns else end

    def _closing_brace(self, opening: int) -> int:
        depth = 0
        for found in _BRACE.finditer(self.fragment, opening):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if depth == 0:
                return found.start()
        raise self._error("unbalanced", "this brace is not closed", opening)

    def _span(self, start: int, end: int) -> Span:
        return Span(self.base + start, self.base + end)

    def _error(self, code: str, message: str, position: int) -> RequestError:
        return RequestError(code, message, self._span(position, min(position + 1, len(self.fragment))))


def _check_nesting(tokens: Sequence[Token]) -> None:
    """Matches braces and environments in one pass."""
    stack: list[Token] = []
    for token in tokens:
        change = _NESTING.get(token.kind, 0)
        if change > 0:
            stack.append(token)
            if len(stack) > MAX_DEPTH:
                message = f"groups are nested more than {MAX_DEPTH} deep"
                raise RequestError("too-deep", message, token.span)
        elif change < 0 and (not stack or not _fit(stack.pop(), token)):
            shown = "}" if token.kind == "close" else f"\\end{{{token.text}}}"
            raise RequestError("unbalanced", f"{shown} closes nothing that is open here", token.span)
    if stack:
        shown = "{" if stack[-1].kind == "open" else f"\\begin{{{stack[-1].text}}}"
        raise RequestError("unbalanced", f"{shown} is not closed", stack[-1].span)


def _fit(opening: Token, close: Token) -> bool:
    if opening.kind == "open":
        return close.kind == "close"
    return close.kind == "end" and close.text == opening.text
