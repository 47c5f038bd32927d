"""A request as a typed problem: what is differentiated, by what, and what depends on what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import repeat
from typing import NamedTuple, Protocol

from texdiff.algebra.arithmetic import Transpose
from texdiff.algebra.atoms import Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.family import FamilyMember
from texdiff.algebra.given import whole
from texdiff.algebra.indexed import Entry
from texdiff.algebra.polynomial import Polynomial
from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration.elaborate import Conventions, Elaborated, elaborate_all
from texdiff.latex.elaboration.indices import renamed_apart
from texdiff.latex.elaboration.namesakes import read_with_namesakes
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import UNSPECIFIED
from texdiff.source import Span

_BARS = frozenset(("\\overline", "\\bar"))
FUNCTION_LETTERS = frozenset("uvwfghyz")
"""Undeclared letters that the notes take for functions of the variable, in any font and case."""


class Asked(Protocol):
    """What is needed of a request; `denominators` is empty for a differential."""

    @property
    def numerator(self) -> tuple[Token, ...]: ...

    @property
    def denominators(self) -> tuple[tuple[Token, ...], ...]: ...

    @property
    def kind(self) -> str: ...

    @property
    def transposed_denominator(self) -> bool: ...

    @property
    def span(self) -> Span: ...


class ProblemData(NamedTuple):
    """A typed request; the fields that `calculus.problem` needs, and what the author calls its parts.

    names    LaTeX of all names in the request and among the symbols; `functions` those that are defined with arguments
    defined  (name, value) for every defined name that was replaced, inner ones first
    """

    numerator: Expr
    variables: tuple[Expr, ...]
    form: str
    transposed_denominator: bool
    names: frozenset[str]
    defined: tuple[tuple[str, Expr], ...] = ()
    notes: tuple[str, ...] = ()
    functions: frozenset[str] = frozenset()


def problem(request: Asked, symbols: Symbols, *, entrywise: bool = False) -> ProblemData:
    """The problem that a request poses. RequestError where it cannot be read, has two meanings, or leaves open
    whether the numerator depends on the variable. `entrywise`: exp, ln … act entry by entry on matrices too.
    """
    variables = tuple(parse(tokens) for tokens in request.denominators)
    numerator = _numerator(request, symbols, variables)
    _require_specified(numerator)
    if request.kind == "nabla" and not variables:
        variables = (_own_argument(numerator, symbols, request.span),)
    names = [name for variable in variables for name in s.names(variable)]
    conventions = Conventions(keep=frozenset(name.key for name in names), entrywise=entrywise)
    formulas = (numerator, *variables)

    def under(known: Symbols) -> Elaborated:
        return elaborate_all(formulas, known, conventions)

    read, symbols = read_with_namesakes(formulas, symbols, under, _mentions_variables)
    plain = tuple(expr.args[0] if isinstance(expr, Transpose) else expr for expr in read.exprs[1:])  # of \partial x'
    turned = plain != read.exprs[1:]
    read = read._replace(exprs=(read.exprs[0], *plain))
    _check_variables(read.exprs[1:], variables)
    _refuse_members(read.exprs[0], variables)
    _refuse_conjugates(read.undeclared, names)
    _refuse_neighbours(read, variables, symbols)
    if variables and not all(depends(read.exprs[0], variable) for variable in read.exprs[1:]):
        read = _with_dependence(read, (numerator, *variables), symbols, conventions)
    apart = partial(renamed_apart, frozenset[str]().union(*(variable.integers() for variable in read.exprs[1:])))
    mentioned = {name.typed for formula in (numerator, *variables) for name in s.names(formula)}
    return ProblemData(
        apart(read.exprs[0]),
        read.exprs[1:],
        request.kind,
        request.transposed_denominator or turned,
        frozenset(mentioned | {info.latex for info in symbols}),
        tuple((name, apart(value)) for name, value in read.defined),
        read.notes,
        frozenset(info.latex for info in symbols if info.definition is not None and info.definition.parameters),
    )


def _mentions_variables(read: Elaborated) -> bool:
    """Whether the numerator mentions one of the variables, or there is none."""
    return len(read.exprs) == 1 or any(depends(read.exprs[0], variable) for variable in read.exprs[1:])


def depends(expr: Expr, variable: Expr) -> bool:
    """Whether an expression mentions a variable, itself or as the argument of an unspecified function."""
    return any(_reaches(symbol, whole(variable)) for symbol in expr.free)


def _reaches(symbol: Symbol, variable: Expr) -> bool:
    if symbol == variable:
        return True
    return isinstance(symbol, Unknown) and any(_reaches(argument, variable) for argument in symbol.arguments)


def _numerator(request: Asked, symbols: Symbols, variables: Sequence[s.Syntax]) -> s.Syntax:
    """The numerator; a function that stands there by its bare name is taken at the variable."""
    if not request.numerator:
        raise RequestError("no-numerator", "there is nothing to differentiate", request.span)
    tree = parse(request.numerator)
    info = symbols.get(tree.key) if isinstance(tree, s.Name) else None
    bare = info is not None and info.signature is not None and info.definition is None and info.shape is None
    if isinstance(tree, s.Name) and bare and variables:
        return s.Application(tree, tuple(variables[:1]), place=tree.place)
    return tree


def _require_specified(numerator: s.Syntax) -> None:
    """RequestError for an operation that stands for any."""
    waiting = [numerator]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, s.Infix) and piece.sign in UNSPECIFIED:
            message = f"{piece.sign} stands for any operation, so there is nothing to differentiate"
            raise RequestError("unsupported", message, piece.place.span, "write the operation that you mean")
        waiting.extend(piece.children())


def _own_argument(numerator: s.Syntax, symbols: Symbols, span: Span) -> s.Syntax:
    """The variable of \\nabla f: the one argument of f, as declared, defined or written."""
    found: tuple[s.Syntax, ...] = ()
    if isinstance(numerator, s.Product) and len(numerator.factors) == 2:
        behind = numerator.factors[1]
        found = behind.items if isinstance(behind, s.Group) else ()
    info = symbols.get(numerator.key) if isinstance(numerator, s.Name) else None
    if info is not None:
        found = info.arguments or (info.definition.parameters if info.definition else ())
    if len(found) != 1 or not isinstance(found[0], s.Name):
        hint = "write \\nabla_{\\boldsymbol{x}}"
        raise RequestError("no-variable", "the gradient does not say by what to differentiate", span, hint)
    return found[0]


def _check_variables(variables: Sequence[Expr], formulas: Sequence[s.Syntax]) -> None:
    for variable, formula in zip(variables, formulas, strict=True):
        if not isinstance(whole(variable), Symbol):
            message = f"one cannot differentiate by {formula.place.tex}"
            hint = "the variable must be a symbol, its vec, or an entry such as x_{ij}"
            raise RequestError("variable", message, formula.place.span, hint)


def _refuse_members(numerator: Expr, variables: Sequence[s.Syntax]) -> None:
    """∂/∂μ_j of a sum over all μ_k: each member is a variable of its own there."""
    members = (node for node in numerator.walk() if isinstance(node, FamilyMember) and node.index.constant is None)
    stems = {member.family.stem for member in members}
    for variable in variables:
        if not isinstance(variable, s.Name) or not variable.index:
            continue
        stem = replace(variable, index="", indices=(), raised=False).typed
        if stem in stems:
            message = f"one cannot differentiate by one of all the members of {stem} that the formula holds"
            hint = f"take the terms with {variable.typed} alone, or make the members the columns of a matrix"
            raise RequestError("variable", message, variable.place.span, hint)


def _refuse_conjugates(undeclared: Iterable[s.Name], variables: Sequence[s.Name]) -> None:
    """\\overline{x} beside the variable x, of which nothing is said: a conjugate, or a mean that depends on x."""
    plain = {(name.style, name.letter) for name in variables if not name.accents}
    for name in undeclared:
        if not _BARS.isdisjoint(name.accents) and (name.style, name.letter) in plain:
            message = f"is {name.typed} the complex conjugate of the variable, or its mean, or a constant?"
            hint = f"conjugates are not supported; else define {name.typed}, or write % texdiff: constant {name.typed}"
            raise RequestError("dependence", message, name.place.span, hint)


def _refuse_neighbours(read: Elaborated, variables: Sequence[s.Syntax], symbols: Symbols) -> None:
    """∂x_{t+1}/∂x_t of an undeclared x: 0 for the entries of a vector, but not for the states of a system."""
    declared = {info.latex for info in symbols}
    for variable, formula in zip(read.exprs[1:], variables, strict=True):
        array = whole(variable)
        if not isinstance(variable, Entry) or not isinstance(array, Symbol) or array.name in declared:
            continue
        entries = {node.indices for node in read.exprs[0].walk() if isinstance(node, Entry) and node.args[0] == array}
        if entries and not any(map(_may_meet, entries, repeat(variable.indices))):
            tex = formula.place.tex
            message = f"the formula holds other entries of {array.name} than {tex}: do they depend on it?"
            raise RequestError("dependence", message, formula.place.span, f"declare {array.name} \\in \\mathbb{{R}}^n")


def _may_meet(one: tuple[Polynomial, ...], other: tuple[Polynomial, ...]) -> bool:
    return all((left - right).constant in (None, 0) for left, right in zip(one, other, strict=True))


# --- dependence ---


def _with_dependence(
    read: Elaborated, formulas: tuple[s.Syntax, ...], symbols: Symbols, conventions: Conventions
) -> Elaborated:
    """The reading in which undeclared u, v, w, f, g, h, y, z are functions of the variables; RequestError where the
    answer would be zero without the author having said so.
    """
    if any(depends(read.exprs[0], variable) for variable in read.exprs[1:]):
        return read
    unknown = [name for name in read.undeclared if _occurs(name, read.exprs[0]) and not _is_constant(name, symbols)]
    functions = [name for name in unknown if name.letter.lower().removeprefix("\\") in FUNCTION_LETTERS]
    wholes = [_whole_name(e, f, read, symbols) for e, f in zip(read.exprs[1:], formulas[1:], strict=True)]
    arguments = tuple({name.key: name for name in wholes}.values())
    if functions:
        dependents = {name.key: arguments for name in functions}
        found = elaborate_all(formulas, symbols, conventions._replace(dependents=dependents))
        if any(depends(found.exprs[0], variable) for variable in found.exprs[1:]):
            return found
    if unknown:
        raise _undecided(unknown[0], arguments, formulas[0])
    return read


def _occurs(name: s.Name, expr: Expr) -> bool:
    return any(symbol.name in (name.typed, name.key) for symbol in expr.free)


def _is_constant(name: s.Name, symbols: Symbols) -> bool:
    info = symbols.get(name.key)
    return info is not None and "constant" in info.traits


def _whole_name(variable: Expr, formula: s.Syntax, read: Elaborated, symbols: Symbols) -> s.Name:
    """The name of a variable, for an entry that of its array."""
    if isinstance(formula, s.Name) and not isinstance(variable, Entry):
        return formula
    spelled = getattr(whole(variable), "name", "")
    known = [info.name for info in symbols if info.name is not None and info.latex == spelled]
    guessed = [name for name in read.undeclared if name.typed == spelled]
    return next(iter((*known, *guessed)), next(s.names(formula)))


def _undecided(name: s.Name, arguments: tuple[s.Name, ...], numerator: s.Syntax) -> RequestError:
    variable = arguments[0].typed
    message = f"does {name.typed} depend on {variable}?"
    hint = f"define {name.typed}, or write {name.typed} = {name.typed}({variable}), or % texdiff: constant {name.typed}"
    return RequestError("dependence", message, numerator.place.span, hint)
