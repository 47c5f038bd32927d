"""What became of each request, as the JSON of `--report`: plain data, offsets in characters."""

from __future__ import annotations

from typing import Any

from texdiff.algebra.expression import NoRule
from texdiff.calculus.derivation import Derivation
from texdiff.documents.expansion import Outcome
from texdiff.output.numpy_export import to_numpy
from texdiff.output.printer import LatexPrinter
from texdiff.output.render import printer
from texdiff.source import Source


def request_entry(outcome: Outcome, source: Source) -> dict[str, Any]:
    """One entry of `requests`; what is unknown of a refused request is null."""
    line, column = source.position(outcome.span.start)
    place = {"file": source.path, "line": line, "column": column, "start": outcome.span.start, "end": outcome.span.end}
    entry = {**place, "source": outcome.source, "status": outcome.status, "message": outcome.message}
    found, verdict = outcome.derivation, outcome.verdict
    entry |= derivation_entry(found) if found is not None else dict.fromkeys(_FIELDS)
    entry["verified"] = {"draws": verdict.draws, "max_error": verdict.max_error} if verdict is not None else None
    entry["seconds"] = round(outcome.seconds, 6)
    return entry


_FIELDS = ("kind", "layout", "method", "answer", "shape", "steps", "numpy")


def derivation_entry(derivation: Derivation) -> dict[str, Any]:
    """What a derivation says, as data."""
    p = printer(derivation)
    problem = derivation.problem
    return {
        "kind": "/".join(expr.shape.kind for expr in (problem.numerator, *problem.variables)),
        "layout": problem.layout,
        "method": derivation.method,
        "answer": p(derivation.answer),
        "shape": [str(size) for size in derivation.answer.shape],
        "steps": _steps(derivation, p),
        "numpy": _numpy(derivation),
    }


def _steps(derivation: Derivation, p: LatexPrinter) -> list[dict[str, Any]]:
    return [
        {
            "latex": f"{p(step.lhs)} {step.relation} {p(step.rhs)}",
            "rules": [rule.id for rule in step.rules],
        }
        for step in derivation.lines
    ]


def _numpy(derivation: Derivation) -> dict[str, Any] | None:
    """The exported function; None where a node of the answer has no NumPy source."""
    try:
        exported = to_numpy(derivation)
    except NoRule:
        return None
    return {"source": exported.source, "arguments": exported.arguments}
