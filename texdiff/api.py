"""The Python interface to one request: derive it, look at the answer, export it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from texdiff.algebra.expression import Expr, NoRule
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import Shape
from texdiff.calculus import derivation as inner
from texdiff.documents.answering import derived
from texdiff.errors import RequestError
from texdiff.options import Options, normal
from texdiff.output.languages import check_language
from texdiff.output.numpy_export import NumpyExport, to_numpy
from texdiff.output.pieces import pieces, without_hanging_rows
from texdiff.output.printer import LatexPrinter
from texdiff.output.render import derivation_block, printer, statement_block
from texdiff.output.style import Style
from texdiff.output.text import text_block
from texdiff.verify.verdict import Verdict


class Answer:
    """An expression of a derivation in the author's notation."""

    __slots__ = ("expression", "_print")

    def __init__(self, expression: Expr, p: LatexPrinter) -> None:
        self.expression = expression
        self._print = p

    @property
    def shape(self) -> Shape:
        """Rows and columns as printed."""
        return self.expression.shape

    def latex(self) -> str:
        """The expression as LaTeX."""
        return self._print(self.expression)

    def __repr__(self) -> str:
        return f"<{self.latex()}>"


class Step:
    """One line of a derivation: two expressions, the relation between them, the rules that justify it."""

    __slots__ = ("lhs", "relation", "rhs", "rules")

    def __init__(self, step: inner.Step, p: LatexPrinter) -> None:
        self.lhs = Answer(step.lhs, p)
        self.relation = step.relation
        self.rhs = Answer(step.rhs, p)
        self.rules: tuple[Rule, ...] = step.rules

    def __repr__(self) -> str:
        return f"<{self.lhs.latex()} {self.relation} {self.rhs.latex()}>"


class Derivation:
    """A verified answer and how it was found."""

    __slots__ = ("derivation", "verified", "answer", "component", "steps", "_style")

    def __init__(self, derivation: inner.Derivation, verdict: Verdict, style: Style) -> None:
        p = printer(derivation)
        self.derivation = derivation
        self.verified = verdict
        self.answer = Answer(derivation.answer, p)
        self.component = Answer(derivation.component, p) if derivation.component is not None else None
        self.steps = tuple(Step(step, p) for step in derivation.lines)
        self._style = style

    def latex(self) -> str:
        """The request with its answer, and the derivation, as the templates set them."""
        text = statement_block(self.derivation, self._style)
        if self.derivation.problem.detail == "answer":
            return text
        return text + derivation_block(self.derivation, self._style)

    def text(self) -> str:
        """Answer and derivation for a terminal, in Unicode letters."""
        return text_block(self.derivation, self._style)

    def to_numpy(self) -> NumpyExport:
        """The answer as a NumPy function with its source and its arguments; RequestError where there is none."""
        with _no_form("NumPy"):
            return to_numpy(self.derivation)

    def to_sympy(self) -> Any:
        """The answer as a SymPy expression; RequestError where SymPy has none."""
        with _no_form("SymPy"):
            return import_module("texdiff.output.sympy_export").to_sympy(self.derivation)

    def _repr_latex_(self) -> str:
        """The statement, as notebooks show it with MathJax or KaTeX."""
        found = pieces(statement_block(self.derivation, self._style))
        shown = [without_hanging_rows(piece.text) for piece in found if piece.kind == "display"]
        return f"$\\displaystyle {' '.join(' '.join(shown).split())}$"

    def __repr__(self) -> str:
        return f"<Derivation {self.answer.latex()}>"


@contextmanager
def _no_form(package: str) -> Iterator[None]:
    """The error for an answer that cannot be written for another package."""
    try:
        yield
    except NoRule as reason:
        raise RequestError("no-rule", f"the answer has no form for {package}: {reason}") from None


def derive(
    request: str,
    given: str | Iterable[str] = (),
    assume: Mapping[str, str] | None = None,
    preamble: str = "",
    *,
    layout: str = "numerator",
    method: str = "auto",
    functions: str = "matrix",
    structured: bool = False,
    detail: str = "full",
    language: str = "en",
    **options: Any,
) -> Derivation:
    """The verified derivation of a request.

    `given` is a declaration as an author types it, or several; `assume` holds properties by symbol, several separated
    by commas; `preamble` holds macro definitions and packages; `options` are the remaining ones of section "Options"
    of the README. Raises RequestError where the request cannot be read or answered, InternalError where an answer does
    not hold.
    """
    named = {
        "layout": layout,
        "method": method,
        "functions": functions,
        "structured": structured,
        "detail": detail,
        "language": language,
    }
    chosen = Options().merged(normal((*named.items(), *options.items())))
    check_language(chosen.language, chosen.templates)
    declared = (given,) if isinstance(given, str) else tuple(given)
    answer, verdict = derived(request, declared, dict(assume or {}), preamble, chosen)
    return Derivation(answer, verdict, style_of(chosen))


def style_of(options: Options) -> Style:
    """How a derivation outside of a document is set."""
    language = "en" if options.language == "auto" else options.language
    style = Style(language, reasons=options.reasons, templates=options.templates, rules=options.rules, first=True)
    return style._replace(width=options.width) if options.width else style
