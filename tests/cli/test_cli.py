"""The command line as a process: exit codes, outputs, messages, what is written and what is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sympy

from texdiff.commands.arguments import COMMANDS
from texdiff.errors import EXPLANATIONS

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]
ASKED = r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X})}{\partial \mathbf{X}}"
NOTES = "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n\\[ %s = ?. \\]\nSo.\n\\end{document}\n"
GOOD = NOTES % ASKED
BAD = NOTES % r"\frac{\partial \mathbf{A}\boldsymbol{x}}{\partial 2}"


@pytest.fixture
def texdiff(tmp_path: Path) -> Run:
    """Runs `python -m texdiff …` in an empty folder."""

    def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "texdiff", *arguments],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "0", **environment},
        )

    return run


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.tex").write_bytes(text.encode("utf-8"))


USAGE = {
    (): (2, "usage: texdiff COMMAND"),
    ("--help",): (0, "usage: texdiff COMMAND"),
    ("--version",): (0, "texdiff 0."),
    ("frobnicate",): (2, "there is no command 'frobnicate'; the commands are expand, check, derive"),
    ("expand",): (2, "expand needs a FILE"),
    ("expand", "a.tex", "--colour"): (2, "expand has no flag --colour"),
    ("expand", "a.tex", "-o"): (2, "-o needs a value, PATH"),
    ("expand", "a.tex", "--check=yes"): (2, "--check takes no value"),
    ("expand", "a.tex", "--layout", "sideways"): (2, "allowed: numerator, denominator"),
    ("expand", "a.tex", "b.tex"): (2, "several files need -o FOLDER"),
    ("expand", "a.tex", "--in-place", "-o", "b.tex"): (2, "exclude each other"),
    ("expand", "-", "--in-place"): (2, "standard input cannot be rewritten in place"),
    ("expand", "missing.tex"): (2, "missing.tex: error[file]: the file cannot be read: no such file"),
    ("expand", "a.tex", "--encoding", "klingon"): (2, "the encoding 'klingon' is not known"),
    ("strip", "a.tex", "--keep-going"): (2, "strip has no flag --keep-going"),
    ("explain",): (2, "explain needs a CODE"),
    ("explain", "nonsense"): (2, "there is no diagnostic 'nonsense'"),
    ("operators", "x"): (2, "operators does not know what to do with 'x'"),
    ("derive", "--assume", "A", "x"): (2, "--assume takes a symbol, a colon and properties"),
    ("derive", "--format", "pdf", "x"): (2, "the formats are latex, text"),
}


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_usage(arguments: tuple[str, ...], texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a="No formula.\n")
    done = texdiff(*arguments)
    code, message = USAGE[arguments]
    assert (done.returncode, message in (done.stdout + done.stderr).decode()) == (code, True), done.stderr


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_has_help(command: str, texdiff: Run) -> None:
    done = texdiff(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: texdiff {command}".encode())


@pytest.mark.parametrize("code", sorted(EXPLANATIONS)[:3])
def test_explain(code: str, texdiff: Run) -> None:
    assert texdiff("explain", code).stdout.decode() == f"{code}: {EXPLANATIONS[code]}\n"


def test_expand_to_a_file_and_back(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    done = texdiff("expand", "a.tex", "-o", "build/b.tex")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == "a.tex: 1 answered\n"
    written = (tmp_path / "build" / "b.tex").read_text()
    assert r"\mathbf{A}.%</texdiff>" in written
    again = texdiff("expand", "build/b.tex", "--in-place", "--check")
    assert again.returncode == 0
    assert texdiff("strip", "build/b.tex").stdout.decode() == GOOD


def test_standard_input_and_output(texdiff: Run) -> None:
    done = texdiff("expand", "-", "--detail", "answer", stdin=GOOD.encode())
    assert done.returncode == 0
    assert done.stdout.count(b"%<texdiff answer") == 1
    assert b"%<texdiff derivation" not in done.stdout


def test_a_text_without_requests_is_not_touched(texdiff: Run, tmp_path: Path) -> None:
    text = "caf\xe9 \u7b54\r\nno final newline"
    (tmp_path / "a.tex").write_bytes(b"\xef\xbb\xbf" + text.encode())
    os.utime(tmp_path / "a.tex", ns=(10**18, 10**18))
    done = texdiff("expand", "a.tex", "--in-place")
    assert done.returncode == 0
    assert b"no request: write" in done.stderr
    assert (tmp_path / "a.tex").stat().st_mtime_ns == 10**18
    assert texdiff("expand", "a.tex").stdout == b"\xef\xbb\xbf" + text.encode()


def test_a_failed_request_writes_nothing(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=BAD)
    done = texdiff("expand", "a.tex", "-o", "b.tex")
    assert done.returncode == 1
    assert done.stderr.decode().startswith("a.tex:4:")
    assert done.stderr.decode().splitlines()[2].strip("^ ") == ""
    assert not (tmp_path / "b.tex").exists()


def test_keep_going_marks_what_failed(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=BAD.replace("So.", f"\\[ {ASKED} \\]"))
    done = texdiff("expand", "a.tex", "-o", "b.tex", "--keep-going")
    assert done.returncode == 1
    written = (tmp_path / "b.tex").read_text()
    assert written.count("%<texdiff failed") == 1
    assert r"\textbf{??}% error[" in written
    assert written.count("%<texdiff answer") == 1
    assert texdiff("strip", "b.tex").stdout == (tmp_path / "a.tex").read_bytes()


def test_check_and_diff_write_nothing(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    check = texdiff("expand", "a.tex", "--check")
    assert (check.returncode, check.stdout) == (1, b"")
    assert b"a.tex would change" in check.stderr
    diff = texdiff("expand", "a.tex", "--diff")
    assert diff.returncode == 0
    assert diff.stdout.startswith(b"--- a.tex\n+++ a.tex\n")
    assert (tmp_path / "a.tex").read_text() == GOOD


def test_several_files_keep_their_tree(texdiff: Run, tmp_path: Path) -> None:
    (tmp_path / "notes" / "two").mkdir(parents=True)
    write(tmp_path / "notes", one=GOOD)
    write(tmp_path / "notes" / "two", three=BAD)
    done = texdiff("expand", "notes/one.tex", "notes/two/three.tex", "-o", "out", "--keep-going")
    assert done.returncode == 1
    assert {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.tex")} == {
        "one.tex",
        os.path.join("two", "three.tex"),
    }


def test_report(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD, b=BAD)
    assert texdiff("expand", "a.tex", "b.tex", "-o", "out", "--report", "r.json").returncode == 1
    found = json.loads((tmp_path / "r.json").read_text())
    good, bad = found["requests"]
    assert (good["file"], good["line"], good["column"]) == ("a.tex", 4, 4)
    assert GOOD[good["start"] : good["end"]] == good["source"] == ASKED
    assert (good["status"], good["message"], good["kind"]) == ("answered", "", "scalar/matrix")
    assert (good["layout"], good["method"], good["answer"]) == ("numerator", "differential", r"\mathbf{A}")
    assert len(good["shape"]) == 2
    assert good["steps"][0]["rules"]
    assert good["verified"]["draws"] >= 2
    assert good["numpy"]["source"].startswith("def derivative(")
    assert good["seconds"] > 0
    assert (bad["status"], bad["answer"]) == ("refused", None)
    assert bad["message"]
    assert found["fractions"] == {"request": 2, "claim": 0, "condition": 0, "mention": 0, "not understood": 0}


def test_a_hand_edited_block_is_kept_unless_forced(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    texdiff("expand", "a.tex", "--in-place")
    fresh = (tmp_path / "a.tex").read_text()
    edited = fresh.replace("Derivation", "A proof that I like better")
    write(tmp_path, a=edited)
    kept = texdiff("expand", "a.tex", "--in-place")
    assert kept.returncode == 0
    assert b"warning[edited-block]" in kept.stderr
    assert (tmp_path / "a.tex").read_text() == edited
    texdiff("expand", "a.tex", "--in-place", "--force")
    assert (tmp_path / "a.tex").read_text() == fresh


def test_a_stale_block_is_renewed(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    texdiff("expand", "a.tex", "--in-place")
    text = (tmp_path / "a.tex").read_text()
    write(tmp_path, a=text.replace(ASKED, ASKED.replace("A", "B")))
    texdiff("expand", "a.tex", "--in-place")
    assert r"\mathbf{B}.%</texdiff>" in (tmp_path / "a.tex").read_text()


def test_options_from_files_and_flags(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    (tmp_path / "texdiff.toml").write_text('detail = "answer"\nlayout = "denominator"\n')
    far = texdiff("expand", "a.tex").stdout
    assert b"derivation" not in far
    assert rb"\mathbf{A}^{\top}" in far
    near = texdiff("expand", "a.tex", "--layout", "numerator").stdout
    assert rb"\mathbf{A}.%" in near
    (tmp_path / "texdiff.toml").write_text('colour = "red"\n')
    wrong = texdiff("expand", "a.tex")
    assert wrong.returncode == 2
    assert b"texdiff.toml: error[unknown-option]: there is no option 'colour'" in wrong.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp936", "cp1252"])
def test_narrow_encodings_of_the_terminal(encoding: str, texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=BAD.replace("So.", "\u7b54 \u2202 \U0001f600"))
    done = texdiff("expand", "a.tex", "--keep-going", "--diff", PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_other_encodings_of_files(texdiff: Run, tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_bytes(GOOD.replace("So.", "\u6240\u4ee5").encode("gb18030"))
    refused = texdiff("expand", "a.tex")
    assert refused.returncode == 2
    assert b"a.tex:5:1: error[encoding]" in refused.stderr
    done = texdiff("expand", "a.tex", "--encoding", "gb18030")
    assert done.returncode == 0
    assert "\u6240\u4ee5" in done.stdout.decode("gb18030")


def test_derive(texdiff: Run) -> None:
    given = r"\mathbf{X} \in \mathbb{R}^{m \times n}"
    text = texdiff("derive", ASKED, "--given", given, "--format", "text").stdout.decode()
    assert text.startswith("∂tr(AX)/∂X = A\n")
    assert "df = tr(A dX)" in text
    source = texdiff("derive", ASKED, "--format", "numpy").stdout.decode()
    assert source.startswith("def derivative(")
    data = json.loads(texdiff("derive", ASKED, "--format", "json").stdout)
    assert (data["answer"], data["verified"]["draws"] >= 2) == (r"\mathbf{A}", True)
    bad = texdiff("derive", r"\frac{\partial f}{\partial}")
    assert bad.returncode == 1
    assert b"request:1:1: error[no-variable]" in bad.stderr


def test_symbols(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a="Let $\\mathbf{X} \\in \\mathbb{R}^{m \\times n}$.\n\n\\[ \\mathbf{A}^\\top = \\mathbf{A} \\]\n")
    rows = [line.split() for line in texdiff("symbols", "a.tex").stdout.decode().splitlines()]
    assert [r"\mathbf{X}", "matrix", "m×n", "line", "1"] in rows
    assert [r"\mathbf{A}", "symmetric", "line", "3"] in [[row[0], *row[-3:]] for row in rows]


def test_operators(texdiff: Run) -> None:
    done = texdiff("operators").stdout.decode()
    assert r"\otimes" in done
    assert r"\det" in done


def test_depfile(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, **{"a b": GOOD})
    (tmp_path / "texdiff.toml").write_text("")
    texdiff("expand", "a b.tex", "-o", "out/a.tex", "--depfile", "out/a.d")
    rule, *empty = (tmp_path / "out" / "a.d").read_text().splitlines()
    assert rule.startswith("out/a.tex: a\\ b.tex ")
    assert "texdiff.toml" in rule
    assert "derivation.tex.j2" in rule
    assert empty[0] == "a\\ b.tex:"
    assert all(line.endswith(":") for line in empty)


def test_the_same_file_twice_is_one_file(texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    (tmp_path / "link.tex").symlink_to("a.tex")
    done = texdiff("expand", "a.tex", "./a.tex", "link.tex", "--in-place")
    assert (done.returncode, done.stderr.count(b"1 answered")) == (0, 1)
    assert (tmp_path / "link.tex").is_symlink()


OVERWRITING = {
    "the output is the input": ("expand", "a.tex", "-o", "a.tex"),
    "by another name": ("expand", "a.tex", "-o", "sub/../a.tex"),
    "a link to the input": ("expand", "a.tex", "-o", "link.tex"),
    "the folder of the input": ("expand", "a.tex", "b.tex", "-o", "."),
    "another input": ("strip", "a.tex", "b.tex", "-o", "."),
    "the report": ("expand", "a.tex", "-o", "c.tex", "--report", "a.tex"),
    "the dependencies": ("expand", "a.tex", "-o", "c.tex", "--depfile", "c.tex"),
}


@pytest.mark.parametrize("name", OVERWRITING)
def test_nothing_is_written_over(name: str, texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD, b=GOOD)
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.tex").symlink_to("a.tex")
    done = texdiff(*OVERWRITING[name])
    assert done.returncode == 2
    assert b"write over" in done.stderr or b"written over" in done.stderr
    assert {path.read_text() for path in tmp_path.glob("*.tex")} == {GOOD}
    assert not (tmp_path / "c.tex").exists()


PLACES = {
    "a folder as file": (("expand", "sub"), 2, "sub: error[file]: the file cannot be read: is a directory"),
    "a file as folder": (("expand", "a.tex", "-o", "b.tex/c.tex"), 2, "error[file]: the file cannot be written"),
    "a folder that nobody may write": (("expand", "a.tex", "-o", "/proc/c.tex"), 2, "error[file]"),
    "a full device": (("expand", "a.tex", "-o", "/dev/full"), 2, "no space left on device"),
    "a name with a null byte's escape": (("expand", "a\n.tex"), 2, "error[file]"),
    "a missing preamble": (("derive", "x", "--preamble", "none.tex"), 2, "none.tex: error[file]"),
    "symbols of a folder": (("symbols", "sub"), 2, "error[file]"),
    "symbols of other bytes": (("symbols", "latin.tex"), 2, "latin.tex:1:4: error[encoding]"),
    "a preamble of other bytes": (("derive", ASKED, "--preamble", "latin.tex"), 2, "latin.tex:1:4: error[encoding]"),
    "a report that cannot be written": (
        ("expand", "a.tex", "-o", "c.tex", "--report", "sub"),
        2,
        "this is a directory",
    ),
    "a missing folder of templates": (("expand", "a.tex", "--templates", "none"), 2, "no folder 'none'"),
    "a language that nobody has": (("expand", "a.tex", "--language", "tlh"), 2, "the languages are en, zh"),
    "that language without a request": (("expand", "plain.tex", "--language", "tlh"), 2, "the languages are en, zh"),
    "a method that nobody has": (("derive", ASKED, "--method", "magic"), 2, "auto, differential, elementwise"),
    "that language for one request": (("derive", ASKED, "--language", "tlh"), 2, "the languages are en, zh"),
    "a structured answer by two matrices": (
        (
            "derive",
            r"\frac{\partial^2 \operatorname{tr}(\mathbf{X}\mathbf{Y})}{\partial \mathbf{X}\,\partial \mathbf{Y}}",
        )
        + ("--assume", r"\mathbf{X}: symmetric", "--assume", r"\mathbf{Y}: symmetric", "--structured"),
        1,
        "structured derivatives are worked out by one symmetric or diagonal matrix, not by two of them",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_cannot_be_done_is_said(name: str, texdiff: Run, tmp_path: Path) -> None:
    write(tmp_path, a=GOOD, b=GOOD, plain="No formula.\n")
    (tmp_path / "latin.tex").write_bytes(b"caf\xc7\xf3\xb5\xbc")
    (tmp_path / "sub").mkdir()
    arguments, code, message = PLACES[name]
    done = texdiff(*arguments)
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False), done.stderr
    assert message in done.stderr.decode()
    assert (tmp_path / "a.tex").read_text() == (tmp_path / "b.tex").read_text() == GOOD


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"}]
)
def test_any_terminal_and_any_name(environment: dict[str, str], texdiff: Run, tmp_path: Path) -> None:
    name = "my \u6c42\u5bfc notes.tex"
    (tmp_path / name).write_text(GOOD.replace("So.", "\u6240\u4ee5 \U0001f600"), encoding="utf-8")
    assert texdiff("expand", name, "-o", "out \u7b54.tex", **environment).returncode == 0
    assert "\U0001f600" in (tmp_path / "out \u7b54.tex").read_text("utf-8")
    printed = texdiff("expand", name, **environment)
    assert printed.stdout == (tmp_path / "out \u7b54.tex").read_bytes()
    assert texdiff("derive", ASKED, "--format", "text", **environment).returncode == 0
    assert texdiff("operators", **environment).returncode == 0


FORMATS = {
    "latex": "\\[\n\\frac{\\partial",
    "text": "\u2202tr(AX)",
    "json": '{\n "kind": "scalar/matrix"',
    "numpy": "def derivative(",
    "sympy": "MatrixSymbol(",
}


@pytest.mark.parametrize("form", FORMATS)
def test_formats(form: str, texdiff: Run) -> None:
    done = texdiff("derive", ASKED, "--format", form, PYTHONIOENCODING="utf-8")
    assert done.returncode == 0
    assert done.stdout.decode().startswith(FORMATS[form])


def test_sympy_reads_what_is_printed(texdiff: Run) -> None:
    request = r"\frac{\partial (x^3 + \sin x)}{\partial x}"
    printed = texdiff("derive", request, "--format", "sympy").stdout.decode()
    value = eval(printed, dict(vars(sympy)))  # noqa: S307 - the expression is our own
    (x,) = value.free_symbols
    assert sympy.simplify(value - sympy.diff(x**3 + sympy.sin(x), x)) == 0
