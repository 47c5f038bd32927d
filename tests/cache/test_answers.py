"""Answers from run to run: right, verified, shared between processes, and never in the way."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import texdiff
from texdiff.cache.answers import LARGEST, Answers
from texdiff.documents.asked import Told
from texdiff.settings import Settings

REQUESTS = (
    r"\[ \frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X})}{\partial \mathbf{X}} = ? \]",
    r"\[ \frac{\partial \boldsymbol{x}^{\top}\mathbf{S}\boldsymbol{x}}{\partial \boldsymbol{x}} = ? \]",
    r"\[ \frac{\partial \ln|\mathbf{X}|}{\partial \mathbf{X}} = ? \]",
)
NOTES = "\\documentclass{article}\n\\begin{document}\nLet $\\mathbf{S}$ be symmetric.\n\n%s\n\\end{document}\n"


def notes(*requests: str) -> str:
    return NOTES % "\n\nText.\n\n".join(requests)


def known(text: str, cache: Path) -> list[bool]:
    """For each request of a document whether its answer came from the cache; it is the right one in any case."""
    answers = Answers(str(cache))
    found = texdiff.expand(text, Settings("notes.tex"), memory=answers)
    answers.save()
    assert found.text == texdiff.expand(text, Settings("notes.tex")).text
    return [outcome.derivation is None for outcome in found.requests]


def test_answers_are_known_the_second_time(tmp_path: Path) -> None:
    text = notes(*REQUESTS)
    assert known(text, tmp_path) == [False] * 3
    assert known(text, tmp_path) == [True] * 3


ONE_IS_NEW = {
    "another request": (notes(*REQUESTS[:2]), notes(REQUESTS[0], REQUESTS[2]), [True, False]),
    "an option": (
        notes(*REQUESTS[:2]),
        notes(REQUESTS[0], "% texdiff: method elementwise\n" + REQUESTS[1]),
        [True, False],
    ),
    "text around them": (notes(*REQUESTS[:2]), notes(*REQUESTS[:2]).replace("Text.", "Words."), [True, True]),
    "a declaration": (notes(*REQUESTS[:2]), notes(*REQUESTS[:2]).replace("symmetric", "invertible"), [False, False]),
    "a property in between": (
        notes(*REQUESTS[:2]),
        notes(REQUESTS[0], "Let $\\mathbf{S}$ be orthogonal.\n\n" + REQUESTS[1]),
        [True, False],
    ),
    "the notation": (notes(*REQUESTS[:2]), notes(*REQUESTS[:2]).replace("\\top", "\\mathsf{T}"), [False, False]),
    "what a letter stands for, told by a formula elsewhere": (
        notes(r"\[ \frac{\partial A\operatorname{tr}(\mathbf{X})}{\partial \mathbf{X}} = ? \]"),
        notes(r"\[ \frac{\partial A\operatorname{tr}(\mathbf{X})}{\partial \mathbf{X}} = ? \]", "$A^{-1}$"),
        [False],
    ),
    "a macro": (
        notes(*REQUESTS[:2]),
        notes(*REQUESTS[:2]).replace("\\begin{document}", "\\newcommand{\\X}{\\mathbf{X}}\n\\begin{document}$\\X$", 1),
        [False, False],
    ),
}


@pytest.mark.parametrize("name", ONE_IS_NEW)
def test_what_an_answer_follows_from_is_in_its_key(name: str, tmp_path: Path) -> None:
    before, after, expected = ONE_IS_NEW[name]
    known(before, tmp_path)
    assert known(after, tmp_path) == expected


def test_templates_are_in_the_key(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "en"
    own.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "templates" / "en" / "derivation.tex.j2"
    settings = Settings("notes.tex", templates=str(own.parent))
    texts = []
    for line in ("", "First.\n", "Second, longer.\n"):
        (own / "derivation.tex.j2").write_text(shipped.read_text("utf-8") + line, "utf-8")
        answers = Answers(str(tmp_path / "cache"))
        texts.append(texdiff.expand(notes(REQUESTS[0]), settings, memory=answers).text)
        answers.save()
    assert len(set(texts)) == 3


def spoil_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_digits(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"mathbf", b"mathbb"))


def spoil_random(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(5000))


def spoil_empty(path: Path) -> None:
    path.write_bytes(b"")


def spoil_other_json(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    path.write_text("\n".join(json.dumps([key, seal, {"rows": 5}]) for key, seal, _ in lines), "utf-8")


def spoil_deep_json(path: Path) -> None:
    keys = [json.loads(line)[0] for line in path.read_text("utf-8").splitlines() if line]
    path.write_text("\n".join(f'["{key}", {"[" * 100_000}' for key in keys), "utf-8")


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def lose(path: Path) -> None:
    path.unlink()


SPOILERS = (
    spoil_cut,
    spoil_digits,
    spoil_random,
    spoil_empty,
    spoil_other_json,
    spoil_deep_json,
    replace_by_folder,
    lose,
)


@pytest.mark.parametrize("spoil", SPOILERS)
def test_a_spoiled_cache_changes_nothing(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    known(notes(*REQUESTS[:2]), tmp_path)
    spoil(tmp_path / "answers.jsonl")
    assert not all(known(notes(*REQUESTS[:2]), tmp_path))


def test_entries_of_another_kind_do_not_count() -> None:
    entry = Told(("row",), "", "derivation", (), True, 2, 1e-12).entry()
    assert Told.of(entry) is not None
    for key in entry:
        assert Told.of({**entry, key: None}) is None
        assert Told.of({name: value for name, value in entry.items() if name != key}) is None
    assert Told.of({**entry, "draws": 0}) is None


def test_the_file_stays_small(tmp_path: Path) -> None:
    for number in range(12):
        answers = Answers(str(tmp_path))
        answers.put(f"key {number}", {"text": "x" * (LARGEST // 5)})
        answers.save()
    assert (tmp_path / "answers.jsonl").stat().st_size <= LARGEST
    last = Answers(str(tmp_path))
    assert last.get("key 11") and not last.get("key 0")


def start(folder: Path, number: int, *flags: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "texdiff", "expand", "notes.tex", "-o", f"out{number}.tex", *flags]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "LOCALAPPDATA": str(folder / "cache")}
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL)


def test_processes_share_one_cache(tmp_path: Path) -> None:
    text = notes(*REQUESTS)
    (tmp_path / "notes.tex").write_text(text, "utf-8")
    children = [start(tmp_path, number) for number in range(4)]
    assert [child.wait() for child in children] == [0] * 4
    expected = texdiff.expand(text, Settings("notes.tex")).text
    assert all((tmp_path / f"out{number}.tex").read_text("utf-8") == expected for number in range(4))
    assert known(text, tmp_path / "cache" / "texdiff") == [True] * 3


def test_a_killed_run_leaves_a_cache_that_others_can_use(tmp_path: Path) -> None:
    text = notes(*REQUESTS)
    (tmp_path / "notes.tex").write_text(text, "utf-8")
    moments = random.Random(5)
    for number in range(8):
        child = start(tmp_path, number)
        time.sleep(moments.uniform(0.05, 1.5))
        child.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        child.wait()
    last = start(tmp_path, 99)
    assert last.wait() == 0
    assert (tmp_path / "out99.tex").read_text("utf-8") == texdiff.expand(text, Settings("notes.tex")).text


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """Whoever may write everywhere cannot write below a file."""
    (tmp_path / "file").write_bytes(b"")
    assert known(notes(REQUESTS[0]), tmp_path / "file") == [False]
    assert known(notes(REQUESTS[0]), tmp_path / "file") == [False]
