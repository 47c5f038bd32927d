"""The front door: reads the command line and hands it to the command; what is heavy is imported when it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from texdiff.commands.arguments import Arguments, UsageError, help_text, parse
from texdiff.commands.rewriting import Done, Job, exit_code, rewrite
from texdiff.commands.terminal import FINE, USAGE, complain, say, survive_narrow_encodings, tell
from texdiff.documents.expansion import Expansion, summary
from texdiff.errors import EXPLANATIONS, TexdiffError
from texdiff.glance import may_hold_derivative, own_packages
from texdiff.settings import Settings

if TYPE_CHECKING:
    from texdiff.commands.progress import Bar

INTERRUPTED = 130
MANY = 30
"""So many requests take long enough for a progress bar."""


def run(argv: list[str]) -> int:
    """Do what the command line asks for; the exit code."""
    survive_narrow_encodings()
    try:
        return _dispatch(parse(argv))
    except UsageError as problem:
        say(f"texdiff: {problem}")
        return USAGE
    except TexdiffError as problem:
        return complain(problem)
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FINE
    except KeyboardInterrupt:
        say("texdiff: interrupted")
        return INTERRUPTED


def _dispatch(arguments: Arguments) -> int:
    command = arguments.command
    if arguments.has("version"):
        return _version()
    if command is None and not arguments.help:
        say(help_text(None).rstrip())
        return USAGE
    if command is None or arguments.help:
        return tell(help_text(command))
    return _COMMANDS[command.name](arguments)


def _version() -> int:
    from importlib.metadata import version

    return tell(f"texdiff {version('texdiff-calculus')}\n")


def _expand(arguments: Arguments) -> int:
    if arguments.has("source-map") and arguments.has("in-place"):
        raise UsageError("--source-map is for output in another file, with -o")
    done = list(rewrite(Job(arguments, _expansion(arguments), summary, _difference)))
    if arguments.has("report"):
        _write_report(arguments, done)
    if arguments.has("depfile"):
        _write_depfile(arguments, done)
    if all(map(_is_settled, done)):
        _remember(arguments, done)
    return exit_code(done)


def _strip(arguments: Arguments) -> int:
    def stripped(text: str, settings: Settings) -> Expansion:
        if not may_hold_derivative(text):
            return Expansion(text, (), (), {})
        from texdiff.pipeline import strip

        return strip(text, settings)

    return exit_code(list(rewrite(Job(arguments, stripped, lambda expansion: "", _difference))))


def _expansion(arguments: Arguments) -> Callable[[str, Settings], Expansion]:
    """The expansion of one text; a report needs the derivations themselves, so it takes no answers from the cache."""
    anew = arguments.has("no-cache")
    jobs = _number(arguments, "jobs")

    def expanded(text: str, settings: Settings) -> Expansion:
        if not may_hold_derivative(text, settings.path):
            _check_languages(settings)
            return Expansion(text, (), (), {})
        from texdiff.cache.answers import Answers
        from texdiff.documents.cores import cores
        from texdiff.pipeline import expand

        answers = None if arguments.has("report") else Answers("") if anew else Answers()
        progress = _Progress() if sys.stderr.isatty() else None
        expansion = expand(text, settings, progress, answers, jobs or cores())
        if answers is not None:
            answers.save()
        return _with_lines(expansion, settings) if arguments.has("source-map") else expansion

    return expanded


def _number(arguments: Arguments, flag: str) -> int:
    """The positive number given with a flag, 0 without one."""
    text = arguments.last(flag, "0")
    if not text.isdecimal() or (int(text) < 1 and arguments.has(flag)):
        raise UsageError(f"--{flag} takes a positive number, not {text!r}")
    return int(text)


def _with_lines(expansion: Expansion, settings: Settings) -> Expansion:
    from texdiff.commands.source_map import with_lines

    return expansion._replace(text=with_lines(expansion.text, settings))


def _check_languages(settings: Settings) -> None:
    """A wrong language is an error even where nothing is asked; to look for it takes time, if it was not given."""
    if any(key in ("language", "templates") for key, _ in settings.options):
        from texdiff.commands.config import configured
        from texdiff.options import Options
        from texdiff.output.languages import check_language

        chosen = Options().merged((*configured(settings.path), *settings.options))
        check_language(chosen.language, chosen.templates)


def _difference(path: str, old: str, new: str) -> str:
    from difflib import unified_diff

    lines = unified_diff(old.splitlines(True), new.splitlines(True), path, path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


class _Progress:
    """Shows a bar once a document turns out to hold many requests."""

    def __init__(self, unit: str = "requests") -> None:
        self._bar: Bar | None = None
        self._unit = unit

    def __call__(self, done: int, total: int) -> None:
        if total < MANY:
            return
        if self._bar is None:
            from texdiff.commands.progress import Bar

            self._bar = Bar(total, self._unit)
        self._bar.show(done)


def _write_report(arguments: Arguments, done: list[Done]) -> None:
    """The JSON of all files together."""
    import json

    from texdiff.output.files import STANDARD, replace
    from texdiff.output.report import request_entry

    path = arguments.last("report")
    entries = [request_entry(outcome, one.source) for one in done for outcome in one.expansion.requests]
    kinds = ("request", "claim", "condition", "mention", "not understood")
    fractions = {kind: sum(one.expansion.fractions.get(kind, 0) for one in done) for kind in kinds}
    report = {"requests": entries, "fractions": fractions}
    if arguments.has("source-map"):
        from texdiff.commands.source_map import stretches

        report["source_map"] = [stretch for one in done for stretch in stretches(one)]
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    if path == STANDARD:
        tell(text)
    else:
        replace(path, text.encode("utf-8", "surrogatepass"))


def _write_depfile(arguments: Arguments, done: list[Done]) -> None:
    """What each output depends on: its source, what that reads, the options' file, all templates where one was used."""
    from texdiff.commands.config import config_file
    from texdiff.commands.depfile import rules
    from texdiff.output.files import replace

    needs = {one.target: [one.source.path, *one.expansion.inputs, config_file(one.source.path)] for one in done}
    for one in done:
        if one.expansion.requests:
            needs[one.target] += _templates((arguments.last("option templates"), *one.expansion.templates))
    replace(arguments.last("depfile"), rules(needs).encode("utf-8", "surrogateescape"))


