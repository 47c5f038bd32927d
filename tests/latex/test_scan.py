"""What stands where in a document: formulas, what is never one, and what the author tells texdiff."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texdiff.latex.scanning.scan import is_markdown, scan

FORMULAS = {
    "inline": (r"a $x$ b \(y\) c", ["$ x", r"\( y"]),
    "displays": (r"$$x$$ \[y\]", ["$$ x", r"\[ y"]),
    "environments": (
        r"\begin{equation}x\end{equation}\begin{align*}y\\z\end{align*}\begin{math}w\end{math}",
        ["equation x", r"align* y\\z", "math w"],
    ),
    "arguments of environments": (
        r"\begin{alignat}{2}x\end{alignat}\begin{IEEEeqnarray}[t]{rCl}y\end{IEEEeqnarray}",
        ["alignat x", "IEEEeqnarray y"],
    ),
    "inner environments stay inside": (
        r"\begin{equation}\begin{aligned}x\end{aligned}\end{equation}",
        [r"equation \begin{aligned}x\end{aligned}"],
    ),
    "neighbours": ("$a$$b$", ["$ a", "$ b"]),
    "escapes": (r"\$5 and $\$$ and \\[2pt] $x$ \\\[y\]", [r"$ \$", "$ x", r"\[ y"]),
    "comment": ("% $no$\n$yes % $ \n$ 50\\% $z$", ["$ yes % $ \n", "$ z"]),
    "row options": (r"\[a \\[2pt] b\]", [r"\[ a \\[2pt] b"]),
    "text in a formula": (
        r"$a \text{ if $b$ } c$ $$d \mbox{$e$} f$$",
        [r"$ a \text{ if $b$ } c", r"$$ d \mbox{$e$} f"],
    ),
    "paragraph without its dollar": ("costs 5$ today\n\nbut $x$", ["$ x"]),
    "display without its end": ("\\[ x\n\n\\[y\\] $$z\n\n$$w$$", [r"\[ y", "$$ w"]),
    "environment without its end": (r"\begin{align}x \begin{align}y\end{align}", ["align y"]),
    "verb": (r"\verb|$| \verb*+$+ \lstinline[language=C]!$! \lstinline{$} $x$", ["$ x"]),
    "url": (r"\url{a$b%c} \href{d$e%f}{$x$}", ["$ x"]),
    "verbatim": ("\\begin{verbatim}$\\end{verbatim}\\begin{minted}{c}$\\end{minted}$x$", ["$ x"]),
    "verbatim that the document defines": (
        r"\lstnewenvironment{code}{}{}\newminted{python}{}"
        r"\begin{code}$\end{code}\begin{pythoncode}$\end{pythoncode}$x$",
        ["$ x"],
    ),
    "iffalse": (r"\iffalse $ \ifx a$b \fi $ \fi $x$ \let\ifdraft\iffalse $y$", ["$ x", "$ y"]),
    "the other branch": (r"\iffalse $ \else $x$ \fi $y$", ["$ x", "$ y"]),
    "column types": (
        r"\newcolumntype{C}[1]{>{$}c<{$}}\begin{tabular}{>{$}c<{$}|c}$x$\end{tabular}"
        r"\begin{tabularx}{3cm}{>{$}X<{$}}\multicolumn{2}{>{$}c<{$}}{$y$}\end{tabularx}",
        ["$ x", "$ y"],
    ),
    "definitions": (
        r"\newcommand{\a}[1]{$#1$}\def\b#1{$}\DeclareMathOperator{\tr}{tr}\newenvironment{e}{$}{$}$x$",
        ["$ x"],
    ),
    "after the end": (r"\begin{document}$x$\end{document}$y$", ["$ x"]),
    "the author's own displays": (
        r"\newcommand{\be}{\begin{equation}}\newcommand\ee{\end{equation}}"
        r"\newenvironment{eq}{\begin{align}}{\end{align}}\be x \ee \begin{eq}y\end{eq}",
        ["equation  x ", "align y"],
    ),
    "a request in text": (r"\texdiff{x} \texdiff[a=b]{$y$}", [r"\texdiff x", "$ y"]),
}
MARKDOWN = {
    "dollars": ("$x$ costs $5 and $10, a $ b$ $$\ny\n$$", ["$ x", "$$ \ny\n"]),
    "code": ("`$a$` ``b`$`` \\` $x$ `", ["$ x"]),
    "fences": ("```python\n$a$\n```\n~~~~\n$b$\n~~~\n~~~~\n$x$", ["$ x"]),
    "html": ("<!-- $a$ --> $x$ <!-- $y$", ["$ x", "$ y"]),
    "percent is no comment in text": ("50% of $x$", ["$ x"]),
    "headings": ("# On $x$\n", ["$ x"]),
    "raw LaTeX": ("\\begin{align}x\\end{align}", ["align x"]),
}


def formulas(text: str, *, markdown: bool = False) -> list[str]:
    found = scan(text, markdown=markdown).regions
    return [f"{region.environment} {text[region.inner.start : region.inner.end]}" for region in found]


@pytest.mark.parametrize(("text", "expected"), FORMULAS.values(), ids=FORMULAS.keys())
def test_formulas(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected


@pytest.mark.parametrize(("text", "expected"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_formulas_of_markdown(text: str, expected: list[str]) -> None:
    assert formulas(text, markdown=True) == expected


def test_windows_line_ends() -> None:
    assert formulas("a $x\r\ny$ b\r\n\r\n$z\r\n\r\nc$") == ["$ x\r\ny"]


DIRECTIVES = [
    ("% texdiff: symmetric A; layout denominator\nx", "next", "symmetric A; layout denominator"),
    ("%%  texdiff-set:detail full \r\n", "set", "detail full"),
    (r"\texdiffset{place=end, detail={full}}", "set", "place=end, detail={full}"),
    ("$$\nx % texdiff: constant B\n$$", "next", "constant B"),
]


@pytest.mark.parametrize(("text", "kind", "said"), DIRECTIVES)
def test_directives(text: str, kind: str, said: str) -> None:
    (directive,) = scan(text).directives
    assert (directive.kind, directive.text, text[slice(*directive.span)]) == (kind, said, said)


def test_a_comment_of_markdown_is_a_directive() -> None:
    text = "a <!-- texdiff: layout denominator --> b"
    (directive,) = scan(text, markdown=True).directives
    assert text[slice(*directive.span)] == "layout denominator"


def test_stretches_that_are_switched_off() -> None:
    text = "a\n% texdiff: off\nb\n% texdiff: on\nc\n% texdiff: off\nd"
    assert [text[slice(*span)] for span in scan(text).muted] == [
        "% texdiff: off\nb\n% texdiff: on",
        "% texdiff: off\nd",
    ]


def test_generated_blocks_are_passed_over() -> None:
    text = "a\n%<texdiff request>\n$x$ % texdiff: layout denominator\n%</texdiff>\n$y$\n%<texdiff open>\n$z$"
    found = scan(text)
    assert [text[slice(*span)][:9] for span in found.blocks] == ["%<texdiff"]
    assert text[found.blocks[0].end :].startswith("\n$y$")
    assert formulas(text) == ["$ y", "$ z"]
    assert not found.directives


def test_blocks_inside_a_formula() -> None:
    text = "\\[ x\n%<texdiff r>\ny\n%</texdiff>\n\\]"
    found = scan(text)
    assert [region.environment for region in found.regions] == ["\\["]
    assert text[slice(*found.blocks[0])] == "%<texdiff r>\ny\n%</texdiff>"


ENVIRONMENTS = [
    (r"\begin{theorem}[Main]x\end{theorem}", "theorem", "Main"),
    (r"\begin{proof}x\end{proof}", "proof", ""),
    (r"\begin{solution}[Problem 2]x\end{solution}", "solution", "Problem 2"),
    (r"\begin{myexercise}x\end{myexercise}", "exercise", ""),
    (r"\begin{习题}x\end{习题}", "exercise", ""),
    (r"\begin{tcolorbox}[title=Quiz 1]x\end{tcolorbox}", "exercise", "title=Quiz 1"),
    (r"\newtheorem{ub}[theorem]{练习}\begin{ub}x\end{ub}", "exercise", ""),
    (r"\newtheorem{satz}{Satz}\begin{satz}x\end{satz}", "theorem", ""),
    (r"\begin{itemize}x\end{itemize}", "other", ""),
]


@pytest.mark.parametrize(("text", "kind", "title"), ENVIRONMENTS)
def test_environments(text: str, kind: str, title: str) -> None:
    (environment,) = scan(text).environments
    assert (environment.kind, environment.title) == (kind, title)
    assert text[slice(*environment.inner)] == "x"


def test_environments_that_cross_are_matched_as_far_as_possible() -> None:
    found = scan(r"\begin{a}\begin{b}\begin{c}\end{c}\end{a}\end{b}").environments
    assert [environment.name for environment in found] == ["a", "c"]


def test_the_preamble() -> None:
    text = (
        "\\documentclass[11pt]{article}\\usepackage[UTF8]{ctex}\\usepackage{amsmath, % and\n bm}"
        "\\begin{document}\\section*{A \\emph{b}}\\subsection{C}$x$\\texdiffderivations\\end{document}"
    )
    found = scan(text)
    assert found.document_class is not None
    assert (found.document_class.name, found.document_class.options) == ("article", "11pt")
    assert [package.name for package in found.packages] == ["ctex", "amsmath", "bm"]
    assert [(heading.level, heading.title) for heading in found.headings] == [(2, r"A \emph{b}"), (3, "C")]
    assert text[slice(*found.body)].startswith("\\section*")
    assert [text[slice(*span)] for span in found.derivations] == ["\\texdiffderivations"]


LANGUAGES = [
    ("", "en"),
    (r"\usepackage{ctex}", "zh"),
    (r"\documentclass{ctexart}", "zh"),
    (r"\usepackage[chinese]{babel}", "zh"),
    (r"求标量 $\mathbf{x}^\top\mathbf{A}\mathbf{x}$ 对向量的导数。", "zh"),
    (r"The name 张 stands among many English words.", "en"),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_language(text: str, language: str) -> None:
    assert scan(text).language() == language


@pytest.mark.parametrize(("path", "markdown"), [("a.md", True), ("B.Rmd", True), ("a.tex", False), ("", False)])
def test_markdown_is_known_by_its_suffix(path: str, markdown: bool) -> None:
    assert is_markdown(path) == markdown


PIECES = ["$", "$$", "\\[", "\\]", "\\(", "\\)", "{", "}", "\\", "%", "\n", "\n\n", "\r\n", "`", "```\n", "x", " "]
PIECES += ["\\begin{align}", "\\end{align}", "\\begin{verbatim}", "\\end{verbatim}", "\\verb", "|", "\\text{"]
PIECES += [
    "\\newcommand\\be{\\begin{align}}",
    "\\be",
    "\\iffalse",
    "\\fi",
    "\\else",
    "\\texdiff{",
    "%<texdiff ",
    "\\def",
]
PIECES += [
    "%</texdiff>",
    "% texdiff: off\n",
    "% texdiff: on\n",
    "<!--",
    "-->",
    "\\begin{tabular}",
    "\\begin{a}",
    "\\end{a}",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.booleans())
def test_a_scan_never_fails_and_formulas_never_overlap(text: str, markdown: bool) -> None:
    found = scan(text, markdown=markdown)
    position = 0
    for region in found.regions:
        assert position <= region.outer.start <= region.inner.start
        assert region.inner.start <= region.inner.end <= region.outer.end <= len(text)
        position = region.outer.end
    for environment in found.environments:
        assert environment.outer.holds(environment.inner)
