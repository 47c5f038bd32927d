"""Documents of any size for the benchmarks: running text, and requests that all differ."""

from __future__ import annotations

from itertools import product

PREAMBLE = "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n"
SENTENCE = (
    "A change of $h$ in the weights moves the loss by about $h$ times its slope, which is why the steps are kept "
    "small, and why the rate $\\eta$ falls with the number $t$ of rounds. "
)
DECLARATION = (
    "Here $\\mathbf{X} \\in \\mathbb{R}^{m \\times n}$, $\\mathbf{x} \\in \\mathbb{R}^{n}$, and $\\mathbf{K}$ "
    "is symmetric.\n\n"
)
FORMS = (
    (r"\operatorname{tr}(\mathbf{%s}\mathbf{X}\mathbf{%s})", r"\mathbf{X}"),
    (r"\operatorname{tr}(\mathbf{X}^{\top}\mathbf{%s}\mathbf{X}\mathbf{%s})", r"\mathbf{X}"),
    (r"\mathbf{x}^{\top}\mathbf{%s}\mathbf{%s}\mathbf{x}", r"\mathbf{x}"),
    (r"\mathbf{%s}\mathbf{x} + \mathbf{%s}^{\top}\mathbf{x}", r"\mathbf{x}"),
    (r"\ln|\mathbf{%s} + \mathbf{Z}\mathbf{%s}|", r"\mathbf{Z}"),
    (r"\operatorname{tr}(\mathbf{%s}\mathbf{Z}^{-1}\mathbf{%s})", r"\mathbf{Z}"),
    (r"\|\mathbf{%s}\mathbf{X} - \mathbf{%s}\|_F^2", r"\mathbf{X}"),
    (r"\operatorname{tr}(\mathbf{X}(\mathbf{%s} \odot \mathbf{%s}))", r"\mathbf{X}"),
)
"""Numerators with places for two letters, and what they are differentiated by."""
LETTERS = "ABCDEFGHJLMNPQRSTUVW"


def requests(count: int) -> list[str]:
    """So many different displayed requests, the forms in turn."""
    pairs = [(first, second) for first, second in product(LETTERS, LETTERS) if first != second]
    if count > len(FORMS) * len(pairs):
        raise ValueError(f"there are no {count} different requests")
    return [_request(*FORMS[k % len(FORMS)], pairs[k // len(FORMS)]) for k in range(count)]


def _request(numerator: str, variable: str, letters: tuple[str, str]) -> str:
    return f"\\[ \\frac{{\\partial {numerator % letters}}}{{\\partial {variable}}} = ? \\]\n"


def notes(asked: list[str], size: int = 0) -> str:
    """A document with these requests, a paragraph before each, filled up to about `size` characters."""
    fixed = len(PREAMBLE) + len(DECLARATION) + sum(map(len, asked))
    places = max(len(asked), 1)
    paragraph = SENTENCE * max(1, (size - fixed) // (places * len(SENTENCE))) if size else SENTENCE
    body = "".join(f"{paragraph}\n{request}\n" for request in asked) or f"{paragraph}\n"
    return f"{PREAMBLE}{DECLARATION}{body}\\end{{document}}\n"


def plain(size: int) -> str:
    """A document without any derivative."""
    return notes([], size)
