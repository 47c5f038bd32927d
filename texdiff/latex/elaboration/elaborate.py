"""From syntax and symbols to typed expressions: the one way in, with the choice of kinds for plain letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from texdiff.algebra.arithmetic import Transpose
from texdiff.algebra.atoms import Zero
from texdiff.algebra.expression import Expr
from texdiff.algebra.polynomial import ZERO
from texdiff.algebra.shape import Shape, ShapeError
from texdiff.errors import RequestError
from texdiff.latex.declarations.symbols import Symbols
from texdiff.latex.elaboration import applying, indices, inert_forms, naming, powers, terms
from texdiff.latex.elaboration.draft import Draft, build, integer_value, zero
from texdiff.latex.elaboration.elaborator import Conventions, Elaborator, ReaderTable
from texdiff.latex.elaboration.survey import survey
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.bounds import require_moderate, room_to_recurse
from texdiff.latex.tokens.spelling import is_upper

MAX_OPEN = 8
"""So many letters may be undeclared and of doubtful kind; more have to be declared."""

READERS: ReaderTable = {
    s.Number: terms.number,
    s.Name: naming.name,
    s.Indexed: naming.indexed,
    s.Sum: terms.total,
    s.Product: terms.product,
    s.Infix: terms.infix,
    s.Group: terms.group,
    s.Fraction_: terms.fraction,
    s.Root: terms.root,
    s.Fence: terms.fence,
    s.Array: terms.array,
    s.Power: powers.power,
    s.Primed: powers.primed,
    s.Call: applying.call,
    s.Application: applying.application,
    s.Summation: inert_forms.summation,
    s.Differential: inert_forms.differential,
    s.Derivative: inert_forms.derivative,
    s.Gradient: inert_forms.gradient,
}


class Elaborated(NamedTuple):
    """Formulas that were typed together.

    defined     the author's names for parts of them, with their values, inner ones first
    undeclared  names whose kind was told by their font
    notes       what was concluded and is worth saying
    """

    exprs: tuple[Expr, ...]
    defined: tuple[tuple[str, Expr], ...] = ()
    undeclared: tuple[s.Name, ...] = ()
    notes: tuple[str, ...] = ()


class _Task(NamedTuple):
    formulas: tuple[s.Syntax, ...]
    symbols: Symbols
    conventions: Conventions
    alike: Sequence[Sequence[int]]
    shape: Shape | None


class _Attempt(NamedTuple):
    elaborator: Elaborator
    drafts: tuple[Draft, ...]
    problem: RequestError | None

    @property
    def fits(self) -> bool:
        return self.problem is None and not self.elaborator.doubtful


def elaborate(syntax: s.Syntax, symbols: Symbols, shape: Shape | None = None) -> Expr:
    """One formula as a typed expression, of a shape if one is given; RequestError where there is none, or several."""
    return elaborate_all((syntax,), symbols, shape=shape).exprs[0]


def elaborate_all(
    formulas: Sequence[s.Syntax],
    symbols: Symbols,
    conventions: Conventions | None = None,
    alike: Sequence[Sequence[int]] = (),
    shape: Shape | None = None,
) -> Elaborated:
    """Formulas that belong together, their sizes found together.

    `alike` are the numbers of formulas that are of one shape, as the sides of an equation; `shape` says of which all
    of them are.
    """
    groups = (range(len(formulas)),) if shape is not None else alike
    task = _Task(tuple(formulas), symbols, conventions or Conventions(), groups, shape)
    try:
        with room_to_recurse():
            read = _built(_chosen(task), symbols)
    except RecursionError:
        raise RequestError("too-deep", "the formula is nested too deep", formulas[0].place.span) from None
    for expr, formula in zip(read.exprs, formulas, strict=True):
        require_moderate(expr, formula.place.span)
    return read


def _attempt(task: _Task, kinds: dict[str, str] | None = None) -> _Attempt:
    """A reading in which matrices of unknown sizes are square under exp and its like, unless that does not fit."""
    conventions = task.conventions._replace(kinds=kinds) if kinds else task.conventions
    first = _read(task, conventions)
    if first.problem is None or not first.elaborator.presumed_square:
        return first
    second = _read(task, conventions._replace(rectangular=True))
    return first if second.problem is not None else second


def _read(task: _Task, conventions: Conventions) -> _Attempt:
    elaborator = Elaborator(READERS, task.symbols, survey(task.formulas), conventions)
    try:
        drafts = [*map(elaborator.draft, task.formulas)]
        for group in task.alike:
            _equate(elaborator, drafts, group, task.shape)
    except RequestError as problem:
        return _Attempt(elaborator, (), problem)
    return _Attempt(elaborator, tuple(drafts), None)


def _equate(elaborator: Elaborator, drafts: list[Draft], group: Sequence[int], shape: Shape | None) -> None:
    """Gives some drafts one shape; a lone 0 takes that of the others."""
    wanted = shape or next((drafts[k].shape for k in group if not _is_zero(drafts[k])), drafts[group[0]].shape)
    for k in group:
        draft = drafts[k]
        if _is_zero(draft):
            drafts[k] = zero(wanted, draft.place)
            continue
        found = elaborator.sizes.shape(draft.shape)
        try:
            if found.kind != wanted.kind:
                raise ShapeError(f"this is a {found.kind}, where a {wanted.kind} is expected")
            for left, right in zip(found, wanted, strict=True):
                elaborator.sizes.equal(left, right)
        except ShapeError as error:
            elaborator.fail("sizes", str(error), draft.place)


def _is_zero(draft: Draft) -> bool:
    inner = draft.args[0] if draft.node is Transpose else draft
    return inner.node is Zero or integer_value(inner) == ZERO


def _chosen(task: _Task) -> _Attempt:
    """The one reading that fits. Plain letters are scalars unless only an array fits; two readings are an error."""
    first = _attempt(task)
    elaborator = first.elaborator
    arrays = task.symbols.arrays
    shown = {key for key in elaborator.open if key in arrays or _is_indexed_capital(elaborator.undeclared[key], arrays)}
    settled = bool(task.conventions.kinds)
    plain = settled or not (elaborator.suspects or shown)
    hopeless = first.problem is not None and (settled or first.problem.diagnostic.code == "too-large")
    if not elaborator.open or (first.fits and plain) or hopeless:
        return _or_raise(first)

    def read(kinds: dict[str, str]) -> _Attempt:
        return _attempt(task, kinds)

    fitting = list(_fitting(read, elaborator, task.formulas))
    if not fitting:
        return _or_raise(_most_arrays(read, elaborator))
    fitting = [found for found in fitting if all(found[0][key] != "scalar" for key in shown)] or fitting
    suspects = frozenset[str]().union(*(attempt.elaborator.suspects for _, attempt in fitting))
    fewest = min(_arrays(kinds, suspects) for kinds, _ in fitting)
    best = [(kinds, attempt) for kinds, attempt in fitting if _arrays(kinds, suspects) == fewest]
    if len(best) > 1:
        raise _ambiguous(best, elaborator, task.formulas)
    return best[0][1]


def _is_indexed_capital(name: s.Name, arrays: frozenset[str]) -> bool:
    """Whether a name is one of several arrays with a letter, such as \\Lambda_j."""
    return name.stem in arrays and is_upper(name.letter)


def _or_raise(attempt: _Attempt) -> _Attempt:
    if attempt.problem is not None:
        raise attempt.problem
    return attempt


def _fitting(
    read: Callable[[dict[str, str]], _Attempt], elaborator: Elaborator, formulas: Sequence[s.Syntax]
) -> Iterator[tuple[dict[str, str], _Attempt]]:
    """All choices of kinds under which the formulas make sense."""
    letters = dict(elaborator.open)
    if len(letters) > MAX_OPEN:
        shown = ", ".join(list(letters)[:MAX_OPEN])
        message = f"too many letters are undeclared to tell scalars from matrices: {shown} ..."
        raise RequestError("undeclared", message, formulas[0].place.span, _declare(next(iter(letters)), "matrix"))
    for choice in product(*(("scalar", kind) for kind in letters.values())):
        kinds = dict(zip(letters, choice, strict=True))
        attempt = read(kinds)
        if attempt.fits:
            yield kinds, attempt


def _most_arrays(read: Callable[[dict[str, str]], _Attempt], elaborator: Elaborator) -> _Attempt:
    """What to report if nothing fits: the reading with every letter an array, if that has a problem to show."""
    attempt = read(dict(elaborator.open))
    return attempt if attempt.problem is not None else read({})


def _arrays(kinds: dict[str, str], suspects: frozenset[str]) -> int:
    """How many letters are arrays without need; of a suspect neither reading is the plainer one."""
    return sum(kind != "scalar" for key, kind in kinds.items() if key not in suspects)


def _ambiguous(
    best: list[tuple[dict[str, str], _Attempt]], elaborator: Elaborator, formulas: Sequence[s.Syntax]
) -> RequestError:
    """Names the letters on whose kind the readings differ."""
    doubtful = [key for key in best[0][0] if len({kinds[key] for kinds, _ in best}) > 1]
    names = [elaborator.undeclared[key] for key in doubtful if key in elaborator.undeclared]
    one, several = ("matrix", "matrices") if any(is_upper(name.letter) for name in names) else ("vector", "vectors")
    kinds = f"are scalars or {several}" if len(names) > 1 else f"is a scalar or a {one}"
    message = f"it is not clear whether {_listed(names)} {kinds}"
    span = names[0].place.span if names else formulas[0].place.span
    first = names[0].typed if names else "the letter"
    return RequestError("ambiguous", message, span, _declare(first, elaborator.open[doubtful[0]]))


def _listed(names: Sequence[s.Name]) -> str:
    *before, last = [name.typed for name in names] or ["a letter"]
    return f"{', '.join(before)} and {last}" if before else last


def _declare(name: str, kind: str) -> str:
    size = "n \\times n" if kind == "matrix" else "n"
    return f"declare it: {name} \\in \\mathbb{{R}}^{{{size}}}, or {name} \\in \\mathbb{{R}}"


def _built(attempt: _Attempt, symbols: Symbols) -> Elaborated:
    elaborator = attempt.elaborator
    taken = symbols.sizes | {name.typed for name in elaborator.survey.names} | {info.latex for info in symbols}
    try:
        elaborator.sizes.finish(taken)
        exprs = tuple(build(draft, elaborator.sizes) for draft in attempt.drafts)
        defined = tuple(
            (_spelled(symbols, key), build(draft, elaborator.sizes)) for key, draft in elaborator.defined.items()
        )
    except ShapeError as error:
        names = ", ".join(name.typed for name in elaborator.undeclared.values())
        hint = f"declare the sizes of {names}, as in \\mathbf{{A}} \\in \\mathbb{{R}}^{{m \\times m}}" if names else ""
        raise RequestError("sizes", str(error), attempt.drafts[0].place.span, hint) from None
    return Elaborated(exprs, defined, tuple(elaborator.undeclared.values()), tuple(dict.fromkeys(elaborator.notes)))


def _spelled(symbols: Symbols, key: str) -> str:
    info = symbols.get(key)
    return info.latex if info is not None else key


__all__ = ["READERS", "Conventions", "Elaborated", "elaborate", "elaborate_all", "indices"]
