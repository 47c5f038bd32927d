"""A request without a document, as the command line and the Python interface take it."""

from __future__ import annotations

from texdiff.errors import RequestError
from texdiff.latex.requests.classify import placeholder
from texdiff.latex.requests.readings import SHAPES, Request, explicit_form, make_request
from texdiff.latex.requests.relations import relation_at
from texdiff.latex.requests.statements import content, is_empty
from texdiff.latex.scanning.regions import Region
from texdiff.latex.scanning.scan import scan
from texdiff.latex.tokens.fragment import read_fragment
from texdiff.latex.tokens.groups import Tokens, extent, without_margins
from texdiff.latex.tokens.macros import Budget, Macros, package_macros
from texdiff.source import Span


def default_macros(preamble: str = "") -> Macros:
    """The macros for a bare request: physics, over it the preamble's packages and its own definitions."""
    found = scan(preamble)
    packages = ("physics", *(package.name for package in found.packages))
    return Macros(preamble, package_macros(packages)).followed_by(preamble, found.definitions)


def parse_request(text: str, macros: Macros | None = None) -> Request:
    r"""A request such as `\frac{\partial f}{\partial x}` or `\nabla_x f = ?`, also in dollars or a display.

    Raises RequestError if it cannot be read, or is no derivative or more than one.
    """
    region = _whole(text)
    tokens = (macros or default_macros()).expand(read_fragment(text, *region.inner), Budget())
    inside = without_margins(tokens)
    form = explicit_form(inside)
    if form is None:
        raise RequestError("no-derivative", "this is no derivative", region.inner, SHAPES)
    if not _is_unanswered(inside, form.end):
        beyond = extent(inside[form.end :])
        message = "this stands behind the derivative, and a request is the derivative alone"
        raise RequestError(form.problem or "no-derivative", message, beyond, SHAPES)
    return make_request(form, region, Span(form.span.end, form.span.end), "=")


def _whole(text: str) -> Region:
    """The text as one formula, its delimiters taken off."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    for region in scan(text).regions:
        if (region.outer.start, region.outer.end) == (start, end):
            return region
    return Region("", Span(start, end), Span(start, max(start, end)))


def _is_unanswered(tokens: Tokens, place: int) -> bool:
    """Whether nothing follows but punctuation, or a relation with a placeholder or nothing."""
    rest = content(tokens, Span(place, len(tokens)))
    if rest.start >= rest.end:
        return True
    relation = relation_at(tokens, rest.start)
    if relation is None:
        return False
    right = Span(relation[1], rest.end)
    return is_empty(tokens, right) or placeholder(tokens, right) is not None
