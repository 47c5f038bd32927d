"""Answers in Markdown: dollars in, dollars out, nothing else touched."""

from __future__ import annotations

import re
import subprocess

import pytest

from texdiff import RequestError, Settings, expand, strip

NOTES = r"""# Normal

$$\mathbf{L} \mathbf{L}^{\mathsf T} = \bm{\Sigma}$$

$$
\log{p(\mathbf{x} \mid \bm{\mu}, \mathbf{L})} = -n - \log{\sqrt{|\Sigma|}} - \frac{1}{2}(x-\mu)^T\Sigma^{-1}(x-\mu)
$$

Then 100% of `$\frac{\partial x}{\partial x} = ?$` is code, and

$$
\frac{\partial \log{p(\mathbf{x} \mid \bm{\mu}, \mathbf{L})}}{\partial \bm{\mu}}
$$

```math
\frac{\partial \mathbf{a}^T\mathbf{x}}{\partial \mathbf{x}} = ?
```

\\[ \frac{\partial \mathbf{b}^T\mathbf{x}}{\partial \mathbf{x}} \\]
"""
ANSWERS = (r"= (\mathbf{x} - \bm{\mu})^T\bm{\Sigma}^{-1}", r"\mathbf{a}^T", r"= \mathbf{b}^T")
SETTINGS = Settings("notes.md")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def test_displays_are_answered_from_the_definitions_before_them() -> None:
    found = expand(NOTES, SETTINGS)
    assert [outcome.status for outcome in found.requests] == ["answered"] * 3
    behind = found.text
    for answer in ANSWERS:
        assert answer in behind
        behind = behind[behind.index(answer) :]
    assert strip(found.text, SETTINGS).text == NOTES
    assert expand(found.text, SETTINGS).text == found.text


F = r"\frac{\partial x^2}{\partial x}"
SENTENCES = {
    "dollars": (rf"So ${F} = ?$ holds.", rf"${F} = 2x$"),
    "doubled backslashes": (
        rf"So \\({F}=?\\).",
        rf"\\({F}= 2x\\)",
    ),
    "nothing typed behind it": (
        rf"So $\texdiff{{{F}}}$ and $y$.",
        rf"${F} = 2x$",
    ),
    "a call without dollars": (
        rf"So \texdiff{{{F}}}.",
        rf"${F} = 2x$",
    ),
    "a call around dollars": (
        rf"So \texdiff[layout=denominator]{{${F}$}}.",
        rf"${F} = 2x$",
    ),
    "two in one formula": (
        rf"So ${F} = ?,\ \frac{{\partial x^3}}{{\partial x}} = ?$.",
        rf"${F} = 2x,\ \frac{{\partial x^3}}{{\partial x}} = 3x^{{2}}$",
    ),
    "part of a formula": (
        rf"$a-\texdiff{{{F}}}-b$",
        rf"$a-{F} = 2x-b$",
    ),
    "dashes and arrows": (
        rf"So $a-->b, {F} = ?$.",
        rf"$a-->b, {F} = 2x$",
    ),
    "a heading": (f"# So ${F} = ?$\n", rf"${F} = 2x$"),
    "a table": (
        f"| a | b |\n|---|---|\n| ${F} = \\ldots$ | c |\n",
        rf"${F} = 2x$",
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_formulas_in_sentences_are_answered_between_comments_of_html(name: str) -> None:
    text, formula = SENTENCES[name]
    found = expand(text, SETTINGS)
    assert not found.diagnostics
    assert formula in COMMENT.sub("", found.text)
    assert "\n" not in found.text.removesuffix("\n") or "\n" in text.removesuffix("\n")
    assert strip(found.text, SETTINGS).text == text
    assert expand(found.text, SETTINGS).text == found.text


def test_pandoc_reads_the_answer_as_part_of_the_sentence() -> None:
    text = "".join(f"{text.strip()}\n\n" for name, (text, _) in SENTENCES.items() if name != "doubled backslashes")
    call = ["pandoc", "-f", "markdown", "-t", "markdown-raw_html", "--wrap=none"]
    done = subprocess.run(call, input=expand(text, SETTINGS).text, capture_output=True, text=True, check=True)
    written = COMMENT.sub("", done.stdout)
    assert written.count("= 2x") == len(SENTENCES) - 1
    assert all(formula in written for name, (_, formula) in SENTENCES.items() if name != "doubled backslashes")
    assert "texdiff" not in written


def test_answers_in_sentences_that_were_edited_by_hand_are_kept() -> None:
    text, _ = SENTENCES["dollars"]
    edited = expand(text, SETTINGS).text.replace("2x$", "x + x$")
    found = expand(edited, SETTINGS)
    assert found.text == edited
    assert [problem.code for problem in found.diagnostics] == ["edited-block"]
    assert expand(edited, Settings("notes.md", force=True)).text == expand(text, SETTINGS).text


def test_a_failed_request_in_a_sentence_is_marked() -> None:
    settings = Settings("notes.md", keep_going=True)
    text = "So $\\frac{\\partial L}{\\partial x---y} = ?$ holds.\n"
    found = expand(text, settings)
    assert r"= ?\ \textbf{??}$<!-- error[" in found.text
    assert re.findall("--(?!>)", COMMENT.sub("", found.text).replace("x---y", "")) == []
    assert strip(found.text, settings).text == text


@pytest.mark.parametrize("torn", ["<!--%</texdiff>-->", "<!--%<texdiff answer-->"])
def test_torn_comments_are_reported(torn: str) -> None:
    found = expand(f"A {torn} ${F} = ?$", SETTINGS)
    assert [problem.code for problem in found.diagnostics] == ["broken-block"]
    assert not found.requests


def test_nothing_is_written_behind_a_comment_that_does_not_end() -> None:
    with pytest.raises(RequestError, match="cannot be told from the notes"):
        expand(f"A <!--%<texdiff answer 12 [$ ${F} = ?$", SETTINGS)
