"""LaTeX of expressions in the author's notation, for answers, derivations and messages.

Law: what is printed reads back as the same value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from texdiff.algebra import notation as strength
from texdiff.algebra.arithmetic import Product, Transpose, is_negative, negate
from texdiff.algebra.atoms import Number, Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Differential
from texdiff.algebra.notation import Notation
from texdiff.algebra.polynomial import ONE, Monomial, Polynomial, Rational

THIN, DOT = r"\,", r" \cdot "
_CONTROL_WORD = re.compile(r"\\[a-zA-Z]+$")
_TALL = re.compile(r"\\(?:[dc]?frac|sum|prod|int|left|binom|begin|over)(?![a-zA-Z])")
_OPENS = re.compile(r"(?:\\left|\\[bB]igl)?[(\[]")
_GROWN_END = re.compile(r"\\right[)\]](?:[_^](?:\w|\{[^{}]*\}))?$")
_SMALL = re.compile(r"[\^_]\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|bm|pmb|mathbfit|symbf|symbfit|vec)\s*(?:\{\s*([^{}]+?)\s*\}|(\w))$")
_ACCENT = re.compile(r"(\\(?:hat|bar|tilde|dot|ddot|check|breve))\s*\{(.*)\}")
_PLAIN = re.compile(r"[a-zA-Z]$|\\[a-z]+$")


class LatexPrinter:
    """The `Printer` of the nodes: parentheses by binding strength, spaces that keep names apart.

    `taken` are names of other symbols: an entry of **x** is printed x_i only if no such name begins so. `answers` are
    read without lines around them: there (dX)ᵀ is not printed as d of Xᵀ, which may be what was asked. `functions` are
    names that would take what stands in parentheses behind them.
    """

    def __init__(
        self,
        notation: Notation | None = None,
        taken: Collection[str] = (),
        *,
        answers: bool = False,
        functions: Collection[str] = (),
    ) -> None:
        self.notation = notation or Notation()
        self._answers = answers
        self._functions = functions
        self._indexed_names = frozenset(name.split("_")[0].strip() for name in taken if "_" in name)

    def __call__(self, expr: Expr, level: int = strength.SUM) -> str:
        if self._answers and isinstance(expr, Transpose) and isinstance(expr.args[0], Differential):
            return self.parenthesized(self(expr.args[0])) + self.notation.transpose
        body = expr.latex(self)
        return self.parenthesized(body) if expr.precedence < level else body

    def integer(self, value: Polynomial) -> str:
        """A number, or a polynomial in integer names: n - 1, 2n, \\frac{1}{2}."""
        terms = sorted(value.terms, key=lambda term: (term[1] < 0, not term[0], term[0]))
        signed = [
            ("-", self._term(names, -size)) if size < 0 else ("+", self._term(names, size)) for names, size in terms
        ]
        text = "".join(f" {sign} {body}" for sign, body in signed[1:])
        return "0" if not signed else signed[0][0].strip("+") + signed[0][1] + text

    def _term(self, monomial: Monomial, size: Rational) -> str:
        names = [name if power == 1 else f"{name}^{{{power}}}" for name, power in monomial]
        if size.numerator != 1 or not names:
            names.insert(0, str(size.numerator))
        above = self.juxtapose(names)
        return above if size.denominator == 1 else rf"\frac{{{above}}}{{{size.denominator}}}"

    # --- side by side ---

    def juxtapose(self, pieces: Sequence[str]) -> str:
        """The pieces side by side; a control word never swallows a letter, digits are kept apart."""
        text = ""
        for piece in pieces:
            text += _glue(text, piece) + piece
        return text

    def product(self, factors: Sequence[Expr]) -> str:
        """Factors side by side, with thin spaces around differentials and behind a number."""
        text = self._factor(factors[0], strength.PRODUCT, len(factors) == 1)
        for k, factor in enumerate(factors[1:], 1):
            piece = self._factor(factor, strength.PREFIX, k == len(factors) - 1)
            text += self._between(factors[k - 1], factor, text, piece) + piece
        return text

    def _factor(self, factor: Expr, level: int, last: bool) -> str:
        """One factor; a function without parentheses, or a sum over an index, would take what follows it."""
        if last and factor.open_right and not isinstance(factor, Product):
            return factor.latex(self)
        inner = factor.precedence == strength.PRODUCT and not isinstance(factor, Number)
        text = self(factor, strength.PREFIX if inner else level)
        takes_more = factor.precedence == strength.PREFIX and not _is_spaced(factor) and not text.endswith(")")
        return self._closed(factor, text) if takes_more and not last else text

    def _closed(self, factor: Expr, text: str) -> str:
        """cos(x) for cos x, (ln|M|) for ln|M|: what may stand before another factor."""
        argument = self(factor.args[0]) if factor.args else ""
        if argument and text.endswith(argument) and isinstance(factor.args[0], Symbol | Entry):
            return self.applied(text.removesuffix(argument).rstrip(), argument)
        return self.parenthesized(text)

    def _between(self, left: Expr, right: Expr, text: str, piece: str) -> str:
        glue = _glue(text, piece)
        bracket = _OPENS.match(piece) is not None
        applicable = isinstance(left, Unknown) or (isinstance(left, Symbol) and left.name in self._functions)
        if glue == DOT or (bracket and applicable and left.shape.is_scalar):
            return DOT  # u(v) would be a value of u
        number = isinstance(left, Number) and (bracket or not right.shape.is_scalar or _is_tall(piece))
        entries = isinstance(left, Entry) and isinstance(right, Entry)
        if piece.startswith(r"\left") or _GROWN_END.search(text):
            return glue  # TeX itself sets growing parentheses off
        return THIN if number or entries or _is_spaced(left) or _is_spaced(right) else glue

    # --- marks, indices, delimiters ---

    def raised(self, expr: Expr, exponent: str) -> str:
        """An expression with a mark such as ^{-1}; a name that has a superscript already is put in braces."""
        if self._takes_mark(expr, exponent):
            return expr.latex(self) + exponent
        base = self(expr, strength.ATOM)
        if base.startswith((self.notation.fraction, r"\frac")):
            return self.parenthesized(base) + exponent
        return f"{{{base}}}{exponent}" if isinstance(expr, Symbol) and _has_superscript(base) else base + exponent

    def _takes_mark(self, expr: Expr, exponent: str) -> bool:
        """softmax(u)ᵀ: a function of arrays in parentheses takes a transpose and an entry-wise power behind them."""
        mark = exponent == self.notation.transpose or exponent.startswith(rf"^{{{self.notation.hadamard}")
        function = expr.precedence == strength.PREFIX and not expr.spaced and not expr.shape.is_scalar
        return mark and function and expr.latex(self).endswith(")")

    def exponent(self, expr: Expr) -> str:
        """What stands above a base: a fraction with a slash, as in e^{-x^2/2}."""
        sign, body = ("-", negate(expr)) if is_negative(expr) else ("", expr)
        factors = body.as_factors()
        if isinstance(body, Product) or len(factors) != 2 or factors[1][1] != -ONE:
            return self(expr)
        return f"{sign}{self(factors[0][0], strength.PRODUCT)}/{self(factors[1][0], strength.POWER)}"

    def indexed(self, name: str, indices: Sequence[Polynomial]) -> str:
        """A name with indices: \\mathbf{E}_{ij}, x_{i+1,j}."""
        if not indices:
            return name
        texts = [self.integer(index) for index in indices]
        simple = all(len(text) == 1 or _CONTROL_WORD.fullmatch(text) for text in texts)
        body = ("" if simple else ",").join(text + " " * (len(text) > 1 and simple) for text in texts).strip()
        return f"{name}_{body}" if len(body) == 1 else f"{name}_{{{body}}}"

    def entry(self, array: Expr, indices: Sequence[Polynomial]) -> str:
        """x_{ij} for an entry of **X**, [M]_{ij} for one of anything that is no plain letter."""
        if not indices:
            return self(array, strength.ATOM)
        letter = self._entry_letter(array.name) if isinstance(array, Symbol) else None
        return self.indexed(letter or self.fenced("[", self(array), "]"), indices)

    def _entry_letter(self, name: str) -> str | None:
        accent = _ACCENT.fullmatch(name)
        if accent is not None:
            below = self._entry_letter(accent[2])
            return f"{accent[1]}{{{below}}}" if below else None
        bold = _BOLD.match(name)
        letter = (bold[1] or bold[2]) if bold else name
        if not _PLAIN.match(letter) or letter.lower() in self._indexed_names:
            return None
        return letter if letter.startswith("\\") else letter.lower()

    def applied(self, name: str, body: str) -> str:
        """A function with its argument in parentheses."""
        argument = self.parenthesized(body)
        return name + (r"\!" if argument.startswith(r"\left") else "") + argument

    def parenthesized(self, body: str) -> str:
        return self.fenced("(", body, ")")

    def fenced(self, opening: str, body: str, closing: str) -> str:
        """Delimiters that are as high as the contents ask for, and no higher."""
        if _is_tall(body) or (opening == closing and _holds_bar(opening, body)):
            return rf"\left{opening}{_glue(opening, body)}{body}\right{closing}"
        if opening == "(" and (size := _size_around(body)):
            return rf"\{size}l({body}\{size}r)"
        return f"{opening}{_glue(opening, body)}{body}{closing}"


def _holds_bar(bar: str, body: str) -> bool:
    """Whether bars stand inside bars, of which nobody could tell which one opens and which one closes."""
    return bar in (body if bar.startswith("\\") else body.replace(r"\|", ""))


def _glue(left: str, right: str) -> str:
    if left[-1:].isdigit() and right[:1].isdigit():
        return DOT
    return " " if right[:1].isalpha() and _CONTROL_WORD.search(left) else ""


def _is_spaced(expr: Expr) -> bool:
    """Whether thin spaces set a factor off: d(…), its transpose or an entry of it."""
    return expr.spaced or (isinstance(expr, Transpose | Entry) and expr.args[0].spaced)


def _is_tall(body: str) -> bool:
    """Whether the contents, exponents and indices aside, are higher than a letter."""
    return _TALL.search(_SMALL.sub(" ", body)) is not None


def _size_around(body: str) -> str:
    """The size of parentheses around others: one step more where they touch, or where these have grown already."""
    for inner, size in (("bigg", "Bigg"), ("Big", "bigg"), ("big", "Big")):
        if rf"\{inner}l" in body:
            return size
    return "big" if body.startswith("(") or body.endswith(")") else ""


def _has_superscript(base: str) -> bool:
    while (inner := re.sub(r"\{[^{}]*\}", "", base)) != base:
        base = inner
    return "^" in base or "'" in base
