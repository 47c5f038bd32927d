"""Functions at their arguments: which juxtapositions are calls, and what the calls of functions mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from texdiff.algebra.arithmetic import Trace
from texdiff.algebra.expression import Expr
from texdiff.algebra.registry import BUILDERS, Reading, readings
from texdiff.algebra.shape import SCALAR, Shape
from texdiff.latex.declarations.facts import whole_name
from texdiff.latex.declarations.symbols import Signature, SymbolInfo
from texdiff.latex.elaboration.defined_functions import defined, same
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.named_operators import is_operator_with_index, operator_with_index, refuse_operation
from texdiff.latex.elaboration.naming import expand, name, refuse_expectation, unknown
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.place import Place
from texdiff.latex.tokens.spelling import BOLD, CALLIGRAPHIC

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator

FUNCTION_LETTERS = frozenset(
    (*"fghFGH", "\\sigma", "\\phi", "\\varphi", "\\psi", "\\Phi", "\\Psi", "\\rho", "\\ell", "\\Gamma")
)
"""Letters that are functions where they stand before parentheses without being declared."""
ENTRYWISE_LETTERS = frozenset(("\\sigma", "\\phi", "\\varphi", "\\psi", "\\rho"))


def merged(elab: Elaborator, factors: Sequence[s.Syntax]) -> list[s.Syntax]:
    """The factors, with every function joined to the parentheses behind it; scripts there belong to the value. An
    undeclared \\Delta makes one name with the letter behind it.
    """
    result: list[s.Syntax] = []
    for factor in factors:
        if result and (increment := _increment(elab, result[-1], factor)) is not None:
            result[-1] = increment
            continue
        if result and _opens(factor) is not None:
            joined = _joined(elab, result[-1], factor)
            if joined is not None:
                result[-1] = joined
                continue
        result.append(factor)
    return result


def _increment(elab: Elaborator, before: s.Syntax, factor: s.Syntax) -> s.Syntax | None:
    """\\Delta x, with its scripts."""
    if not isinstance(before, s.Name) or before.stem != "\\Delta" or before.index or before.key in elab.symbols:
        return None
    if isinstance(factor, s.Power | s.Primed | s.Indexed):
        inner = _increment(elab, before, factor.base)
        return replace(factor, base=inner, place=before.place.to(factor.place)) if inner is not None else None
    if not isinstance(factor, s.Name):
        return None
    place = before.place.to(factor.place)
    spelled = f"\\Delta {factor.stem}"
    return replace(factor, stem=spelled, tex=f"\\Delta {factor.tex or factor.stem}", place=place)


def _opens(factor: s.Syntax) -> s.Group | None:
    """The parentheses that a factor begins with, under its scripts."""
    while isinstance(factor, s.Power | s.Primed | s.Indexed):
        factor = factor.base
    return factor if isinstance(factor, s.Group) and factor.opening in ("(", "[", "\\{") else None


def _joined(elab: Elaborator, before: s.Syntax, factor: s.Syntax) -> s.Syntax | None:
    if isinstance(before, s.Differential):
        inner = _joined(elab, before.operand, factor)
        return replace(before, operand=inner, place=before.place.to(factor.place)) if inner is not None else None
    if isinstance(before, s.Power) and isinstance(before.base, s.Name) and _is_squared(elab, before.base, factor):
        inner = _joined(elab, before.base, factor)
        return replace(before, base=inner, place=before.place.to(factor.place)) if inner is not None else None
    primes = before.count if isinstance(before, s.Primed) else 0
    head = before.base if isinstance(before, s.Primed) else before
    arguments = _opens(factor)
    if not isinstance(head, s.Name) or arguments is None or not _takes(elab, head, arguments.items):
        return None
    return _under_scripts(factor, s.Application(head, arguments.items, primes, place=head.place.to(arguments.place)))


def _is_squared(elab: Elaborator, head: s.Name, factor: s.Syntax) -> bool:
    r"""Whether f^2(x) is the square of f(x): f is a function, or stands before an array in parentheses."""
    if not isinstance(factor, s.Group):
        return False
    bold = all(isinstance(item, s.Name) and item.style in BOLD for item in factor.items)
    return is_callable(elab, head) or (head.key not in elab.symbols and (head.letter in FUNCTION_LETTERS or bold))


def _under_scripts(factor: s.Syntax, application: s.Application) -> s.Syntax:
    if isinstance(factor, s.Power | s.Primed | s.Indexed):
        inner = _under_scripts(factor.base, application)
        return replace(factor, base=inner, place=application.place.to(factor.place))
    return application


def _takes(elab: Elaborator, head: s.Name, arguments: tuple[s.Syntax, ...]) -> bool:
    """Whether a name before parentheses is a function rather than a factor."""
    if elab.is_integer(head) or head.key in elab.bindings or any(_stands_in(head, given) for given in arguments):
        return False
    info = elab.symbols.get(head.key)
    lone = all(isinstance(argument, s.Name) for argument in arguments)
    if info is None:
        if is_operator_with_index(elab, head, arguments):
            return True
        word = len(head.letter) > 1 and not head.letter.startswith("\\")
        if _is_entry_of_constant(elab, head):
            return False
        named = len(head.index) > 1  # \lambda_{\max}(X) is no product of \lambda_{\max} and X
        function = head.letter in FUNCTION_LETTERS or head.style in CALLIGRAPHIC or word
        return function or len(arguments) > 1 or (lone and (named or not head.index))
    if info.signature is not None or (info.definition is not None and info.definition.parameters):
        return True
    if info.arguments:
        return lone or head.letter in FUNCTION_LETTERS
    return len(arguments) > 1


def _stands_in(head: s.Name, tree: s.Syntax) -> bool:
    r"""Whether a name stands in a formula without an argument: \sigma(1 - \sigma) is a product."""
    if tree == head:
        return True
    if isinstance(tree, s.Application):
        return any(_stands_in(head, given) for given in tree.arguments)
    pieces = [*tree.children()]
    if isinstance(tree, s.Product):
        pieces = [
            p for p, after in zip_longest(pieces, pieces[1:]) if not (isinstance(after, s.Group) and _is_of(p, head))
        ]
    return any(_stands_in(head, piece) for piece in pieces)


def _is_of(piece: s.Syntax, head: s.Name) -> bool:
    """\\sigma, \\sigma' or \\sigma^2 before its argument."""
    return (piece.base if isinstance(piece, s.Primed | s.Power) else piece) == head


