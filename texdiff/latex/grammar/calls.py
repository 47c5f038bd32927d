"""Known functions: their names in every usual spelling, and their arguments with and without parentheses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from texdiff.latex.grammar.letters import letters_ahead
from texdiff.latex.grammar.place import spell
from texdiff.latex.grammar.scripts import index_parts, mark_of, script_range
from texdiff.latex.grammar.syntax import Call, Differential, Head, Power, Syntax
from texdiff.latex.tokens.fragment import Token
from texdiff.latex.tokens.spelling import STYLES, SWITCHES

if TYPE_CHECKING:
    from texdiff.latex.grammar.grammar import Parser

DIFFERENTIAL = "d"
_NO_FUNCTIONS = frozenset(("\\sum", "\\prod"))
_BRACKETS = ("(", "[", "\\{", ".")


def head_ahead(parser: Parser) -> bool:
    """Whether the name of a known function comes next."""
    return head_range(parser) is not None


def head_range(parser: Parser) -> tuple[str, int] | None:
    """The known function whose name comes next, and where the name ends."""
    token = parser.peek()
    if token is None:
        return None
    if token.kind == "text":
        return _known(parser, token.text.strip(), parser.at + 1)
    if token.kind == "macro" and token.text in STYLES and token.text not in SWITCHES:
        return _styled(parser, parser.at + 1)
    if token.kind == "open":
        return _switched(parser)
    if token.kind == "char" and not parser.style:
        return _typed_out(parser)
    name = token.text.removeprefix("\\") if token.kind == "macro" and token.text not in _NO_FUNCTIONS else ""
    return _known(parser, name, parser.at + 1)


def _typed_out(parser: Parser) -> tuple[str, int] | None:
    """tr(AX), typed in plain letters: they stand together, and a parenthesis follows."""
    run = letters_ahead(parser)
    end = parser.at + len(run)
    if len(run) < 2 or end >= parser.limit or parser.tokens[end].kind != "opening":
        return None
    before = parser.tokens[parser.at - 1] if parser.at else None
    glued = before is not None and before.kind == "char" and before.text.isalpha()
    return (
        None
        if glued and before is not None and before.span.end == parser.tokens[parser.at].span.start
        else _known(parser, run, end)
    )


def _known(parser: Parser, name: str, end: int) -> tuple[str, int] | None:
    return (name, end) if name in parser.spellings.functions else None


def _styled(parser: Parser, start: int) -> tuple[str, int] | None:
    """\\operatorname{tr}: a font with a word in braces."""
    if start >= parser.limit or parser.tokens[start].kind != "open":
        return None
    end = parser.closing(start)
    return _known(parser, _word(parser.tokens[start + 1 : end]), end + 1)


def _switched(parser: Parser) -> tuple[str, int] | None:
    """{\\rm tr}, or {\\operatorname{tr}} as \\mathop leaves it."""
    start, end = parser.at + 1, parser.closing(parser.at)
    inner = parser.tokens[start:end]
    if not inner or inner[0].kind != "macro" or inner[0].text not in STYLES:
        return None
    body = [t for t in inner[1:] if t.kind not in ("open", "close")]
    return _known(parser, _word(body), end + 1)


def _word(tokens: object) -> str:
    """The letters of a word; '' for anything else."""
    assert isinstance(tokens, list | tuple)
    plain = all(isinstance(t, Token) and (t.kind in ("char", "text") or t.text.startswith("\\log")) for t in tokens)
    return "".join(t.text for t in tokens).strip() if plain else ""


def call(parser: Parser, head: Head, start: int) -> Syntax:
    """A function with its scripts and arguments; RequestError where there is no argument."""
    if head.function == DIFFERENTIAL and not _is_operator(parser, head):
        return _differential(parser, start)
    name, primes, power = _head_scripts(parser, head.function, start)
    arguments, closed = _arguments(parser, name)
    result: Syntax = Call(name, arguments, primes, closed, place=parser.place(start))
    if power is not None:
        result = Power(result, power.mark, power.exponent, place=parser.place(start))
    return result


def _is_operator(parser: Parser, head: Head) -> bool:
    return head.function in parser.spellings.functions


def _differential(parser: Parser, start: int) -> Syntax:
    if parser.sees("sup"):
        parser.fail("differentials of higher order are not supported")
    if not parser.sees_factor():
        parser.fail("nothing stands behind the differential sign")
    return Differential(parser.factor(), place=parser.place(start))


def _head_scripts(parser: Parser, name: str, start: int) -> tuple[str, int, Power | None]:
    """What stands between the name and the argument: \\sin^2, \\log_2, \\operatorname{vec}^{-1}, f'."""
    primes, power = 0, None
    while (token := parser.peek()) and token.kind in ("sup", "sub", "prime"):
        if token.kind == "prime":
            parser.next()
            primes += 1
            continue
        place = parser.at
        first, last = script_range(parser)
        mark = mark_of([*parser.tokens[first:last]])
        longer = f"{name}{'_' if token.kind == 'sub' else '^'}{mark}"
        if longer in parser.spellings.functions:
            name = longer
        elif token.kind == "sub":
            hint = f"write \\{name}(\\mathbf{{x}}), or \\{name}(a, b)" if name in ("max", "min") else ""
            parser.fail(f"{name} with the index {mark} is not known", "unknown-function", hint, start)
        elif mark == "-1":
            hint = f"write the exponent behind the parentheses, or \\arc{name}"
            parser.fail(f"{name}^{{-1}} could be an inverse function or a reciprocal", hint=hint, start=place)
        else:
            parts = index_parts(parser, first, last)
            power = Power(Head(name), mark, parts[0] if len(parts) == 1 else None)
    return name, primes, power


def _arguments(parser: Parser, name: str) -> tuple[tuple[Syntax, ...], bool]:
    """The arguments, and whether they stood in parentheses or braces."""
    token = parser.peek()
    if token is None or not parser.sees_factor():
        met = f", but {spell([token])} follows" if token is not None else ""
        parser.fail(f"{name} needs an argument{met}", hint=f"write \\operatorname{{{name}}}(...)")
    if token.kind == "opening" and token.text in _BRACKETS:
        return parser.bracketed(), True
    if token.kind == "open" and not head_ahead(parser):
        return _braced(parser), True
    return (parser.product(of_function=True),), False


def _braced(parser: Parser) -> tuple[Syntax, ...]:
    """\\ln{x}, and \\operatorname{tr}{(AB)}, where the parentheses inside are those of the function."""
    first, last = parser.argument()
    inner = parser.within(first, last, parser.sum)
    return inner.items if hasattr(inner, "items") and getattr(inner, "opening", "") == "(" else (inner,)
