"""What a name stands for: an integer, a symbol, a definition, an entry, a fixed array, or a member of a family."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from texdiff.algebra.atoms import Identity, Symbol, Unknown
from texdiff.algebra.expression import Expr
from texdiff.algebra.indexed import Entry
from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.shape import Shape
from texdiff.latex.declarations.symbols import SymbolInfo
from texdiff.latex.elaboration import draft as d
from texdiff.latex.elaboration.answered import array_of_entries, marked
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.families import (
    beside_variable,
    declared_family,
    entry_of_nobody,
    member_of,
    summed_family,
)
from texdiff.latex.elaboration.fixed_arrays import BLACKBOARD, fixed, fixed_with_index
from texdiff.latex.elaboration.indices import entry, in_range, index_values, renamed_apart
from texdiff.latex.elaboration.unread import is_apart
from texdiff.latex.grammar.bounds import MAX_SIZE
from texdiff.latex.grammar.syntax import Indexed, Name, Slice, names
from texdiff.latex.tokens.spelling import BOLD, UPPER_MACROS, is_upper

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator

_EXPECTATIONS = ("E", "P", "V")


def name(elab: Elaborator, node: Name) -> Draft:
    """The meaning of a name where it stands, not applied to anything."""
    if node.key in elab.bindings:
        return elab.bindings[node.key]
    alias = elab.symbols.aliases.get(node.key)
    if alias is not None:
        return name(elab, replace(alias, place=node.place))
    if elab.is_integer(node):
        return d.number(Polynomial.of(node.typed), node.place)
    info = elab.symbols.get(node.key)
    if info is not None:
        return _declared(elab, node, info)
    refuse_expectation(elab, node)
    found = _by_other_member(elab, node) if node.index and node.key not in elab.conventions.keep else None
    if found is not None:
        return found
    found = _indexed(elab, node) if node.index else fixed(elab, node, None)
    return found or symbol(elab, node, frozenset())


def refuse_expectation(elab: Elaborator, node: Name) -> None:
    """\\mathbb{E}, \\mathbb{P}, \\mathbb{V} that the document does not declare."""
    if node.style in BLACKBOARD and node.letter in _EXPECTATIONS:
        elab.fail("unsupported", "expectations and probabilities are not supported", node.place)


def symbol(elab: Elaborator, node: Name, traits: frozenset[str], shape: Shape | None = None) -> Draft:
    """A symbol, of a shape that its font suggests where none is declared; a function where it counts as one."""
    shape = shape or elab.guessed_shape(node, traits)
    arguments = elab.conventions.dependents.get(node.key)
    if arguments:
        return unknown(elab, node, shape, traits, arguments)
    return d.symbol(_printed(elab, node), shape, traits, node.place)


def unknown(elab: Elaborator, node: Name, shape: Shape, traits: frozenset[str], arguments: tuple[Name, ...]) -> Draft:
    """The value of an unspecified function, u = u(x)."""
    args = tuple(elab.draft(argument) for argument in arguments)
    params = (_printed(elab, node), shape, traits)
    return Draft(Unknown, args, params, shape, node.place, lambda given, p: Unknown(p[0], p[1], given, p[2]))  # type: ignore[arg-type]


def _printed(elab: Elaborator, node: Name) -> str:
    """One spelling for all occurrences: the declared one, else the first."""
    info = elab.symbols.get(node.key)
    if info is not None:
        return info.latex
    return elab.undeclared.get(node.key, node).typed


def _declared(elab: Elaborator, node: Name, info: SymbolInfo) -> Draft:
    keep = elab.conventions.keep
    if info.definition is not None and not _is_kept(elab, node) and not is_apart(info.definition, elab.symbols, keep):
        known = elab.sizes.snapshot()
        value = expand(elab, node, info)
        if not info.redeclared or info.shape is None or value.shape.kind == info.shape.kind:
            return value
        _require_other_use(elab, node, info, value.shape)
        elab.sizes.restore(known)
        elab.defined.pop(node.key, None)
    if info.arguments:
        shape = info.shape or elab.guessed_shape(node, info.traits)
        return unknown(elab, node, shape, info.traits, info.arguments)
    if info.signature is not None and info.shape is None:
        elab.fail("syntax", f"the function {info.latex} stands without an argument", node.place)
    constant = fixed(elab, node, info.shape)
    if constant is not None:
        return constant
    if node.index:
        shared = member_of(elab, node, info)
        if shared is not None:
            return shared
    return symbol(elab, node, info.traits, info.shape)


def _require_other_use(elab: Elaborator, node: Name, info: SymbolInfo, shape: Shape) -> None:
    """A letter that is declared of another kind than its value is another symbol, if the kind of the value is certain:
    fails where a letter of the definition is not declared.
    """
    definition = info.definition
    assert definition is not None and definition.body is not None and info.shape is not None
    inside = {parameter.key for parameter in definition.parameters}
    open_letters = [n for n in names(definition.body) if n.key not in inside and n.key not in elab.symbols]
    if open_letters:
        message = f"{info.latex} is defined as a {shape.kind}, and declared as a {info.shape.kind} behind that"
        elab.fail("contradiction", message, node.place, f"declare {open_letters[0].typed}, or use two letters")


def _is_kept(elab: Elaborator, node: Name) -> bool:
    """Whether a name, or another spelling of it, is a variable."""
    keep = elab.conventions.keep
    return node.key in keep or any(key in keep for key, name in elab.symbols.aliases.items() if name.key == node.key)


def expand(elab: Elaborator, node: Name, info: SymbolInfo, bindings: dict[str, Draft] | None = None) -> Draft:
    """A defined name by its definition, which is kept for the derivation to name it again."""
    definition = info.definition
    assert definition is not None
    if definition.body is None:
        message = f"the definition of {info.latex} was not understood: {definition.problem}"
        elab.fail("definition", message, node.place)
    if node.key in elab.expanding:
        elab.fail("definition", f"{info.latex} is defined by itself", node.place)
    elab.expansions += 1
    if elab.expansions > MAX_SIZE:
        message = f"definitions are put in more than {MAX_SIZE} times"
        elab.fail(
            "too-large", message, node.place, "break the formula up, or ask for the derivative of an inner function"
        )
    with elab.inside_definition(node.key, bindings or {}, definition.body):
        result = elab.draft(definition.body)
    if not bindings:
        elab.defined.setdefault(node.key, result)
    return replace(result, place=node.place)


def _by_other_member(elab: Elaborator, node: Name) -> Draft | None:
    """p_i, where p_k = … with k as an index of entries on the right is defined: the same with i for k."""
    for info in elab.symbols:
        other = info.name
        if info.definition is None or other is None or other.stem != node.stem or other.raised or node.raised:
            continue
        if len(other.indices) != 1 or len(node.indices) != 1 or other.key in elab.expanding:
            continue
        letter, index = other.indices[0], index_values(elab, node.indices, 1)
        if not isinstance(letter, Name) or letter.key in elab.symbols or not index or index[0] is None:
            continue
        if (found := _with_index(elab, node, info, letter, index[0])) is not None:
            return found
    return None


def _with_index(elab: Elaborator, node: Name, info: SymbolInfo, letter: Name, index: Polynomial) -> Draft | None:
    """The value of another member, if all that its index picks are entries and members, which follow the index."""
    assert info.definition is not None and info.name is not None
    body = info.definition.body
    holding = [n for n in names(body) if letter in [m for part in n.indices for m in names(part)]] if body else []
    picked = {n.typed for n in holding if all(part == letter for part in n.indices)}
    if not picked or len(picked) < len({n.typed for n in holding}):  # h_{t-1}: a recursion
        return None
    known = elab.sizes.snapshot()
    value = expand(elab, info.name, info)
    if any(part.node in (Symbol, Unknown) and part.params[0] in picked for part in d.parts(value)):
        elab.sizes.restore(known)
        return None
    for part in d.parts(value):
        for place, size in zip(part.params, part.args[0].shape, strict=True) if part.node is Entry else ():
            if place == Polynomial.of(letter.typed):
                in_range(elab, index, size)

    def read(args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        return renamed_apart(frozenset(index.names), args[0]).substitute_integers({letter.typed: index})

    return Draft(Expr, (value,), (), value.shape, node.place, read)


# --- names with an index ---


def _indexed(elab: Elaborator, node: Name) -> Draft | None:
    """x_ij, e_i, \\boldsymbol{x}_i …; None if it is a name of its own."""
    if not node.indices:
        return None
    fixed = None if node.raised else fixed_with_index(elab, node)
    family = fixed or declared_family(elab, node) or _entry(elab, node) or summed_family(elab, node)
    return family or beside_variable(elab, node) or entry_of_nobody(elab, node)


def indexed(elab: Elaborator, node: Indexed) -> Draft:
    """[M]_ij, the array [a_ij]_ij, [u]_×; RequestError if the indices do not fit."""
    array = elab.draft(node.base)
    answered = marked(elab, array, node) or array_of_entries(elab, array, node)
    if answered is not None:
        return answered
    if array.node is Identity and all(isinstance(part, Slice) for part in node.indices):
        return array
    found = entry(elab, array, node.indices, node.place)
    if found is None:
        message = f"the index {node.index} does not fit a {array.shape.kind}"
        elab.fail("index", message, node.place)
    return found


def _entry(elab: Elaborator, node: Name) -> Draft | None:
    """An entry of the array that a letter belongs to: x_i of **x**, x_ij of **X** or X, A_{i,j} of A."""
    if node.raised or not any(index_values(elab, node.indices, axes) for axes in (1, 2)):
        return None
    for candidate in _arrays(elab, node):
        found = entry(elab, elab.draft(candidate), node.indices, node.place)
        if found is not None:
            return found
    return None


def _arrays(elab: Elaborator, node: Name) -> Iterator[Name]:
    """The names that an indexed letter may be an entry of, the likeliest first."""
    stem = replace(node, index="", indices=())
    vector = node.style in BOLD and not is_upper(node.letter)
    known = stem.key in elab.symbols or stem.key in elab.bindings or node.style in BOLD
    if not vector and (known or any(stem.key == mentioned.key for mentioned in elab.survey.names)):
        yield stem
    if node.style:
        return
    wanted = (node.letter, _capital(node.letter))
    declared = [info.name for info in elab.symbols if info.name is not None]
    for other in (*declared, *elab.survey.names, *elab.conventions.nearby):
        fits = other.letter in wanted and (other.style in BOLD or other.letter != node.letter)
        if fits and not other.index and other.accents == node.accents and other.stem != node.stem:
            yield other


def _capital(letter: str) -> str:
    if not letter.startswith("\\"):
        return letter.upper()
    capital = letter[:1] + letter[1:2].upper() + letter[2:]
    return capital if capital in UPPER_MACROS else ""
