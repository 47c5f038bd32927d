"""What an equation says: a property of a matrix, a dependence u = u(x), or a definition."""

from __future__ import annotations

from collections.abc import Sequence

from texdiff.algebra.shape import SCALAR
from texdiff.errors import RequestError
from texdiff.latex.declarations.clauses import Clause
from texdiff.latex.declarations.facts import Fact, function_of, name_of, whole_name
from texdiff.latex.declarations.symbols import Definition, Signature, with_implied
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import ELLIPSES, MATRICES, TRANSPOSES

_FIXED = frozenset("I01")
_FIXED_WITH_INDICES = frozenset(("e", "E", "\\delta"))
"""Letters that mean something already, where they are the value of a formula."""

Target = tuple[s.Name, tuple[s.Name, ...]]


def equation(clause: Clause, strong: bool) -> list[Fact]:
    """The facts of left = right; of a chain the first right side counts."""
    strong = strong or clause.relations[0] == ":="
    left_tokens, right_tokens = clause.sides[:2]
    if not left_tokens or not right_tokens:
        return []
    left = parse(left_tokens)
    try:
        right = parse(right_tokens)
    except RequestError as problem:
        return _unreadable(left, right_tokens, problem, strong)
    described = _symmetric(left, right) or _orthogonal(left, right) or _dependence(left, right)
    if described is not None:
        return [described]
    if (root := _squared(left)) is not None and name_of(right) is None:
        return _definition((root, ()), s.Root(right, None, place=right.place), strong)
    target = _target(left)
    if _is_point(left, right) and not strong:
        return []
    if target is not None:
        return _definition(target, right, strong)
    target = _target(right)
    if target is None or _is_fixed(target[0]) or isinstance(right, s.Power | s.Primed):
        return []  # \mathbf{X}^{\dagger} as a value is no new name
    if isinstance(left, s.Derivative) and left.top in left.variables:
        return []
    return [fact._replace(backwards=True) for fact in _definition(target, left, False)]


def _squared(left: s.Syntax) -> s.Name | None:
    r"""The name whose square an equation tells, \sigma^2 = …: it is the root of that."""
    if not isinstance(left, s.Power) or not isinstance(left.base, s.Name) or not isinstance(left.exponent, s.Number):
        return None
    name = left.base
    return name if left.exponent.value == 2 and not name.style and not _is_fixed(name) else None


def _is_point(left: s.Syntax, right: s.Syntax) -> bool:
    r"""Whether an equation says at which value a letter is taken: \theta = \hat{\theta}, x = x_0."""
    if not isinstance(left, s.Name) or not isinstance(right, s.Name) or left.accents or left.index:
        return False
    return (left.letter, left.style) == (right.letter, right.style)


def _is_fixed(name: s.Name) -> bool:
    """Whether a name is I, 0, 1, e_i, E_ij or delta_ij, or may be an entry of an array, x_i or a_ij."""
    entry = bool(name.indices) and not name.style and not name.raised
    return name.letter in _FIXED or entry or (bool(name.indices) and name.letter in _FIXED_WITH_INDICES)


def _unreadable(left: s.Syntax, right: Sequence[Token], problem: RequestError, strong: bool) -> list[Fact]:
    """A definition that cannot be read; with dots it may be a power series, which says that much."""
    target = _target(left)
    if target is None:
        return []
    name, parameters = target
    if any(token.text in ELLIPSES for token in right) and len(parameters) == 1:
        return [Fact(name, signature=Signature((SCALAR,), SCALAR), series=True)]
    if _mentions(right, name):
        return []
    letters = frozenset(token.text for token in right)
    return [Fact(name, definition=Definition(parameters, None, str(problem), strong, letters=letters))]


def _mentions(tokens: Sequence[Token], name: s.Name) -> bool:
    return any(token.text == name.letter for token in tokens)


def _symmetric(left: s.Syntax, right: s.Syntax) -> Fact | None:
    """A^T = A."""
    for one, other in ((left, right), (right, left)):
        if isinstance(other, s.Name) and _transposed(one) == other:
            return Fact(other, traits=with_implied(("symmetric",)))
    return None


def _orthogonal(left: s.Syntax, right: s.Syntax) -> Fact | None:
    """Q^T Q = I, or Q Q^T = I."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, s.Product) and len(one.factors) == 2 and isinstance(other, s.Name) and other.letter == "I":
            for first, second in (one.factors, one.factors[::-1]):
                if isinstance(second, s.Name) and _transposed(first) == second:
                    return Fact(second, traits=with_implied(("orthogonal",)))
    return None


def _transposed(tree: s.Syntax) -> s.Syntax | None:
    """M of M^T or M'."""
    if isinstance(tree, s.Primed) or (isinstance(tree, s.Power) and tree.mark in TRANSPOSES):
        return tree.base
    return None


def _dependence(left: s.Syntax, right: s.Syntax) -> Fact | None:
    """u = u(x)."""
    function, name = function_of(right), name_of(left)
    if function is None or name is None or function[0].key != name.key:
        return None
    return Fact(name, arguments=function[1])


def _target(tree: s.Syntax) -> Target | None:
    """What an equation may define: a name, a function at names, or \\log p(x) as a whole."""
    name = name_of(tree) or whole_name(tree)
    return (name, ()) if name is not None else function_of(tree)


def _definition(target: Target, body: s.Syntax, strong: bool) -> list[Fact]:
    """The definition, unless the name occurs in its own value, or that only says what its entries are called."""
    name, parameters = target
    if any(mentioned.key == name.key for mentioned in s.names(body)) or _is_of_entries(body, name):
        return []
    return [Fact(name, definition=Definition(parameters, body, "", strong))]


def _is_of_entries(body: s.Syntax, name: s.Name) -> bool:
    """(a_{ij}), [a_{ij}]_{m \\times n} as the value of A."""
    while isinstance(body, s.Indexed | s.Power):
        body = body.base
    inner = body.items[0] if isinstance(body, s.Group) and len(body.items) == 1 else None
    return isinstance(inner, s.Name) and bool(inner.indices) and inner.letter.lower() == name.letter.lower()


def is_matrix_with_dots(fact: Fact) -> bool:
    """Whether a value is a matrix written out, with dots in it."""
    definition = fact.definition
    return definition is not None and definition.body is None and not definition.letters.isdisjoint(MATRICES)
