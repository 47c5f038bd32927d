"""Reasons to think that a claim which does not hold was not read as its author meant it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.inert import Partial
from texdiff.checking.claims import Claim
from texdiff.checking.trials import Question, Trial
from texdiff.checking.typed import Typed, moves, unmoved_tops
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration.elaborator import font_kind
from texdiff.latex.grammar import syntax as s
from texdiff.latex.tokens.spelling import TRANSPOSES, is_upper
from texdiff.verify.equality import Equation


def doubt(claim: Claim, trial: Trial, ambiguous: frozenset[str]) -> str:
    """Why the claim may have been misread; '' where it was not. `ambiguous` are names with several definitions."""
    if trial.problem is not None and not trial.misfits:
        return trial.problem.message
    if claim.problem:
        return claim.problem
    reason = _of_words(trial.question) or _of_definitions(trial.question, ambiguous)
    if reason:
        return reason
    if trial.misfits:
        assert trial.problem is not None
        return _of_sizes(claim, trial.question, trial.problem.message)
    if trial.comparison is None or trial.typed is None:
        return "the sides could not be compared"
    if trial.vanishes:
        return "as it was read, both sides are zero"
    if not trial.comparison.fails:
        return "the sides are equal at some random points and differ at others, or have no values"
    return (
        _of_claim(claim, trial.question)
        or _of_entries(trial.question, trial.typed)
        or _of_names(claim, trial.typed)
        or _of_functions(trial.typed)
    )


def _of_words(question: Question) -> str:
    """A word that no operator and no declaration explains: \\text{prod}(a, b)."""
    names = (name for side in question.sides for name in s.names(side))
    words = (name for name in names if len(name.letter) > 1 and not name.letter.startswith("\\"))
    found = next((word for word in words if word.key not in question.symbols), None)
    return f"nothing says what {found.typed} means" if found is not None else ""


def _of_definitions(question: Question, ambiguous: frozenset[str]) -> str:
    """A name, in the claim or in a definition that it uses, that the document defines in several ways."""
    seen: set[str] = set()
    waiting = [name for side in question.sides for name in s.names(side)]
    while waiting:
        name = waiting.pop()
        if name.key in ambiguous:
            return f"{name.typed} has several definitions"
        info = question.symbols.get(name.key)
        if name.key not in seen and info is not None and info.definition is not None and info.definition.body:
            waiting += s.names(info.definition.body)
        seen.add(name.key)
    return ""


def _of_sizes(claim: Claim, question: Question, message: str) -> str:
    """Sizes that do not fit count where every capital is declared, or shows by its font what it is; in a claim without
    a derivative, every letter.
    """
    names = (name for side in question.sides for name in _letters(side) if not font_kind(name) and name.letter != "I")
    open_ones = (name for name in names if is_upper(name.letter) or not claim.derived)
    ends = {name.key for side in question.sides for name in _ends(side)}
    unknown = (name for name in open_ones if name.key not in ends and not _is_known(name, question.symbols))
    doubtful = next(unknown, None)
    return f"{message}; {doubtful.typed} is not declared" if doubtful is not None else ""


def _is_known(name: s.Name, symbols: Symbols) -> bool:
    """Whether a name is declared, counts something, or is an entry of what is declared."""
    return name.key in symbols or symbols.is_integer(name) or (bool(name.index) and name.stem in symbols)


def _ends(formula: s.Syntax) -> Iterator[s.Name]:
    """The indices of sums, and the names that these end with."""
    for piece in s.pieces(formula):
        if isinstance(piece, s.Range):
            yield piece.index
            for end in (piece.lower, piece.upper):
                yield from s.names(end) if end is not None else ()


def _of_claim(claim: Claim, question: Question) -> str:
    left, right = question.sides
    if not claim.derived and not claim.stepping and not isinstance(left, s.Call | s.Fence):
        return "an equation that could be a condition"
    if _is_summed_silently(left, right) or _is_summed_silently(right, left):
        return "an index that stands twice could be summed over"
    return ""


def _letters(formula: s.Syntax) -> Iterator[s.Name]:
    """The names in a formula, marks such as ^T and the F of a norm aside."""
    if isinstance(formula, s.Name):
        yield formula
    marked = isinstance(formula, s.Power) and formula.mark.removeprefix("-") in TRANSPOSES
    if isinstance(formula, s.Fence):
        below = formula.items
    else:
        below = (formula.base,) if isinstance(formula, s.Power) and marked else tuple(formula.children())
    for child in () if isinstance(formula, s.Name) else below:
        yield from _letters(child)


def _of_entries(question: Question, typed: Typed) -> str:
    """A letter with an index that is summed over, and that is no entry of anything."""
    symbols = {symbol.name for symbol in typed.equation.left.free | typed.equation.right.free}
    for side in question.sides:
        bound = {piece.index.key for piece in s.pieces(side) if isinstance(piece, s.Range)}
        for name in s.names(side):
            if (
                not name.style
                and name.typed in symbols
                and any(index.key in bound for part in name.indices for index in s.names(part))
            ):
                return f"nothing says of what {name.typed} is an entry"
    return ""


def _is_summed_silently(side: s.Syntax, other: s.Syntax) -> bool:
    """Whether an index stands twice in a product, and neither in a sum nor on the other side."""
    bound = {piece.index.key for piece in s.pieces(side) if isinstance(piece, s.Range)} | _indices(other).keys()
    products = (piece for piece in s.pieces(side) if isinstance(piece, s.Product))
    return any(count > 1 and key not in bound for product in products for key, count in _indices(product).items())


def _indices(formula: s.Syntax) -> Counter[str]:
    """How often each name stands as an index."""
    indexed = (piece for piece in s.pieces(formula) if isinstance(piece, s.Name | s.Indexed))
    return Counter(name.key for piece in indexed for part in piece.indices for name in s.names(part))


def _of_names(claim: Claim, typed: Typed) -> str:
    """Names that only one side knows: a derivative may lose some, nothing may bring in others."""
    left, right = _known(typed, typed.equation.left), _known(typed, typed.equation.right)
    strange = right - left if claim.derived else right ^ left
    name = min((symbol.name for symbol in strange), default="")
    return f"only one side mentions {name}, and nothing says how it belongs to the other" if name else ""


def _of_functions(typed: Typed) -> str:
    """Functions that nobody has said enough about, and signs that could be partial or total derivatives."""
    equation = typed.equation
    unmoved = next(unmoved_tops(equation), None)
    if unmoved is not None:
        return f"nothing says that {unmoved[0]} depends on {unmoved[1].name}"
    sides = [_functions(side) for side in (equation.left, equation.right)]
    lone = min(sides[0] ^ sides[1], default="")
    if lone:
        return f"nothing says what {lone} is"
    for function in sorted(_unknowns(equation.left) | _unknowns(equation.right), key=lambda symbol: symbol.name):
        if function.name in typed.guessed and not _is_plain(function, equation):
            names = [argument.name for argument in function.arguments if isinstance(argument, Symbol)]
            return f"nothing says how {function.name} depends on {', '.join(names) or 'its argument'}"
    made = next(_made_of_others(equation), None)
    if made is not None:
        return f"it differentiates by {made.name}, and names what {made.name} is made of"
    return "a derivative in it could be partial or total" if _could_be_partial(equation) else ""


def _made_of_others(equation: Equation) -> Iterator[Symbol]:
    """The variables, where all of them are named parts, of which a piece stands in the equation too."""
    sides = (equation.left, equation.right)
    variables = {variable for side in sides for node in _partials(side) for variable in node.args[1:]}
    if variables <= equation.lets.keys():
        named = frozenset[Symbol]().union(*(side.free for side in sides))
        yield from (v for v in variables if isinstance(v, Symbol) and equation.lets[v].free & named)


def _could_be_partial(equation: Equation) -> bool:
    """Whether something is differentiated by a variable and by a named part or a function that depends on it too."""
    for side in (equation.left, equation.right):
        variables = {variable for node in _partials(side) for variable in node.args[1:]}
        inner = [name for name in variables if name in equation.lets or isinstance(name, Unknown)]
        for node in _partials(side):
            top = node.args[0]
            parts = top.free - {top} if isinstance(top, Unknown) else top.free
            through = [name for name in inner if name in parts and name not in node.args[1:]]
            if any(moves(name, v, equation.lets) for name in through for v in node.args[1:] if isinstance(v, Symbol)):
                return True
    return False


def _is_plain(function: Unknown, equation: Equation) -> bool:
    """Whether a guessed function has one argument that is none, and its derivative stands on both sides or on none."""
    simple = len(function.arguments) == 1 and not isinstance(function.arguments[0], Unknown)
    bare = [any(node.args[0] == function for node in _partials(side)) for side in (equation.left, equation.right)]
    return simple and (bare[1] or not bare[0])


def _functions(expr: Expr) -> frozenset[str]:
    """The names of unspecified functions in a side."""
    applied = {node.unspecified_name for node in expr.walk()} - {""}
    return frozenset(applied | {symbol.name for symbol in _unknowns(expr)})


def _unknowns(expr: Expr) -> set[Unknown]:
    return {symbol for symbol in expr.free if isinstance(symbol, Unknown)}


def _partials(expr: Expr) -> Iterator[Partial]:
    return (node for node in expr.walk() if isinstance(node, Partial))


def _known(typed: Typed, expr: Expr) -> frozenset[Symbol]:
    """The symbols of a side, with those that named parts and functions lead to."""
    found: set[Symbol] = set()
    waiting = [*expr.free]
    while waiting:
        symbol = waiting.pop()
        if symbol not in found:
            found.add(symbol)
            waiting += typed.equation.lets[symbol].free if symbol in typed.equation.lets else ()
            waiting += (
                (one for argument in symbol.arguments for one in argument.free) if isinstance(symbol, Unknown) else ()
            )
    return frozenset(found)
