"""Reasons to think that a claim which does not hold was not read as its author meant it."""

from __future__ import annotations

from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.checking.claims import Claim, is_name
from texdiff.checking.trials import Question, Trial
from texdiff.checking.typed import Typed, unmoved_tops
from texdiff.latex.elaboration.elaborator import font_kind
from texdiff.latex.grammar import syntax as s
from texdiff.latex.tokens.spelling import is_upper


def doubt(claim: Claim, trial: Trial) -> str:
    """Why the claim may have been misread; '' where it was not."""
    if trial.problem is not None and not trial.misfits:
        return trial.problem.message
    if claim.problem:
        return claim.problem
    if trial.misfits:
        assert trial.problem is not None
        return _of_sizes(trial.question, trial.problem.message)
    if trial.comparison is None or trial.typed is None:
        return "the sides could not be compared"
    if trial.vanishes:
        return "as it was read, both sides are zero"
    if not trial.comparison.fails:
        return "the sides are equal at some random points and differ at others, or have no values"
    return _of_claim(claim, trial.question) or _of_names(trial.typed)


def _of_sizes(question: Question, message: str) -> str:
    """Sizes that do not fit count where every capital is declared, or shows by its font what it is."""
    names = (name for side in question.sides for name in s.names(side))
    open_ones = (name for name in names if is_upper(name.letter) and not font_kind(name) and name.letter != "I")
    doubtful = next((name for name in open_ones if name.key not in question.symbols), None)
    return f"{message}; {doubtful.typed} is not declared" if doubtful is not None else ""


def _of_claim(claim: Claim, question: Question) -> str:
    left, right = question.sides
    if not claim.derived and not claim.stepping and not isinstance(left, s.Call | s.Fence):
        return "an equation that could be a condition"
    known = {name.key for name in s.names(left)}
    if claim.derived and is_name(right) and not any(name.key in known for name in s.names(right)):
        return f"nothing says what {right.place.tex} is"
    return ""


def _of_names(typed: Typed) -> str:
    """Names that only one side knows, and functions that nobody has said anything about."""
    equation = typed.equation
    left, right = _known(typed, equation.left), _known(typed, equation.right)
    strange = sorted(symbol.name for symbol in right - left)
    if strange:
        return f"the right side mentions {strange[0]}, and nothing says how it belongs to the left side"
    unmoved = next(unmoved_tops(equation), None)
    if unmoved is not None:
        return f"nothing says that {unmoved[0]} depends on {unmoved[1].name}"
    functions = sorted({s for s in left | right if isinstance(s, Unknown)}, key=lambda symbol: symbol.name)
    for function in functions:
        if function not in equation.left.free or function not in equation.right.free:
            return f"nothing says what {function.name} is"
        if function.name in typed.guessed and any(isinstance(a, Unknown) for a in function.arguments):
            return f"nothing says how {function.name} depends on {function.arguments[0].name}"
        if function.name in typed.guessed and len(function.arguments) > 1:
            return f"nothing says on what {function.name} depends"
    return ""


def _known(typed: Typed, expr: Expr) -> frozenset[Symbol]:
    """The symbols of a side, with those that named parts and functions lead to."""
    found: set[Symbol] = set()
    waiting = [*expr.free]
    while waiting:
        symbol = waiting.pop()
        if symbol not in found:
            found.add(symbol)
            waiting += typed.equation.lets[symbol].free if symbol in typed.equation.lets else ()
            waiting += symbol.arguments if isinstance(symbol, Unknown) else ()
    return frozenset(found)
