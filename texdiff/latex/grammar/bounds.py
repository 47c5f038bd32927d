"""Bounds on what is read: recursion deep enough for the nesting that is allowed, and expressions of a size that the
engine can work on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from texdiff.algebra.arithmetic import Sum
from texdiff.algebra.expression import Expr
from texdiff.errors import RequestError
from texdiff.source import Span

MAX_NESTING = 200
"""Braces, parentheses and scripts inside of each other."""
MAX_DEPTH = 130
"""Operators inside of each other: a derivative grows with the square of this."""
MAX_SIZE = 600
"""Symbols and operators in a term of a formula, its definitions put in: a derivative grows with the square of this."""
MAX_TOTAL = 6000
"""The same in all of its terms."""
_FRAMES = 20 * MAX_NESTING


@contextmanager
def room_to_recurse() -> Iterator[None]:
    """Lets the readers recurse as deep as the nesting that is allowed asks for."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES + 1000))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def require_moderate(expr: Expr, span: Span) -> None:
    """RequestError for an expression that is nested too deep, or too large."""
    terms = expr.args if isinstance(expr, Sum) else (expr,)
    if sum(_size(term, span) for term in terms) > MAX_TOTAL:
        message = f"the formula holds more than {MAX_TOTAL} symbols, its definitions put in"
        raise RequestError("too-large", message, span, "break the formula up")


def _size(term: Expr, span: Span) -> int:
    """Symbols and operators; RequestError where there are too many, or too many inside of each other."""
    size = 0
    waiting = [(term, 1)]
    while waiting:
        node, depth = waiting.pop()
        size += 1
        if depth > MAX_DEPTH:
            message = f"operators are nested more than {MAX_DEPTH} deep"
            raise RequestError("too-deep", message, span, "break the formula up")
        if size > MAX_SIZE:
            message = f"a term holds more than {MAX_SIZE} symbols, its definitions put in"
            raise RequestError("too-large", message, span, "break the formula up")
        waiting += [(arg, depth + 1) for arg in node.args]
    return size
