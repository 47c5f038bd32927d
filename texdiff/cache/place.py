"""Where the cache lies, and what its entries are valid for: this program, these templates, this Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_CODE = (".py", ".j2", ".toml")
KEY_LENGTH = 32


def folder() -> str:
    """The folder of the cache; '' where the system has no place for one."""
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    base = os.environ.get(variable, "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "texdiff") if os.path.isabs(base) else ""


def digest(parts: Iterable[bytes]) -> str:
    """A key for some parts; different parts, or the same ones cut differently, have different keys."""
    total = sha256()
    for part in parts:
        total.update(b"%d:" % len(part))
        total.update(part)
    return total.hexdigest()[:KEY_LENGTH]


def encoded(text: str) -> bytes:
    """Any text as bytes, names of files that are no UTF-8 included."""
    return text.encode("utf-8", "surrogatepass")


def program(*templates: str) -> str:
    """A key for what makes the answers: our code and templates, other folders of templates, the version of Python."""
    beside = os.path.join(os.path.dirname(_PACKAGE), "templates")
    lines = [line for place in (_PACKAGE, beside, *templates) for line in sorted(_files(place))]
    return digest(map(encoded, (sys.version, *lines)))


def _files(place: str) -> Iterator[str]:
    """Name, size and time of all code below a folder."""
    try:
        entries = list(os.scandir(place))
    except OSError:
        yield f"{place} cannot be read"
        return
    for entry in entries:
        if entry.name.endswith(_CODE):
            status = entry.stat()
            yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"
        elif entry.name != "__pycache__" and entry.is_dir():
            yield from _files(entry.path)


def replace(path: str, data: bytes) -> None:
    """Put a new file in the place of an old one; OSError leaves the old one. Nothing is waited for: a file that the
    system loses is a file that was never written.
    """
    os.makedirs(os.path.dirname(path), exist_ok=True)
    new = f"{path}.{os.getpid()}.new"
    try:
        with open(new, "wb") as file:
            file.write(data)
        os.replace(new, path)
    finally:
        if os.path.exists(new):
            os.unlink(new)
