"""What one clause says of symbols: a \\in set, g: set \\to set, A \\succ 0, A^T = A, u = u(x), f(x) = …"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from texdiff.errors import RequestError
from texdiff.latex.declarations.clauses import Clause
from texdiff.latex.declarations.domains import Domain, read_domains
from texdiff.latex.declarations.symbols import Definition, Signature, with_implied
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import CALLIGRAPHIC, TRANSPOSES
from texdiff.source import Span


class Fact(NamedTuple):
    """What is said of one name; None and empty where nothing is said.

    `backwards` marks a definition that stands on the left, `expression = name`: it only counts for a new name;
    `tentative` a set that is supposed for once (if …): it only counts for a symbol without a size; `anew` properties in
    a later section than the size, which is over if it does not fit them.
    """

    name: s.Name
    domain: Domain | None = None
    traits: frozenset[str] = frozenset()
    arguments: tuple[s.Name, ...] = ()
    signature: Signature | None = None
    definition: Definition | None = None
    backwards: bool = False
    series: bool = False
    tentative: bool = False
    anew: bool = False


def membership(clause: Clause) -> list[Fact]:
    """a, b \\in set; u = u(x) \\in set; u(x) \\in set."""
    domains = read_domains(clause.sides[-1])
    if domains is None or len(domains) != 1:
        raise RequestError("declaration", "this set is not understood", whole(clause.sides[-1] or clause.tokens))
    facts = [_function_or_name(part) for part in clause.names]
    left = [_function_or_name(side) for side in clause.sides[:-1]]
    if len(left) > 1:
        left = [max(left, key=lambda fact: len(fact.arguments) if fact is not None else -1)]
    return [fact._replace(domain=domains[0]) for fact in (*facts, *left) if fact is not None]


def _function_or_name(tokens: Sequence[Token]) -> Fact | None:
    if not tokens:
        return None
    tree = parse(tokens)
    function = function_of(tree)
    if function is not None:
        return Fact(function[0], arguments=function[1])
    name = name_of(tree)
    return Fact(name) if name is not None else None


def name_of(tree: s.Syntax) -> s.Name | None:
    """The name that a formula consists of, decorations such as x^* included."""
    if isinstance(tree, s.Name):
        return tree
    if isinstance(tree, s.Primed) and isinstance(tree.base, s.Name):
        key = tree.base.key + "'" * tree.count
        return replace(tree.base, stem=key, index="", indices=(), tex=key, place=tree.place)
    if isinstance(tree, s.Power) and isinstance(tree.base, s.Name) and tree.exponent is None:
        if tree.mark.removeprefix("-") in TRANSPOSES:
            return None
        key = f"{tree.base.key}^{{{tree.mark}}}"
        return replace(tree.base, stem=key, index="", indices=(), tex=tree.place.tex, place=tree.place)
    return None


def function_of(tree: s.Syntax) -> tuple[s.Name, tuple[s.Name, ...]] | None:
    """u(x): the function and its arguments, if these are names."""
    if not isinstance(tree, s.Product) or len(tree.factors) != 2:
        return None
    head, arguments = tree.factors
    name = name_of(head)
    if name is None or not isinstance(arguments, s.Group) or arguments.opening not in ("(", "["):
        return None
    names = tuple(item for item in arguments.items if isinstance(item, s.Name))
    return (name, names) if len(names) == len(arguments.items) else None


def whole_name(tree: s.Syntax) -> s.Name | None:
    r"""The name that \log p(x \mid \mu) is as a whole: a function of the table at a function of names."""
    if not isinstance(tree, s.Call) or len(tree.arguments) != 1 or tree.primes:
        return None
    inner = function_of(tree.arguments[0])
    if inner is None:
        return None
    name, arguments = inner
    key = f"\\{tree.function} {name.key}({','.join(argument.key for argument in arguments)})"
    return replace(name, stem=key, index="", indices=(), accents=(), tex=tree.place.tex, place=tree.place)


def signature(clause: Clause) -> list[Fact]:
    """g: domain \\to codomain, for one function or several; g: x \\mapsto M defines g."""
    before, first, second = clause.sides[:3]
    facts = [fact for part in (*clause.names, before) if (fact := _function_or_name(part)) is not None]
    domains, codomains = read_domains(first), read_domains(second)
    if domains is not None and codomains is not None and len(codomains) == 1:
        found = Signature(tuple(domain.shape for domain in domains), codomains[0].shape)
        return [fact._replace(signature=found) for fact in facts]
    variable = name_of(parse(first)) if domains is None else None
    value = parse(second) if variable is not None else None
    if variable is not None and value is not None and not _is_set(variable, value):
        definition = Definition((variable,), value, "", True)
        return [fact._replace(definition=definition) for fact in facts]
    raise RequestError("declaration", "this set is not understood", whole(first if domains is None else second))


def _is_set(variable: s.Name, value: s.Syntax) -> bool:
    r"""Whether g: X \to Y names sets that no text explains, rather than a variable and its value."""
    return variable.style in CALLIGRAPHIC or (isinstance(value, s.Name) and value.key != variable.key)


def order(clause: Clause) -> list[Fact]:
    """A \\succ 0, a > 0, |A| \\ne 0."""
    left, right = (parse(side) for side in clause.sides[:2])
    relation = clause.relations[0]
    if relation in ("prec", "<"):
        left, right, relation = right, left, {"prec": "succ", "<": ">"}[relation]
    if len(clause.relations) > 1 or not _is_zero(right):
        return []
    traits = {"succ": ("spd",), "succeq": ("symmetric",), ">": ("positive",), "!=": ("invertible",)}.get(relation, ())
    name = _determined(left) if relation == "!=" else name_of(left)
    names = [name_of(parse(part)) for part in clause.names]
    return [Fact(known, traits=with_implied(traits)) for known in (*names, name) if known is not None and traits]


def _is_zero(tree: s.Syntax) -> bool:
    return (isinstance(tree, s.Number) and tree.value == 0) or (isinstance(tree, s.Name) and tree.letter == "0")


def _determined(tree: s.Syntax) -> s.Name | None:
    """The matrix of |A| or \\det A."""
    if isinstance(tree, s.Fence) and tree.opening == "|" and len(tree.items) == 1:
        return name_of(tree.items[0])
    if isinstance(tree, s.Call) and tree.function == "det":
        return name_of(tree.arguments[0])
    return None


def whole(tokens: Sequence[Token]) -> Span:
    """The place of tokens."""
    if not tokens:
        return Span(0, 0)
    return Span(min(t.span.start for t in tokens), max(t.span.end for t in tokens))


def redefined(facts: Iterable[Fact]) -> frozenset[str]:
    """The keys of names that different facts define in different ways."""
    definitions: dict[str, set[object]] = {}
    for fact in facts:
        if fact.definition is not None and not fact.backwards:
            said = (fact.definition.parameters, fact.definition.body)
            definitions.setdefault(fact.name.key, set()).add(said)
    return frozenset(key for key, found in definitions.items() if len(found) > 1)
