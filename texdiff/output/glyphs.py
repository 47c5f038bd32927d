"""Widths of glyphs in thousandths of an em, as in Computer Modern: enough to tell what fits on a line."""

from __future__ import annotations

from string import ascii_letters


def _font(widths: str) -> dict[str, int]:
    return dict(zip(ascii_letters, map(int, widths.split()), strict=True))


ITALIC = _font(
    "529 429 433 520 466 597 513 576 345 469 552 318 878 600 485 503 482 479 "
    "469 361 572 521 743 572 526 509 750 809 786 856 796 782 786 912 518 651 "
    "921 681 1079 912 791 781 791 767 671 723 792 806 1083 907 803 754 "
)
BOLD = _font(
    "559 639 511 639 527 460 591 639 319 351 607 319 958 639 575 639 607 474 "
    "454 447 639 623 847 607 623 511 869 818 831 882 756 724 904 900 436 594 "
    "901 692 1092 900 864 786 864 862 639 800 885 885 1205 869 898 703 "
)
BOLD_ITALIC = _font(
    "633 521 513 610 554 678 582 668 405 533 622 357 1032 713 585 601 579 561 "
    "531 415 681 604 859 659 627 597 869 915 887 970 865 849 887 1065 589 732 "
    "1041 756 1256 1065 869 883 869 877 747 796 915 933 1253 1025 930 842 "
)
ROMAN = _font(
    "500 556 444 556 444 383 514 556 278 306 528 278 833 556 500 556 528 392 "
    "394 389 556 542 736 528 542 444 750 708 722 764 681 653 785 750 361 514 "
    "778 625 917 750 778 681 778 736 556 722 750 750 1028 750 750 611 "
)
FONTS = {
    "mathbf": BOLD,
    "bf": BOLD,
    "boldsymbol": BOLD_ITALIC,
    "bm": BOLD_ITALIC,
    "pmb": BOLD_ITALIC,
    "vec": ITALIC,
    "mathrm": ROMAN,
    "operatorname": ROMAN,
    "text": ROMAN,
    "textbf": BOLD,
    "mbox": ROMAN,
    "mathsf": ROMAN,
    "mathtt": ROMAN,
    "mathit": ITALIC,
    "mathbb": BOLD,
    "mathcal": BOLD,
    "hat": ITALIC,
    "bar": ITALIC,
    "tilde": ITALIC,
    "dot": ITALIC,
}
"""Commands with one argument, and the font that it is set in."""

SYMBOLS = {
    **dict.fromkeys(("alpha", "beta", "mu", "pi", "sigma", "chi", "Gamma"), 620),
    **dict.fromkeys(("gamma", "kappa", "lambda", "vartheta", "phi", "upsilon", "nu", "tau", "eta"), 570),
    **dict.fromkeys(("delta", "epsilon", "varepsilon", "zeta", "theta", "xi", "rho", "ell", "hbar"), 500),
    **dict.fromkeys(("varphi", "psi", "omega", "Lambda", "Xi", "partial"), 660),
    **dict.fromkeys(("Delta", "nabla"), 833),
    **dict.fromkeys(("Theta", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega", "top", "Re"), 760),
    **dict.fromkeys(("cdots", "ldots", "dots"), 1330),
    **dict.fromkeys(("|", "lVert", "rVert", "emptyset", "dagger", "ast", "star", "circ"), 500),
    **dict.fromkeys(("langle", "rangle"), 389),
    **dict.fromkeys(("{", "}"), 500),
    "infty": 1000,
    "iota": 354,
    "prime": 275,
    "sqrt": 880,
}
SPACES = {",": 167, ":": 222, ">": 222, ";": 278, "!": -167, " ": 333, "quad": 1000, "qquad": 2000}
BINARY = {
    **dict.fromkeys(("odot", "otimes", "oplus", "times", "pm", "mp"), 778),
    **dict.fromkeys(("circ", "ast", "star"), 500),
    "cdot": 278,
    "+": 778,
    "-": 778,
}
RELATIONS = {
    **dict.fromkeys(("=", "<", ">", "neq", "le", "ge", "leq", "geq", "approx", "equiv", "propto", "sim"), 778),
    **dict.fromkeys(("to", "mapsto", "Rightarrow"), 1000),
    "in": 667,
    "mid": 278,
    "Longrightarrow": 1611,
    ":": 278,
}
FUNCTIONS = frozenset(
    ("ln", "log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "det", "tr", "max", "min", "diag")
)
UNKNOWN = 800  # a macro of the author's: most stand for one letter
LARGE = {"sum": 1444, "prod": 1278, "int": 1000}
DELIMITERS = {
    "(": 389,
    ")": 389,
    "[": 278,
    "]": 278,
    "|": 278,
    "/": 500,
    ",": 445,
    ".": 278,
    "!": 278,
    "'": 281,
}
GROWN = {
    "left": 740,
    "right": 740,
    "bigl": 458,
    "bigr": 458,
    "Bigl": 597,
    "Bigr": 597,
    "biggl": 736,
    "biggr": 736,
}
"""Widths of enlarged parentheses; brackets and bars are narrower."""
