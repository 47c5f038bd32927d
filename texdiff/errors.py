"""What can go wrong, named by who is at fault, and how it is told to the author."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from texdiff.source import Source, Span

Severity = Literal["error", "warning", "note"]

WINDOW = 160  # characters of a source line that are shown at most
_WIDE = (
    ("\u1100", "\u115f"),
    ("\u2e80", "\ua4cf"),
    ("\uac00", "\ud7a3"),
    ("\uf900", "\ufaff"),
    ("\uff00", "\uff60"),
)


class Diagnostic(NamedTuple):
    """One finding: a code that `texdiff explain` knows, the place in the text, and a hint to paste."""

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    hint: str = ""
    path: str = ""


class TexdiffError(Exception):
    """Base of all our exceptions; `source` is set where `span` refers to another text than the reporter's."""

    def __init__(
        self,
        code: str,
        message: str,
        span: Span | None = None,
        hint: str = "",
        *,
        path: str = "",
        source: Source | None = None,
    ) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(code, "error", message, span, hint, path)
        self.source = source


class RequestError(TexdiffError):
    """The author's input is at fault: it cannot be read, typed or answered."""


class InternalError(TexdiffError):
    """texdiff itself is at fault, for example when a line fails its verification."""


def format_diagnostic(diagnostic: Diagnostic, source: Source | None = None) -> str:
    """`file:line:column: severity[code]: message`, the source line with a caret below, and the hint."""
    code, severity, message, span, hint, path = diagnostic
    path = path or (source.path if source else "")
    return format_finding(f"{severity}[{code}]: {message}", span, hint, path, source)


def format_finding(text: str, span: Span | None, hint: str, path: str, source: Source | None) -> str:
    """A text with its place in front, the source line with a caret below, and a hint."""
    lines: list[str] = []
    if source is not None and span is not None:
        line, column = source.position(span.start)
        path = f"{path}:{line}:{column}" if path else f"{line}:{column}"
        lines = _excerpt(source.line_text(line), column, span.end - span.start)
    lines.insert(0, f"{path}: {text}" if path else text)
    if hint:
        lines.append(f"hint: {hint}")
    return "\n".join(lines)


