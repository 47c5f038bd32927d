"""The command line as data: commands, their flags, reading them, and the help made from the same table.

Our own, since importing argparse alone doubles the time of a run that has nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from texdiff.cache.runs import NO_CACHE
from texdiff.methods import NAMES


class Flag(NamedTuple):
    """A flag. `value` names its argument, '' for a switch; `key` is where the value goes."""

    names: tuple[str, ...]
    key: str
    value: str
    help: str
    repeats: bool = False


class Command(NamedTuple):
    """A command with what stands behind its flags: at least `least` of them, at most `most` (None: any number)."""

    name: str
    help: str
    flags: tuple[Flag, ...]
    operand: str = ""
    least: int = 0
    most: int | None = 0


class Arguments(NamedTuple):
    """What was asked for. `given` holds the values of flags by key, each in order; a switch has the value 'true'.

    `typed` is the command line itself.
    """

    command: Command | None
    operands: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    help: bool = False
    typed: tuple[str, ...] = ()

    def last(self, key: str, default: str = "") -> str:
        """The value that was given last."""
        return next((value for name, value in reversed(self.given) if name == key), default)

    def all(self, key: str) -> tuple[str, ...]:
        """All values that were given."""
        return tuple(value for name, value in self.given if name == key)

    def has(self, key: str) -> bool:
        """Whether a flag was given."""
        return any(name == key for name, _ in self.given)

    def options(self) -> dict[str, str]:
        """The options of section "Options" of the README that were given as flags."""
        found = {key.removeprefix(OPTION): value for key, value in self.given if key.startswith(OPTION)}
        if found.pop("no-implicit", ""):
            found["implicit"] = "false"
        return found


OPTION = "option "


class UsageError(Exception):
    """The command line cannot be read; the message says what is wrong."""


OPTION_FLAGS = (
    Flag(("--method",), "option method", "NAME", ", ".join(("auto", *NAMES))),
    Flag(("--layout",), "option layout", "LAYOUT", "numerator or denominator"),
    Flag(("--detail",), "option detail", "DETAIL", "answer, short or full"),
    Flag(("--language",), "option language", "NAME", "auto, en, zh, or a folder of your templates"),
    Flag(("--place",), "option place", "PLACE", "paragraph, here, proof, end, solution or none"),
    Flag(("--width",), "option width", "LENGTH", "of a line: auto, 34.5em, 12cm"),
    Flag(("--reasons",), "option reasons", "WHERE", "side, below or none"),
    Flag(("--reveal",), "option reveal", "HOW", "in beamer: all lines at once, or steps: one by one"),
    Flag(("--functions",), "option functions", "KIND", "exp, ln, sin of a matrix: matrix or elementwise"),
    Flag(("--templates",), "option templates", "DIR", "a folder with templates of yours"),
    Flag(("--structured",), "option structured", "", "respect the symmetry of the variable in the answer"),
    Flag(("--implicit",), "option implicit", "", "answer derivatives that stand alone in a display"),
    Flag(("--no-implicit",), "option no-implicit", "", "answer only what is asked for explicitly"),
)
OUTSIDE = Flag(("--outside",), "outside", "", "read files outside of the folder of the document's main file too")
_OUTPUT_FLAGS = (
    Flag(("-o", "--output"), "output", "PATH", "write here; a folder for several files"),
    Flag(("--in-place",), "in-place", "", "write the files themselves"),
    Flag(("--check",), "check", "", "write nothing; exit with 1 if something would change"),
    Flag(("--diff",), "diff", "", "write nothing; print what would change"),
    Flag(("--force",), "force", "", "renew generated blocks that were edited by hand"),
    Flag(("--encoding",), "encoding", "NAME", "of the files, where it is not UTF-8"),
    OUTSIDE,
)
COMMANDS = (
    Command(
        "expand",
        "answer the requests of notes",
        (
            *_OUTPUT_FLAGS,
            Flag(("--jobs",), "jobs", "N", "so many processes at once for many requests; by default one for each core"),
            Flag((NO_CACHE,), "no-cache", "", "work everything out anew, and keep nothing of it"),
            Flag(("--keep-going",), "keep-going", "", "write the file although requests failed, and mark them"),
            Flag(("--report",), "report", "FILE", "say in JSON what became of each request"),
            Flag(("--depfile",), "depfile", "FILE", "a make rule with all files that the output depends on"),
            Flag(("--source-map",), "source-map", "", "say in the output and the report where each line comes from"),
            *OPTION_FLAGS,
        ),
        "FILE",
        1,
        None,
    ),
    Command(
        "check",
        "proofread the derivatives that notes already state",
        (
            Flag(("--format",), "format", "FORMAT", "text, json or sarif"),
            Flag(("--select",), "select", "VERDICTS", "show these: wrong, layout, ill-typed, …, or all", True),
            Flag(("--ignore",), "ignore", "VERDICTS", "leave these out", True),
            Flag(("--annotate",), "annotate", "FILE", "write a copy with marks and corrections in the margin"),
            Flag(("--encoding",), "encoding", "NAME", "of the files, where it is not UTF-8"),
            Flag(("--layout",), "option layout", "LAYOUT", "numerator, denominator or gradient, where claims disagree"),
            Flag(("--functions",), "option functions", "KIND", "exp, ln, sin of a matrix: matrix or elementwise"),
        ),
        "FILE",
        1,
        None,
    ),
    Command(
        "derive",
        "answer one request, such as '\\frac{\\partial \\operatorname{tr}(\\mathbf{X})}{\\partial \\mathbf{X}}'",
        (
            Flag(("--given",), "given", "LATEX", "a declaration: '\\mathbf{X} \\in \\mathbb{R}^{m \\times n}'", True),
            Flag(("--assume",), "assume", "LATEX: PROPERTY", "a property: '\\mathbf{A}: symmetric'", True),
            Flag(("--preamble",), "preamble", "FILE", "read macros and packages from here"),
            Flag(("--at",), "at", "FILE:LINE", "instead of a request: answer the one that stands there in a document"),
            Flag(("--format",), "format", "FORMAT", "latex, text, json, numpy or sympy"),
            *OPTION_FLAGS,
        ),
        "REQUEST",
        0,
        1,
    ),
    Command(
        "symbols",
        "show what was understood of each symbol",
        (Flag(("--encoding",), "encoding", "NAME", "of the file, where it is not UTF-8"), OUTSIDE),
        "FILE",
        1,
        1,
    ),
    Command("strip", "take generated blocks out again", _OUTPUT_FLAGS, "FILE", 1, None),
    Command("operators", "show what is supported, with spellings", ()),
    Command("sty", "print texdiff.sty, with which a source compiles before it is processed", ()),
    Command("explain", "show what a diagnostic means", (), "CODE", 1, 1),
)


def parse(argv: Sequence[str]) -> Arguments:
    """The command line as data; raises UsageError."""
    if not argv or argv[0] in ("-h", "--help"):
        return Arguments(None, help=bool(argv))
    if argv[0] == "--version":
        return Arguments(None, given=(("version", "true"),))
    command = next((command for command in COMMANDS if command.name == argv[0]), None)
    if command is None:
        known = ", ".join(command.name for command in COMMANDS)
        raise UsageError(f"there is no command {argv[0]!r}; the commands are {known}")
    operands: list[str] = []
    given: list[tuple[str, str]] = []
    for key, value in _entries(command, argv[1:]):
        if key == "help":
            return Arguments(command, help=True)
        if key:
            given.append((key, value))
        else:
            operands.append(value)
    _check_count(command, operands)
    return Arguments(command, tuple(operands), tuple(given), typed=tuple(argv))


def _entries(command: Command, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Flags with their values, and operands under the key ''."""
    flags = {name: flag for flag in command.flags for name in flag.names}
    rest = iter(words)
    for word in rest:
        if word == "--":
            yield from (("", operand) for operand in rest)
        elif word in ("-h", "--help"):
            yield "help", "true"
        elif not word.startswith("-") or word == "-":
            yield "", word
        else:
            name, equals, value = word.partition("=")
            flag = flags.get(name)
            if flag is None:
                raise UsageError(f"{command.name} has no flag {name}; see texdiff {command.name} --help")
            yield flag.key, _value(flag, name, value if equals else None, rest)


