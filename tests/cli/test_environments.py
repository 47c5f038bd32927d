"""Requests in the environments that notes use: each is answered, and what is written sets wherever the source did."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

F = r"\frac{\partial \mathbf{x}^\top\mathbf{A}\mathbf{x}}{\partial \mathbf{x}}"
G = r"\frac{\partial \mathbf{b}^\top\mathbf{x}}{\partial \mathbf{x}}"
_SUM = r"(\mathbf{A} + \mathbf{B} + \mathbf{C} + \mathbf{D})"
LONG = (
    rf"\frac{{\partial (\mathbf{{x}} - \mathbf{{a}})^\top{_SUM}(\mathbf{{x}} - \mathbf{{a}})}}{{\partial \mathbf{{x}}}}"
)
KNOWN = r"Let $\mathbf{A} \in \mathbb{R}^{n \times n}$."


class Page(NamedTuple):
    """A document: what stands before its body, the body, how many requests are answered, words of the output."""

    preamble: str
    body: str
    answered: int
    written: tuple[str, ...] = ()


ARTICLE = r"\documentclass{article}\usepackage{amsmath,amssymb,amsthm}"
EXAM = r"\documentclass[answers]{exam}\usepackage{amsmath,amssymb}\providecommand{\texdiffset}[1]{}"
PAGES = {
    "starred displays": Page(
        ARTICLE,
        rf"\begin{{equation*}} {F} = ? \end{{equation*}} \begin{{displaymath}}{G} = ?\end{{displaymath}}",
        2,
    ),
    "eqnarray": Page(
        ARTICLE,
        rf"\begin{{eqnarray}} {F} &=& ? \\ {G} &=& ?, \nonumber \\ a &=& b \end{{eqnarray}}"
        rf"\begin{{eqnarray*}} {LONG} &=& ? \end{{eqnarray*}}",
        3,
    ),
    "IEEEeqnarray": Page(
        ARTICLE + r"\newenvironment{IEEEeqnarray}[1]{\eqnarray}{\endeqnarray}\newcommand{\IEEEnonumber}{\nonumber}",
        rf"\begin{{IEEEeqnarray}}{{rCl}} {F} &=& ? \\ {G} &=& ?. \label{{eq:b}} \\ a &=& b \IEEEnonumber"
        r" \end{IEEEeqnarray}",
        2,
    ),
    "breqn": Page(
        ARTICLE + r"\usepackage{breqn}",
        rf"\begin{{dmath}} {F} = ? \end{{dmath}}\begin{{dmath*}} {LONG} = ?. \end{{dmath*}}",
        2,
    ),
    "boxes": Page(
        ARTICLE + r"\usepackage[theorems]{tcolorbox}\newtcbtheorem{fact}{Fact}{}{f}",
        rf"\begin{{tcolorbox}}[title=Box] In a box \[ {F} = ? \] and words. \end{{tcolorbox}}"
        rf"\begin{{fact}}{{A title}}{{one}} \begin{{gather}} {F} = ? \\ {G} = ? \notag \end{{gather}} \end{{fact}}",
        3,
    ),
    "theorems": Page(
        ARTICLE + r"\newtheorem{thm}{Theorem}\newtheorem{ex}{Exercise}",
        rf"\begin{{thm}} \begin{{multline}} {F} = ? \end{{multline}} \end{{thm}} \begin{{proof}} Easy. \end{{proof}}"
        rf"\begin{{ex}} Find \[ {F} \] \end{{ex}}",
        1,
    ),
    "arrays of equations": Page(
        ARTICLE,
        rf"\begin{{subequations}} \begin{{align}} {F} &= ? \\ & {G} = \ldots \end{{align}} \end{{subequations}}"
        rf"\begin{{flalign}} {LONG} &= ? & \end{{flalign}}"
        rf"\begin{{alignat}}{{2}} {F} &= ? &\quad& a \\ x &= y && b \end{{alignat}}"
        rf"\begin{{equation}} \begin{{split}} {F} &= ? \\ a &= b \end{{split}} \end{{equation}}"
        rf"\begin{{equation}} \begin{{aligned}} {F} &= ?, \\ a &= b \end{{aligned}} \end{{equation}}",
        6,
    ),
    "lists, tables, notes": Page(
        ARTICLE,
        rf"\begin{{itemize}} \item One: \[ {F} = ? \] \item Two: ${G} = ?$. \end{{itemize}}"
        rf"\begin{{center}}\begin{{tabular}}{{cc}} ${F} = ?$ & $a$ \end{{tabular}}\end{{center}}"
        rf"A note.\footnote{{Here ${G} = ?$.}}",
        4,
    ),
    "slides": Page(
        r"\documentclass{beamer}",
        rf"\begin{{frame}}{{One}} \begin{{block}}{{Here}} \[ {F} = ? \] \end{{block}} \end{{frame}}"
        "\n% texdiff-set: reveal steps\n"
        rf"\begin{{frame}}[fragile]{{Two}} \begin{{equation}} {LONG} = ? \end{{equation}}"
        "\n\\end{frame}\n"
        rf"\begin{{frame}}{{Three}} \begin{{columns}}\begin{{column}}{{.5\textwidth}} \[ {G} = ? \] \end{{column}}"
        r"\end{columns} \end{frame}",
        3,
        (r"\uncover<+->{", r"\uncover<.->{\footnotesize"),
    ),
    "Chinese": Page(
        r"\documentclass[fontset=fandol]{ctexart}\usepackage{amsmath,amssymb}\newtheorem{li}{例}\newtheorem{xt}{习题}",
        rf"\begin{{li}} 求 \[ {F} = ? \] \end{{li}} 于是，${G} = ?$。\begin{{xt}} 求 \[ {F} \] \end{{xt}}",
        2,
        ("推导",),
    ),
    "solutions of exam": Page(
        EXAM,
        rf"\texdiffset{{place=solution}}\begin{{questions}} \question Find \[ {F} = ? \]"
        "\n\\begin{solution}[2in]\n\\end{solution}\n"
        rf"\question \begin{{parts}} \part ${G} = ?$"
        "\n\\begin{solutionorbox}\nHint.\n\\end{solutionorbox}\n\\end{parts}\\end{questions}",
        2,
        (rf"Find \[ {F} = ? \]", rf"\part ${G} = ?$", "\\begin{solution}[2in]\n%<texdiff derivation"),
    ),
    "solutions of xsim": Page(
        r"\documentclass{article}\usepackage{amsmath,amssymb,xsim}\xsimsetup{solution/print=true}",
        f"% texdiff-set: place solution\n\\begin{{exercise}}\nFind \\[ {F} = ? \\]\n\\end{{exercise}}\n"
        "\\begin{solution}\n\\end{solution}\n",
        1,
        (rf"Find \[ {F} = ? \]", "\\begin{solution}\n%<texdiff derivation"),
    ),
    "solutions of answers": Page(
        ARTICLE + r"\usepackage{answers}\Newassociation{sol}{Solution}{ans}\newtheorem{Exercise}{Exercise}",
        "\\Opensolutionfile{ans}\n% texdiff-set: place solution\n"
        f"\\begin{{Exercise}}\nFind \\[ {F} = ? \\]\n\\begin{{sol}}\n\\end{{sol}}\n\\end{{Exercise}}\n"
        "\\Closesolutionfile{ans}",
        1,
        (rf"Find \[ {F} = ? \]", "\\begin{sol}\n%<texdiff derivation"),
    ),
    "a plain solution": Page(
        ARTICLE + r"\newenvironment{solution}{\textit{Solution.} }{}",
        f"% texdiff: place solution\n\\[ {F} = ? \\]\n\\begin{{solution}}\nHere it is.\n\\end{{solution}}\n",
        1,
        ("Here it is.\n%<texdiff derivation",),
    ),
}


def texdiff(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "texdiff", *arguments]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", PAGES)
def test_it_is_answered_and_sets(name: str, tmp_path: Path) -> None:
    page = PAGES[name]
    text = "\n".join([page.preamble, r"\begin{document}", KNOWN, page.body, r"\end{document}", ""])
    (tmp_path / "a.tex").write_text(text, encoding="utf-8")
    done = texdiff(tmp_path, "expand", "a.tex", "-o", "b.tex")
    assert done.returncode == 0, done.stderr
    assert f"a.tex: {page.answered} answered" in done.stderr
    written = (tmp_path / "b.tex").read_text("utf-8")
    assert [words for words in page.written if words not in written] == []
    assert texdiff(tmp_path, "expand", "b.tex", "--check").returncode == 0
    assert texdiff(tmp_path, "strip", "b.tex").stdout == text
    call = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "b.tex"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_lines_of_a_slide_appear_one_by_one(tmp_path: Path) -> None:
    body = f"\\begin{{frame}}\n{KNOWN}\n% texdiff: reveal steps\n\\[ {F} = ? \\]\n\\end{{frame}}"
    (tmp_path / "a.tex").write_text(f"\\documentclass{{beamer}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n")
    assert texdiff(tmp_path, "expand", "a.tex", "-o", "b.tex").returncode == 0
    lines = (tmp_path / "b.tex").read_text("utf-8").count(r"\uncover<+->")
    call = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "b.tex"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=True)
    assert f"({lines} pages" in done.stdout.replace("\n", "")
    assert lines > 2


def test_a_solution_belongs_to_its_own_question(tmp_path: Path) -> None:
    body = f"\\begin{{questions}}\n\\question \\[ {F} = ? \\]\n\\question\n\\begin{{solution}}\n\\end{{solution}}"
    (tmp_path / "a.tex").write_text(f"{EXAM}\n\\texdiffset{{place=solution}}\n{KNOWN}\n{body}\n\\end{{questions}}\n")
    done = texdiff(tmp_path, "expand", "a.tex")
    assert done.returncode == 1
    assert "error[no-place]" in done.stderr
