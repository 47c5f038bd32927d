"""Files rewritten: read, handed to a function from text to text, and written, compared or shown; light to import."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from texdiff.commands.arguments import Arguments, UsageError
from texdiff.commands.terminal import FINDINGS, FINE, OUR_FAULT, complain, say, tell_bytes
from texdiff.documents.expansion import Expansion
from texdiff.errors import Diagnostic, TexdiffError, format_diagnostic
from texdiff.output import files
from texdiff.settings import Settings
from texdiff.source import STRAY, Source, Span, decode, encode

Rewrite = Callable[[str, Settings], Expansion]
NONE_LEFT: Mapping[str, bytes] = MappingProxyType({})


class Done(NamedTuple):
    """One file: what was read, what came of it, where that went, the exit code, and what was said.

    `left` are the files as this run leaves them, by path; empty where a second run might do or say anything else.
    """

    source: Source
    expansion: Expansion
    target: str
    code: int
    said: str = ""
    left: Mapping[str, bytes] = NONE_LEFT


class Job(NamedTuple):
    """What happens to each file."""

    arguments: Arguments
    work: Rewrite
    summarize: Callable[[Expansion], str]
    difference: Callable[[str, str, str], str]


def rewrite(job: Job) -> Iterator[Done]:
    """Rewrite the files one by one. A file that cannot be read or written does not keep the others from it."""
    for path, target in _targets(job.arguments):
        yield _rewrite_one(job, path, target)


def exit_code(results: list[Done]) -> int:
    """The code of the worst thing that happened."""
    return max((done.code for done in results), default=FINE)


def _rewrite_one(job: Job, path: str, target: str) -> Done:
    source, expansion = Source(path, ""), Expansion("", (), (), {})
    try:
        data = files.read(path)
        source = decode(
            data, "standard input" if path == files.STANDARD else path, job.arguments.last("encoding") or None
        )
        expansion = job.work(source.text, _settings(job.arguments, path))
        expansion = expansion._replace(diagnostics=(*_strays(source), *expansion.diagnostics))
        return _deliver(job, source, data, expansion, target)
    except TexdiffError as problem:
        return Done(source, expansion, target, complain(problem, source))


def _strays(source: Source) -> Iterator[Diagnostic]:
    """A warning for bytes that are no text, which stay as they are."""
    if source.encoding == "utf-8" and (found := STRAY.search(source.text)):
        message = f"the byte 0x{ord(found[0]) & 0xFF:02x} is no UTF-8, and is kept as it is"
        hint = "say which encoding the file has, for example --encoding latin-1"
        yield Diagnostic("encoding", "warning", message, Span(*found.span()), hint)


def _settings(arguments: Arguments, path: str) -> Settings:
    document = "" if path == files.STANDARD else path
    return Settings(
        document,
        keep_going=arguments.has("keep-going"),
        force=arguments.has("force"),
        outside=arguments.has("outside"),
        encoding=arguments.last("encoding"),
        **arguments.options(),
    )


def _deliver(job: Job, source: Source, data: bytes, expansion: Expansion, target: str) -> Done:
    """Report, and write what is to be written."""
    said = _told(job, source, expansion)
    done = Done(source, expansion, target, _code(expansion), said)
    if expansion.failed and not job.arguments.has("keep-going"):
        return done
    new = data if expansion.text == source.text else encode(expansion.text, source)
    if job.arguments.has("diff"):
        tell_bytes(encode(job.difference(source.path, source.text, expansion.text), source))
    elif job.arguments.has("check"):
        if new != data:
            say(f"{source.path} would change")
    elif target == files.STANDARD:
        tell_bytes(new)
    elif _is_same_file(source.path, target):
        files.replace(target, new, expected=data)
        return done._replace(left={target: data} if new == data else NONE_LEFT)
    else:
        files.replace(target, new)
        return done._replace(left={source.path: data, target: new})
    return done._replace(code=max(done.code, FINDINGS if job.arguments.has("check") and new != data else FINE))


def _told(job: Job, source: Source, expansion: Expansion) -> str:
    """Print what there is to say about a file, and return it."""
    summary = job.summarize(expansion)
    lines = [format_diagnostic(diagnostic, source) for diagnostic in expansion.diagnostics]
    lines += [f"{source.path}: {summary}" if source.path else summary] if summary else []
    for line in lines:
        say(line)
    return "".join(f"{line}\n" for line in lines)


def _code(expansion: Expansion) -> int:
    return OUR_FAULT if expansion.our_fault else FINDINGS if expansion.failed else FINE


def _is_same_file(path: str, target: str) -> bool:
    return os.path.realpath(path) == os.path.realpath(target)


def _targets(arguments: Arguments) -> list[tuple[str, str]]:
    """Each file with the place of its result; UsageError where that cannot be told, or would cost a file its text."""
    targets = _assigned(arguments, _different(arguments.operands))
    in_place, quiet = arguments.has("in-place"), arguments.has("check") or arguments.has("diff")
    written = {} if quiet else {os.path.realpath(target): target for _, target in targets if target != files.STANDARD}
    read = {os.path.realpath(path) for path, _ in targets if path != files.STANDARD}
    overwritten = [target for place, target in written.items() if place in read]
    if overwritten and not in_place:
        raise UsageError(f"{overwritten[0]} would be written over; say --in-place if that is meant")
    for flag in ("report", "depfile"):
        place = os.path.realpath(path) if (path := arguments.last(flag)) and path != files.STANDARD else None
        if place in read or place in written:
            raise UsageError(f"--{flag} would write over {path}")
    return targets


def _different(paths: Iterable[str]) -> list[str]:
    """The files that were named, each once."""
    named = {path if path == files.STANDARD else os.path.realpath(path): path for path in reversed([*paths])}
    return list(reversed(named.values()))


def _assigned(arguments: Arguments, paths: list[str]) -> list[tuple[str, str]]:
    """Each file with the name of its result."""
    output = arguments.last("output")
    if arguments.has("in-place") and output:
        raise UsageError("--in-place and --output exclude each other")
    if arguments.has("in-place"):
        if files.STANDARD in paths:
            raise UsageError("standard input cannot be rewritten in place")
        return [(path, path) for path in paths]
    if output and (len(paths) > 1 or output.endswith(("/", os.sep)) or os.path.isdir(output)):
        return [(path, os.path.join(output, name)) for path, name in zip(paths, _names(paths), strict=True)]
    if len(paths) > 1 and not (arguments.has("check") or arguments.has("diff")):
        raise UsageError("several files need -o FOLDER, or --in-place, --check or --diff")
    return [(path, output or files.STANDARD) for path in paths]


def _names(paths: list[str]) -> list[str]:
    """The names of the results inside the output folder: the tree of the files below their common folder."""
    if files.STANDARD in paths:
        raise UsageError("standard input has no name in a folder")
    whole = [os.path.abspath(path) for path in paths]
    common = os.path.commonpath([os.path.dirname(path) for path in whole])
    return [os.path.relpath(path, common) for path in whole]
