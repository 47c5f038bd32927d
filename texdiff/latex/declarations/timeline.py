"""The symbols of a whole document, at every place of it: formulas and phrases in reading order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from texdiff.errors import Diagnostic, RequestError
from texdiff.latex.declarations.clauses import SAYS, clauses
from texdiff.latex.declarations.declarations import Heard, Stated, hear
from texdiff.latex.declarations.domains import read_domains, size_in_words
from texdiff.latex.declarations.equations import is_matrix_with_dots
from texdiff.latex.declarations.facts import Fact, function_of, name_of, redefined
from texdiff.latex.declarations.in_force import entered, held
from texdiff.latex.declarations.members import members, split
from texdiff.latex.declarations.models import called_errors, is_model
from texdiff.latex.declarations.phrases import CONDITION, MARK, SET, SIZE, Phrase, phrases
from texdiff.latex.declarations.symbols import SymbolInfo, Symbols, fits, with_implied
from texdiff.latex.declarations.usage import conventions, letters_of_arrays
from texdiff.latex.grammar.grammar import parse
from texdiff.latex.grammar.syntax import Name, names
from texdiff.latex.scanning.document import Scan
from texdiff.latex.scanning.regions import Region
from texdiff.latex.tokens.fragment import Token, read_fragment
from texdiff.latex.tokens.macros import Budget, MacroTable
from texdiff.source import Span

_DEFINING = re.compile(r"\b(?:let|write|define|denote|set|put)\b|记|令|设|定义", re.IGNORECASE)
_NEAR = re.compile(r"(?:\bfor[\s~]*(?:\$[^$]*\$\s*,?\s*and\s+)*|取\s*)$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;。；]\s|[。；]|\n\s*\n|\bthen\b|则|那么")
_APART = re.compile(_SENTENCE_END.pattern + r"|\\\\|\\item(?![A-Za-z])|\\(?:begin|end)|\n\s*(?:[-*+]|\d+[.)])\s")
_HEADS = r"\\(?:(?:sub)?section|chapter|paragraph|begin\{(?:theorem|exercise|problem))"
_PARAGRAPH_END = re.compile(rf"\n[ \t]*\n|{_HEADS}")
_DERIVES = re.compile(r"\\partial(?![A-Za-z])|\\nabla(?![A-Za-z])|∂|∇")  # such formulas declare nothing of importance
_ASKED = re.compile(r"[\s&]*(?:\?|\\(?:[lc]?dots|square)(?![A-Za-z])|…)?[\s&.]*")  # what nobody has answered yet
_STATEMENTS = re.compile(r"\\\\|\\q?quad|[,;，；]|\\text")
_SHORT = 30  # no longer is a name, with its font
_SIZE = re.compile(r"\s*\(?(?:\w|\([\w\s+-]+\))+\s*\\times\s*(?:\w|\([\w\s+-]+\))+\)?\s*")
_SET = re.compile(
    r"\s*(?:\\mathbb\s*\{?\s*[RS]\s*\}?|\\R(?:eals|R)?(?![A-Za-z])|ℝ)\s*(?:_[^\s^]+\s*)?(?:\^[^=<>\\&]*(?:\\times[^=<>\\&]*)?)?"
)
_DISPLAYED = " \N{WHITE SQUARE} "
_BEFORE = 200  # characters of text in front of a formula that may change what it says
_EXAMPLE = re.compile(r"\b(?:for instance|as an example|identity function)|比如|举例|恒等函数", re.IGNORECASE)
_SECTION = re.compile(r"\\(?:chapter|(?:sub)*section)(?![A-Za-z])|\n#+ ")
_CLOSE = 40  # so many characters of text, formulas not counted, may stand between a defining word and its formula
_INLINE = re.compile(r"\$[^$]*\$|\\\(.*?\\\)", re.DOTALL)


class Timeline:
    """Everything a document says of its symbols, with the places where it says so."""

    def __init__(self, scan: Scan, macros: MacroTable | None = None, budget: Budget | None = None) -> None:
        self._scan = scan
        self._macros = macros or MacroTable(scan.text, scan.definitions, [package.name for package in scan.packages])
        self._budget = budget or Budget.of(scan.text)
        self._formulas: dict[int, Sequence[Token]] = {}
        self.warnings: list[Diagnostic] = []
        self._facts = [*self._renewed(sorted(self._read(), key=lambda stated: stated[1].start))]
        self.warnings.extend(_contradictions(scan.text, self._facts))
        self._tables: dict[int, dict[str, SymbolInfo]] = {0: {}}
        self._starts = [span.start for _, span in self._facts]
        self._untils = sorted(
            fact.definition.until for fact, _ in self._facts if fact.definition and fact.definition.until
        )
        self._symbols: dict[tuple[int, int, int], Symbols] = {}
        self._arrays = letters_of_arrays(scan.text[slice(*region.inner)] for region in scan.regions)
        self._arrays |= {fact.name.letter for fact, _ in self._facts if is_matrix_with_dots(fact)}
        self._says = conventions(scan.text)

    def at(self, offset: int) -> Symbols:
        """The symbols in force at a place: what was said before it, and, of symbols nobody has spoken of yet, what the
        rest of the paragraph says.
        """
        number = bisect_right(self._starts, offset)
        end = _PARAGRAPH_END.search(self._scan.text, offset)
        behind = bisect_right(self._starts, end.start() if end else len(self._scan.text))
        heard = (number, behind, bisect_right(self._untils, offset))
        if heard not in self._symbols:
            table = held(self._table(number), offset)
            later = entered([stated for stated in self._facts[number:behind] if stated[0].name.key not in table])
            self._symbols[heard] = Symbols({**table, **later}, self._says, self._arrays)
        return self._symbols[heard]

    def recent(self, offset: int, since: int = 0) -> Symbols:
        """The symbols by what was said between two places alone, where the latest equation for a name defines it."""
        first, last = bisect_right(self._starts, since - 1), bisect_right(self._starts, offset)
        return Symbols(entered(self._facts[first:last], latest=True), self._says, self._arrays)

    @property
    def final(self) -> Symbols:
        """The symbols in force at the end."""
        return Symbols(self._table(len(self._facts)), self._says, self._arrays)

    def _table(self, number: int) -> dict[str, SymbolInfo]:
        """The table after so many facts, made from the nearest one before it."""
        known = max(place for place in self._tables if place <= number)
        if known < number:
            self._tables[number] = entered(self._facts[known:number], self._tables[known])
        return self._tables[number]

    def defines(self, name: str) -> bool:
        """Whether the document defines a name somewhere, given as LaTeX, alone or with its arguments."""
        try:
            tree = parse(read_fragment(name, 0, len(name)))
        except RequestError:
            return False
        function = function_of(tree)
        found = function[0] if function is not None else name_of(tree)
        return found is not None and found.key in self._defined

    @cached_property
    def _defined(self) -> frozenset[str]:
        return frozenset(fact.name.key for fact, _ in self._facts if fact.definition is not None)

    @cached_property
    def redefined(self) -> frozenset[str]:
        """The keys of names that different equations define in different ways."""
        return redefined(fact for fact, _ in self._facts)

    @cached_property
    def _errors(self) -> frozenset[str]:
        return called_errors(self._scan.text)

    # --- reading ---

    def _read(self) -> Iterator[Stated]:
        """The facts of all formulas, then those of the phrases."""
        for number, region in enumerate(self._scan.regions):
            text = self._scan.text[slice(*region.inner)]
            if _declares(text):
                heard = self._hear(region, number)
                self.warnings.extend(heard.warnings if not _DERIVES.search(text) else ())
                yield from (stated for stated in heard.facts if not is_model(stated[0], lambda: self._errors))
        yield from self._phrases()

    def _renewed(self, facts: Iterable[Stated]) -> Iterator[Stated]:
        """The facts; those that say in a later section than a size what a symbol is are marked."""
        sized: dict[str, int] = {}
        for fact, span in facts:
            key, text = fact.name.key, self._scan.text
            if fact.domain is not None:
                sized[key] = span.end
            elif fact.traits and key in sized and _SECTION.search(text, sized[key], span.start):
                fact = fact._replace(anew=True)
            yield fact, span

    def _hear(self, region: Region, number: int) -> Heard:
        before = self._scan.text[max(region.outer.start - _BEFORE, 0) : region.outer.start]
        sentence = _SENTENCE_END.split(before)[-1]
        condition = max((found.end() for found in CONDITION.finditer(sentence)), default=-1)
        defining = max((found.end() for found in _DEFINING.finditer(sentence)), default=-1)
        supposed = condition > defining
        near = _NEAR.search(sentence) is not None
        between = _INLINE.sub("", sentence[defining:])
        strong = not (supposed or near) and defining >= 0 and len(between) < _CLOSE
        tokens = self._tokens(region, number)
        heard = hear(tokens, strong=strong, conditional=supposed or near, supposed=supposed)
        if near and not supposed:
            heard = heard._replace(facts=(*heard.facts, *filter(_is_of_function, hear(tokens).facts)))
        return self._until_next_section(heard, region) if near or _EXAMPLE.search(sentence) else heard

    def _until_next_section(self, heard: Heard, region: Region) -> Heard:
        """Definitions that are given as an example are over when the section is."""
        found = _SECTION.search(self._scan.text, region.outer.end)
        until = found.start() if found else None
        facts = tuple(
            (fact._replace(definition=fact.definition and fact.definition._replace(until=until)), span)
            for fact, span in heard.facts
        )
        return heard._replace(facts=facts)

    def _tokens(self, region: Region, number: int) -> Sequence[Token]:
        """The expanded tokens of a formula; none where it cannot be read."""
        if number not in self._formulas:
            try:
                tokens = read_fragment(self._scan.text, *region.inner)
                self._formulas[number] = self._macros.at(region.inner.start).expand(tokens, self._budget)
            except RequestError as problem:
                self.warnings.append(problem.diagnostic._replace(severity="warning"))
                self._formulas[number] = ()
        return self._formulas[number]

    def _phrases(self) -> Iterator[Stated]:
        """The facts of phrases between formulas; only formulas in running text take part."""
        for phrase in phrases(self._prose()):
            yield from self._of_phrase(phrase)

    def _prose(self) -> str:
        """The text with a mark for every formula; sizes are properties, displays stand for themselves."""
        pieces: list[str] = []
        place = 0
        for number, region in enumerate(self._scan.regions):
            pieces.append(self._scan.text[place : region.outer.start])
            size, domain = (pattern.fullmatch(self._scan.text, *region.inner) for pattern in (_SIZE, _SET))
            mark = SIZE if size else SET if domain else MARK
            pieces.append(f"{mark}{number}{MARK}" if not region.display else _DISPLAYED)
            place = region.outer.end
        pieces.append(self._scan.text[place:])
        return "".join(pieces)

    def _of_phrase(self, phrase: Phrase) -> Iterator[Stated]:
        on = [name for number in phrase.on for name in self._names(number, behind=False)]
        variables = {name.key for name in on}
        for number in phrase.formulas:
            region = self._scan.regions[number]
            if phrase.loose and number != phrase.formulas[-1] and SAYS.search(self._scan.text, *region.inner):
                continue
            end = region.outer.end
            for name in self._names(number, phrase.behind):
                if phrase.relation == "depends" and on and name.key not in variables:
                    yield Fact(name, arguments=tuple(on)), Span(end - 1, end)
                elif phrase.relation != "depends" and name.key not in variables:
                    yield self._described(name, phrase.properties), Span(end - 1, end)

    def _described(self, name: Name, words: Sequence[str]) -> Fact:
        """What the words of a phrase say of a symbol: properties, its kind, its size."""
        traits = with_implied(word for word in words if " " not in word)
        domain = None
        for word in words:
            kind, *numbers = word.split(" ")
            if numbers:
                parts = [self._tokens(self._scan.regions[int(number)], int(number)) for number in numbers]
                if kind in ("member", "set"):
                    domain = next(iter(read_domains(parts[0]) or ()), None)
                else:
                    domain = size_in_words(parts * 2 if kind == "order" else parts, kind == "dimension")
        shape = domain.shape if domain is not None else None
        return Fact(name, domain, frozenset(trait for trait in traits if fits(trait, shape)))

    def _names(self, number: int, behind: bool) -> list[Name]:
        """The names that a formula speaks of: the left side of its last statement, or of its first one for what
        stands before it; [] where that is anything but names.
        """
        tokens = self._tokens(self._scan.regions[number], number)
        stated = list(clauses(tokens))
        parts: Sequence[Sequence[Token]] = members(split(tokens))
        if stated:
            clause = stated[-1 if behind else 0]
            parts = [*clause.names, clause.sides[0]]
        return names_of(parts)


def _is_of_function(stated: Stated) -> bool:
    """Whether a fact is f(x) = … with an x on the right: "for f(x) = x²" defines, "for f(x) = 0" is a condition."""
    definition = stated[0].definition
    if definition is None or definition.body is None:
        return False
    mentioned = {name.key for name in names(definition.body)}
    return any(parameter.key in mentioned for parameter in definition.parameters)


def names_of(parts: Iterable[Sequence[Token]]) -> list[Name]:
    """The names that tokens consist of, part by part; [] if one of them is anything else."""
    found: list[Name] = []
    for part in parts:
        try:
            name = name_of(parse(part)) if part else None
        except RequestError:
            return []
        if name is None:
            return []
        found.append(name)
    return found


def _declares(text: str) -> bool:
    """Whether a formula may say something of a symbol, told without reading it: not if every statement in it is about
    a derivative, with a value that is more than a name, or with none.
    """
    for statement in _STATEMENTS.split(text):
        said = SAYS.search(statement)
        if said is None:
            continue
        left, right = statement[: said.start()], statement[said.end() :]
        if _DERIVES.search(left) and _ASKED.fullmatch(right):
            continue
        if left.strip(" &\t\r\n") and (len(right) < _SHORT or not _DERIVES.search(left)):
            return True
        if not left.strip(" &\t\r\n") and said[0] != "=":
            return True
    return False


def _contradictions(text: str, facts: Iterable[Stated]) -> Iterator[Diagnostic]:
    """Errors for symbols that get two sizes in one sentence."""
    sizes: dict[str, Stated] = {}
    for stated in facts:
        fact, span = stated
        if fact.domain is None or fact.domain.integer:
            continue
        before, place = sizes.get(fact.name.key, stated)
        sizes[fact.name.key] = stated
        known = before.domain.shape if before.domain is not None else None
        if known != fact.domain.shape and not _APART.search(text, place.end, span.start):
            message = f"{fact.name.typed} is declared {known} and {fact.domain.shape} in one sentence"
            yield Diagnostic("contradiction", "error", message, span, "say in one sentence what holds in one place")
