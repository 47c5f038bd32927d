"""From what a request asks to its answer: elaborate, differentiate, verify, render; the engine is imported here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from texdiff.algebra.expression import NoRule
from texdiff.algebra.inert import Partial
from texdiff.algebra.shape import ShapeError
from texdiff.calculus.derivation import Derivation, without_words
from texdiff.calculus.growth import symbols_of_derivative
from texdiff.calculus.problem import Problem
from texdiff.documents.asked import Asked, Told
from texdiff.documents.expansion import UNVERIFIED
from texdiff.documents.faults import own_faults
from texdiff.documents.reading import bare_problem, posed
from texdiff.errors import Diagnostic, InternalError, RequestError
from texdiff.methods.solve import solve
from texdiff.options import Options
from texdiff.output.earlier import first_stage, quoting_first_stage
from texdiff.output.fence import checksum
from texdiff.output.likeness import likeness
from texdiff.output.render import answer_rows, derivation_block, printer, statement_block, states_layout
from texdiff.output.style import Style
from texdiff.output.templates import Language
from texdiff.source import Span
from texdiff.verify.verdict import Unevaluated, Unverified, Verdict, verify

MOST_SYMBOLS = 4000
"""More take seconds to work out, and nobody reads them."""


class Answer(NamedTuple):
    """A request that is answered and verified."""

    derivation: Derivation
    verdict: Verdict
    told: Told


def answer(asked: Asked) -> Answer:
    """All stages for one request. Raises RequestError where it cannot be answered, InternalError where the answer does
    not hold.
    """
    span = asked.request.span
    with own_faults(span):
        read = posed(asked.request, asked.symbols, asked.options, asked.notation)
        derivation = solved(read.problem, span)
        verdict = verified(derivation, asked.form, span)
        return Answer(derivation, verdict, _told(asked, derivation, verdict, read.notes))


def _told(asked: Asked, derivation: Derivation, verdict: Verdict, notes: tuple[str, ...]) -> Told:
    style = asked.style
    with_derivation = asked.place is not None and asked.options.detail != "answer"
    shown = derivation if asked.place is not None else without_words(derivation)
    return Told(
        tuple(map(style.spelled, answer_rows(shown, style.width / style.beside, asked.request.typed_out()))),
        statement_block(derivation, style) if asked.in_solution else "",
        derivation_block(derivation, style, asked.reference) if with_derivation else "",
        notes,
        with_derivation and states_layout(derivation),
        *verdict,
        *((*likeness(derivation, printer(derivation)), *_stages(asked, derivation)) if with_derivation else ()),
    )


def _stages(asked: Asked, derivation: Derivation) -> tuple[str, str]:
    """The key of the first stage, and the derivation that quotes it, '' where it is the only one."""
    stage = first_stage(derivation)
    if not stage or derivation.before is None:
        return stage, ""
    return stage, derivation_block(quoting_first_stage(derivation), asked.style, asked.reference)


def failure_mark(style: Style, problem: Diagnostic) -> str:
    """What stands behind a request that failed."""
    return Language(style.language, style.templates).render("failed.tex.j2", problem._asdict()).strip()


def derived(
    text: str, given: Sequence[str], assume: Mapping[str, str], preamble: str, options: Options
) -> tuple[Derivation, Verdict]:
    """The verified derivation of a request without a document."""
    with own_faults(None):
        request, read = bare_problem(text, given, assume, preamble, options)
        derivation = solved(read, request.span)
        return derivation, verified(derivation, text, request.span)


def solved(problem: Problem, span: Span | None) -> Derivation:
    """The derivation; RequestError where no rule leads to an answer, or to one that is far too long."""
    if symbols_of_derivative(problem.numerator, problem.variables) > MOST_SYMBOLS:
        message = f"formula and derivative would hold more than {MOST_SYMBOLS} symbols"
        raise RequestError("too-large", message, span, "break the formula up")
    try:
        derivation = solve(problem)
    except NoRule as reason:
        raise RequestError("no-rule", str(reason), span, reason.hint) from None
    except ShapeError as reason:
        raise RequestError("sizes", str(reason), span) from None
    except RecursionError:
        raise RequestError("too-deep", "the expression is nested too deep", span) from None
    if isinstance(derivation.answer, Partial) and not derivation.lines:
        message = "nothing is said of this function, so its derivative is itself the answer"
        raise RequestError("unspecified", message, span, "define the function, as in f(x) = x^2")
    return derivation


def verified(derivation: Derivation, source: str, span: Span | None) -> Verdict:
    """The figures of the verification, which draws by a seed from the request; InternalError where a line fails,
    RequestError where the formula has no values to compare.
    """
    try:
        return verify(derivation, int(checksum(source), 16))
    except Unevaluated as reason:
        message = f"the derivation could not be verified: {reason}"
        hint = "write large sizes and indices as letters; what is under a root or logarithm must be able to be positive"
        raise RequestError("not-evaluated", message, span, hint) from None
    except Unverified as reason:
        message = f"the derivation could not be verified ({reason})"
        raise InternalError(UNVERIFIED, message, span, "please report this request") from None