def _value(flag: Flag, name: str, value: str | None, rest: Iterator[str]) -> str:
    if not flag.value:
        if value is not None:
            raise UsageError(f"{name} takes no value")
        return "true"
    value = next(rest, None) if value is None else value
    if value is None:
        raise UsageError(f"{name} needs a value, {flag.value}")
    return value


def _check_count(command: Command, operands: list[str]) -> None:
    if len(operands) < command.least:
        raise UsageError(f"{command.name} needs a {command.operand}; see texdiff {command.name} --help")
    if command.most is not None and len(operands) > command.most:
        raise UsageError(f"{command.name} does not know what to do with {operands[command.most]!r}")


def help_text(command: Command | None) -> str:
    """The help for one command, or for all."""
    if command is None:
        rows = [(known.name, known.help) for known in COMMANDS]
        return (
            "usage: texdiff COMMAND …\n\n" + _columns(rows) + "\ntexdiff COMMAND --help shows the flags of a command.\n"
        )
    operand = f" {command.operand}{' …' if command.most is None else ''}" if command.operand else ""
    flags = " [FLAGS]" if command.flags else ""
    rows = [(", ".join(flag.names) + (f" {flag.value}" if flag.value else ""), flag.help) for flag in command.flags]
    return (
        f"usage: texdiff {command.name}{flags}{operand}\n\n{command.help}\n" + ("\n" if rows else "") + _columns(rows)
    )


def _columns(rows: Sequence[tuple[str, str]]) -> str:
    width = max((len(left) for left, _ in rows), default=0)
    return "".join(f"  {left:{width}}  {right}\n" for left, right in rows)
