"""The text of answers and derivations: the author's notation, the templates' words, the width of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from texdiff.calculus.derivation import Derivation
from texdiff.output.arrange import Page
from texdiff.output.breaking import below, broken
from texdiff.output.laws import words_in
from texdiff.output.printer import LatexPrinter
from texdiff.output.request import request_latex, vec_latex
from texdiff.output.style import Style
from texdiff.output.telling import told_chain
from texdiff.output.templates import Language
from texdiff.output.view import Assumed, Reason, View, has_layout, subject_of_laws, view
from texdiff.output.width import ARTICLE, measure

RELATION = 1.4
PUNCTUATION = 0.4
WIDEST_REQUEST = 0.6
VEC = "vec"  # how a derivation closes whose answer has more than two axes
ANSWER_INDENT = 1.0  # rows of an answer after the first one (\quad)
NARROWEST = 0.3
"""The least part of a line that an answer gets: behind a wider request it may stick out."""


Words = Callable[[str], str]
"""How a phrase is put into the author's notation."""


def printer(derivation: Derivation, *, answers: bool = False) -> LatexPrinter:
    """The printer for a derivation's notation and names."""
    problem = derivation.problem
    symbols = problem.numerator.free.union(derivation.answer.free, *(v.free for v in problem.variables))
    names = {symbol.name for symbol in symbols}
    return LatexPrinter(problem.notation, names, answers=answers, functions=problem.functions)


def answer_rows(derivation: Derivation, width: float = ARTICLE, before: str = "") -> list[str]:
    """The answer as rows that fit behind `before`, what stands on the line already."""
    taken = measure(before) + RELATION
    room = max(width - taken - PUNCTUATION, width * NARROWEST)
    p = printer(derivation, answers=True)
    answer = p(derivation.answer)
    if derivation.closing != VEC:
        rows = broken(answer, room, room - ANSWER_INDENT)
        if not before or _ungainly(rows) <= (0, 2):  # below there would be two rows at least
            return rows
        wide = width - PUNCTUATION - ANSWER_INDENT
        return min(rows, below(broken(answer, wide, wide), taken), key=_ungainly)
    meant = vec_latex(derivation.problem, p)
    room_behind = room - measure(meant) - RELATION
    first, *more = broken(answer, max(room_behind, width * NARROWEST), room - ANSWER_INDENT)
    return [f"{meant} = {first}", *more] if room_behind >= measure(first) else [meant, f"= {first}", *more]


def _ungainly(rows: Sequence[str]) -> tuple[int, int]:
    """How many rows end inside parentheses, then how many rows there are."""
    return sum(row.count("(") != row.count(")") for row in rows), len(rows)


def derivation_block(derivation: Derivation, style: Style | None = None, reference: str = "") -> str:
    """The derivation as LaTeX, without its statement; `reference` points to that (\\eqref{…})."""
    style = style or Style()
    language = Language(style.language, style.templates)
    p = printer(derivation)
    data = view(derivation, p, dict(style.rules))
    words = partial(words_in, p.notation, subject=subject_of_laws(derivation, p))
    context = _context(data, style, language, words, reference)
    return style.spelled(language.render("derivation.tex.j2", context).strip("\n") + "\n")


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
    return style.spelled(language.render("statement.tex.j2", context).strip("\n") + "\n")


def states_layout(derivation: Derivation) -> bool:
    """Whether the first derivation of this kind in a document names the layout."""
    return has_layout(derivation)


def _together(assumed: Sequence[Assumed], language: Language) -> list[dict[str, Any]]:
    """What is assumed, those of which the same is said in one place: `of` are their formulas."""
    groups: dict[str, list[str]] = {}
    for item in assumed:
        groups.setdefault(language.property(item["property"], item["about"]), []).append(item["of"])
    return [{"of": formulas, "words": words} for words, formulas in groups.items()]


def _context(data: View, style: Style, language: Language, words: Words, reference: str) -> dict[str, Any]:
    """The view, with what fits into sentences told apart from what needs a line of its own."""

    def phrase(reason: Reason) -> str:
        return reason["citation"] or language.phrase(reason["id"], reason["law"], words)

    def noun(reason: Reason) -> str:
        return language.phrase(reason["id"], reason["law"], words, table="nouns")

    page = Page(style.width, style.reasons, phrase, noun, drops_reasons=style.alone and not style.nested)
    chains = data["chains"]
    return {
        **data,
        "assumed": _together(data["assumed"], language),
        "chains": [told_chain(*pair, data, page) for pair in zip(chains, [None, *chains], strict=False)],
        "reference": reference,
        "first": style.first and data["has_layout"],
        "lines_as": "nested" if style.nested else "steps" if style.steps else "tags" if style.alone else "columns",
    }
