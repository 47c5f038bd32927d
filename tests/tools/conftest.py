"""The real tools: two generations of pandoc, a browser, make, latexmk. One that is missing fails its tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.real import PANDOCS, Pandoc, Rendered, tool


@pytest.fixture(params=PANDOCS)
def pandoc(request: pytest.FixtureRequest) -> Pandoc:
    """Debian's pandoc 2.17 and the newest one, in turn."""
    return Pandoc(PANDOCS[request.param]())


@pytest.fixture
def browser(tmp_path: Path) -> Callable[[Path], Rendered]:
    """Opens a page in Chromium, without a screen and without a network."""

    def open_page(page: Path) -> Rendered:
        picture = page.with_suffix(".png")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        flags += [
            f"--user-data-dir={tmp_path / 'profile'}",
            "--allow-file-access-from-files",
            "--enable-logging=stderr",
        ]
        flags += ["--virtual-time-budget=30000", "--window-size=1000,4000", f"--screenshot={picture}", "--dump-dom"]
        call = [tool("chromium"), *flags, page.as_uri()]
        done = subprocess.run(call, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        console = "\n".join(line for line in done.stderr.splitlines() if ":CONSOLE" in line)
        return Rendered(done.stdout, console, picture)

    return open_page


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a build: `python3` is the interpreter of the tests."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
