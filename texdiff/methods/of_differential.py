"""A request for a differential d(…): the rules of d are the answer."""

from __future__ import annotations

from texdiff.algebra.arithmetic import add
from texdiff.algebra.atoms import Symbol
from texdiff.algebra.expression import Expr
from texdiff.algebra.inert import Differential
from texdiff.algebra.properties import moved_by_d
from texdiff.algebra.shape import ShapeError
from texdiff.algebra.simplify import rewrite
from texdiff.calculus.derivation import Derivation
from texdiff.calculus.direction import Along
from texdiff.calculus.problem import Problem
from texdiff.methods.chain import State, chain
from texdiff.methods.lines import Replacements, expanded, function_differentials, simplification
from texdiff.methods.proofs.differential import NAME


def derive(problem: Problem) -> Derivation:
    """d(expression) along all symbols that are not constant."""
    numerator = problem.numerator
    d = Along(_variables(problem))
    states = expanded(numerator, d)
    result = states[-1].expr if states else d.of(numerator)
    functions = _of_functions(numerator, d)
    written = rewrite(result, lambda node: add(functions[node][0]) if node in functions else None)
    rules = tuple({functions[node][1] for node in result.walk() if node in functions})
    more, answer = simplification(written, lambda expr: expr)
    steps = chain(Differential((numerator,)), [*states, State(written, rules), *more], problem.detail)
    return Derivation(problem, NAME, (), steps, answer)


def _of_functions(numerator: Expr, d: Along) -> Replacements:
    """du for every unspecified function whose derivative is a matrix; that of another one stays dU."""
    found: Replacements = {}
    for symbol in numerator.free:
        try:
            found |= function_differentials([symbol], d)
        except ShapeError:
            continue
    return found


def _variables(problem: Problem) -> list[Symbol]:
    if problem.variables:
        return [variable for variable in problem.variables if isinstance(variable, Symbol)]
    return moved_by_d([problem.numerator])
