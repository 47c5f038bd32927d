"""Declarations and definitions read into a table of symbols; what is not understood is a warning, never a failure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from texdiff.algebra.shape import Shape
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex import syntax as s
from texdiff.latex.clauses import Clause, clauses
from texdiff.latex.domains import Domain, read_domains
from texdiff.latex.fragment import Token
from texdiff.latex.grammar import parse
from texdiff.latex.powers import TRANSPOSES
from texdiff.latex.spelling import ELLIPSES
from texdiff.latex.symbols import PROPERTIES, Definition, Signature, SymbolInfo, Symbols, with_implied
from texdiff.source import Span


class Reading(NamedTuple):
    """A table of symbols, and what was met that was not understood."""

    symbols: Symbols
    warnings: tuple[Diagnostic, ...] = ()


class Fact(NamedTuple):
    """What one clause says of one name; None and empty where it says nothing."""

    name: s.Name
    domain: Domain | None = None
    traits: frozenset[str] = frozenset()
    arguments: tuple[s.Name, ...] = ()
    signature: Signature | None = None
    definition: Definition | None = None
    series: bool = False


def declare(symbols: Symbols, tokens: Sequence[Token], *, strong: bool = False, once: bool = False) -> Reading:
    """The table after one formula. `strong` marks a definition (let …); `once` makes a contradiction an error."""
    warnings: list[Diagnostic] = []
    stated: dict[str, Shape] = {}
    for clause in clauses(tokens):
        if clause.conditional:
            continue
        try:
            facts = _facts(symbols, clause, strong)
        except RequestError as problem:
            warnings.append(problem.diagnostic._replace(severity="warning"))
            continue
        for fact in facts:
            if once:
                _check_contradiction(stated, fact)
            symbols = add(symbols, fact, _span(clause))
    return Reading(symbols, tuple(warnings))


def read_given(entries: Iterable[Sequence[Token]], symbols: Symbols | None = None) -> Reading:
    """A list of declarations; RequestError if two of them contradict each other."""
    table = symbols or Symbols()
    warnings: list[Diagnostic] = []
    stated: dict[str, Shape] = {}
    for tokens in entries:
        before = table
        reading = declare(table, tokens, once=True)
        table, warnings = reading.symbols, [*warnings, *reading.warnings]
        for info in table:
            if info.shape is not None and info is not before.get(info.key):
                _agree(stated, info.key, info.latex, info.shape, _whole(tokens))
    return Reading(table, tuple(warnings))


def assume(symbols: Symbols, name: Sequence[Token], properties: str) -> Symbols:
    """The table with properties of one symbol, separated by commas; RequestError for an unknown property."""
    span = _whole(name)
    wanted = [word.strip() for word in properties.split(",") if word.strip()]
    for word in wanted:
        if word not in PROPERTIES:
            hint = "the properties are " + ", ".join(PROPERTIES)
            raise RequestError("property", f"there is no property {word!r}", span, hint)
    found = name_of(parse(name))
    if found is None:
        raise RequestError("property", "properties belong to a single symbol", span)
    return add(symbols, Fact(found, traits=with_implied(wanted)), span)


def add(symbols: Symbols, fact: Fact, span: Span) -> Symbols:
    """The table with one more fact; a new size replaces an old one, properties add up."""
    name = fact.name
    old = symbols.get(name.key) or SymbolInfo(name.key, name.typed, name=name)
    changed = old._replace(
        traits=with_implied(old.traits | fact.traits),
        arguments=fact.arguments or old.arguments,
        signature=fact.signature or old.signature,
        definition=fact.definition or old.definition,
        series=old.series or fact.series,
        sources=(*old.sources, span),
    )
    if fact.domain is not None:
        changed = _with_domain(changed, fact.domain, old)
    return symbols.with_info(changed)


def _with_domain(info: SymbolInfo, domain: Domain, old: SymbolInfo) -> SymbolInfo:
    if domain.integer:
        return info._replace(integer=True, upper=domain.upper)
    kept = info.traits if old.shape in (None, domain.shape) else frozenset[str]()
    return info._replace(shape=domain.shape, traits=kept | domain.traits, integer=False, upper=None)


# --- statements ---


def _facts(symbols: Symbols, clause: Clause, strong: bool) -> list[Fact]:
    relations = clause.relations
    if "in" in relations:
        return _membership(clause)
    if relations[0] == ":" and "to" in relations:
        return _signature(clause)
    if relations[0] in ("succ", "succeq", ">", ">=", "prec", "<", "!="):
        return _order(clause)
    if relations[0] in ("=", ":="):
        return _equation(symbols, clause, strong)
    return []


def _membership(clause: Clause) -> list[Fact]:
    """a, b \\in set; u = u(x) \\in set; u(x) \\in set."""
    domains = read_domains(clause.sides[-1])
    if domains is None or len(domains) != 1:
        place = _whole(clause.sides[-1]) if clause.sides[-1] else _span(clause)
        raise RequestError("declaration", "this set is not understood", place)
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


def _signature(clause: Clause) -> list[Fact]:
    """g: domain \\to codomain, for one function or several."""
    before, *sets = clause.sides
    domains = read_domains(sets[0])
    codomains = read_domains(sets[1])
    if domains is None or codomains is None or len(codomains) != 1:
        raise RequestError("declaration", "this set is not understood", _whole(sets[0] if domains is None else sets[1]))
    signature = Signature(tuple(domain.shape for domain in domains), codomains[0].shape)
    facts = [_function_or_name(part) for part in (*clause.names, before)]
    return [fact._replace(signature=signature) for fact in facts if fact is not None]


def _order(clause: Clause) -> list[Fact]:
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
    found = [known for known in (*names, name) if known is not None and traits]
    return [Fact(known, traits=with_implied(traits)) for known in found]


def _is_zero(tree: s.Syntax) -> bool:
    return (isinstance(tree, s.Number) and tree.value == 0) or (isinstance(tree, s.Name) and tree.letter == "0")


def _determined(tree: s.Syntax) -> s.Name | None:
    """The matrix of |A| or \\det A."""
    if isinstance(tree, s.Fence) and tree.opening == "|" and len(tree.items) == 1:
        return name_of(tree.items[0])
    if isinstance(tree, s.Call) and tree.function == "det":
        only = tree.arguments[0]
        return name_of(only)
    return None


# --- equations ---


def _equation(symbols: Symbols, clause: Clause, strong: bool) -> list[Fact]:
    """A property, u = u(x), or a definition; the first right side of a chain counts."""
    strong = strong or clause.relations[0] == ":="
    left_tokens, right_tokens = clause.sides[:2]
    if not left_tokens or not right_tokens:
        return []
    left = parse(left_tokens)
    try:
        right = parse(right_tokens)
    except RequestError as problem:
        return _unreadable(symbols, left, right_tokens, problem, strong)
    described = _property(left, right) or _dependence(left, right)
    if described is not None:
        return [described]
    return _definition(symbols, left, right, strong) or _definition(symbols, right, left, strong, backwards=True)


def _unreadable(
    symbols: Symbols, left: s.Syntax, right: Sequence[Token], problem: RequestError, strong: bool
) -> list[Fact]:
    """A definition that cannot be read; with dots it may be a power series, which says that much."""
    target = _target(left)
    if target is None:
        return []
    name, parameters = target
    info = symbols.get(name.key)
    if any(token.text in ELLIPSES for token in right) and parameters:
        return [Fact(name, series=True)]
    if info is not None and info.definition is not None and not strong:
        return []
    return [Fact(name, definition=Definition(parameters, None, str(problem), strong))]


def _property(left: s.Syntax, right: s.Syntax) -> Fact | None:
    """A^T = A; Q^T Q = I."""
    for one, other in ((left, right), (right, left)):
        turned = _transposed_name(one)
        if turned is not None and isinstance(other, s.Name) and other.key == turned.key:
            return Fact(other, traits=with_implied(("symmetric",)))
        if isinstance(one, s.Product) and len(one.factors) == 2 and isinstance(other, s.Name) and other.letter == "I":
            a, b = one.factors
            for first, second in ((a, b), (b, a)):
                turned = _transposed_name(first)
                if turned is not None and isinstance(second, s.Name) and second.key == turned.key:
                    return Fact(second, traits=with_implied(("orthogonal",)))
    return None


def _transposed_name(tree: s.Syntax) -> s.Name | None:
    if isinstance(tree, s.Primed | s.Power) and isinstance(tree.base, s.Name):
        if isinstance(tree, s.Primed) or tree.mark in TRANSPOSES:
            return tree.base
    return None


def _dependence(left: s.Syntax, right: s.Syntax) -> Fact | None:
    """u = u(x)."""
    function, name = function_of(right), name_of(left)
    if function is None or name is None or function[0].key != name.key:
        return None
    return Fact(name, arguments=function[1])


def _target(tree: s.Syntax) -> tuple[s.Name, tuple[s.Name, ...]] | None:
    """What an equation may define: a name, or a function at names."""
    name = name_of(tree)
    return (name, ()) if name is not None else function_of(tree)


def _definition(symbols: Symbols, left: s.Syntax, right: s.Syntax, strong: bool, backwards: bool = False) -> list[Fact]:
    target = _target(left)
    if target is None:
        return []
    name, parameters = target
    if any(mentioned.key == name.key for mentioned in s.names(right)) or _is_value(name, right, backwards):
        return []
    info = symbols.get(name.key)
    known = info is not None and (info.definition is not None or bool(info.integer))
    if known and (not strong or backwards):
        return []
    return [Fact(name, definition=Definition(parameters, right, "", strong))]


def _is_value(name: s.Name, right: s.Syntax, backwards: bool) -> bool:
    """What defines nothing: x = 0 read backwards, an index = a number."""
    return backwards and not isinstance(right, s.Product | s.Sum | s.Call | s.Fence | s.Fraction_)


# --- contradictions ---


def _check_contradiction(stated: dict[str, Shape], fact: Fact) -> None:
    if fact.domain is not None and not fact.domain.integer:
        _agree(stated, fact.name.key, fact.name.typed, fact.domain.shape, fact.name.place.span)


def _agree(stated: dict[str, Shape], key: str, latex: str, shape: Shape, span: Span) -> None:
    known = stated.setdefault(key, shape)
    if known != shape:
        raise RequestError("contradiction", f"{latex} is declared {known} and {shape}", span)


def _span(clause: Clause) -> Span:
    return _whole(clause.tokens)


def _whole(tokens: Sequence[Token]) -> Span:
    if not tokens:
        return Span(0, 0)
    return Span(min(t.span.start for t in tokens), max(t.span.end for t in tokens))
