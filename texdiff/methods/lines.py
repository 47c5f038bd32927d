"""The parts of a computation that methods share: layers of d, isolation, simplification, as states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby

from texdiff.algebra.arithmetic import add, multiply, pair
from texdiff.algebra.atoms import Symbol, Unknown, Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.given import is_stacked
from texdiff.algebra.inert import Differential, Partial, derivative_shape
from texdiff.algebra.registry import BUILDERS
from texdiff.algebra.rule import Rule
from texdiff.algebra.shape import ShapeError
from texdiff.algebra.simplify import Change, by_operators, simplify
from texdiff.calculus.derivation import Let, replaced
from texdiff.calculus.differential import CONSTANT, D, layers, linear_terms, nonzero
from texdiff.calculus.direction import Along
from texdiff.calculus.isolate import COLLECT, isolate
from texdiff.calculus.weighted import Target, Weighted, weight_of
from texdiff.methods.chain import State

DIFFERENTIAL_OF_FUNCTION = Rule(
    "definition of the derivative", r"\mathrm{d}u=\frac{\partial u}{\partial x}\,\mathrm{d}x"
)
DIFFERENTIAL_BY_VEC = Rule(
    "definition of the derivative by vecs",
    r"\mathrm{d}\operatorname{vec}U=\frac{\partial\operatorname{vec}U}"
    r"{\partial(\operatorname{vec}X)^{\top}}\,\mathrm{d}\operatorname{vec}X",
)
DIFFERENTIAL_BY_MATRIX = Rule(
    "definition of the derivative by a matrix",
    r"\mathrm{d}u=\operatorname{tr}\left(\frac{\partial u}{\partial X}\,\mathrm{d}X\right)",
)
DISTRIBUTIVE = Rule("distributive law", r"a(M+N)L=aML+aNL", minor=True)
NO_TERM_LEFT = Rule("product with zero", r"0M=\mathbf{0}", minor=True)
SUBSTITUTE = Rule("substitute", "")

Replacements = dict[Expr, tuple[Sequence[Expr], Rule]]
"""What stands for the differential of a name or function: its terms, and the rule."""


def expanded(expr: Expr, d: D) -> list[State]:
    """The lines from d(expr) to the differentials of symbols; a constant gives zero at once."""
    if not d.varies(expr):
        return [State(Zero(*expr.shape), (CONSTANT,))]
    return carried_on(d.of(expr), d)


def carried_on(line: Expr, d: D) -> list[State]:
    """The lines from one that holds d(…) to the differentials of symbols."""
    states = [State(layer.expr, layer.rules) for layer in layers(line, d)]
    last = states[-1].expr if states else line
    return [*states, *(State(change.expr, (change.rule,)) for change in by_operators(last))]


def with_name(states: Sequence[State], let: Let) -> list[State]:
    """dρ = ρ⁻¹rᵀdr rather than ‖r‖⁻¹rᵀdr, for ρ = ‖r‖; ∂g(u)/∂u keeps its function."""
    if let.value.formal_arguments:
        return list(states)
    return [State(replaced(state.expr, let.value, let.name), state.rules) for state in states]


def isolated(expr: Expr, d: D, target: Target) -> tuple[list[State], tuple[Weighted, ...]]:
    """The lines that bring an expanded differential to Σ left · tr(weight · carrier), and the last of them; no terms
    where all of them turn out to be 0.
    """
    states: list[State] = []
    terms: tuple[Weighted, ...] = ()
    for line in isolate(nonzero(linear_terms(expr, d)), target):
        terms = line.terms
        shown = line.expression() if terms else Zero(*expr.shape)
        states.append(State(shown, line.rules or (DISTRIBUTIVE if terms else NO_TERM_LEFT,)))
    return states, terms


def gathered(expr: Expr, d: Along) -> list[State]:
    """The lines from the expanded differential of a scalar to one term h dx for each differential in it."""
    carriers = tuple(dict.fromkeys(node for node in expr.walk() if d.inert(node) is not None))
    states, terms = isolated(expr, d, Target(frozenset(carriers), {}))
    carriers = tuple(c for c in carriers if any(t.body == c for t in terms))
    if not carriers:
        return states
    weights = {c: total_weight((t for t in terms if t.body == c), c.args[0]) for c in carriers}

    def shown(carrier: Expr, weight: Expr) -> Expr:
        return add(before_differential(c)(weight if c == carrier else weights[c]) for c in carriers)

    states.append(State(shown(carriers[0], weights[carriers[0]]), (COLLECT,)))
    for carrier in carriers:
        shorter, weights[carrier] = simplification(weights[carrier], partial(shown, carrier))
        states.extend(shorter)
    return states


def simplification(expr: Expr, shown: Callable[[Expr], Expr]) -> tuple[list[State], Expr]:
    """The passes that shorten an expression, each shown in the place where it stands."""
    changes = simplify(expr)
    states = [State(shown(change.expr), (change.rule,)) for change in _last_of_each_run(changes)]
    return states, changes[-1].expr if changes else expr


def _last_of_each_run(changes: Sequence[Change]) -> list[Change]:
    """Passes of one rule that follow each other are one line."""
    return [list(run)[-1] for _, run in groupby(changes, key=lambda change: change.rule)]


def before_differential(carrier: Expr) -> Callable[[Expr], Expr]:
    """How a coefficient is shown: H dx, tr(H dX), and dxᵀh for a row dxᵀ."""

    def shown(coefficient: Expr) -> Expr:
        if carrier.shape.is_matrix or (carrier.shape.is_row and coefficient.shape.is_column):
            return pair(coefficient, carrier)
        return multiply([coefficient, carrier])

    return shown


def total_weight(terms: Iterable[Weighted], variable: Expr) -> Expr:
    """The sum of what stands in front of the differential."""
    return add(weight_of(term, variable) for term in terms)


def function_differentials(exprs: Iterable[Expr], along: Along, by_vec: bool = False) -> Replacements:
    """du = ∂u/∂x dx for every unspecified function of the variables; where ∂u/∂x is no matrix vec du, with `by_vec`,
    else raises ShapeError.
    """
    found: Replacements = {}
    for function in _functions(exprs, by_vec):
        if function not in along.variables and along.varies(function):
            arguments = [argument for argument in _arguments(function) if along.varies(argument)]
            beyond = by_vec and any(_is_beyond(function, argument) for argument in arguments)
            by_matrix = any(argument.shape.is_matrix for argument in arguments)
            plain = DIFFERENTIAL_BY_MATRIX if by_matrix else DIFFERENTIAL_OF_FUNCTION
            terms = [_vec_term(function, a) if beyond else _chain_term(function, a) for a in arguments]
            found[Differential((function,))] = (terms, DIFFERENTIAL_BY_VEC if beyond else plain)
    return found


def _functions(exprs: Iterable[Expr], by_vec: bool) -> list[Expr]:
    """The unspecified functions in expressions by name, and with `by_vec` their derivatives, which vary as they do."""
    nodes = dict.fromkeys(node for expr in exprs for node in expr.walk())
    symbols = {symbol for node in nodes for symbol in node.free if isinstance(symbol, Unknown)}
    derivatives = [node for node in nodes if isinstance(node, Partial) and _arguments(node)] if by_vec else []
    return [*sorted(symbols, key=lambda s: s.name), *derivatives]


def _arguments(function: Expr) -> tuple[Symbol, ...]:
    """What a function depends on; its derivatives, also those of its vec, depend on the same."""
    symbol = function.args[0] if isinstance(function, Partial) else function
    symbol = symbol.args[0] if is_stacked(symbol) else symbol
    return symbol.arguments if isinstance(symbol, Unknown) else ()


def _is_beyond(function: Expr, argument: Symbol) -> bool:
    """Whether ∂u/∂x has more than two axes."""
    try:
        derivative_shape(function.shape, argument.shape)
    except ShapeError:
        return True
    return False


def _chain_term(function: Expr, argument: Symbol) -> Expr:
    derivative = Partial((function, argument))
    if argument.shape.is_matrix:
        return pair(derivative, Differential((argument,)))
    return multiply([derivative, Differential((argument,))])


def _vec_term(function: Expr, argument: Symbol) -> Expr:
    """The vec of what comes from one argument."""
    vec = BUILDERS["vec"]
    return multiply([Partial((vec(function), vec(argument))), vec(Differential((argument,)))])
