"""Templates: found, overridden, sandboxed; phrases in every language."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

import texdiff.output.templates
from texdiff.algebra.notation import Notation
from texdiff.calculus.problem import Problem
from texdiff.errors import RequestError
from texdiff.methods.solve import solve
from texdiff.output.languages import files, languages, shipped
from texdiff.output.laws import Subject, law_in, slashed
from texdiff.output.render import derivation_block
from texdiff.output.style import Style
from texdiff.output.templates import Language


def test_shipped_languages() -> None:
    assert languages() == ["en", "zh"]
    assert (shipped() / "lines.tex.j2").is_file()


def test_an_unknown_language_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(RequestError, match="no templates for the language 'fr'") as error:
        Language("fr")
    assert error.value.diagnostic.hint == "the languages are en, zh"


def test_every_language_has_the_same_phrases() -> None:
    english, chinese = Language("en").phrases, Language("zh").phrases
    for table in ("rules", "properties"):
        assert set(english[table]) == set(chinese[table])


def _rules() -> dict[str, bool]:
    """The ids of all rules of the package, and whether each has a law."""
    sources = Path(texdiff.output.templates.__file__).parents[1].rglob("*.py")
    calls = (node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return {
        call.args[0].value: isinstance(call.args[1], ast.Constant) and bool(call.args[1].value)
        for call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Rule"
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_phrases_are_for_rules_that_exist(language: str) -> None:
    phrases, rules = Language(language).phrases, _rules()
    assert set(phrases["rules"]) <= set(rules)
    assert set(phrases["nouns"]) <= set(rules)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_rule_has_words_or_a_law(language: str) -> None:
    phrases = Language(language).phrases["rules"]
    assert len(_rules()) > 60
    assert [rule for rule, has_law in _rules().items() if not has_law and rule not in phrases] == []


def test_words_for_sentences_are_nouns_where_the_language_has_them() -> None:
    english = Language("en")
    assert english.phrase("index form", "", table="nouns") == "writing out the products"
    assert english.phrase("Jacobi's formula", "", table="nouns") == "Jacobi's formula"


def test_a_rule_without_a_phrase_prints_its_law() -> None:
    assert Language("en").phrase("no such rule", "M=N") == "$M=N$"
    assert Language("en").phrase("substitute", "dY") == "substitute $dY$"


def test_an_authors_folder_wins_phrase_by_phrase(tmp_path: Path, problems: Mapping[str, Problem]) -> None:
    (tmp_path / "rules.toml").write_text('[rules]\n"product rule" = "Leibniz"\n', "utf-8")
    block = derivation_block(solve(problems["gradient"]), Style(templates=str(tmp_path)))
    assert r"\tag*{\footnotesize Leibniz}" in block
    assert "a scalar equals its transpose" in block


def test_an_authors_template_wins(tmp_path: Path, problems: Mapping[str, Problem]) -> None:
    (tmp_path / "derivation.tex.j2").write_text("because \\VAR{answer}", "utf-8")
    assert derivation_block(solve(problems["one line"]), Style(templates=str(tmp_path))) == "because \\mathbf{X}\n"


def test_a_folder_may_bring_a_language(tmp_path: Path, problems: Mapping[str, Problem]) -> None:
    (tmp_path / "la").mkdir()
    (tmp_path / "la" / "derivation.tex.j2").write_text("ergo \\VAR{answer}", "utf-8")
    with pytest.raises(RequestError):
        Language("la")
    style = Style(language="la", templates=str(tmp_path))
    assert derivation_block(solve(problems["one line"]), style) == "ergo \\mathbf{X}\n"


@pytest.mark.parametrize(
    "template",
    [
        r"\VAR{no_such_name}",
        r"\VAR{''.__class__.__mro__}",
        r"\VAR{request.format.__globals__}",
        r"\BLOCK{ include '/etc/passwd' }",
        r"\BLOCK{ for }",
        r"\VAR{1 / 0}",
        r"\VAR{answer + 1}",
    ],
)
def test_a_template_that_does_not_run_is_the_authors_error(
    template: str, tmp_path: Path, problems: Mapping[str, Problem]
) -> None:
    (tmp_path / "derivation.tex.j2").write_text(template, "utf-8")
    with pytest.raises(RequestError, match=r"derivation\.tex\.j2 does not run"):
        derivation_block(solve(problems["one line"]), Style(templates=str(tmp_path)))


def test_a_phrase_file_that_is_no_toml_is_the_authors_error(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("[rules", "utf-8")
    with pytest.raises(RequestError, match=r"rules\.toml cannot be read"):
        Language("en", str(tmp_path))


def test_files_that_a_build_depends_on(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("", "utf-8")
    names = [path.name for path in files("zh", str(tmp_path))]
    assert names.count("rules.toml") == 2
    assert "lines.tex.j2" in names


@pytest.mark.parametrize(
    ("subject", "law", "printed"),
    [
        (
            Subject(r"\boldsymbol{w}", "w", False),
            r"\partial\boldsymbol{x}/\partial x_i",
            r"\partial\boldsymbol{w}/\partial w_i",
        ),
        (Subject(r"\mathbf{W}", "w", True), r"\partial X/\partial x_{ij}", r"\partial \mathbf{W}/\partial w_{ij}"),
        (
            Subject(r"\boldsymbol{w}", "w", False),
            r"\left[\frac{\partial u}{\partial x}\right]_{ji}=\frac{\partial u_{j}}{\partial x_{i}}",
            r"[\partial u/\partial \boldsymbol{w}]_{ji}=\partial u_{j}/\partial w_{i}",
        ),
    ],
)
def test_laws_speak_of_the_variable_at_hand(subject: Subject, law: str, printed: str) -> None:
    assert law_in(Notation(), law, subject) == printed


@pytest.mark.parametrize(
    ("law", "printed"),
    [
        (r"\operatorname{tr}(MN)=\operatorname{tr}(NM)", r"\tr(MN)=\tr(NM)"),
        (r"\operatorname{tr}M^{\top}", r"\tr M^T"),
        (r"\mathrm{d}\boldsymbol{u}\,\mathbf{I}", r"d\vec{u}\,I"),
    ],
)
def test_laws_speak_the_authors_notation(law: str, printed: str) -> None:
    notation = Notation(trace=r"\tr", transpose="^T", matrix="", vector=r"\vec", differential="d", identity="I")
    assert law_in(notation, law) == printed


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (r"\rho = \frac{a + b}{2}", r"\rho = (a + b)/2"),
        (r"\boldsymbol{f} = \frac{\boldsymbol{r}}{\rho}", r"\boldsymbol{f} = \boldsymbol{r}/\rho"),
        (r"f = \frac{a}{bc}", r"f = a/(bc)"),
        (r"f = \frac{a}{b^{2}} - \frac{c}{\|\boldsymbol{x}\|}", r"f = a/b^{2} - c/\|\boldsymbol{x}\|"),
        (r"f = 2\frac{a}{b}", r"f = 2\frac{a}{b}"),
        (r"\left[\frac{\partial f}{\partial x}\right]_{ij}", r"[\partial f/\partial x]_{ij}"),
    ],
)
def test_fractions_with_a_slash(formula: str, written: str) -> None:
    assert slashed(formula) == written