def _is_entry_of_constant(elab: Elaborator, head: s.Name) -> bool:
    r"""Whether h_1 is an entry of a declared \boldsymbol{h}, which is no function itself."""
    arrays = (info for info in elab.symbols.find(head.letter) if info.name is not None and info.name.style in BOLD)
    constant = (info.shape is not None and not (info.arguments or info.signature or info.definition) for info in arrays)
    return len(head.indices) == 1 and not head.style and any(constant)


def is_callable(elab: Elaborator, head: s.Name) -> bool:
    """Whether a name is known to be a function."""
    info = elab.symbols.get(head.key)
    return info is not None and bool(info.signature or info.arguments)


def application(elab: Elaborator, node: s.Application) -> Draft:
    """g(u), by what is known of g."""
    return function_of(elab, node.name, node.arguments, node.primes, node.place)


def function_of(elab: Elaborator, head: s.Name, given: tuple[s.Syntax, ...] | None, primes: int, place: Place) -> Draft:
    """A function of the document at arguments; without any, at those it was declared with."""
    info = elab.symbols.get(head.key)
    if info is None:
        refuse_expectation(elab, head)
        refuse_operation(elab, head, place)
        found = operator_with_index(elab, head, given or (), place) if not primes else None
        if found is not None:
            return found
    if info is not None and info.definition is not None and not primes:
        return defined(elab, head, info, given, place)
    if info is not None and info.arguments:
        if given is None or same(given, info.arguments):
            return _at_own_argument(elab, head, info, primes, place)
        domain = tuple(elab.draft(argument).shape for argument in info.arguments)
        return _call(elab, head, Signature(domain, info.shape or SCALAR), info, given, primes, place)
    if given is None:
        elab.fail("syntax", f"the function {head.typed} stands without an argument", place)
    if info is not None and info.signature is not None:
        return _call(elab, head, info.signature, info, given, primes, place)
    return _undeclared(elab, head, given, primes, place)


def _at_own_argument(elab: Elaborator, head: s.Name, info: SymbolInfo, primes: int, place: Place) -> Draft:
    """u(x) for u = u(x) is u itself, u'(x) its derivative."""
    value = name(elab, head)
    if primes == 0:
        return replace(value, place=place)
    if len(info.arguments) != 1:
        elab.fail("syntax", f"{info.latex} has several arguments, so a prime is not clear", place)
    return elab.draft(s.Derivative(head, info.arguments * primes, (False,) * primes, place=place))