def _templates(folders: Iterable[str]) -> list[str]:
    """The template files that may have had a part in the output."""
    from texdiff.output.languages import files, languages

    return [str(path) for folder in folders for name in languages(folder) for path in files(name, folder)]


def _is_settled(one: Done) -> bool:
    """Whether a second run would do the same, as long as no file changes that is known; templates of the author's own
    and files that are still missing may come to be.
    """
    missing = any(diagnostic.code == "input" for diagnostic in one.expansion.diagnostics)
    return bool(one.left) and one.code == FINE and not one.expansion.templates and not missing


def _remember(arguments: Arguments, done: list[Done]) -> None:
    """Record that there is nothing to do until one of the files changes."""
    from texdiff.cache.runs import remember
    from texdiff.commands.config import looked_for
    from texdiff.output.files import STANDARD

    left = {path: data for one in done for path, data in one.left.items()}
    others = [path for one in done for path in looked_for(one.source.path)]
    others += [path for one in done for path in one.expansion.inputs]
    others += [path for one in done for path in own_packages(one.source.text, one.source.path)]
    others += [path for flag in ("report", "depfile") if (path := arguments.last(flag))]
    if STANDARD not in others:
        remember(arguments.typed, left, others, "".join(one.said for one in done))


def _check(arguments: Arguments) -> int:
    from texdiff.checking.command import run

    return run(arguments, lambda: _Progress("claims") if sys.stderr.isatty() else None)


def _derive(arguments: Arguments) -> int:
    from texdiff.commands.queries import derive

    return derive(arguments)


def _symbols(arguments: Arguments) -> int:
    from texdiff.commands.queries import symbols

    return symbols(arguments)


def _operators(arguments: Arguments) -> int:
    from texdiff.commands.queries import operators

    return operators()


def _sty(arguments: Arguments) -> int:
    from texdiff.output.own_macros import package

    return tell(package())


def _explain(arguments: Arguments) -> int:
    (code,) = arguments.operands
    if code not in EXPLANATIONS:
        raise UsageError(f"there is no diagnostic {code!r}; the codes are {', '.join(sorted(EXPLANATIONS))}")
    return tell(f"{code}: {EXPLANATIONS[code]}\n")


_COMMANDS: dict[str, Callable[[Arguments], int]] = {
    "expand": _expand,
    "strip": _strip,
    "check": _check,
    "derive": _derive,
    "symbols": _symbols,
    "operators": _operators,
    "sty": _sty,
    "explain": _explain,
}
