"""How formulas are spelled: letters, fonts, accents, delimiters, and the operators' own table of names and signs."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from texdiff.algebra.registry import OPERATORS, readings

BOLD = frozenset(
    ("\\mathbf", "\\boldsymbol", "\\bm", "\\symbf", "\\symbfit", "\\symbfup", "\\pmb", "\\mathbfit", "\\bf")
    + ("\\textbf", "\\bfseries", "\\bold", "\\vb", "\\vec", "\\mathbfup", "\\boldmath", "\\va", "\\bs", "\\mathbfsf")
)
UPRIGHT = frozenset(
    ("\\mathrm", "\\operatorname", "\\mathsf", "\\rm", "\\symrm", "\\symup", "\\mathup", "\\sf")
    + ("\\mathit", "\\it", "\\mathtt", "\\tt", "\\mathnormal", "\\symit", "\\symsf")
)
CALLIGRAPHIC = frozenset(
    ("\\mathcal", "\\mathbb", "\\mathscr", "\\mathfrak", "\\mathds", "\\mathbbm", "\\cal", "\\symcal", "\\symbb")
)
STYLES = BOLD | UPRIGHT | CALLIGRAPHIC
SWITCHES = frozenset(("\\bf", "\\rm", "\\it", "\\sf", "\\tt", "\\cal", "\\bfseries", "\\boldmath"))
"""Styles that hold to the end of the group, {\\bf x}, instead of taking an argument."""

ACCENTS = frozenset(
    ("\\bar", "\\hat", "\\tilde", "\\dot", "\\ddot", "\\overline", "\\underline", "\\widehat", "\\widetilde")
    + ("\\check", "\\breve", "\\acute", "\\grave", "\\mathring", "\\overrightarrow", "\\widecheck")
)
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon "
    "phi chi psi omega varepsilon vartheta varpi varrho varsigma varphi varkappa digamma ell hbar imath jmath wp"
)
_GREEK_CAPITALS = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
LOWER_MACROS = frozenset("\\" + name for name in _GREEK.split())
UPPER_MACROS = frozenset("\\" + shape + name for name in _GREEK_CAPITALS.split() for shape in ("", "var")) | frozenset(
    ("\\Alpha", "\\Beta", "\\Epsilon", "\\Zeta", "\\Eta", "\\Mu", "\\Nu", "\\Rho", "\\Tau", "\\Chi")
)
LETTER_MACROS = LOWER_MACROS | UPPER_MACROS

OPENINGS = {
    "(": "(",
    "[": "[",
    "（": "(",
    "\\{": "\\{",
    "\\lbrace": "\\{",
    "\\lbrack": "[",
    "\\langle": "\\langle",
    "\\lvert": "|",
    "\\lVert": "\\|",
    "\\lparen": "(",
    "\\lfloor": "\\lfloor",
    "\\lceil": "\\lceil",
}
CLOSINGS = {
    ")": ")",
    "]": "]",
    "）": ")",
    "\\}": "\\}",
    "\\rbrace": "\\}",
    "\\rbrack": "]",
    "\\rangle": "\\rangle",
    "\\rvert": "|",
    "\\rVert": "\\|",
    "\\rparen": ")",
    "\\rfloor": "\\rfloor",
    "\\rceil": "\\rceil",
}
BARS = {"|": "|", "\\vert": "|", "\\|": "\\|", "\\Vert": "\\|"}
PARTNERS = {"(": ")", "[": "]", "\\{": "\\}", "\\langle": "\\rangle", "|": "|", "\\|": "\\|"}
LEFT_MARKS = frozenset(("\\left", "\\bigl", "\\Bigl", "\\biggl", "\\Biggl", "\\mathopen", "\\mleft"))
RIGHT_MARKS = frozenset(("\\right", "\\bigr", "\\Bigr", "\\biggr", "\\Biggr", "\\mathclose", "\\mright"))
SIZE_MARKS = frozenset(("\\big", "\\Big", "\\bigg", "\\Bigg", "\\middle", "\\bigm", "\\Bigm", "\\biggm"))
TRANSPARENT = frozenset(("\\mathop", "\\mathord", "\\mathbin", "\\mathrel", "\\ensuremath", "\\mathinner", "\\boxed"))
"""Macros that may be taken off their argument."""

TIMES = frozenset(("\\cdot", "\\times", "*", "\\ast", "\\cdotp", "\\centerdot"))
"""Signs of an ordinary product, unless an operator claims them for its kind of arguments."""

UNSPECIFIED = frozenset(("\\bigcirc", "\\bullet", "\\diamond", "\\Diamond", "\\boxdot", "\\circledast"))
"""Signs that notes use for any operation of two arguments."""

TRANSPOSES = frozenset(("T", "\\top", "\\intercal", "⊤", "t", "\\transpose", "\\trans", "\\tran", "tr"))
"""What stands in a superscript for the transpose, its font taken off."""

FRACTIONS = frozenset(("\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\nicefrac", "\\sfrac", "\\flatfrac"))
MATRICES = frozenset(
    stem + star
    for stem in ("matrix", "bmatrix", "pmatrix", "Bmatrix", "smallmatrix", "psmallmatrix", "bsmallmatrix")
    for star in ("", "*")
) | {"array", "NiceArray", "bNiceMatrix", "pNiceMatrix"}
FENCED_MATRICES = {"vmatrix": "|", "Vmatrix": "\\|", "vNiceMatrix": "|"}
CONTINUATIONS = frozenset(("+", "-", "−", "\\pm", "\\mp", "\\cdot", "\\times", "\\odot", "\\circ", "\\otimes"))
"""Signs with which a row goes on from the one above, or asks for the one below."""
ELLIPSES = frozenset(("\\dots", "\\cdots", "\\ldots", "\\vdots", "\\ddots", "\\dotsc", "\\dotsb", "\\hdots", "…", "⋯"))

RELATIONS = frozenset(
    ("\\in", "\\to", "\\mapsto", "\\rightarrow", "\\le", "\\ge", "\\leq", "\\geq", "\\ne", "\\neq", "\\equiv")
    + ("\\approx", "\\sim", "\\simeq", "\\propto", "\\triangleq", "\\coloneqq", "\\eqqcolon", "\\colon", "\\mid")
    + ("\\succ", "\\succeq", "\\prec", "\\preceq", "\\Rightarrow", "\\Longrightarrow", "\\implies", "\\iff")
    + ("\\Leftrightarrow", "\\Longleftrightarrow", "\\subset", "\\subseteq", "\\leqslant", "\\geqslant", "\\perp")
    + ("\\gg", "\\ll", "\\forall", "\\exists", "\\doteq", "\\cong", "\\defeq", "\\longrightarrow", "\\notin")
    + ("\\vert\\vert", "\\over", "\\choose", "\\atop", "\\longmapsto", "\\leftarrow", "\\therefore", "\\because")
)
REFUSED = {
    "\\int": "integrals are not differentiated here",
    "\\iint": "integrals are not differentiated here",
    "\\oint": "integrals are not differentiated here",
    "\\lim": "limits are not supported",
    "\\pm": "a formula with \\pm stands for two; write the one you mean",
    "\\mp": "a formula with \\mp stands for two; write the one you mean",
    "\\infty": "infinity has no derivative",
    "\\binom": "binomial coefficients are not supported",
    "\\dbinom": "binomial coefficients are not supported",
    "\\tbinom": "binomial coefficients are not supported",
    "\\E": "expectations are not supported",
    "\\iiint": "integrals are not differentiated here",
    "\\bigcup": "sets are not differentiated here",
    "\\bigcap": "sets are not differentiated here",
    "\\cup": "sets are not differentiated here",
    "\\cap": "sets are not differentiated here",
    "\\setminus": "sets are not differentiated here",
    "\\emptyset": "sets are not differentiated here",
    "\\oplus": "direct sums are not supported",
}


class Spellings(NamedTuple):
    """What the operators answer to."""

    functions: frozenset[str]
    """Names without backslash."""
    infix: frozenset[str]
    fences: frozenset[tuple[str, str]]


def spellings() -> Spellings:
    """The names and signs of all registered operators."""
    return _table(len(OPERATORS))


@lru_cache(maxsize=4)
def _table(_registered: int) -> Spellings:
    fences = (tuple(r.spelling.split()[:2]) for r in readings("fence"))
    return Spellings(
        frozenset(r.spelling.removeprefix("\\") for r in readings("function")),
        frozenset(r.spelling for r in readings("infix")),
        frozenset((pair[0], pair[1]) for pair in fences),
    )


def is_upper(letter: str) -> bool:
    """Whether a letter, or the macro of one, is a capital."""
    return letter in UPPER_MACROS or (letter[:1] != "\\" and letter[:1].isupper())


def styled(style: str, letter: str) -> str:
    """The canonical LaTeX of a letter in a font."""
    return f"{style}{{{letter}}}" if style else letter
