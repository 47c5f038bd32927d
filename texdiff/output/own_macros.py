r"""What stands in the output for texdiff's own macros: for the loading of its package, and for \texdiffrules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from texdiff.algebra.rule import Rule
from texdiff.calculus.derivation import Derivation
from texdiff.output import fence
from texdiff.output.languages import shipped
from texdiff.output.laws import law_in
from texdiff.output.sheet import Sheet
from texdiff.output.style import Style
from texdiff.output.templates import Language
from texdiff.source import Edit, Span

PACKAGE, RULES = "package", "rules"
OWN_PACKAGE = "texdiff"
_LOAD = re.compile(r"\\[A-Za-z]+\s*(?:\[(?P<options>(?:[^\[\]{}]|\{[^{}]*\})*)\]\s*)?\{(?P<names>[^{}]*)\}")
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n)")


def package() -> str:
    """The text of texdiff.sty."""
    return (shipped() / "texdiff.sty").read_text("utf-8")


def definitions() -> list[str]:
    """The lines of texdiff.sty that define its macros."""
    return [line for line in package().splitlines() if line.startswith("\\providecommand")]


def package_edit(sheet: Sheet, load: Span, style: Style) -> Edit:
    """The edit that lets the output do without texdiff.sty; other packages of the same command are still loaded."""
    typed = sheet.text[slice(*load)]
    found = _LOAD.fullmatch(typed)
    names = re.sub(r"%[^\r\n]*", "", found["names"]).split(",") if found else []
    others = ",".join(name for name in map(str.strip, names) if name and name != OWN_PACKAGE)
    options = (found["options"] or "") if found and not others else ""
    data = {"others": others, "options": options, "definitions": definitions()}
    return _edit(sheet, load, PACKAGE, Language(style.language, style.templates).render("package.tex.j2", data))


def rules_edit(sheet: Sheet, place: Span, text: str) -> Edit:
    r"""The edit that prints a list of rules in the place of a \texdiffrules."""
    return _edit(sheet, place, RULES, text)


def rules_text(derivations: Iterable[Derivation], style: Style) -> str:
    """The list of every rule with a law that was used, '' for none."""
    derivations = tuple(derivations)
    used = dict.fromkeys(rule for derivation in derivations for rule in _rules(derivation) if rule.law)
    if not used:
        return ""
    language = Language(style.language, style.templates)
    cited = dict(style.rules)
    notation = derivations[0].problem.notation
    rules = [
        {
            "name": _name(language, rule),
            "law": law_in(notation, rule.law),
            "citation": cited.get(rule.id, ""),
        }
        for rule in used
    ]
    return style.spelled(language.render("rules.tex.j2", {"rules": rules, "nested": style.nested}))


def _rules(derivation: Derivation) -> Sequence[Rule]:
    steps = [step for let in derivation.lets for step in let.steps] + list(derivation.steps)
    return [rule for step in steps for rule in step.rules if not rule.minor]


def _name(language: Language, rule: Rule) -> str:
    """What the language calls a rule, '' where it only shows its formula."""
    words = str(language.phrases.get("rules", {}).get(rule.id, ""))
    return "" if "<law>" in words or "$" in words else words


def _edit(sheet: Sheet, place: Span, kind: str, body: str) -> Edit:
    """A block for a macro, and for the line end behind it."""
    rest = _LINE_END.match(sheet.text, place.end)
    span = Span(place.start, rest.end() if rest else place.end)
    original = sheet.text[slice(*span)]
    last = span.end == len(sheet.text) and not sheet.text.endswith(("\n", "\r"))
    body = body.strip("\n") + "\n"
    return Edit(span, fence.fenced(kind, fence.checksum(original), original, body, sheet.newline, last=last))
