"""What declarations say, entry by entry, and what comments and whole documents add."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from texdiff.errors import RequestError
from texdiff.latex.declarations.declarations import assume, hear, read_given
from texdiff.latex.declarations.meant import with_properties
from texdiff.latex.declarations.phrases import MARK, phrases
from texdiff.latex.declarations.symbols import SymbolInfo, Symbols
from texdiff.latex.declarations.timeline import Timeline
from texdiff.latex.scanning.scan import scan
from texdiff.latex.style.usage import notation_of
from texdiff.latex.tokens.fragment import Token
from texdiff.source import Span

TokensOf = Callable[[str], list[Token]]
SymbolsOf = Callable[[str], Symbols]

KINDS = [
    (r"\mathbf{X} \in \mathbb{R}^{m \times n}", r"\mathbf{X}", "matrix", "m×n"),
    (r"\mathbf X\in\mathbf R^{m\times n}", r"\mathbf{X}", "matrix", "m×n"),
    (r"x \in \mathbb{R}^{n}", "x", "vector", "n×1"),
    (r"x \in \mathbb{R}^{1 \times n}", "x", "row vector", "1×n"),
    (r"a \in \mathbb{R}", "a", "scalar", "1×1"),
    (r"X \in \mathbb{R}^{2n \times (m+1)}", "X", "matrix", "2 n×1 + m"),
    (r"\mathbf{a}, \mathbf{b} \in \mathbb{R}^n", r"\mathbf{a}", "vector", "n×1"),
    (r"\mathbf{a}, \mathbf{b} \in \mathbb{R}^n, c \in \mathbb{R}", r"\mathbf{b}", "vector", "n×1"),
    (r"\mathbf{a}, \mathbf{b} \in \mathbb{R}^n, c \in \mathbb{R}", "c", "scalar", "1×1"),
    (r"A \in \mathbb{S}^n", "A", "matrix", "n×n"),
    (r"i \in [n]", "i", "index", "1..n"),
    (r"k \in \{1, \dots, K\}", "k", "index", "1..K"),
    (r"i = 1, \dots, N", "i", "index", "1..N"),
    (r"\mathbf{x}_i \in \mathbb{R}^d, i = 1, 2", "i", "defined", ""),
    (r"n \in \mathbb{N}_{+}", "n", "integer", ""),
    (r"\mathbf{u} = \mathbf{u}(\mathbf{x}) \in \mathbb{R}^m", r"\mathbf{u}", "vector", "m×1"),
    (r"\mathbf{u}(\mathbf{x}) \in \mathbb{R}^m", r"\mathbf{u}", "vector", "m×1"),
    (r"g: \mathbb{R}^{m} \to \mathbb{R}", "g", "function", "m×1 → 1×1"),
    (r"g \colon \mathbb{R}^{m} \rightarrow \mathbb{R}^l", "g", "function", "m×1 → l×1"),
    (r"f: \mathbb{R}^m \times \mathbb{R}^n \to \mathbb{R}", "f", "function", "m×1 × n×1 → 1×1"),
    (r"f(x) = x^2", "f", "defined", ""),
    (r"f: x \mapsto x^2", "f", "defined", ""),
    (r"\boldsymbol{x}^{(i)} \in \mathbb{R}^n", r"\boldsymbol{x}^{(i)}", "vector", "n×1"),
    (r"\mathbf{w}^* \in \mathbb{R}^n", r"\mathbf{w}^{*}", "vector", "n×1"),
]


@pytest.mark.parametrize(("text", "key", "kind", "size"), KINDS)
def test_kinds_and_sizes(symbols: SymbolsOf, text: str, key: str, kind: str, size: str) -> None:
    info = symbols(text).get(key)
    assert info is not None
    assert (info.kind, info.size) == (kind, size)
    assert info.sources


TRAITS = [
    (r"\mathbf{A}^\top = \mathbf{A}", r"\mathbf{A}", {"symmetric"}),
    (r"A = A^T", "A", {"symmetric"}),
    (r"\mathbf{A} \succ 0", r"\mathbf{A}", {"spd", "symmetric", "invertible"}),
    (r"\mathbf{A} \succeq \mathbf{0}", r"\mathbf{A}", {"symmetric"}),
    (r"\mathbf{Q}^\top\mathbf{Q} = \mathbf{I}", r"\mathbf{Q}", {"orthogonal", "invertible"}),
    (r"|\mathbf{A}| \ne 0", r"\mathbf{A}", {"invertible"}),
    (r"\det A \neq 0", "A", {"invertible"}),
    (r"a > 0", "a", {"positive"}),
    (r"a, b > 0", "a", {"positive"}),
    (r"A \in \mathbb{S}_{++}^n", "A", {"spd", "symmetric", "invertible"}),
    (r"a \in \mathbb{R}_{++}", "a", {"positive"}),
]


@pytest.mark.parametrize(("text", "key", "traits"), TRAITS)
def test_properties(symbols: SymbolsOf, text: str, key: str, traits: set[str]) -> None:
    info = symbols(text).get(key)
    assert info is not None
    assert info.traits == traits


DEFINITIONS = [
    ("L = x^2", "L", True),
    (r"L \triangleq x^2", "L", True),
    (r"L \overset{\text{def}}{=} x^2", "L", True),
    ("x^2 = L", "L", True),
    (r"\sigma^2 = \mathbf{x}^\top\mathbf{x}", r"\sigma", True),
    (r"\sigma^2 = \sigma + 1", r"\sigma", False),
    ("x = x^2", "x", False),
    (r"L \overset{!}{=} 0", "L", False),
    (r"\text{if } W = I", "W", False),
    (r"\frac{\partial L}{\partial x} = 2x", "L", False),
    (r"A^T = A", "A", False),
    (r"L \le x^2", "L", False),
    (r"x = x_0", "x", False),
    (r"\mathbf{w} = \hat{\mathbf{w}}", r"\mathbf{w}", False),
]


@pytest.mark.parametrize(("text", "key", "defines"), DEFINITIONS)
def test_definitions(symbols: SymbolsOf, text: str, key: str, defines: bool) -> None:
    info = symbols(text).get(key)
    assert (info is not None and info.definition is not None) == defines


def test_the_first_definition_holds_unless_a_later_one_says_that_it_defines(symbols: SymbolsOf) -> None:
    for second, expected in (("L = y", "x"), ("L := y", "y")):
        info = symbols(f"L = x; {second}").get("L")
        assert info is not None
        assert info.definition is not None
        assert info.definition.body is not None
        assert info.definition.body.place.tex == expected


def test_a_power_series_is_told_by_its_dots(symbols: SymbolsOf) -> None:
    info = symbols(r"g: \mathbb{R} \to \mathbb{R}; g(x) = a_0 + a_1x + \cdots").get("g")
    assert info is not None
    assert info.series


def test_what_is_not_understood_is_a_warning(tokens: TokensOf) -> None:
    unread = (r"x \in \mathcal{X}", r"A \in \mathbb{R}^{m0 \times n}", r"z \in \mathbb{R}^0")
    reading = read_given(map(tokens, [*unread, r"y \in \mathbb{R}"]))
    assert [warning.code for warning in reading.warnings] == ["declaration"] * len(unread)
    assert "y" in reading.symbols


def test_a_contradiction_in_one_list_is_an_error(tokens: TokensOf) -> None:
    with pytest.raises(RequestError) as caught:
        read_given([tokens(r"x \in \mathbb{R}^n"), tokens(r"x \in \mathbb{R}^m")])
    assert caught.value.diagnostic.code == "contradiction"


def test_assumptions_add_up_and_are_checked(tokens: TokensOf) -> None:
    table = assume(Symbols(), tokens(r"\mathbf{A}"), "symmetric, invertible")
    info = table.get(r"\mathbf{A}")
    assert info is not None
    assert info.traits == {"symmetric", "invertible"}
    with pytest.raises(RequestError, match="no property 'smooth'"):
        assume(table, tokens("A"), "smooth")


def test_comments_name_a_symbol_by_its_letter(tokens: TokensOf, symbols: SymbolsOf) -> None:
    known = symbols(r"\mathbf{A} \in \mathbb{R}^{n \times n}; g: \mathbb{R} \to \mathbb{R}")
    table = with_properties(known, [("symmetric", tokens("A"), Span(0, 1)), ("matrix", tokens("g"), Span(0, 1))])
    bold, series = table.get(r"\mathbf{A}"), table.get("g")
    assert bold is not None and "symmetric" in bold.traits
    assert series is not None and series.series
    both = symbols(r"\mathbf{A} \in \mathbb{R}; \bm{A} \in \mathbb{R}")
    with pytest.raises(RequestError, match="this could be"):
        with_properties(both, [("symmetric", tokens("A"), Span(0, 1))])


PHRASES = [
    ("@ is symmetric.", [((0,), ("symmetric",))]),
    ("Let @ be a symmetric positive definite matrix.", [((0,), ("spd", "matrix"))]),
    ("@ and @ are invertible matrices", [((0, 1), ("invertible", "matrix"))]),
    ("the invertible matrix @", [((0,), ("invertible", "matrix"))]),
    ("@ is a non-singular matrix, so", [((0,), ("invertible", "matrix"))]),
    ("@ is constant", [((0,), ("constant",))]),
    ("@ is independent of @", [((0,), ("constant",))]),
    ("@ does not depend on @", [((0,), ("constant",))]),
    ("@ is a function of @", [((0,), ())]),
    ("设 @ 是对称矩阵。", [((0,), ("symmetric", "matrix"))]),
    ("@ 可逆，", [((0,), ("invertible",))]),
    ("@、@ 均为正定矩阵", [((0, 1), ("spd", "matrix"))]),
    ("对称矩阵 @", [((0,), ("symmetric", "matrix"))]),
    ("@ 与 @ 无关", [((0,), ("constant",))]),
    ("@ 是 @ 的函数", [((0,), ())]),
    ("If @ is symmetric, then", []),
    ("@ need not be symmetric", []),
    ("@ is not symmetric.", []),
    ("若 @ 对称", []),
    ("@ 不必对称", []),
    ("@ 不对称。", []),
    ("@ is symmetric up to a constant", []),
    ("@ is surprisingly symmetric", []),
    ("with @ symmetric, and @", [((0,), ("symmetric",))]),
    ("for symmetric @ we have", [((0,), ("symmetric",))]),
    ("the weights @ (symmetric) and @ (fixed)", [((0,), ("symmetric",)), ((1,), ("constant",))]),
    ("@, symmetric and positive definite, and", [((0,), ("spd",))]),
    ("a nonsingular matrix @, @ symmetric", [((1,), ("symmetric",)), ((0,), ("invertible", "matrix"))]),
    ("the positive definite weight @", [((0,), ("spd",))]),
    (r"Here @ is \emph{symmetric}.", [((0,), ("symmetric",))]),
    ("constants @, @ and @", [((0, 1, 2), ("constant",))]),
    ("@, @, @ is symmetric", [((2,), ("symmetric",))]),
    ("设 @，@，@ 为对称矩阵", [((2,), ("symmetric", "matrix"))]),
    ("@，@ 均为对称矩阵", [((0, 1), ("symmetric", "matrix"))]),
    ("矩阵 @ 与 @ 无关，@", [((0,), ("constant",)), ((0,), ("matrix",))]),
    ("与 @ 无关的矩阵 @", [((1,), ("constant",)), ((1,), ("matrix",))]),
    ("the vector @ and the matrix @", [((0,), ("vector",)), ((1,), ("matrix",))]),
    ("Let @ be a matrix and @ a vector.", [((0,), ("matrix",)), ((1,), ("vector",))]),
    ("Let @ and @ be symmetric.", [((0, 1), ("symmetric",))]),
    ("@, @ are constant vectors", [((0, 1), ("constant", "vector"))]),
    ("matrices @ and @ with", [((0, 1), ("matrix",))]),
    ("we assume @ to be symmetric", [((0,), ("symmetric",))]),
    ("@ is assumed symmetric", [((0,), ("symmetric",))]),
    ("@, a symmetric matrix,", [((0,), ("symmetric", "matrix"))]),
    ("Suppose @ is diagonal and invertible.", [((0,), ("diagonal", "invertible"))]),
    ("@ is a scalar", [((0,), ("scalar",))]),
    ("@ is square", [((0,), ("square",))]),
    ("@ is independent of the matrix @", [((0,), ("constant",)), ((1,), ("matrix",))]),
    ("@ is a function of the vector @", [((0,), ()), ((1,), ("vector",))]),
    ("其中 @ 为对称矩阵，", [((0,), ("symmetric", "matrix"))]),
    ("@ 和 @ 都是对称矩阵。", [((0, 1), ("symmetric", "matrix"))]),
    ("@ 是方阵", [((0,), ("square", "matrix"))]),
    ("@ 是正交矩阵", [((0,), ("orthogonal", "matrix"))]),
    ("@ 是对角阵", [((0,), ("diagonal", "matrix"))]),
    ("@ 和 @ 均为可逆方阵", [((0, 1), ("invertible", "square", "matrix"))]),
    ("@ 为常数", [((0,), ("constant",))]),
    ("@ 为常数矩阵", [((0,), ("constant", "matrix"))]),
    ("@ 不依赖于 @", [((0,), ("constant",))]),
    ("@ is not a matrix", []),
    ("If @ is a symmetric matrix", []),
    ("@ has independent columns", []),
    ("the determinant of the matrix @ is positive", [((0,), ("matrix",))]),
    ("通常 @", []),
    ("不妨设 @ 可逆。", [((0,), ("invertible",))]),
    ("关于 @ 对称", []),
    ("the trace of @ is constant", []),
    ("the product of @ and @ is symmetric", []),
    ("@ is orthogonal to @", []),
    ("@ need not be square, but @ is invertible", [((1,), ("invertible",))]),
    ("Not all of @, @ are symmetric", []),
    ("neither @ nor @ is symmetric", []),
    ("@ is % symmetric\n", []),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_phrases(text: str, expected: list[tuple[tuple[int, ...], tuple[str, ...]]]) -> None:
    pieces = text.split("@")
    marked = pieces[0] + "".join(f"{MARK}{k}{MARK}{piece}" for k, piece in enumerate(pieces[1:]))
    assert [(found.formulas, found.properties) for found in phrases(marked)] == expected


SIZES = [
    (r"where $A$ is an $n\times n$ symmetric matrix", "A", "n×n"),
    (r"where $A$ is an $(m \times n)$ matrix", "A", "m×n"),
    (r"an $n$-dimensional vector $x$", "x", "n×1"),
    (r"$x$ 是 $n$ 维列向量", "x", "n×1"),
    (r"设 $A$ 为 $p \times q$ 矩阵", "A", "p×q"),
    (r"If $A$ is an $n\times n$ matrix", "A", None),
    (r"Let $A$ be an $m$-by-$n$ matrix", "A", "m×n"),
    (r"$A$ is $m$ by $n$", "A", "m×n"),
    (r"Let $A$ be an $n\times n$ matrix and $x$ an $n$-vector", "x", "n×1"),
    (r"let $x$ be a vector of length $n$", "x", "n×1"),
    (r"$x$ is a column vector of dimension $n$", "x", "n×1"),
    (r"$A$ is a square matrix of order $n$", "A", "n×n"),
    (r"$A$ is of size $m\times n$", "A", "m×n"),
    (r"设 $A$ 为 $n$ 阶方阵", "A", "n×n"),
    (r"$b$ 是 $(n+1) \times 1$ 的回归系数向量", "b", "1 + n×1"),
    (r"$X$ is the $n\times p$ design matrix", "X", "n×p"),
    (r"$A$ is multiplied by $n$", "A", None),
    (r"设 $A \in \mathbb{R}^{n\times n}$。若 $y = Ax$，其中 $A \in \mathbb{R}^{m\times n}$，", "A", "n×n"),
    (r"Let $A \in \mathbb{R}^{m\times n}$. For $A \in \mathbb{R}^{n\times n}$ invertible,", "A", "n×n"),
    (r"设 $A \in \mathbb{R}^{m\times n}$。取 $A \in \mathbb{R}^{n\times n}$ 可逆，", "A", "n×n"),
]


@pytest.mark.parametrize(("text", "name", "size"), SIZES)
def test_sizes_in_words(text: str, name: str, size: str | None) -> None:
    found = Timeline(scan(text)).final.get(name)
    assert (found.size if found is not None else None) == size


DOCUMENT = r"""
\newcommand{\R}{\mathbb{R}}
Let $\mathbf{A} \in \R^{n \times n}$ be a symmetric matrix. If $\mathbf{C}$ is diagonal or $\mathbf{W} = \mathbf{I}$,
nothing changes. Here $L = \mathbf{x}^\top\mathbf{A}\mathbf{x}$.

