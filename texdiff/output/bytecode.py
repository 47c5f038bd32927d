"""Shipped templates compiled once: beside each one, as Python keeps its own modules, and as much to be trusted."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import NamedTemporaryFile

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket, bc_magic


class Beside(BytecodeCache):
    """Code in `__pycache__` (or wherever Python is told to keep such files) of the templates in one folder; templates
    of authors are compiled in every run. A file that does not fit the template and its options counts for nothing.
    """

    def __init__(self, folder: Path, options: str) -> None:
        self._folder = folder
        self._made_by = f"{bc_magic.hex()} {options}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file for a template; empty for one that is kept nowhere."""
        if filename is None or self._folder not in Path(filename).parents:
            return ""
        return str(Path(cache_from_source(filename)).with_suffix(".jinja"))

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256(f"{self._made_by} {source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, ValueError, TypeError):
            checksum, code = Path(bucket.key).read_bytes().split(b"\n", 1)
            if checksum.decode() == bucket.checksum:
                bucket.code = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Whole or not at all; a folder that cannot be written keeps nothing."""
        if not bucket.key or bucket.code is None or sys.dont_write_bytecode:
            return
        with suppress(OSError):
            place = Path(bucket.key)
            place.parent.mkdir(exist_ok=True, parents=True)
            with NamedTemporaryFile(dir=place.parent, prefix=place.name, delete=False) as file:
                file.write(f"{bucket.checksum}\n".encode() + marshal.dumps(bucket.code))
            os.replace(file.name, place)
