"""Files in and out as bytes: a file is replaced whole, under a lock, and only when something changed."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import time
from collections.abc import Iterator

from texdiff.errors import RequestError

if sys.platform != "win32":
    import fcntl

LOCK_SECONDS = 10.0
STANDARD = "-"  # the name of standard input and standard output
_STRAY = re.compile(r"\..*\.\d+\.texdiff-new\Z", re.DOTALL)


def read(path: str) -> bytes:
    """The bytes of a file, or of standard input for `-`; RequestError where it cannot be read."""
    with _reported("read", path):
        if path == STANDARD:
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            return file.read()


def replace(path: str, data: bytes, expected: bytes | None = None) -> bool:
    """Give a file the new content, and tell whether that changed anything.

    Law: at every moment the file is whole, old or new. Its mode stays, a symbolic link stays a link, and a
    file that holds these bytes already is not touched. `expected` is what the file must still hold. Raises
    RequestError, with the old file in place, when it holds something else or cannot be written.
    """
    with _reported("write", path):
        target = os.path.realpath(path)
        directory = os.path.dirname(target)
        os.makedirs(directory, exist_ok=True)
        with _lock(directory, path):
            _remove_strays(directory)
            return _replace(path, target, data, expected)


def _replace(path: str, target: str, data: bytes, expected: bytes | None) -> bool:
    old = _status(target)
    if old is not None and not stat.S_ISREG(old.st_mode):
        _write_into(path, target, data)
        return True
    content = read(target) if old else None
    if expected is not None and content != expected:
        raise _error(path, "the file changed while texdiff was at work", "run texdiff again")
    if content == data:
        return False
    if old is not None:
        _check_replaceable(path, target, old)
    _swap(target, data, old)
    return True


def _check_replaceable(path: str, target: str, old: os.stat_result) -> None:
    if not os.access(target, os.W_OK):
        raise _error(path, "the file is read only", "write to another file with -o")
    if old.st_nlink > 1:
        raise _error(path, "the file has several names (hard links), which would part", "write to another file with -o")


def _swap(target: str, data: bytes, old: os.stat_result | None) -> None:
    """Write a new file beside the target, make sure it is on the disk, and put it in the target's place."""
    directory, name = os.path.split(target)
    new = os.path.join(directory, f".{name[:200]}.{os.getpid()}.texdiff-new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(new, flags, 0o666 if old is None else 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            _keep_owner_and_mode(new, old)
        os.replace(new, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(new)
    _sync_directory(directory)


def _keep_owner_and_mode(new: str, old: os.stat_result) -> None:
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(new, old.st_uid, old.st_gid)
    os.chmod(new, stat.S_IMODE(old.st_mode))


def _sync_directory(directory: str) -> None:
    """Make the new name last; some file systems cannot, and then there is nothing to do."""
    with contextlib.suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write_into(path: str, target: str, data: bytes) -> None:
    """A device or a pipe is written to, not replaced."""
    if os.path.isdir(target):
        raise _error(path, "this is a directory", "name a file")
    with open(target, "wb") as file:
        file.write(data)


def _status(target: str) -> os.stat_result | None:
    try:
        return os.stat(target)
    except FileNotFoundError:
        return None


def _remove_strays(directory: str) -> None:
    """Take away what killed runs left. Writers hold the directory's lock, so none of these is in use."""
    for name in os.listdir(directory):
        if _STRAY.match(name):
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(directory, name))


@contextlib.contextmanager
def _lock(directory: str, path: str) -> Iterator[None]:
    """Hold the directory's lock; the system lets go of it when the process ends, however it ends."""
    if sys.platform == "win32":  # directories have no locks there, and a file in use cannot be removed
        yield
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        deadline = time.monotonic() + LOCK_SECONDS
        while not _locked(handle):
            if time.monotonic() > deadline:
                raise _error(path, "another run keeps this directory locked", "try again")
            time.sleep(0.01)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """Whether the lock could be taken; on a file system without locks there is nothing to take."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


@contextlib.contextmanager
def _reported(verb: str, path: str) -> Iterator[None]:
    """What the system says about a file, as an error of ours."""
    try:
        yield
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise _error(path, f"the file cannot be {'read' if verb == 'read' else 'written'}: {reason}") from None
    except ValueError:  # a null byte in the name
        raise _error(path, "this is no name of a file") from None


def _error(path: str, message: str, hint: str = "") -> RequestError:
    return RequestError("file", message, hint=hint, path="standard input" if path == STANDARD else path)
