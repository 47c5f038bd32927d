"""The wheel: it holds the templates, and what is installed from it finds them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from texdiff.output.languages import shipped

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_brings_its_templates(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.startswith("texdiff_calculus-")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    sources = (path for path in (ROOT / "templates").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    ours = {str(path.relative_to(ROOT)) for path in sources}
    theirs = tmp_path / "site" / "texdiff"
    assert ours == {str(path.relative_to(theirs)) for path in (theirs / "templates").rglob("*") if path.is_file()}
    command = "from texdiff.output.languages import languages, shipped; print(shipped(), *languages())"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=tmp_path / "site", check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == [str(theirs / "templates"), "en", "zh"]


def test_an_editable_install_finds_the_templates_beside_the_package() -> None:
    assert shipped() == ROOT / "templates"
