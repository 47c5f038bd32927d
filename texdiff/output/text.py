"""Formulas and derivations as plain text for the terminal: tr(AXB), Xᵀ, ∂f/∂X."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from texdiff.calculus.derivation import Derivation
from texdiff.output.render import printer
from texdiff.output.style import Style
from texdiff.output.templates import Language
from texdiff.output.view import Assumed, Line, Named, view

_TOKEN = re.compile(r"\\(?:[a-zA-Z]+|.)|\s+|.", re.DOTALL)
_ROW_GAP = re.compile(r"\\\\\[\d+pt\]")
_STYLES = re.compile(r"math[a-z]+|boldsymbol|bm|operatorname|text|left|right|[bB]igg?[lr]|vec|displaystyle")
_SIGNS = {
    "top": "⊤", "partial": "∂", "nabla": "∇", "sum": "Σ", "prod": "Π", "odot": " ⊙ ", "circ": " ∘ ", "otimes": " ⊗ ",
    "times": " × ", "cdot": "·", "cdots": "…", "ldots": "…", "in": " ∈ ", "|": "‖", "dagger": "†", "infty": "∞",
    "langle": "⟨", "rangle": "⟩", ",": " ", "!": "", ";": " ", "quad": "  ", "ell": "ℓ", "prime": "′",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_ACCENTS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "bar": "\N{COMBINING MACRON}", "tilde": "\N{COMBINING TILDE}"}
_RAISED = str.maketrans("0123456789+-n⊤T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀᵀ")
_RAISABLE = frozenset("0123456789+-n⊤T")


def plain(latex: str) -> str:
    """A formula of ours as Unicode text."""
    text, _ = _upto(_TOKEN.findall(_ROW_GAP.sub(r"\\\\", latex)), 0, "")
    return re.sub(r"(?<=[∂∇]) +", "", re.sub(r" {2,}", " ", text)).strip()


def _upto(tokens: Sequence[str], place: int, closing: str) -> tuple[str, int]:
    text = ""
    while place < len(tokens) and tokens[place] != closing:
        fraction = tokens[place].endswith("frac")
        piece, place = _one(tokens, place)
        after = tokens[place] if place < len(tokens) else closing
        beside = text[-1:] not in ("", " ", "(", "[") or (after != closing and after not in " \\right")
        text += f"({piece})" if fraction and beside else piece
    return text, place + 1


def _one(tokens: Sequence[str], place: int) -> tuple[str, int]:
    """The text of one token with its arguments, and the place behind."""
    token = tokens[place]
    name = token[1:] if len(token) > 1 else ""
    if token == "{":
        return _upto(tokens, place + 1, "}")
    if token in "^_":
        inner, after = _argument(tokens, place + 1)
        return _script(token, inner.strip()), after
    if name in ("frac", "dfrac", "tfrac"):
        top, after = _argument(tokens, place + 1)
        bottom, after = _argument(tokens, after)
        return f"{_factor(top)}/{_factor(bottom)}", after
    if name == "operatorname":
        inner, after = _argument(tokens, place + 1)
        word_follows = re.match(r"\\?[a-zA-Z]", "".join(tokens[after : after + 1]))
        return inner + " " * (word_follows is not None), after
    if name in _ACCENTS:
        inner, after = _argument(tokens, place + 1)
        return normalize("NFC", inner + _ACCENTS[name]), after
    if name == "sqrt":
        inner, after = _argument(tokens, place + 1)
        return f"√({inner})", after
    if name in ("begin", "end"):
        _, after = _argument(tokens, place + 1)
        return "[" if name == "begin" else "]", after
    return _symbol(token, name), place + 1


def _symbol(token: str, name: str) -> str:
    if token.isspace():
        return " "
    if not name or _STYLES.fullmatch(name):
        return token if not name else ""
    return "; " if name == "\\" else _SIGNS.get(name, name + " " * name.isalpha())


def _argument(tokens: Sequence[str], place: int) -> tuple[str, int]:
    while place < len(tokens) and tokens[place].isspace():
        place += 1
    return _one(tokens, place) if place < len(tokens) else ("", place)


def _script(sign: str, inner: str) -> str:
    if sign == "^" and set(inner) <= _RAISABLE:
        return inner.translate(_RAISED)
    return f"{sign}{inner}" if len(inner) == 1 or inner.isalnum() else f"{sign}({inner})"


def _factor(text: str) -> str:
    """A numerator or denominator, in parentheses where it is more than a product."""
    text = text.strip()
    return f"({text})" if re.search(r"\S [+-] |\S[·/]", text) else text


def text_block(derivation: Derivation, style: Style | None = None) -> str:
    """Answer and derivation for the terminal."""
    style = style or Style()
    language = Language(style.language, style.templates)
    data = view(derivation, printer(derivation), dict(style.rules))
    named: list[Named] = []
    lines: list[Line] = []
    for chain in data["chains"]:
        named += [*chain["lets"], *([chain["subject"]] if chain["subject"] else [])]
        lines += [*(line for let in chain["lets"] for line in let["lines"]), *chain["lines"]]
    context = {
        "request": plain(data["request"]),
        "answer": plain(data["answer"]),
        "meaning": plain(data["meaning"]),
        "names": [f"{plain(let['name'])} = {plain(let['composed'])}" for let in named],
        "rows": _columns(lines, language),
        "assumed": [_supposed(item, language) for item in data["assumed"]],
    }
    return language.render("derivation.txt.j2", context).strip("\n") + "\n"


def _supposed(item: Assumed, language: Language) -> tuple[str, str]:
    words = language.property(item["property"], item["about"])
    return plain(item["of"]), re.sub(r"\$([^$]*)\$", lambda found: plain(found[1]), words)


def _columns(lines: Sequence[Line], language: Language) -> list[str]:
    """Equations below each other at their relation signs, reasons in a column behind."""
    left = max((len(plain(line["lhs"])) for line in lines), default=0)
    equations = [f"{plain(line['lhs']):>{left}} {line['relation']} {plain(line['rhs'])}" for line in lines]
    widest = max(map(len, equations), default=0)
    reasons = [", ".join(_words(language, line)) for line in lines]
    return [f"{e:<{widest}}   {reason}".rstrip() for e, reason in zip(equations, reasons, strict=True)]


def _words(language: Language, line: Line) -> list[str]:
    phrases = (r["citation"] or language.phrase(r["id"], r["law"]) for r in line["reasons"])
    return [re.sub(r"\$([^$]*)\$", lambda found: plain(found[1]), phrase) for phrase in phrases]
