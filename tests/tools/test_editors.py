"""The snippets of the README in the real vim, and as VS Code reads its problem matchers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.real import tool

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
NOTES = r"""\begin{document}
Let $\mathbf{A} \in \mathbb{R}^{3\times 4}$ and $\mathbf{x} \in \mathbb{R}^5$.
\[ \frac{\partial \mathbf{A}\mathbf{x}}{\partial \mathbf{x}} = ? \]
% texdiff: colour red
\[ \frac{\partial x^2}{\partial x} = ? \]
\end{document}
"""
EXPECTED = [("sizes", 3, "the product of"), ("unknown-option", 4, "there is no option 'colour'")]


def snippet(language: str, word: str) -> str:
    """The only listing of the README in a language that holds a word."""
    (found,) = [text for text in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if word in text]
    return str(found)


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A file with what texdiff says about notes with two mistakes."""
    (tmp_path / "wrong.tex").write_text(NOTES, "utf-8")
    call = [sys.executable, "-m", "texdiff", "expand", "--check", "wrong.tex"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    path = tmp_path / "messages.txt"
    path.write_text(done.stderr, "utf-8")
    return path


def test_vim_reads_the_messages(messages: Path) -> None:
    script = messages.with_name("setup.vim")
    said = "map(getqflist(), {_, e -> [bufname(e.bufnr), e.lnum, e.col, e.type, e.text]})"
    script.write_text(
        f"{snippet('vim', 'errorformat')}\ncfile messages.txt\n"
        f"call writefile([json_encode({said})], 'found.json')\nqa!\n",
        "utf-8",
    )
    call = [tool("vim"), "-u", "NONE", "-N", "-es", "-S", script.name]
    subprocess.run(call, cwd=messages.parent, timeout=60, check=False, capture_output=True)
    found = json.loads(messages.with_name("found.json").read_text("utf-8"))
    assert [(name, line, kind) for name, line, _, kind, _ in found] == [
        ("wrong.tex", line, "e") for _, line, _ in EXPECTED
    ]
    assert all(text.startswith(start) for (*_, text), (_, _, start) in zip(found, EXPECTED, strict=True))
    assert all(
        NOTES.splitlines()[line - 1][column - 1 :].startswith(("\\mathbf", "colour")) for _, line, column, *_ in found
    )


def test_vs_code_reads_the_messages(messages: Path) -> None:
    matcher = json.loads(snippet("json", "tasks"))["tasks"][0]["problemMatcher"]["pattern"]
    script = (
        "const [pattern, path] = process.argv.slice(1);"
        "const lines = require('fs').readFileSync(path, 'utf8').split(/\\r?\\n/);"
        "console.log(JSON.stringify(lines.map(line => line.match(new RegExp(pattern))).filter(Boolean)))"
    )
    call = [tool("node"), "-e", script, matcher["regexp"], str(messages)]
    done = subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)
    assert [(groups[matcher["code"]], int(groups[matcher["line"]])) for groups in found] == [
        (code, line) for code, line, _ in EXPECTED
    ]
    assert {groups[matcher["file"]] for groups in found} == {"wrong.tex"}
    assert {groups[matcher["severity"]] for groups in found} == {"error"}
