"""Relations: the marks that cut a formula into sides."""

from __future__ import annotations

from texdiff.latex.tokens.groups import Tokens, argument

EQUALITIES = frozenset(("=", "\\equiv", "\\triangleq", "\\coloneqq", "\\coloneq", "\\doteq", "\\eqqcolon", "≡", "≜"))
IMPLICATIONS = frozenset(
    ("\\Rightarrow", "\\Longrightarrow", "\\implies", "\\iff", "\\Leftrightarrow", "\\Longleftrightarrow", "⇒", "⇔")
)
RELATIONS = (
    IMPLICATIONS
    | EQUALITIES
    | frozenset(
        (
            "<",
            ">",
            "\\approx",
            "\\sim",
            "\\simeq",
            "\\cong",
            "\\propto",
            "\\to",
            "\\rightarrow",
            "\\mapsto",
            "\\in",
        )
        + (
            "\\le",
            "\\leq",
            "\\ge",
            "\\geq",
            "\\leqslant",
            "\\geqslant",
            "\\ne",
            "\\neq",
            "\\ll",
            "\\gg",
            "\\notin",
        )
        + (
            "\\leftarrow",
            "\\Leftarrow",
            "\\gets",
            "\\subset",
            "\\subseteq",
            "\\succ",
            "\\succeq",
            "\\prec",
            "\\preceq",
        )
        + (
            "\\longrightarrow",
            "\\leadsto",
            "\\asymp",
            "\\perp",
            "\\not",
            "\\therefore",
            "\\because",
            "\\longmapsto",
        )
        + ("≈", "≠", "≤", "≥", "→", "⇒", "∈")
    )
)
_STACKS = frozenset(("\\stackrel", "\\overset", "\\underset"))


def relation_at(tokens: Tokens, place: int) -> tuple[str, int] | None:
    r"""The relation that begins here and the index behind it: `=`, `:=`, `\stackrel{!}{=}`."""
    token = tokens[place]
    if token.kind == "char" and token.text in (":", "："):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        return (":=", place + 2) if following is not None and following.text == "=" else None
    if token.kind not in ("macro", "char"):
        return None
    if token.text == "\\not" and place + 1 < len(tokens):
        return "\\not" + tokens[place + 1].text, place + 2
    if token.text in RELATIONS:
        return token.text, place + 1
    if token.text in _STACKS and (above := argument(tokens, place + 1)):
        base = argument(tokens, above[1])
        if base and len(base[0]) == 1 and base[0][0].text in RELATIONS:
            return base[0][0].text, base[1]
    return None