def _call(
    elab: Elaborator,
    head: s.Name,
    signature: Signature,
    info: SymbolInfo | None,
    given: tuple[s.Syntax, ...],
    primes: int,
    place: Place,
) -> Draft:
    """A declared function: entry by entry or as a power series where a function of a scalar meets an array."""
    arguments = tuple(elab.draft(argument) for argument in given)
    latex = info.latex if info is not None else head.typed
    if len(arguments) != len(signature.domain):
        elab.fail("sizes", f"{latex} takes {len(signature.domain)} arguments", place)
    if signature.of_a_scalar:
        series = info is not None and info.series
        kind = "matrix" if series and arguments[0].shape.is_matrix else "elementwise"
        if kind == "matrix":
            rows, cols = arguments[0].shape
            elab.equal(rows, cols, place, f"{latex} is a power series and takes square matrices")
        return unspecified(latex, arguments, kind, arguments[0].shape, primes, place)
    for argument, wanted in zip(arguments, signature.domain, strict=True):
        _require(elab, latex, argument, wanted)
    if primes:
        elab.fail("syntax", f"{latex} is no function of a scalar, so a prime is not clear", place)
    return unspecified(latex, arguments, "general", signature.codomain, 0, place)


def _require(elab: Elaborator, latex: str, argument: Draft, wanted: Shape) -> None:
    if argument.shape.kind != wanted.kind:
        message = f"{latex} takes a {wanted.kind} ({wanted}), and {argument.tex} is a {argument.shape.kind}"
        elab.fail("sizes", message, argument.place)
    for have, want in zip(argument.shape, wanted, strict=True):
        elab.equal(have, want, argument.place, f"the argument {argument.tex} of {latex}")


def unspecified(latex: str, arguments: tuple[Draft, ...], kind: str, shape: Shape, primes: int, place: Place) -> Draft:
    """A function of which nothing else is known, at arguments."""

    def read(args: Sequence[Expr], params: Sequence[object]) -> Expr:
        codomain = params[0] if kind == "general" else None
        return BUILDERS["unspecified"](latex, args, kind, codomain, primes)

    return Draft(Expr, arguments, (shape,), shape, place, read)


def _undeclared(elab: Elaborator, head: s.Name, given: tuple[s.Syntax, ...], primes: int, place: Place) -> Draft:
    """f(x) of names is a function of them; anything else is a function at that argument."""
    lone = tuple(argument for argument in given if isinstance(argument, s.Name))
    variables = len(lone) == len(given) and all(not elab.is_integer(n) and not is_callable(elab, n) for n in lone)
    if variables and not primes and head.letter not in ENTRYWISE_LETTERS and not any(_depends(elab, n) for n in lone):
        return replace(unknown(elab, head, elab.guessed_shape(head), frozenset(), lone), place=place)
    arguments = tuple(elab.draft(argument) for argument in given)
    entrywise = head.letter in ENTRYWISE_LETTERS or (primes > 0 and len(arguments) == 1)
    if len(arguments) == 1 and (entrywise or arguments[0].is_scalar) and elab.guessed_shape(head).is_scalar:
        return unspecified(head.typed, arguments, "elementwise", arguments[0].shape, primes, place)
    return unspecified(head.typed, arguments, "general", elab.guessed_shape(head), primes, place)


def _depends(elab: Elaborator, argument: s.Name) -> bool:
    """Whether an argument is itself more than a variable: a definition."""
    info = elab.symbols.get(argument.key)
    defined = info is not None and info.definition is not None
    return defined and argument.key not in elab.conventions.keep


def call(elab: Elaborator, node: s.Call) -> Draft:
    """A function of the table of operators; \\log p(x) as a whole may be a name of the document."""
    whole = whole_name(node)
    info = elab.symbols.get(whole.key) if whole is not None else None
    if whole is not None and info is not None and info.definition is not None:
        return expand(elab, whole, info)
    if node.primes:
        elab.fail("unsupported", f"write the derivative of {node.function} as \\frac{{\\partial}}{{...}}", node.place)
    arguments = [elab.draft(argument) for argument in node.arguments]
    table = [r for r in readings("function") if r.spelling.removeprefix("\\") == node.function]
    if len(arguments) == 1 and arguments[0].is_scalar and any(r.node is Trace for r in table):
        elab.doubt(node.arguments[0])
    found = elab.operator(_of_count(elab, table, arguments), arguments, node.place)
    if found is None:
        kinds = " and ".join(f"a {a.shape.kind} ({elab.sizes.shape(a.shape)})" for a in arguments)
        elab.fail("sizes", f"{node.function} of {kinds} has no meaning", node.place)
    return found


def _of_count(elab: Elaborator, table: list[Reading], arguments: list[Draft]) -> list[Reading]:
    """The readings that need all the arguments: a function of one takes no second."""
    shapes = [elab.sizes.shape(argument.shape) for argument in arguments]
    return table if len(shapes) == 1 else [r for r in table if not r.accepts(shapes[:1])]
