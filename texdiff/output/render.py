"""The text of answers and derivations: the author's notation, the templates' words, the width of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from texdiff.calculus.derivation import Derivation
from texdiff.output.arrange import Page, arranged, fits_a_sentence
from texdiff.output.breaking import broken
from texdiff.output.printer import LatexPrinter
from texdiff.output.request import request_latex
from texdiff.output.templates import Language
from texdiff.output.view import Line, Named, Reason, View, view
from texdiff.output.width import ARTICLE, measure

RELATION = 1.4
PUNCTUATION = 0.4
WIDEST_REQUEST = 0.6
ANSWER_INDENT = 1.0  # rows of an answer after the first one (\quad)
NARROWEST = 0.3
"""The least part of a line that an answer gets: behind a wider request it may stick out."""


class Style(NamedTuple):
    """How derivations are set.

    width     of a line, in em
    reasons   'side', 'below' or 'none'
    alone     reasons are tags, which TeX moves below a line that is too long; else a column of texts (leqno)
    nested    as \\[ \\begin{aligned} … \\], which pandoc reads
    rules     the author's citations of rules: (rule id, LaTeX)
    first     whether this is the document's first derivation, which states the layout
    """

    language: str = "en"
    width: float = ARTICLE
    reasons: str = "side"
    alone: bool = True
    nested: bool = False
    templates: str = ""
    rules: tuple[tuple[str, str], ...] = ()
    first: bool = False


def printer(derivation: Derivation) -> LatexPrinter:
    """The printer for a derivation's notation and names."""
    problem = derivation.problem
    symbols = problem.numerator.free.union(derivation.answer.free, *(v.free for v in problem.variables))
    return LatexPrinter(problem.notation, {symbol.name for symbol in symbols})


def answer_rows(derivation: Derivation, width: float = ARTICLE, before: str = "") -> list[str]:
    """The answer as rows that fit behind `before`, what stands on the line already."""
    room = max(width - measure(before) - RELATION - PUNCTUATION, width * NARROWEST)
    return broken(printer(derivation)(derivation.answer), room, room - ANSWER_INDENT)


def derivation_block(derivation: Derivation, style: Style | None = None, reference: str = "") -> str:
    """The derivation as LaTeX, without its statement; `reference` points to that (\\eqref{…})."""
    style = style or Style()
    language = Language(style.language, style.templates)
    data = view(derivation, printer(derivation), dict(style.rules))
    return language.render("derivation.tex.j2", _context(data, style, language, reference)).strip("\n") + "\n"


def statement_block(derivation: Derivation, style: Style | None = None) -> str:
    """The request with its answer as a display, for requests that no document holds."""
    style = style or Style()
    language = Language(style.language, style.templates)
    data = view(derivation, printer(derivation))
    own_row = measure(data["request"]) > style.width * WIDEST_REQUEST
    apart = request_latex(derivation.problem, printer(derivation), apart=own_row)
    left = broken(apart, style.width - ANSWER_INDENT, style.width - ANSWER_INDENT)
    rows = answer_rows(derivation, style.width - ANSWER_INDENT, "" if own_row else data["request"])
    context = {**data, "left": left, "own_row": own_row, "rows": rows}
    return language.render("statement.tex.j2", context).strip("\n") + "\n"


def _context(data: View, style: Style, language: Language, reference: str) -> dict[str, Any]:
    """The view, with what fits into sentences told apart from what needs a line of its own."""

    def phrase(reason: Reason) -> str:
        return reason["citation"] or language.phrase(reason["id"], reason["law"])

    page = Page(style.width, style.reasons, phrase, drops_reasons=style.alone and not style.nested)
    told = _told(data, style.width)
    lines = _in_place(told.lines, data["lines"])
    single = lines[0] if len(lines) == 1 and style.reasons != "below" else None
    sentence = _sentence(single, page) if single else None
    return {
        **data,
        "names": told.names,
        "facts": told.facts,
        "definition": told.definition,
        "function": data["subject"]["name"] if data["subject"] else data["numerator"],
        "reference": reference,
        "first": style.first,
        "lines_as": "nested" if style.nested else "tags" if style.alone else "columns",
        "sentence": sentence,
        "arrangement": arranged([] if sentence else lines, page),
    }


class _Told(NamedTuple):
    """Names and facts for the opening sentences, and the lines that are too large for them."""

    names: list[str]
    facts: list[str]
    definition: str
    lines: list[Line]


def _told(data: View, width: float) -> _Told:
    names: list[str] = []
    facts: list[str] = []
    lines: list[Line] = []
    for let in data["lets"]:
        _tell(_equation(let), names, lines, width)
    subject = data["subject"]
    definition = _equation(subject) if subject else None
    if definition and data["lets"]:
        _tell(definition, facts, lines, width)
    fits: list[str] = []
    if definition and not data["lets"]:
        _tell(definition, fits, lines, width)
    for let in data["lets"]:
        if len(let["lines"]) == 1:
            _tell(let["lines"][0], facts, lines, width)
        else:
            lines.extend(let["lines"])
    if facts and not names:
        fits, facts = [*fits, *facts], []
    return _Told(names, facts, ", ".join(fits), lines)


def _in_place(told: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """Every line that introduces a name, just before the first line whose left side holds that name."""
    placed = list(lines)
    for line in reversed(told):
        uses = (k for k, later in enumerate(placed) if line["lhs"] in later["lhs"])
        placed.insert(next(uses, 0), line)
    return placed


def _tell(line: Line, sentences: list[str], lines: list[Line], width: float) -> None:
    text = _text(line)
    if fits_a_sentence(text, width):
        sentences.append(text)
    else:
        lines.append(line)


def _equation(named: Named) -> Line:
    return Line(lhs=named["name"], relation="=", rhs=named["composed"], reasons=[])


def _text(line: Line) -> str:
    return f"{line['lhs']} {line['relation']} {line['rhs']}"


def _sentence(line: Line, page: Page) -> dict[str, object] | None:
    """The only line of a derivation, where it may stand inside the sentence."""
    if not fits_a_sentence(_text(line), page.width):
        return None
    reasons: Sequence[str] = [] if page.reasons == "none" else [page.phrase(r) for r in line["reasons"]]
    return {"equation": _text(line), "reasons": reasons}
