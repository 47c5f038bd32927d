"""Declarations and definitions read into a table of symbols; what is not understood is a warning, never a failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from texdiff.algebra.shape import Shape
from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.declarations.clauses import Clause, clauses
from texdiff.latex.declarations.domains import Domain
from texdiff.latex.declarations.equations import equation
from texdiff.latex.declarations.facts import Fact, membership, name_of, order, signature, whole
from texdiff.latex.declarations.symbols import KINDS, PROPERTIES, SymbolInfo, Symbols, fits, with_implied
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.syntax import Name, names
from texdiff.latex.tokens.fragment import Token
from texdiff.source import Span

Stated = tuple[Fact, Span]
"""A fact and where it stands."""


class Reading(NamedTuple):
    """A table of symbols, and what was met that was not understood."""

    symbols: Symbols
    warnings: tuple[Diagnostic, ...] = ()


class Heard(NamedTuple):
    """What a formula says, whatever was known before, and what of it was not understood."""

    facts: tuple[Stated, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def hear(tokens: Sequence[Token], *, strong: bool = False, conditional: bool = False, supposed: bool = False) -> Heard:
    """The facts of one formula. `strong` marks its equations as definitions (let …); a conditional one (if …, for …)
    defines nothing, but its sets still tell the kinds of its symbols, `supposed` ones (if …) where nothing else does.
    """
    facts: list[Stated] = []
    warnings: list[Diagnostic] = []
    for clause in clauses(tokens):
        try:
            found = _facts(clause, strong, conditional or clause.conditional)
            if supposed or clause.conditional:
                found = [fact._replace(tentative=fact.domain is not None) for fact in found]
        except RequestError as problem:
            warnings.append(problem.diagnostic._replace(severity="warning"))
        else:
            facts.extend((fact, whole(clause.tokens)) for fact in found)
    return Heard(tuple(facts), tuple(warnings))


def _facts(clause: Clause, strong: bool, conditional: bool) -> list[Fact]:
    relations = clause.relations
    if "in" in relations:
        return [*_definition_within(clause, strong, conditional), *membership(clause)]
    if len(relations) > 1 and relations[0] == ":" and relations[1] == "to":
        return signature(clause)
    if conditional:
        return []
    if relations[0] in ("succ", "succeq", ">", "prec", "<", "!="):
        return order(clause)
    return equation(clause, strong) if relations[0] in ("=", ":=") else []


def _definition_within(clause: Clause, strong: bool, conditional: bool) -> list[Fact]:
    """Y = AX in Y = AX \\in set."""
    if conditional or clause.relations[0] not in ("=", ":=") or clause.relations[-1] != "in":
        return []
    return equation(clause._replace(sides=clause.sides[:-1], relations=clause.relations[:-1]), strong)


def read_given(entries: Iterable[Sequence[Token]], symbols: Symbols | None = None) -> Reading:
    """A list of declarations; RequestError if two of them contradict each other."""
    facts: list[Stated] = []
    warnings: list[Diagnostic] = []
    for tokens in entries:
        heard = hear(tokens)
        facts.extend(heard.facts)
        warnings.extend(heard.warnings)
    _check_contradictions(facts)
    return Reading(extended(symbols or Symbols(), facts), tuple(warnings))


def assume(symbols: Symbols, name: Sequence[Token], properties: str) -> Symbols:
    """The table with properties of one symbol, separated by commas; RequestError for an unknown property."""
    span = whole(name)
    wanted = [word.strip() for word in properties.split(",") if word.strip()]
    for word in wanted:
        if word not in PROPERTIES:
            hint = "the properties are " + ", ".join(PROPERTIES)
            raise RequestError("property", f"there is no property {word!r}", span, hint)
    found = name_of(parse(name))
    if found is None:
        raise RequestError("property", "properties belong to a single symbol", span)
    for word in wanted:
        require_fit(symbols, found, word, span)
    return extended(symbols, [(Fact(found, traits=with_implied(wanted)), span)])


def require_fit(symbols: Symbols, name: Name, word: str, span: Span) -> None:
    """RequestError if a symbol of that size cannot have the property."""
    info = symbols.get(name.key)
    if info is not None and info.shape is not None and not fits(word, info.shape):
        message = f"{info.latex} is a {info.shape.kind} ({info.shape}), so it cannot be {word}"
        raise RequestError("property", message, span, "type the symbol as the formulas do")


def extended(symbols: Symbols, facts: Iterable[Stated]) -> Symbols:
    """The table after more facts, in order."""
    table = {info.key: info for info in symbols}
    for _ in changes(table, facts):
        pass
    return symbols.with_info(*table.values())


def changes(table: dict[str, SymbolInfo], facts: Iterable[Stated], *, latest: bool = False) -> Iterator[SymbolInfo]:
    """Enters facts into a table one by one, and yields every entry as it changes. With `latest`, every equation
    defines its left side anew.
    """
    for fact, span in facts:
        if fact.backwards and _is_used(fact.name, table, span.start):
            continue
        changed = _with_fact(table.get(fact.name.key), fact, span, latest)
        if changed is not None:
            table[changed.key] = changed
            yield changed


def _is_used(name: Name, table: Mapping[str, SymbolInfo], offset: int) -> bool:
    """Whether a value that holds at an offset mentions a name: y = Ax before dy/dx = A."""
    values = (info.definition for info in table.values() if info.definition is not None)
    bodies = (value.body for value in values if value.body is not None and value.holds(offset))
    return any(mentioned.key == name.key for body in bodies for mentioned in names(body))


def _with_fact(old: SymbolInfo | None, fact: Fact, span: Span, latest: bool) -> SymbolInfo | None:
    """An entry with one more fact, None if that changes nothing: a new size replaces an old one, properties add up,
    and a definition is only replaced by one that says that it defines; a name called constant stands for itself.
    """
    info = old or SymbolInfo(fact.name.key, fact.name.typed, name=fact.name)
    if fact.definition is not None:
        ended = info.definition is None or not info.definition.holds(span.start)
        free = ended and not info.integer and not (fact.backwards and info.sources)
        if not free and not fact.definition.strong and not (latest and not fact.backwards):
            return None
    if fact.tentative and info.shape is not None:
        return None
    if fact.anew and not all(fits(trait, info.shape) for trait in fact.traits):
        info = info._replace(shape=None)
    shape = fact.domain.shape if fact.domain is not None else info.shape
    kinds = frozenset[str]() if fact.traits.isdisjoint(KINDS) else frozenset(KINDS)  # the last word on a kind counts
    info = info._replace(
        traits=with_implied((info.traits - kinds) | {trait for trait in fact.traits if fits(trait, shape)}),
        arguments=fact.arguments or info.arguments,
        signature=fact.signature or info.signature,
        definition=fact.definition or (None if "constant" in fact.traits else info.definition),
        series=info.series or fact.series,
        redeclared=fact.definition is None and (info.redeclared or _is_of_symbol(fact)),
        sources=(*info.sources, span),
    )
    info = info if fact.domain is None else _with_domain(info, fact.domain)
    return info._replace(traits=info.traits - frozenset(KINDS)) if info.shape is not None else info


def _is_of_symbol(fact: Fact) -> bool:
    """Whether a size is said of a letter as such: S in a set of arrays, not S(x)."""
    return fact.domain is not None and not fact.domain.integer and not fact.arguments


def _with_domain(info: SymbolInfo, domain: Domain) -> SymbolInfo:
    if domain.integer:
        return info._replace(integer=True, upper=domain.upper)
    kept = info.traits if info.shape in (None, domain.shape) else frozenset[str]()
    return info._replace(shape=domain.shape, traits=kept | domain.traits, integer=False, upper=None)


def _check_contradictions(facts: Iterable[Stated]) -> None:
    """Within one list a symbol has one size."""
    stated: dict[str, Shape] = {}
    for fact, span in facts:
        if fact.domain is None or fact.domain.integer:
            continue
        known = stated.setdefault(fact.name.key, fact.domain.shape)
        if known != fact.domain.shape:
            message = f"{fact.name.typed} is declared {known} and {fact.domain.shape}"
            raise RequestError("contradiction", message, span)
