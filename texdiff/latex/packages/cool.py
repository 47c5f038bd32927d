"""cool: \\pderiv and \\D with lists of variables and orders, and functions that set their own parentheses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from texdiff.latex.packages.forms import PARTIAL, fraction, orders_of
from texdiff.latex.packages.macro import Argument, PackageMacro, is_given, parts

_FUNCTIONS = ("sin", "cos", "tan", "exp", "sinh", "cosh", "tanh")


def _derivative(sign: str, arguments: Sequence[Argument]) -> Iterable[str | Argument]:
    orders, function, variables = arguments
    names = parts(variables)
    given = parts(orders) if is_given(orders) else []
    # an order that is missing is that of the variable before
    filled = [*given, *given[-1:] * len(names)][: len(names)]
    return fraction(sign, function, names, [*map(_text, filled)] or orders_of((), len(names)))


def _text(order: Argument) -> str:
    return "".join(piece.text for piece in order)


MACROS = (
    PackageMacro("\\pderiv", "o m m", lambda arguments: _derivative(PARTIAL, arguments)),
    PackageMacro("\\D", "o m m", lambda arguments: _derivative("d", arguments)),
    *(PackageMacro(f"\\{name.title()}", "m", rf"\{name}\left(#1\right)") for name in _FUNCTIONS),
    PackageMacro("\\Log", "o m", r"\ln #2"),
    PackageMacro("\\Abs", "m", r"\left|#1\right|"),
    PackageMacro("\\Grad", "m", r"\nabla #1"),
    PackageMacro("\\Det", "m", r"\det #1"),
    PackageMacro("\\Tr", "o m", r"\operatorname{Tr}#2"),
    PackageMacro("\\Transpose", "m", r"{#1}^T"),
    PackageMacro("\\DotProduct", "m m", r"#1\cdot #2"),
    PackageMacro("\\Cross", "m m", r"#1\times #2"),
)