def _excerpt(line: str, column: int, width: int) -> list[str]:
    """The part of a line around a column, and carets below; a long line is cut on both sides."""
    first = max(0, column - 1 - WINDOW // 2) if len(line) > WINDOW else 0
    shown = line[first : first + WINDOW]
    before = shown[: column - 1 - first]
    marked = shown[len(before) : len(before) + max(width, 1)]
    padding = "".join("\t" if letter == "\t" else " " * _columns(letter) for letter in before)
    carets = "^" * max(1, sum(map(_columns, marked)))
    return ["    " + shown, "    " + padding + carets]


def _columns(letter: str) -> int:
    """How many terminal columns a character takes: CJK letters and full-width forms take two."""
    return 2 if any(first <= letter <= last for first, last in _WIDE) else 1


EXPLANATIONS: dict[str, str] = {
    "encoding": (
        "The file holds bytes that are not text in the encoding it was read with. Say which encoding it has, "
        "with --encoding NAME or with a first line such as '% !TEX encoding = GB18030'."
    ),
    "unknown-encoding": ("The name of an encoding is not known. Usual names are utf-8, gb18030, latin-1 and cp1252."),
    "unbalanced": (
        "Braces, or \\begin and \\end, do not match inside a formula, so that its parts cannot be told. "
        "The formula is left as it is."
    ),
    "too-deep": (
        "Braces, parentheses or environments are nested more than 200 deep, or operators such as roots and "
        "functions more than 40. Break the formula up."
    ),
    "too-large": "With its definitions put in, the formula holds more symbols than texdiff works on. Break it up.",
    "unreadable": "The formula holds something that cannot be read as LaTeX, such as a backslash at its end.",
    "claim": (
        "The command check compares both sides of every equation with a derivative in it, and of identities of traces, "
        "determinants and the like, at random points. verified: equal at all of them. wrong: different, with a point "
        "where they differ. ill-typed: the sizes cannot fit. layout: right in another layout than the document uses. "
        "conditional: true only under a condition that the text does not state. condition: an equation to be solved. "
        "not understood: it could not be read, or there is doubt whether it was read as it was meant."
    ),
    "ignore": "A comment '% texdiff: ignore' leaves claims out; it must say why: '% texdiff: ignore: as in the book'.",
    "layout-tie": (
        "As many claims of the document are written in one layout as in another. Numerator layout is assumed; say "
        "which one is meant with '% texdiff-set: layout denominator' or --layout."
    ),
    "reading": "What was concluded of a symbol where the document does not say it in so many words.",
    "hazard": (
        "Where ^^ notation, a changed \\catcode or a short verbatim mark touches a formula, its characters do not mean "
        "what they seem to. The formula is left as it is."
    ),
    "macro-recursion": "A macro of the document calls itself without end.",
    "macro-budget": (
        "Expanding the macros of the document would produce more than 100,000 tokens. "
        "Usually a definition doubles itself many times over."
    ),
    "macro-arguments": "A macro of the document is used with fewer arguments than its definition takes.",
    "unknown-derivative-macro": (
        "A macro such as \\pdv, which several packages define in different ways, is used, but neither the "
        "document nor a loaded package defines it. Load the package, or define the macro."
    ),
    "no-derivative": (
        "A request must be a derivative: a fraction \\frac{\\partial f}{\\partial x}, an operator "
        "\\frac{\\partial}{\\partial x}(...), a gradient \\nabla_x f, or a differential \\mathrm{d}(...)."
    ),
    "no-variable": (
        "The derivative does not say by what to differentiate, as \\frac{\\partial f}{\\partial} does not."
    ),
    "no-index": "Without an index, \\nabla^2 can be a Hessian or a Laplacian; \\nabla_x^2 f is the Hessian.",
    "no-numerator": "The derivative does not say what to differentiate: nothing stands behind its operator.",
    "operator-sum": (
        "A derivative operator takes the product that follows it. A sum must stand in parentheses, since "
        "\\frac{\\partial}{\\partial x} f + g could mean either reading."
    ),
    "order": "The order of the derivative and the variables below do not agree, or the order is above two.",
    "product": (
        "The numerator of the fraction is a product of several differentials, so that it is no derivative of "
        "one expression."
    ),
    "inside-macro": (
        "A derivative and the mark that asks for its answer come from one macro of the document, so that there is "
        "no place to put the answer. Write the request out."
    ),
    "directive": "A comment '% texdiff: ...' or a \\texdiff[...] could not be read.",
    "template": (
        "A template or a phrase file could not be read or run. The shipped templates show which names there are; "
        "a template of your own may use these and no others."
    ),
    "export": "The NumPy source of an answer was not made of our own names only; it is not run. Please report it.",
    "file": "A file cannot be read or written, or changed while texdiff was at work; the message says why.",
    "input": (
        "A file that the document reads was not found, lies outside of the folder of the document's main file, or is "
        "no text. What it defines and declares is not known to the requests."
    ),
    "package": "What is written needs a package that the document does not load. Load it, or the output will not set.",
    "config": "The file texdiff.toml, or [tool.texdiff] of pyproject.toml, cannot be read.",
    "unknown-option": (
        "An option, or a word in a comment '% texdiff: ...', is not known; the hint lists those that are."
    ),
    "option-value": "An option has a value that it cannot have; the hint lists those that it can have.",
    "broken-block": (
        "One of the two comment lines around a generated block is missing or cannot be read, so that texdiff cannot "
        "tell what is yours. Restore the line, or take away what is left of the block."
    ),
    "edited-block": (
        "A generated block was changed by hand. It is kept as it is, and its request is not answered again; "
        "--force renews it."
    ),
    "torn-document": (
        "After writing, texdiff reads its own output and takes the answers out again. Here that did not give the notes "
        "back, since a formula or an environment begins and does not end. Nothing was written."
    ),
    "no-place": (
        "The derivation should go into a proof or a solution behind the request, and there is none before the next "
        "theorem or exercise."
    ),
    "no-rule": "There is no rule that leads to an answer in closed form; the message says what is missing.",
    "syntax": (
        "A formula cannot be read at the place that is marked: a sign stands where something else is expected, or "
        "something is missing."
    ),
    "unknown-macro": (
        "A formula uses a macro that neither the document nor a loaded package defines. It is never guessed what a "
        "macro means by its name: define it, or load its package."
    ),
    "unknown-function": "A function has an index that no known function carries. Write it without, or define it.",
    "unsupported": (
        "The formula holds something that texdiff does not differentiate, such as an integral, an expectation, a "
        "limit or a complex conjugate."
    ),
    "ellipsis": (
        "A formula with dots leaves out what they stand for. Write it as a sum over an index, as in \\sum_{i=1}^{n}. "
        "In a definition such as g(x) = a_0 + a_1 x + \\cdots the dots say that g is a power series."
    ),
    "sum-range": "A sum must say over which index it runs: \\sum_{i=1}^{n}, \\sum_{k \\in [n]} or \\sum_{k}.",
    "ambiguous": (
        "A formula makes sense in two ways, depending on whether a plain letter is a scalar, a vector or a matrix. "
        "Declare the letter, as in A \\in \\mathbb{R}^{n \\times n}."
    ),
    "undeclared": "So many plain letters are undeclared that their kinds cannot be told. Declare them.",
    "declaration": "A declaration names a set that is not understood. It is left out of account.",
    "contradiction": "One sentence or one list of declarations gives the same symbol two different sizes.",
    "definition": "A name is needed whose definition cannot be read, or that is defined by itself.",
    "property": (
        "A property is not known, or it is not clear to which symbol it belongs. The properties are symmetric, "
        "invertible, spd, orthogonal, diagonal, positive, onehot and constant."
    ),
    "dependence": (
        "The numerator does not mention the variable, and not all of its symbols are declared: the derivative is 0 "
        "only if they do not depend on the variable. Define the symbol, write L = L(W), or say that it is constant."
    ),
    "unspecified": "A function of which only the argument is known has no derivative but ∂f/∂x. Define it.",
    "variable": "One can differentiate by a symbol and by an entry such as x_{ij}, not by a number or an expression.",
    "index": "An index does not fit: [M]_{ij} needs two indices for a matrix, and one for a vector.",
    "sizes": "The sizes of the factors or terms of an expression do not fit.",
    "not-evaluated": (
        "Every answer is verified with random numbers before it is shown. This formula had no finite value at any of "
        "the points that were tried, so nothing could be compared."
    ),
    "unverified": (
        "A line of the derivation, or the answer, did not hold at random points. It is never shown, and the fault is "
        "texdiff's own: please report the request."
    ),
    "internal": "The program itself is at fault; the request is left as it is. Please report it.",
}
