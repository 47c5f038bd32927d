"""Which symbols comments mean, and what they say of them; which symbols formulas lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from texdiff.errors import RequestError
from texdiff.latex.declarations.declarations import changes, require_fit
from texdiff.latex.declarations.facts import Fact, name_of, whole_name
from texdiff.latex.declarations.symbols import Symbols, fits, with_implied
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.syntax import Call, Name, Syntax
from texdiff.latex.tokens.fragment import Token
from texdiff.source import Span


def with_properties(
    symbols: Symbols, properties: Iterable[tuple[str, Sequence[Token], Span]], formulas: Sequence[Syntax] = ()
) -> Symbols:
    """The table with what comments say: `symmetric A`, `constant B`, `matrix g`. A letter means the symbol that is
    typed so, else the only one with it that is declared or that the formulas lead to; RequestError where there are two.
    """
    names = {name.key: name for name in mentioned(formulas, symbols)}
    table = {info.key: info for info in symbols}
    for word, tokens, span in properties:
        name = _meant(symbols, names, word, tokens, span)
        require_fit(symbols, name, word, span)
        fact = Fact(name, series=True) if word == "matrix" else Fact(name, traits=with_implied((word,)))
        for _ in changes(table, [(fact, span)]):
            pass
    return symbols.with_info(*table.values())


def _meant(symbols: Symbols, names: Mapping[str, Name], word: str, tokens: Sequence[Token], span: Span) -> Name:
    """The symbol typed so, else the only one with that letter; one that cannot have the property is not meant."""
    name = name_of(parse(tokens))
    if name is None:
        raise RequestError("property", "properties belong to a single symbol", span)
    if name.style or name.index:
        return name
    known = {info.key: info.name for info in symbols.find(name.letter) if info.name is not None}
    alike = {key: other for key, other in {**names, **known}.items() if other.letter == name.letter and not other.index}
    fitting = {key: other for key, other in alike.items() if _fits(symbols, key, word)}
    if name.key in fitting or (name.key in alike and not fitting):
        return name
    found = list((fitting or alike).values())
    if len(found) > 1:
        shown = " or ".join(other.typed for other in found)
        raise RequestError("property", f"this could be {shown}", span, "type the symbol as the formulas do")
    return found[0] if found else name


def _fits(symbols: Symbols, key: str, word: str) -> bool:
    info = symbols.get(key)
    return info is None or fits(word, info.shape)


def mentioned(formulas: Iterable[Syntax], symbols: Symbols) -> Iterator[Name]:
    """The names in formulas and in the definitions that they lead to."""
    waiting = list(formulas)
    opened: set[str] = set()
    while waiting:
        piece = waiting.pop()
        waiting.extend(piece.children())
        name = piece if isinstance(piece, Name) else whole_name(piece) if isinstance(piece, Call) else None
        if name is None:
            continue
        yield from (name,) if isinstance(piece, Name) else ()
        info = symbols.get(name.key)
        if info is not None and info.definition is not None and name.key not in opened:
            opened.add(name.key)
            waiting.extend(piece for piece in (info.definition.body,) if piece is not None)
