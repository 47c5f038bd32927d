"""A Pratt parser from the tokens of a formula to its syntax tree, in linear time.

Loosest first: + and −, signs such as \\odot, \\cdot, juxtaposition, scripts. What may stand where an operand is
expected is read by `operands`; which names are functions and which signs are operators is the operators' own table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NoReturn, TypeVar

from texdiff.errors import RequestError
from texdiff.latex.grammar import calls, operands, scripts
from texdiff.latex.grammar.bounds import MAX_NESTING, room_to_recurse
from texdiff.latex.grammar.place import Place, spell
from texdiff.latex.grammar.syntax import Fraction_, Group, Head, Infix, Number, Product, Sum, Syntax
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import PARTNERS, RELATIONS, STYLES, SWITCHES, TIMES, UNSPECIFIED, spellings
from texdiff.latex.tokens.stream import prepare

_Result = TypeVar("_Result")
_STOPS = frozenset("+-=,;:/<>.!?~&∈→≤≥≠≡≈。、：")


def parse(tokens: Sequence[Token]) -> Syntax:
    """The tree of one expression; RequestError says where it cannot be read, what was met, and what to type."""
    parser = Parser(prepare(tokens))
    if not parser.tokens:
        raise RequestError("syntax", "there is no formula here")
    try:
        with room_to_recurse():
            result = parser.sum()
    except RecursionError:
        parser.fail("the formula is nested too deep", "too-deep")
    parser.expect_end()
    return result


class Parser:
    """One formula on its way to a tree. `at` is the next token, `limit` the end of the part that is being read."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.limit = len(tokens)
        self.style = ""
        self.closers: list[str] = []
        self.spellings = spellings()
        self._partners = _match_braces(tokens)
        self._depth = 0

    # --- levels ---

    def sum(self) -> Syntax:
        """Terms with + and − between them."""
        start, terms, signs = self.at, [], []
        with self._level():
            while True:
                signs.append(self._sign() or "+")
                terms.append(self.infix())
                if not self.sees("char", "+", "-"):
                    break
        if signs == ["+"]:
            return terms[0]
        return Sum(tuple(terms), tuple(signs), place=self.place(start))

    def infix(self) -> Syntax:
        """Operands with \\odot, \\otimes … between them; different signs need parentheses."""
        start, left, sign = self.at, self.dotted(), ""
        while (token := self.peek()) and self._is_infix(token.text):
            if sign and sign != token.text:
                self.fail(f"{sign} and {token.text} stand side by side", hint="put one of them in parentheses")
            sign = self.next().text
            left = Infix(sign, left, self.dotted(), place=self.place(start))
        return left

    def dotted(self) -> Syntax:
        """Products with \\cdot between them."""
        start, left = self.at, self.product()
        while (token := self.peek()) and token.text in TIMES and self._is_times(token.text):
            sign = self.next().text
            left = Infix(sign, left, self.product(), place=self.place(start))
        return left

    def product(self, of_function: bool = False) -> Syntax:
        """Factors side by side; the argument of a function without parentheses ends before the next function."""
        start, factors = self.at, [self.factor()]
        while self.sees_factor() and not (of_function and calls.head_ahead(self)):
            factors.append(self.factor())
        result = factors[0] if len(factors) == 1 else Product(tuple(factors), place=self.place(start))
        while self.sees("char", "/"):
            self.next()
            result = self._quotient(result, start)
        return result

    def factor(self) -> Syntax:
        """An operand with its scripts."""
        start = self.at
        with self._level():
            base = operands.operand(self)
            if isinstance(base, Head):
                base = calls.call(self, base, start)
            return self._scripted(base, start)

    def _scripted(self, base: Syntax, start: int) -> Syntax:
        """An operand with its scripts; behind letters in one font, \\mathbf{AX}^{-1}, they are the last one's."""
        if not isinstance(base, Product):
            return scripts.scripts(self, base, start)
        *before, last = base.factors
        return replace(base, factors=(*before, scripts.scripts(self, last, start)), place=self.place(start))

    # --- services ---

    def peek(self, ahead: int = 0) -> Token | None:
        """The next token of the part that is being read."""
        place = self.at + ahead
        return self.tokens[place] if place < self.limit else None

    def next(self) -> Token:
        """The next token, which is taken."""
        token = self.peek()
        if token is None:
            self.fail("the formula ends where something is still missing")
        self.at += 1
        return token

    def sees(self, kind: str, *texts: str) -> bool:
        """Whether the next token is of that kind, with one of the texts."""
        token = self.peek()
        return token is not None and token.kind == kind and (not texts or token.text in texts)

    def closes(self, token: Token) -> bool:
        """Whether a token closes the delimiter that was opened last."""
        closer = self.closers[-1] if self.closers else ""
        return token.kind == "closing" or (token.kind == "bar" and token.text == closer)

    def sees_factor(self) -> bool:
        """Whether a further factor follows."""
        token = self.peek()
        if token is None or token.kind in ("close", "closing", "align", "row", "end", "sup", "sub", "prime"):
            return False
        if token.kind == "bar":
            return not self.closes(token)
        if token.kind == "char":
            return token.text not in _STOPS and token.text not in TIMES
        return not (token.kind == "macro" and self._ends_product(token.text))

    def place(self, start: int) -> Place:
        """Everything from a token up to here."""
        return Place(self.tokens, start, self.at)

    def argument(self) -> tuple[int, int]:
        """The range of the next token, or of the group's content, which is taken; a font takes its argument along."""
        taken = self.next()
        start = self.at - 1
        if taken.kind == "macro" and taken.text in STYLES - SWITCHES and self.sees("open"):
            self.argument()
            return start, self.at
        if taken.kind != "open":
            return start, self.at
        end = self._partners[start]
        self.at = end + 1
        return start + 1, end

    def closing(self, opening: int) -> int:
        """Where the group or environment ends that is opened at a token."""
        return self._partners.get(opening, opening)

    def items(self) -> tuple[Syntax, ...]:
        """What stands inside delimiters: one formula, or several with commas between them."""
        found = [self.sum()]
        while self.sees("char", ",", ";") or self.sees("macro", "\\mid"):
            self.next()
            found.append(self.sum())
        return tuple(found)

    def bracketed(self) -> tuple[Syntax, ...]:
        """The content of the delimiters that open next, which are taken."""
        start = self.at
        opening = self.next().text
        closer = PARTNERS.get(opening, opening)
        closed = any(t.kind == "closing" and t.text == closer for t in self.tokens[self.at : self.limit])
        self.closers.append("" if closed else closer)  # within \left| … \right| a plain bar opens
        items = self.items()
        token = self.peek()
        if token is None or not self.closes(token):
            self.fail(f"this {opening} is not closed", start=start)
        self.next()
        self.closers.pop()
        return items

    def within(self, start: int, end: int, rule: Callable[[], _Result]) -> _Result:
        """What a rule makes of exactly a range of tokens; reading then goes on where it was."""
        saved = self.at, self.limit, self.closers
        self.at, self.limit, self.closers = start, end, []
        try:
            result = rule()
            self.expect_end()
        finally:
            self.at, self.limit, self.closers = saved
        return result

    def expect_end(self) -> None:
        """RequestError unless the part has been read to its end."""
        token = self.peek()
        if token is not None:
            self.fail(f"{spell([token])} is not expected here")

    def fail(self, message: str, code: str = "syntax", hint: str = "", start: int | None = None) -> NoReturn:
        """Raises RequestError, pointing at the next token, or at everything from `start` on."""
        first = self.at if start is None else start
        place = Place(self.tokens, first, max(self.at, first + 1))
        raise RequestError(code, message, place.span, hint)

    @contextmanager
    def _level(self) -> Iterator[None]:
        """One level deeper, also for a reading that is given up."""
        self._depth += 1
        try:
            if self._depth > 2 * MAX_NESTING:
                self.fail(f"the formula is nested more than {MAX_NESTING} deep", "too-deep")
            yield
        finally:
            self._depth -= 1

    def _sign(self) -> str:
        """Signs in front of a term, as one."""
        sign = ""
        while self.sees("char", "+", "-"):
            found = self.next().text
            sign = found if not sign else "+" if found == sign else "-"
        return sign

    def _is_infix(self, sign: str) -> bool:
        return (sign in self.spellings.infix or sign in UNSPECIFIED) and sign not in ("\\cdot", "*")

    def _is_times(self, sign: str) -> bool:
        return sign not in self.spellings.infix or sign in ("\\cdot", "*")

    def _ends_product(self, name: str) -> bool:
        return name in RELATIONS or name in TIMES or name in self.spellings.infix or name in UNSPECIFIED

    def _quotient(self, top: Syntax, start: int) -> Syntax:
        """top/bottom: only a single factor below is clear."""
        bottom = self.factor()
        result = Fraction_(top, bottom, place=self.place(start))
        if not self.sees_factor():
            return result
        if not isinstance(bottom, Number | Group):
            self.fail("it is not clear where the denominator ends", hint="write \\frac{...}{...}", start=start)
        rest = self.product()
        more = rest.factors if isinstance(rest, Product) else (rest,)
        return Product((result, *more), place=self.place(start))


def _match_braces(tokens: Sequence[Token]) -> dict[int, int]:
    """The closing brace of every opening one; the environments likewise."""
    partners: dict[int, int] = {}
    stack: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind in ("open", "begin"):
            stack.append(place)
        elif token.kind in ("close", "end"):
            if not stack:
                raise RequestError("unbalanced", "this closes nothing that is open here", token.span)
            partners[stack.pop()] = place
    if stack:
        raise RequestError("unbalanced", "this is not closed", tokens[stack[-1]].span)
    return partners
