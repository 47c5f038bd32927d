"""Files in all encodings, line ends and forms come back as they were; narrow terminals and odd paths do no harm."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from texdiff.pipeline import expand, strip
from texdiff.source import decode, encode

REQUEST = "\\[ \\frac{\\partial \\mathbf{x}^\\top\\mathbf{A}\\mathbf{x}}{\\partial \\mathbf{x}} = ? \\]"
TEXTS = {
    "en": "plain",
    "fr": "d\N{LATIN SMALL LETTER E WITH ACUTE}riv\N{LATIN SMALL LETTER E WITH ACUTE}e",
    "zh": "求导",
}
ENCODINGS = {
    "UTF-8": ("utf-8", b"", None, "zh"),
    "UTF-8 with its mark": ("utf-8", b"\xef\xbb\xbf", None, "zh"),
    "UTF-16": ("utf-16-le", b"\xff\xfe", None, "zh"),
    "GB18030 that says so": ("gb18030", b"% !TEX encoding = GB18030\n", None, "zh"),
    "GB18030 when told": ("gb18030", b"", "gb18030", "zh"),
    "Latin-1 that says so": ("latin-1", b"% !TeX encoding = IsoLatin\n", None, "fr"),
    "Latin-1 when told": ("latin-1", b"", "latin-1", "fr"),
    "Latin-1 that nobody mentions": ("latin-1", b"", None, "fr"),
    "cp1252 when told": ("cp1252", b"", "cp1252", "fr"),
}
LINE_ENDS = {
    "line feeds": "a\n{}\n{}\nb\n",
    "both": "a\r\n{}\r\n{}\r\nb\r\n",
    "returns": "a\r{}\r{}\rb\r",
    "mixed": "a\r\n{}\n{}\rb\n",
    "no final one": "a\n{}\n\nb {}",
    "a request at the end": "{}\r\n{}",
}


@pytest.mark.parametrize(("code", "ends"), [*product(ENCODINGS, LINE_ENDS)])
def test_a_file_comes_back_byte_for_byte(code: str, ends: str) -> None:
    encoding, first, told, language = ENCODINGS[code]
    data = first + LINE_ENDS[ends].format(TEXTS[language], REQUEST).encode(encoding)
    source = decode(data, "notes.tex", told)
    written = expand(source.text).text
    assert written.count("%</texdiff>") == 2
    again = decode(encode(written, source), "notes.tex", told)
    assert again.text == written
    assert encode(strip(again.text).text, again) == data
    own = ends_of(source.text)
    assert ends_of(written) == (own if len(own) == 1 else own | {"\n"})


def ends_of(text: str) -> set[str]:
    """The kinds of line ends in a text."""
    return set(re.findall(r"\r\n|\r|\n", text))


TERMINALS = {
    "cp936": {"PYTHONIOENCODING": "cp936"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "the C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no locale": {"LC_ALL": "", "LANG": "", "PYTHONCOERCECLOCALE": "0"},
}
COMMANDS = {
    "expand": ("expand", "{}"),
    "an error": ("expand", "{bad}"),
    "diff": ("expand", "{}", "--diff"),
    "symbols": ("symbols", "{}"),
    "derive": (
        "derive",
        "\\frac{\\partial \\operatorname{tr}(\\mathbf{X})}{\\partial \\mathbf{X}}",
        "--format",
        "text",
    ),
    "in Chinese": ("derive", "\\frac{\\partial \\alpha x^2}{\\partial x}", "--language", "zh"),
    "operators": ("operators",),
    "report": ("expand", "{}", "-o", "out.tex", "--report", "-"),
}
PATHS = ("notes.tex", "my notes.tex", "a\\b.tex", "a$b #c.tex", "\N{GREEK SMALL LETTER LAMDA} 求.tex", "caf\udce9.tex")
GOOD = f"设 $\\mathbf{{A}} \\in \\mathbb{{R}}^{{n \\times n}}$ 对称，\n{REQUEST}\n"
BAD = "求 \\[ \\frac{\\partial \\unknown x}{\\partial \\mathbf{求}} = ? \\]\n"


def run(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    call = [sys.executable, "-m", "texdiff", *arguments]
    return subprocess.run(call, cwd=folder, capture_output=True, env={**os.environ, **environment}, check=False)


BOTH = [*product(["ASCII"], COMMANDS), *product([*TERMINALS.keys() - {"ASCII"}], ["an error", "in Chinese"])]


@pytest.mark.parametrize(("terminal", "command"), sorted(BOTH))
def test_a_narrow_terminal_is_survived(terminal: str, command: str, tmp_path: Path) -> None:
    (tmp_path / "notes.tex").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.tex").write_text(BAD, encoding="utf-8")
    names = {"{}": "notes.tex", "{bad}": "bad.tex"}
    done = run(tmp_path, TERMINALS[terminal], *(names.get(word, word) for word in COMMANDS[command]))
    assert b"Traceback" not in done.stderr
    assert b"internal error" not in done.stderr
    assert done.returncode == (1 if command == "an error" else 0), done.stderr


@pytest.mark.parametrize("name", PATHS, ids=ascii)
def test_odd_names_of_files(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    (folder / name).write_text(GOOD, encoding="utf-8")
    said = ("--report", "r.json", "--depfile", "r.d")
    done = run(folder, TERMINALS["ASCII"], "expand", name, "-o", f"out {name}", *said)
    assert done.returncode == 0, done.stderr
    assert (folder / f"out {name}").read_text("utf-8").count("%</texdiff>") == 2
    done = run(folder, TERMINALS["cp936"], "expand", name, "--in-place")
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert (folder / name).read_bytes() == (folder / f"out {name}").read_bytes()
