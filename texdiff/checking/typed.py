"""Both sides of a claim as typed expressions: one table of symbols, sizes found together, what depends on what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from texdiff.algebra.atoms import Symbol, Unknown, Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.inert import Differential, Partial
from texdiff.algebra.properties import moved_by_d
from texdiff.algebra.simplify import rewrite
from texdiff.calculus.derivation import replaced
from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import SymbolInfo, Symbols
from texdiff.latex.elaboration.elaborate import Conventions, Elaborated, elaborate_all
from texdiff.latex.elaboration.namesakes import read_with_namesakes
from texdiff.latex.elaboration.problem import FUNCTION_LETTERS
from texdiff.latex.grammar import syntax as s
from texdiff.verify.equality import Equation

CONSTANT_LETTERS = frozenset("abc")
"""Letters that depend on nothing where their derivative is said to be zero."""

Sides = tuple[s.Syntax, s.Syntax]


class Typed(NamedTuple):
    """A claim that can be evaluated.

    guessed  names of the undeclared functions, by convention or since a derivative stands above them
    kinds    the kinds that were chosen for undeclared letters
    """

    equation: Equation
    guessed: frozenset[str]
    kinds: Mapping[str, str]


class Setting(NamedTuple):
    """How a claim is read. `nearby` are names beside it; `kinds` of undeclared letters need no guessing again."""

    symbols: Symbols
    layout: str = "numerator"
    entrywise: bool = False
    nearby: tuple[s.Name, ...] = ()
    kinds: Mapping[str, str] = {}


def read(sides: Sides, setting: Setting) -> Typed:
    """The typed sides of a claim. RequestError where there are none."""
    symbols, layout, entrywise, nearby, kinds = setting
    variables = [whole for name in _variables(sides) for whole in _wholes(name, symbols)]
    keep = frozenset(variable.key for variable in variables)
    conventions = Conventions(keep=keep, entrywise=entrywise, layout=layout, nearby=nearby, kinds=kinds)
    named = [*_named_parts(variables, symbols)]
    reader = _Reader(sides, named, symbols, conventions)
    found = reader.read({})
    if integers := _integers(found, reader):
        reader.symbols = symbols = symbols.with_info(*integers)
        found = reader.read({})
    dependents = _dependents(found, reader)
    if dependents:
        found = reader.read(dependents)
    left, right, *rest = found.exprs
    lets = {name: body for name, body in zip(rest[::2], rest[1::2], strict=True) if isinstance(name, Symbol)}
    _require_order(lets, sides)
    left, right = (_with_names(side, lets) for side in (left, right))
    equation = Equation(left, right, lets, _varying((left, right)))
    names = _names(found, reader)
    unknowns = {symbol.name for expr in found.exprs for symbol in expr.free if isinstance(symbol, Unknown)}
    guessed = frozenset(name for name in unknowns if name in names and names[name].key in dependents)
    return Typed(equation, guessed, _kinds(found))


def _require_order(lets: Mapping[Symbol, Expr], sides: Sides) -> None:
    """RequestError where named parts are defined by each other."""
    for name, body in lets.items():
        if moves(body, name, lets):
            raise RequestError("definition", f"{name.name} is defined by itself", sides[0].place.span)


def _integers(found: Elaborated, reader: _Reader) -> list[SymbolInfo]:
    """The undeclared names that are read as numbers in one place and as exponents or sizes in another: n in n X^n."""
    counted = frozenset[str]().union(*(expr.integers() for expr in found.exprs))
    names = {name.typed: name for name in found.undeclared if name.typed in counted}
    return [SymbolInfo(name.key, name.typed, integer=True, name=name) for name in names.values()]


def _kinds(found: Elaborated) -> dict[str, str]:
    """The kinds of the undeclared letters, as they were read."""
    shapes = {symbol.name: symbol.shape for expr in found.exprs for symbol in expr.free}
    return {name.key: shapes[name.typed].kind for name in found.undeclared if name.typed in shapes}


class _Reader:
    """Elaborates the sides with the definitions of the variables that have one."""

    def __init__(
        self, sides: Sides, named: Sequence[tuple[s.Name, s.Syntax]], symbols: Symbols, conventions: Conventions
    ) -> None:
        self.sides = sides
        self.symbols = symbols
        self._named = named
        self.nearby = conventions.nearby
        self._conventions = conventions

    def read(self, dependents: Mapping[str, tuple[s.Name, ...]]) -> Elaborated:
        """Left, right, then every named part and its definition."""
        formulas = (*self.sides, *(piece for pair in self._named for piece in pair))
        alike = [(k, k + 1) for k in range(0, len(formulas), 2)]
        conventions = self._conventions._replace(dependents=dependents)

        def under(known: Symbols) -> Elaborated:
            return elaborate_all(formulas, known, conventions, alike)

        return read_with_namesakes(formulas, self.symbols, under)[0]


def derivatives(syntax: s.Syntax) -> Iterator[s.Syntax]:
    """The derivatives, gradients and differentials in a formula."""
    return (piece for piece in s.pieces(syntax) if isinstance(piece, s.Derivative | s.Gradient | s.Differential))


def _variables(sides: Iterable[s.Syntax]) -> Iterator[s.Name]:
    """The names below derivative signs, and those behind a d."""
    for node in (node for side in sides for node in derivatives(side)):
        if isinstance(node, s.Derivative):
            yield from (name for variable in node.variables for name in s.names(variable))
        elif isinstance(node, s.Gradient) and node.variable is not None:
            yield from s.names(node.variable)


def _wholes(name: s.Name, symbols: Symbols) -> Iterator[s.Name]:
    """A variable, and for one with indices the arrays that it may be an entry of: Y for y_{pq}."""
    yield name
    if name.indices and not name.style:
        letters = (name.letter, name.letter.upper())
        found = (info.name for info in symbols if info.definition is not None and info.name is not None)
        yield from (whole for whole in found if whole.letter in letters and not whole.index and whole.key != name.key)


def _named_parts(variables: Iterable[s.Name], symbols: Symbols) -> Iterator[tuple[s.Name, s.Syntax]]:
    """The variables that the document defines, with their definitions: Y = WX moves with W and X."""
    for name in {variable.key: variable for variable in variables}.values():
        info = symbols.get(name.key)
        if info is not None and info.definition is not None and info.definition.body is not None:
            yield name, info.definition.body


def _with_names(side: Expr, lets: dict[Symbol, Expr]) -> Expr:
    """A side in which everything that is differentiated by has a name: Y for the X^{-1} below a derivative sign."""

    def named(node: Expr) -> Expr | None:
        if not isinstance(node, Partial) or all(_is_variable(variable) for variable in node.args[1:]):
            return None
        top, *variables = node.args
        for k, variable in enumerate(variables):
            if not _is_variable(variable):
                name = Symbol(f"part {len(lets)}", variable.shape)
                lets[name] = variable
                top, variables[k] = replaced(top, variable, name), name
        return node.rebuild([top, *variables])

    return rewrite(side, named)


def _is_variable(expr: Expr) -> bool:
    """A symbol, or an entry of one."""
    return isinstance(expr.args[0] if isinstance(expr, Entry) else expr, Symbol)


# --- dependence ---


def _dependents(found: Elaborated, reader: _Reader) -> dict[str, tuple[s.Name, ...]]:
    """The undeclared functions with their arguments: what stands above a derivative and does not mention its
    variable. An argument that another argument depends on is left to that one, as the chain rule has it.
    """
    lets = {n: b for n, b in zip(found.exprs[2::2], found.exprs[3::2], strict=True) if isinstance(n, Symbol)}
    names = _names(found, reader)
    needed: dict[Symbol, list[Symbol]] = {}
    vanishing = any(isinstance(side, Zero) for side in found.exprs[:2])
    for top, variable in _pairs(found.exprs[:2]):
        if vanishing and isinstance(top, Symbol) and names[top.name].letter.lower() in CONSTANT_LETTERS:
            continue
        if not moves(top, variable, lets):
            for function in _functions(top, reader.symbols, names):
                arguments = needed.setdefault(function, [])
                arguments += [variable] if variable not in arguments else []
    result: dict[str, tuple[s.Name, ...]] = {}
    for function, arguments in needed.items():
        kept = [a for a in arguments if not any(moves(b, a, lets, needed) for b in arguments if b != a)]
        spelled = [names.get(a.name) for a in kept or arguments]
        if function.name in names and None not in spelled:
            result[names[function.name].key] = tuple(name for name in spelled if name is not None)
    return result


def _pairs(sides: Sequence[Expr]) -> Iterator[tuple[Expr, Symbol]]:
    """Everything that is differentiated, with the variable; by an entry, its array."""
    directions = [*_directions(sides)]
    for node in (node for side in sides for node in side.walk()):
        if isinstance(node, Partial):
            top, *variables = node.args
            for variable in variables:
                whole = variable.args[0] if isinstance(variable, Entry) else variable
                if isinstance(whole, Symbol):
                    yield top, whole
        elif isinstance(node, Differential) and len(directions) > 1:
            below = {v for v in directions if any(v == w for _, w in _partials(sides))} or set(directions[-1:])
            yield from ((node.args[0], v) for v in below if v != node.args[0])


def _partials(sides: Sequence[Expr]) -> Iterator[tuple[Expr, Expr]]:
    for node in (node for side in sides for node in side.walk()):
        if isinstance(node, Partial):
            yield from ((node.args[0], variable) for variable in node.args[1:])


def _directions(sides: Sequence[Expr]) -> Iterator[Symbol]:
    """The symbols X of every dX, in reading order."""
    for node in (node for side in sides for node in side.walk()):
        if isinstance(node, Differential) and isinstance(node.args[0], Symbol):
            yield node.args[0]


def moves(
    expr: Expr, variable: Symbol, lets: Mapping[Symbol, Expr], needed: Mapping[Symbol, list[Symbol]] | None = None
) -> bool:
    """Whether an expression changes with a variable, through named parts and functions too."""
    seen: set[Symbol] = set()
    waiting = [*expr.free]
    while waiting:
        symbol = waiting.pop()
        if symbol == variable:
            return True
        if symbol in seen:
            continue
        seen.add(symbol)
        waiting += lets[symbol].free if symbol in lets else ()
        waiting += symbol.arguments if isinstance(symbol, Unknown) else ()
        waiting += needed.get(symbol, ()) if needed is not None else ()
    return False


def _functions(top: Expr, symbols: Symbols, names: Mapping[str, s.Name]) -> Iterator[Symbol]:
    """The symbols of an expression that count as functions: a bare one, else undeclared u, v, w, f, g, h, y, z."""
    if isinstance(top, Symbol):
        yield top
        return
    for symbol in sorted(top.free, key=lambda symbol: symbol.name):
        name = names.get(symbol.name)
        declared = name is None or name.key in symbols
        if name is not None and not declared and name.letter.lower().removeprefix("\\") in FUNCTION_LETTERS:
            yield symbol


def unmoved_tops(equation: Equation) -> Iterator[tuple[str, Symbol]]:
    """What is differentiated by a variable that it does not depend on, with the variable."""
    for top, variable in _pairs((equation.left, equation.right)):
        if top.free and not moves(top, variable, equation.lets):
            yield ("it" if not isinstance(top, Symbol) else top.name), variable


def _names(found: Elaborated, reader: _Reader) -> dict[str, s.Name]:
    """The names of symbols as they are printed, with what the grammar made of them."""
    mentioned = {name.typed: name for side in reader.sides for name in s.names(side)}
    mentioned = {**{name.typed: name for name in reader.nearby}, **mentioned}
    declared = {info.latex: info.name for info in reader.symbols if info.name is not None}
    return {**mentioned, **{name.typed: name for name in found.undeclared}, **declared}


def _varying(sides: Sequence[Expr]) -> tuple[Symbol, ...]:
    """What d moves: the symbols with a differential of their own, if there are any, else all that are not constant."""
    differentials = [node for side in sides for node in side.walk() if isinstance(node, Differential)]
    moved = [s for s in _directions(sides) if not isinstance(s, Unknown)]
    if moved or not differentials:
        return tuple(dict.fromkeys(moved))
    return tuple(moved_by_d(differentials))


__all__ = ["RequestError", "Sides", "Typed", "derivatives", "read"]