FIRST, where $\mathbf{x} \in \R^{n}$ and $\mathbf{A} \in \R^{m \times m}$.

Now let $L = \mathbf{y}^\top\mathbf{y}$. SECOND
"""


def _defined_at(document: str, place: str, key: str) -> str:
    info = Timeline(scan(document)).at(document.index(place)).get(key)
    if info is None or info.definition is None or info.definition.body is None:
        return ""
    return info.definition.body.place.tex


@pytest.mark.parametrize("said", ["For instance, take", "The identity function:", "比如", "恒等函数"])
def test_an_example_ends_with_its_section(said: str) -> None:
    document = f"\\section{{A}} {said} $f(x) = x$. HERE \\subsection{{B}} THERE $f(x) = x^2$ LAST"
    places = ("HERE", "THERE", "LAST")
    assert [_defined_at(document, place, "f") for place in places] == ["x", "x^2", "x^2"]


def test_a_definition_that_is_no_example_holds_to_the_end() -> None:
    document = "\\section{A} Take $f(x) = x$. \\subsection{B} $f(x) = x^2$ LAST"
    assert _defined_at(document, "LAST", "f") == "x"


def test_let_holds_for_the_whole_list() -> None:
    document = (
        r"Put $\ell = a$. HERE Let $\mathbf{w}, \mathbf{x} \in \mathbb{R}^n$, $z = \mathbf{w}^\top\mathbf{x}$, "
        r"$p = \sigma(z)$ with $\sigma(t) = 1/(1+e^{-t})$ and $\ell = b$. THERE It follows that $\ell = c$. LAST"
    )
    assert [_defined_at(document, place, r"\ell") for place in ("HERE", "THERE", "LAST")] == ["a", "b", "b"]


def test_a_name_called_constant_stands_for_itself() -> None:
    document = "$c = n + 1$ HERE where $c$ is a constant. THERE"
    assert [_defined_at(document, place, "c") for place in ("HERE", "THERE")] == ["n+1", ""]


ARRAYS = [
    (r"\Sigma^{-1}, A_k^{-1}, x^T y, c^{-1}, \mathbf{B}^{-1}", {r"\Sigma", "A", "x"}),
    (r"x^Ta", {"x"}),
    (r"\partial a^Txx^Tb", {"a", "x"}),
    ("vAv^T", {"v"}),
    (r"\beta^{\top}x", {r"\beta"}),
    (r"x_i^{\mathsf T}u^{\!\top}", {"x", "u"}),
    (r"\mathbf{x}^T\boldsymbol{x}_i^T\mathbf{XX^T}", set()),
    (r"x^{Ty}2^T", set()),
]


@pytest.mark.parametrize(("text", "letters"), ARRAYS)
def test_inverted_capitals_and_transposed_letters_are_arrays(text: str, letters: set[str]) -> None:
    assert Timeline(scan(f"${text}$")).final.arrays == letters


def test_a_document_in_reading_order() -> None:
    timeline = Timeline(scan(DOCUMENT))
    first = timeline.at(DOCUMENT.index("FIRST"))
    matrix, vector, loss = (first.get(key) for key in (r"\mathbf{A}", r"\mathbf{x}", "L"))
    assert matrix is not None and matrix.size == "n×n" and "symmetric" in matrix.traits
    assert vector is not None and vector.size == "n×1"
    assert loss is not None and loss.definition is not None
    assert r"\mathbf{W}" not in first
    assert r"\mathbf{C}" not in first
    second = timeline.at(DOCUMENT.index("SECOND")).get("L")
    assert second is not None and second.definition is not None and second.definition != loss.definition
    assert timeline.defines("L")
    assert timeline.defines("L(x)")
    assert not timeline.defines(r"\mathbf{A}")
    assert timeline.at(0).get(r"\mathbf{x}") is None


SENTENCES = [
    (
        r"设 $W \in \mathbb{R}^{l \times m}$，$M \in \mathbb{R}^{l \times l}$ 为对称矩阵",
        {"W": set(), "M": {"symmetric"}},
    ),
    (r"$A \in \mathbb{R}^{m \times n}, M \in \mathbb{R}^{l \times l}$ symmetric", {"A": set(), "M": {"symmetric"}}),
    (r"Let $A \in \mathbb{R}^{m \times n}$. Let $A$ be symmetric.", {"A": set()}),
    (r"$X \in \mathbb{R}^{m \times n}$. 设 $X \in \mathbb{R}^{n \times n}$ 可逆", {"X": {"invertible"}}),
    (r"$A$ is a symmetric $n \times n$ matrix", {"A": {"symmetric"}}),
    (
        r"where $A$ is an $n\times n$ symmetric matrix and $x$ an $n$-dimensional vector",
        {"A": {"symmetric"}, "x": set()},
    ),
    (r"设 $A$ 为 $n \times n$ 实对称矩阵，$x$ 为 $n$ 维列向量", {"A": {"symmetric"}, "x": set()}),
    (r"for a matrix $A$ and a vector $x$", {"A": {"matrix"}, "x": {"vector"}}),
    (r"设矩阵 $A \in \mathbb{R}^{n \times n}$ 与 $x \in \mathbb{R}^n$ 无关", {"A": {"constant"}, "x": set()}),
    (r"Let $A, B$ be symmetric.", {"A": {"symmetric"}, "B": {"symmetric"}}),
    (r"$B$ is symmetric and $C$ is symmetric.", {"B": {"symmetric"}, "C": {"symmetric"}}),
    (r"其中 $S$ 为 $n$ 阶对称正定矩阵", {"S": {"spd", "symmetric", "invertible"}}),
    (r"$X$ is the feature matrix", {"X": {"matrix"}}),
    (r"$w$ is the model's parameter vector", {"w": {"vector"}}),
    (r"$W$ is the transition matrix and $b$ is the bias vector.", {"W": {"matrix"}, "b": {"vector"}}),
    (r"$W$ 是权重矩阵，$b$ 是偏置向量", {"W": {"matrix"}, "b": {"vector"}}),
    (r"treating $b$ as a constant", {"b": {"constant"}}),
    (r"将 $b$ 视为常数", {"b": {"constant"}}),
    (r"$A$ 不是 $x$ 的函数", {"A": {"constant"}}),
    (r"the scalar $x$. Now the vector $x$.", {"x": {"vector"}}),
    (r"$X \in \mathbb{R}^{n \times d}$. Let $X$ be square.", {"X": set()}),
    (
        r"$X \in \mathbb{R}^{n \times d}$. \section{B} 设 $X$ 为方阵，$X$ 可逆。",
        {"X": {"matrix", "square", "invertible"}},
    ),
]


UNSAID = [
    r"a skew symmetric matrix $K$",
    r"the block diagonal matrix $K$",
    r"反对称矩阵 $K$",
    r"分块对角矩阵 $K$",
    r"$K$ is almost symmetric",
    r"$K$ is generally not symmetric",
    r"we do not assume that $K$ is symmetric",
    r"it is not known whether $K$ is invertible",
    r"the inverse of $K$ is symmetric",
    r"当 $K$ 对称",
]


@pytest.mark.parametrize("text", UNSAID)
def test_nothing_is_inferred_from_what_is_not_understood_whole(text: str) -> None:
    info = Timeline(scan(text)).final.get("K")
    assert info is None or info.traits <= {"matrix"}


@pytest.mark.parametrize("text", [r"a row vector $x$", r"$x$ is a row vector", r"行向量 $x$", r"the vector norm $x$"])
def test_rows_are_not_called_columns(text: str) -> None:
    assert Timeline(scan(text)).final.get("x") is None


def test_functions_in_words() -> None:
    for text in (r"$u$ 是关于 $x$ 的函数", r"$u$ is a function of $x$", r"$u$ depends on $x$"):
        info = Timeline(scan(text)).final.get("u")
        assert info is not None and [argument.key for argument in info.arguments] == ["x"], text


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_what_sentences_say_of_symbols(text: str, expected: dict[str, set[str]]) -> None:
    table = Timeline(scan(text)).final
    assert {key: set(info.traits) for key in expected if (info := table.get(key))} == expected


def test_what_a_symbol_cannot_be_is_an_error(tokens: TokensOf, symbols: SymbolsOf) -> None:
    both = symbols(r"y \in \mathbb{R}; \mathbf{y} \in \mathbb{R}^n")
    table = with_properties(both, [("onehot", tokens("y"), Span(0, 1))])
    assert "onehot" in (table.get(r"\mathbf{y}") or SymbolInfo("", "")).traits
    for word, name in (("symmetric", "A"), ("onehot", "a")):
        known = symbols(r"A \in \mathbb{R}^{m \times n}; a \in \mathbb{R}")
        with pytest.raises(RequestError, match=f"cannot be {word}"):
            with_properties(known, [(word, tokens(name), Span(0, 1))])


def test_hearing_is_pure(tokens: TokensOf) -> None:
    assert hear(tokens(r"a \in \mathbb{R}")) == hear(tokens(r"a \in \mathbb{R}"))


NOTATION = [
    (r"\mathbf{x}^T\mathbf{A}", "transpose", "^T"),
    (r"\mathbf{x}^\top", "transpose", r"^{\top}"),
    (r"A^{\mathsf{T}}B^{\mathsf T}C^T", "transpose", r"^{\mathsf{T}}"),
    (r"\mathrm{tr}(X)", "trace", r"\mathrm{tr}"),
    (r"\log|X|", "logarithm", r"\log"),
    (r"A \circ B", "hadamard", r"\circ"),
    (r"\bm{x}", "vector", r"\bm"),
    (r"\bm{x}", "unit_vector", r"\bm{e}"),
    (r"\boldsymbol{A}", "identity", r"\boldsymbol{I}"),
    ("x + y", "transpose", r"^{\top}"),
]


@pytest.mark.parametrize(("text", "field", "expected"), NOTATION)
def test_notation_is_the_documents(text: str, field: str, expected: str) -> None:
    assert getattr(notation_of([text]), field) == expected
