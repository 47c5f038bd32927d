"""Compiled templates: kept beside the shipped ones, used again, and never in the place of a template that changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from texdiff.output.bytecode import Beside

NAME = "greeting.j2"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a template, where Python keeps what it compiles beside the source."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("sys.pycache_prefix", None)
    (tmp_path / NAME).write_text("Dear {{ name }}", "utf-8")
    return tmp_path


def rendered(folder: Path, own: Path | None = None, options: str = "") -> str:
    """By a new environment, as every run has one."""
    environment = Environment(loader=FileSystemLoader(folder), bytecode_cache=Beside(own or folder, options))
    return environment.get_template(NAME).render(name="reader")


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").glob("*"))


def test_what_is_kept_is_used(folder: Path) -> None:
    assert rendered(folder) == "Dear reader"
    (first,) = kept(folder)
    checksum = first.read_bytes().split(b"\n", 1)[0]
    (folder / NAME).write_text("Hello {{ name }}", "utf-8")
    assert rendered(folder) == "Hello reader"
    other = first.read_bytes().split(b"\n", 1)[1]
    (folder / NAME).write_text("Dear {{ name }}", "utf-8")
    first.write_bytes(checksum + b"\n" + other)
    assert rendered(folder) == "Hello reader"


def test_other_options_make_other_code(folder: Path) -> None:
    rendered(folder)
    before = kept(folder)[0].read_bytes()
    rendered(folder, options="other delimiters")
    assert kept(folder)[0].read_bytes() != before


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"no checksum\n\x00\x01", None])
def test_damage_is_mended(folder: Path, damage: bytes | None) -> None:
    rendered(folder)
    (file,) = kept(folder)
    whole = file.read_bytes()
    file.write_bytes(whole[:-20] if damage is None else damage)
    assert rendered(folder) == "Dear reader"
    assert kept(folder) == [file]
    assert file.read_bytes() == whole


def test_templates_of_authors_are_kept_nowhere(folder: Path) -> None:
    assert rendered(folder, own=folder / "shipped") == "Dear reader"
    assert not kept(folder)


def test_nothing_is_written_where_python_writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert rendered(folder) == "Dear reader"
    assert not kept(folder)


def test_a_folder_that_takes_no_files(folder: Path) -> None:
    (folder / "__pycache__").write_text("in the way", "utf-8")
    assert rendered(folder) == "Dear reader"
