"""A chain of equations told apart: names and facts for the sentences before it, lines for the display."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from texdiff.output.arrange import Page, arranged, fits_a_sentence
from texdiff.output.laws import slashed
from texdiff.output.view import Chain, Line, Named, View


class Told(NamedTuple):
    """What the sentences say, and the lines that are too large for them.

    known, names  names of the author's and of ours, as equations
    facts         what follows from them
    definition    what the subject stands for, where no other name is told
    """

    known: list[str]
    names: list[str]
    facts: list[str]
    definition: str
    lines: list[Line]


def told_chain(chain: Chain, before: Chain | None, data: View, page: Page) -> dict[str, Any]:
    """A chain for the templates; `alone` holds the reasons where the only line is the statement itself."""
    known = before["lets"] if before else []
    told = told_apart(chain, page.width, known, shown=before["lines"][-1]["rhs"] if before and before["lines"] else "")
    lines = _in_place(told.lines, chain["lines"])
    subject = chain["subject"]
    alone = _alone(chain, data, page) if len(data["chains"]) == 1 and not told.lines else None
    single = lines[0] if len(lines) == 1 and page.reasons != "below" else None
    sentence = _sentence(single, page) if single and before is None else None
    return {
        **chain,
        "known": told.known,
        "names": told.names,
        "facts": told.facts,
        "definition": told.definition,
        "named_before": subject is not None and not subject["own"],
        "defined_below": subject is not None and any(line["lhs"] == subject["name"] for line in told.lines),
        "function": subject["name"] if subject else data["numerator"],
        "alone": alone,
        "sentence": sentence,
        "arrangement": arranged([] if sentence or alone else lines, page),
    }


def told_apart(chain: Chain, width: float, told: Sequence[Named], shown: str) -> Told:
    """What fits into sentences, and what needs a line of its own; what is told or `shown` already needs neither."""
    known: list[str] = []
    names: list[str] = []
    facts: list[str] = []
    definitions: list[str] = []
    lines: list[Line] = []
    named = {(let["name"], let["value"]) for let in told}
    for let in (let for let in chain["lets"] if (let["name"], let["value"]) not in named):
        _tell(_equation(let), names if let["own"] else known, lines, width)
    subject = chain["subject"]
    if subject and subject["value"] != shown:
        _tell(_equation(subject), facts if chain["lets"] else definitions, lines, width)
    for let in chain["lets"]:
        if len(let["lines"]) == 1:
            _tell(let["lines"][0], facts, lines, width)
        else:
            lines.extend(let["lines"])
    if facts and not (names or known):
        definitions, facts = [*definitions, *facts], []
    return Told(known, names, facts, ", ".join(definitions), lines)


def _alone(chain: Chain, data: View, page: Page) -> dict[str, object] | None:
    """For a derivation whose only line is the statement: its reasons, and whether they are the whole of it."""
    lines = chain["lines"]
    if len(lines) != 1 or chain["lets"] or chain["reading"] or chain["opening"] != "plain" or chain["place"]:
        return None
    if page.reasons == "none":
        return None
    reasons = lines[0]["reasons"]
    nouns = [reason["citation"] or page.noun(reason) for reason in reasons]
    return {"reasons": nouns, "is_the_rule": data["bare"] and len(nouns) == 1} if nouns else None


def _in_place(told: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """Every line that introduces a name, just before the first line whose left side holds that name."""
    placed = list(lines)
    for line in reversed(told):
        uses = (k for k, later in enumerate(placed) if line["lhs"] in later["lhs"])
        placed.insert(next(uses, 0), line)
    return placed


def _tell(line: Line, sentences: list[str], lines: list[Line], width: float) -> None:
    text = slashed(_text(line))
    if fits_a_sentence(text, width):
        sentences.append(text)
    else:
        lines.append(line)


def _equation(named: Named) -> Line:
    return Line(lhs=named["name"], relation="=", rhs=named["composed"], reasons=[])


def _text(line: Line) -> str:
    return f"{line['lhs']} {line['relation']} {line['rhs']}"


def _sentence(line: Line, page: Page) -> dict[str, object] | None:
    """The only line of a derivation, where it may stand inside the sentence."""
    text = slashed(_text(line))
    if not fits_a_sentence(text, page.width):
        return None
    reasons = [] if page.reasons == "none" else [r["citation"] or page.noun(r) for r in line["reasons"]]
    return {"equation": text, "reasons": reasons}
