"""Names that are operators though no font says so: \\lambda_{\\max}, \\lambda_k; and words that have no rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from texdiff.algebra.polynomial import Polynomial
from texdiff.algebra.registry import Reading, readings
from texdiff.latex.elaboration.draft import Draft
from texdiff.latex.elaboration.indices import polynomial
from texdiff.latex.grammar import syntax as s
from texdiff.latex.grammar.place import Place

if TYPE_CHECKING:
    from texdiff.latex.elaboration.elaborator import Elaborator

_STEPS = "its value jumps"
_NO_RULE = "there is no rule for it here"
NOT_DIFFERENTIATED = {
    **dict.fromkeys(("rank", "rk", "floor", "ceil", "round", "argmax", "argmin", "card", "supp"), _STEPS),
    **dict.fromkeys(("sort", "median", "mode", "eig", "svd", "chol", "perm", "spec", "null", "range"), _NO_RULE),
    **dict.fromkeys(("erf", "GELU", "SiLU", "ELU", "var", "Var", "std", "cov", "Cov", "cond", "dist"), _NO_RULE),
    **dict.fromkeys(("conj", "Re", "Im", "real", "imag"), "complex numbers are not supported"),
}
"""Words that name operations of matrix algebra without a rule here, and why."""


def is_operator_with_index(elab: Elaborator, head: s.Name, given: tuple[s.Syntax, ...]) -> bool:
    """Whether an undeclared name with an index is an operator at these arguments: \\lambda_{\\max} always, \\lambda_k
    before a matrix in parentheses that would need none as a factor.
    """
    if _of_word(head):
        return True
    lone = len(given) == 1 and not isinstance(given[0], s.Sum)
    return lone and bool(_of_number(head)) and _number(elab, head) is not None and elab.draft(given[0]).shape.is_matrix


def operator_with_index(elab: Elaborator, head: s.Name, given: tuple[s.Syntax, ...], place: Place) -> Draft | None:
    """The operator at its arguments; None where the name is none."""
    if not is_operator_with_index(elab, head, given):
        return None
    arguments = [elab.draft(argument) for argument in given]
    if table := _of_word(head):
        return elab.operator(table, arguments, place)
    return elab.operator(_of_number(head), arguments, place, (_number(elab, head),))


def _of_word(head: s.Name) -> list[Reading]:
    """The readings of a name with a word as index."""
    index = re.sub(r"\\(?:mathrm|text|operatorname|mathsf|rm)(?![a-z])|[\\{} ]", "", head.index)
    return _spelled(f"{head.letter}_{index}") if index else []


def _of_number(head: s.Name) -> list[Reading]:
    """The readings of a name with any number as index."""
    return _spelled(f"{head.letter}_#") if len(head.indices) == 1 else []


def _spelled(name: str) -> list[Reading]:
    return [r for r in readings("function") if r.spelling == name]


def _number(elab: Elaborator, head: s.Name) -> Polynomial | None:
    return polynomial(elab, head.indices[0], index=True)


def refuse_operation(elab: Elaborator, head: s.Name, place: Place) -> None:
    """rank, argmax and their like are no functions that are left open."""
    reason = NOT_DIFFERENTIATED.get(head.letter)
    if reason is not None and not head.index:
        hint = f"define {head.typed}, or give it another name if it is a function of yours"
        elab.fail("unsupported", f"{head.letter} is not differentiated: {reason}", place, hint)
