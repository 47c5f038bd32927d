"""What each derivative of one formula is: a request, a claim, a condition, or a mention, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from texdiff.latex.requests.form import Form
from texdiff.latex.requests.forms import differential_at, find_forms
from texdiff.latex.requests.names import bare_name
from texdiff.latex.requests.relations import EQUALITIES, IMPLICATIONS
from texdiff.latex.requests.statements import Statement, content, goes_on, is_empty, is_open_ended, read_statements
from texdiff.latex.tokens.groups import FONTS, Tokens, argument, closing, extent, trimmed
from texdiff.source import Span

PLACEHOLDERS = frozenset(("\\ldots", "\\cdots", "\\dots", "\\dotsc", "\\square", "…", "⋯", "□"))
_BARS = frozenset(("|", "\\vert", "\\rvert"))
_SIZES = frozenset(("\\big", "\\Big", "\\bigg", "\\Bigg", "\\bigr", "\\Bigr", "\\biggr", "\\Biggr"))


class Verdict(NamedTuple):
    """One form and what it is: `request`, `claim`, `condition` or `mention`, with the reason.

    For a request, and for a form that stands alone, `answer` is what an answer replaces, and `relation` what
    must be put before it; `rule` is the rule of the language that makes it a request, 2 or 3.
    """

    form: Form
    kind: str
    reason: str
    row: Span
    row_number: int
    answer: Span = Span(0, 0)
    relation: str = ""
    rule: int = 0


class Setting(NamedTuple):
    r"""What the place of a formula means for rule 3.

    `implicit` is off in exercises; in an `explicit` formula, the content of a \texdiff{…}, an italic d makes a
    differential too.
    """

    environment: str
    display: bool
    implicit: bool
    defined: Callable[[str], bool]
    explicit: bool = False


def classify(tokens: Tokens, setting: Setting) -> list[Verdict]:
    """A verdict for every derivative of the formula, in the order of the text."""
    return sorted(_Formula(tokens, setting).verdicts(), key=lambda verdict: verdict.form.start)


class _Formula:
    def __init__(self, tokens: Tokens, setting: Setting) -> None:
        self.tokens = tokens
        self.setting = setting
        self.forms = {form.start: form for form in find_forms(tokens)}
        self.statements = read_statements(tokens, setting.environment)

    def verdicts(self) -> Iterator[Verdict]:
        judged: dict[int, Verdict] = {}
        for statement in self.statements:
            for number, side in enumerate(statement.sides):
                verdict = self._judge(statement, number, side)
                if verdict is not None:
                    judged[verdict.form.start] = verdict
        yield from judged.values()
        covered = -1
        for place, form in sorted(self.forms.items()):
            if place not in judged:
                reason = "part of another derivative" if place < covered else "part of an expression"
                yield Verdict(form, "mention", reason, Span(0, len(self.tokens)), 0)
            covered = max(covered, form.end)

    def _judge(self, statement: Statement, number: int, side: Span) -> Verdict | None:
        form = self._exact(side)
        if form is None:
            return self._at_a_point(statement, number, side) or self._sum(statement, number, side)
        verdict = Verdict(form, "mention", "", statement.whole_row, statement.row)
        if number < len(statement.relations):
            return self._related(verdict, statement, number)
        continued = self._continued(statement)
        if number > 0:
            kind, reason = ("claim", "an equation") if continued else ("mention", "the right side of an equation")
            return verdict._replace(kind=kind, reason=reason)
        if continued:
            return verdict._replace(kind="claim", reason="answered in the next row")
        return self._alone(verdict, statement)

    def _exact(self, side: Span) -> Form | None:
        """The form that a side consists of."""
        first, last = content(self.tokens, side)
        while first < last:
            form = self.forms.get(first)
            form = form or differential_at(self.tokens, first, upright=not self.setting.explicit)
            if form is not None and form.end == last:
                return form
            if self.tokens[first].kind != "open" or closing(self.tokens, first) != last - 1:
                break
            first, last = content(self.tokens, Span(first + 1, last - 1))
        return None

    def _at_a_point(self, statement: Statement, number: int, side: Span) -> Verdict | None:
        r"""`\left.…\right|_{x=x_0}`: a condition if it is set to zero."""
        first, last = content(self.tokens, side)
        if first + 1 < last and self.tokens[first].text == "\\left" and self.tokens[first + 1].text == ".":
            first += 2
        form = self.forms.get(first)
        if form is None or not _is_evaluation(self.tokens, form.end, last):
            return None
        zero = number < len(statement.relations) and self._is_zero(statement, number)
        kind = "condition" if zero else "mention"
        return Verdict(form, kind, "at a point", statement.whole_row, statement.row)

    def _sum(self, statement: Statement, number: int, side: Span) -> Verdict | None:
        """A sum without parentheses behind an operator, if its value is asked for: a request with a problem."""
        form = self.forms.get(content(self.tokens, side).start)
        if form is None or form.problem != "operator-sum" or number >= len(statement.relations):
            return None
        verdict = Verdict(form, "mention", "part of an expression", statement.whole_row, statement.row)
        related = self._related(verdict, statement, number)
        return related if related.kind == "request" else verdict

    def _related(self, verdict: Verdict, statement: Statement, number: int) -> Verdict:
        """A form with a relation behind it."""
        relation, right = statement.relations[number], statement.sides[number + 1]
        if relation.text not in EQUALITIES and relation.text != ":=":
            return verdict._replace(reason=f"in a relation with {relation.text}")
        final = number + 2 == len(statement.sides) and not self._continued(statement)
        if final and (mark := placeholder(self.tokens, right)):
            answer = extent(self.tokens[mark.start : mark.end])
            return verdict._replace(kind="request", reason="asked for", answer=answer, rule=2)
        if final and is_empty(self.tokens, right) and statement.following < 0 and not self.setting.display:
            return verdict._replace(reason="left open in the text")
        if final and is_empty(self.tokens, right) and self._is_unanswered(statement):
            end = self.tokens[relation.end - 1].span.end
            return verdict._replace(kind="request", reason="left open", answer=Span(end, end), rule=2)
        if (final or self._is_implied(statement, number + 1)) and self._is_zero(statement, number):
            return verdict._replace(kind="condition", reason="set to zero")
        return verdict._replace(kind="claim", reason="an equation")

    def _is_implied(self, statement: Statement, number: int) -> bool:
        """Whether a conclusion follows a side."""
        return number < len(statement.relations) and statement.relations[number].text in IMPLICATIONS

    def _alone(self, verdict: Verdict, statement: Statement) -> Verdict:
        """A form without any relation: rule 3."""
        form = verdict.form
        whole = content(self.tokens, statement.whole_row)
        side = content(self.tokens, statement.sides[0])
        if whole != side or self._belongs_to_neighbours(statement):
            return verdict._replace(reason="part of a longer formula")
        verdict = verdict._replace(answer=Span(form.span.end, form.span.end), relation="=")
        if not self.setting.display:
            return verdict._replace(reason="in the text")
        name = bare_name(form.numerator)
        if not form.numerator or (name is not None and not self.setting.defined(name)):
            return verdict._replace(reason="a name without a definition")
        if not self.setting.implicit:
            return verdict._replace(reason="an exercise, or implicit requests are off")
        return verdict._replace(kind="request", reason="displayed alone", rule=3)

    def _continued(self, statement: Statement) -> bool:
        """Whether the next row begins with a relation."""
        if statement.following < 0:
            return False
        following = self.statements[statement.following]
        return bool(following.relations) and is_empty(self.tokens, following.sides[0])

    def _belongs_to_neighbours(self, statement: Statement) -> bool:
        """Whether the row above or below makes this row a part of something longer."""
        if statement.following >= 0 and goes_on(self.tokens, self.statements[statement.following]):
            return True
        if statement.previous < 0:
            return False
        previous = self.statements[statement.previous]
        return is_open_ended(self.tokens, previous) or bool(statement.indented and previous.relations)

    def _is_unanswered(self, statement: Statement) -> bool:
        """Whether an empty right side is left open: at the end of a display, or before a new left side."""
        if statement.following < 0:
            return True
        following = self.statements[statement.following]
        if not following.relations or is_empty(self.tokens, following.sides[0]):
            return False
        return following.indented is False or self._exact(following.sides[0]) is not None

    def _is_zero(self, statement: Statement, number: int) -> bool:
        first, last = content(self.tokens, statement.sides[number + 1])
        final = number + 2 == len(statement.sides) or self._is_implied(statement, number + 1)
        return final and is_zero(self.tokens[first:last])


def placeholder(tokens: Tokens, side: Span) -> Span | None:
    """The marks that stand where an answer is asked for: `?`, an ellipsis, a box."""
    first, last = content(tokens, side)
    if last - first > 2 and tokens[first].kind == "open" and closing(tokens, first) == last - 1:
        first, last = first + 1, last - 1
    marks = tokens[first:last]
    if not marks:
        return None
    if all(token.text.strip() in ("?", "？") and token.kind in ("char", "text") for token in marks):
        return Span(first, last)
    return Span(first, last) if len(marks) == 1 and marks[0].text in PLACEHOLDERS else None


def is_zero(tokens: Tokens) -> bool:
    r"""Whether a side is 0, bold or not, with indices or a transpose mark: `\mathbf{0}^\top`."""
    tokens = trimmed(tokens)
    if tokens and tokens[0].kind == "macro" and tokens[0].text in FONTS:
        found = argument(tokens, 1)
        inside, end = (trimmed(found[0]), found[1]) if found else ((), 1)
    else:
        inside, end = tokens[:1], 1
    if len(inside) != 1 or inside[0].text != "0":
        return False
    while end < len(tokens) and tokens[end].kind in ("sub", "sup"):
        found = argument(tokens, end + 1)
        end = found[1] if found else len(tokens)
    return end == len(tokens)


def _is_evaluation(tokens: Tokens, start: int, end: int) -> bool:
    r"""Whether the tokens are `\right|_{…}`, `\Big|_{…}` or `|_{…}`."""
    place = start
    if place < end and (tokens[place].text == "\\right" or tokens[place].text in _SIZES):
        place += 1
    if place + 1 >= end or tokens[place].text not in _BARS or tokens[place + 1].kind != "sub":
        return False
    found = argument(tokens, place + 2)
    while found is not None and found[1] < end and tokens[found[1]].kind in ("sub", "sup"):
        found = argument(tokens, found[1] + 1)
    return found is not None and found[1] == end
