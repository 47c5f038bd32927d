"""What a derivative in a document is taken for: the data that leaves this package."""

from __future__ import annotations

from typing import NamedTuple

from texdiff.cache.place import digest, encoded
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.requests.form import Form
from texdiff.latex.requests.forms import differential_at, form_at
from texdiff.latex.requests.names import bare_name
from texdiff.latex.scanning.document import Call, Directive
from texdiff.latex.scanning.regions import Region
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.groups import Tokens, spelling
from texdiff.source import Span


class Request(NamedTuple):
    r"""One derivative that nobody has answered.

    `answer` is the span that the answer replaces: the placeholder, or an empty span. `relation` must be put
    before the answer; it is empty where the author typed one. `parts` are the tokens of the numerator and of each
    variable; a request that was recalled has none, and the key of its content instead. `directives` are what the author
    says about this request, farthest first; `call` is the \texdiff{…} around.
    """

    parts: tuple[tuple[Token, ...], ...]
    kind: str
    transposed_denominator: bool
    span: Span
    answer: Span
    relation: str
    region: Region
    row: int
    label: str | None
    explicit: bool
    directives: tuple[Directive, ...] = ()
    call: Call | None = None
    recalled: str = ""

    @property
    def numerator(self) -> tuple[Token, ...]:
        """What is differentiated. LookupError for a request that was recalled."""
        return self.parts[0]

    @property
    def denominators(self) -> tuple[tuple[Token, ...], ...]:
        """What it is differentiated by, nothing in a differential. ValueError for a request that was recalled."""
        _, *variables = self.parts
        return tuple(variables)

    def typed_out(self) -> str:
        """The derivative form with the author's macros written out, by which its width is measured."""
        below = "".join(rf"\partial {spelling(variable)}" for variable in self.denominators)
        top = spelling(self.numerator)
        if self.kind != "partial" or not self.numerator or not self.denominators:
            return top + below
        behind = self.numerator[0].span.start > self.denominators[0][0].span.start
        return rf"\frac{{\partial}}{{{below}}}{top}" if behind else rf"\frac{{\partial {top}}}{{{below}}}"

    def content(self) -> str:
        """A key for what is to be differentiated: equal keys, equal forms."""
        if self.recalled:
            return self.recalled
        tokens = [[(token.kind, token.text) for token in part] for part in self.parts]
        return digest([encoded(repr((self.kind, self.transposed_denominator, tokens, self.typed_out())))])


class Reading(NamedTuple):
    """What a derivative that is no request was taken for, and why; `code` says what was not understood. `laid_out`: it
    is one that layouts write in different ways, as far as its look tells.
    """

    span: Span
    reason: str
    region: Region
    row: int = 0
    label: str | None = None
    code: str = ""
    laid_out: bool = False


class Classified(NamedTuple):
    """Every derivative of a document; `refused` are requests that cannot be read, `warnings` say what is left
    alone for a reason that its author may mend.
    """

    requests: tuple[Request, ...] = ()
    claims: tuple[Reading, ...] = ()
    conditions: tuple[Reading, ...] = ()
    mentions: tuple[Reading, ...] = ()
    not_understood: tuple[Reading, ...] = ()
    refused: tuple[RequestError, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def make_request(form: Form, region: Region, answer: Span, relation: str) -> Request:
    """The request for a form; raises RequestError if the form itself is at fault. By what to differentiate in ∇f, what
    is said of f may tell.
    """
    of_name = (
        form.kind == "nabla" and form.problem == "no-variable" and bare_name(form.numerator) == spelling(form.numerator)
    )
    if form.problem and not of_name:
        raise RequestError(form.problem, PROBLEMS[form.problem], form.span, _HINTS.get(form.problem, ""))
    return Request(
        parts=(form.numerator, *form.denominators),
        kind=form.kind,
        transposed_denominator=form.transposed,
        span=form.span,
        answer=answer,
        relation=relation,
        region=region,
        row=0,
        label=None,
        explicit=True,
    )


SHAPES = r"write \frac{\partial f}{\partial x}, \frac{\partial}{\partial x}(…), \nabla_x f or \mathrm{d}(…)"
PROBLEMS = {
    "no-variable": "the derivative does not say by what to differentiate",
    "no-index": r"\nabla^2 without an index could be a Hessian or a Laplacian",
    "no-numerator": "nothing stands behind the derivative operator",
    "operator-sum": "a sum without parentheses stands behind the derivative operator",
    "order": "the order of the derivative and its variables do not agree, or the order is above two",
    "product": "the numerator is a product of several differentials",
}
_HINTS = {
    "operator-sum": r"put the sum in parentheses: \frac{\partial}{\partial x}\left(f + g\right)",
    "no-variable": r"write \frac{\partial f}{\partial x} or \nabla_x f",
    "no-index": r"write \nabla_x^2 f or \frac{\partial^2 f}{\partial x \partial x^\top}",
    "order": r"write \frac{\partial^2 f}{\partial x \partial y} for a second derivative",
}


def explicit_form(tokens: Tokens) -> Form | None:
    """The form that explicit tokens begin with; here an italic d makes a differential too."""
    if not tokens:
        return None
    return form_at(tokens, 0) or differential_at(tokens, 0, upright=False)
