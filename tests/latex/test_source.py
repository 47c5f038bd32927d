"""Texts survive reading and writing; places, edits and messages are right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texdiff.errors import EXPLANATIONS, Diagnostic, RequestError, format_diagnostic
from texdiff.source import Edit, Source, Span, decode, encode, splice

ROUND_TRIPS = {
    "mixed line ends": (b"a\r\nb\nc\rd", None, "utf-8"),
    "no final newline": (b"a\nb", None, "utf-8"),
    "byte order mark": (b"\xef\xbb\xbfa\r\n", None, "utf-8"),
    "two byte order marks": (b"\xef\xbb\xbf\xef\xbb\xbfa", None, "utf-8"),
    "utf-16": ("\ufeffa\r\n导".encode("utf-16-le"), None, "utf-16-le"),
    "utf-16 asked for": ("\ufeffa".encode("utf-16-be"), "utf-16", "utf-16-be"),
    "gb18030 by a comment": ("% !TEX encoding = GB18030\n导数".encode("gb18030"), None, "gb18030"),
    "an editor's name": (b"% !TeX encoding = IsoLatin\n\xe9", None, "iso8859-1"),
    "asked for": (b"\xe9", "latin-1", "iso8859-1"),
    "a mark that is text in the encoding asked for": (b"\xef\xbb\xbfa", "latin-1", "iso8859-1"),
    "stray bytes": (b"caf\xe9 \xff\xfe na\xefve \xe5\xaf", None, "utf-8"),
    "empty": (b"", None, "utf-8"),
}


@pytest.mark.parametrize(("data", "asked", "encoding"), ROUND_TRIPS.values(), ids=ROUND_TRIPS.keys())
def test_bytes_survive(data: bytes, asked: str | None, encoding: str) -> None:
    source = decode(data, "notes.tex", asked)
    assert (encode(source.text, source), source.encoding) == (data, encoding)


@given(st.binary(max_size=60), st.sampled_from([None, "utf-8", "latin-1", "gb18030", "utf-16"]))
def test_any_bytes_survive_or_are_refused(data: bytes, asked: str | None) -> None:
    try:
        source = decode(data, "notes.tex", asked)
    except RequestError:
        return
    assert encode(source.text, source) == data


def test_a_byte_that_is_no_text_is_pointed_at() -> None:
    with pytest.raises(RequestError) as caught:
        decode("第一行\nab导".encode() + b"\xc7\xf3\xb5\xbcx\nlast", "notes.tex")
    assert format_diagnostic(caught.value.diagnostic, caught.value.source) == "\n".join(
        (
            "notes.tex:2:4: error[encoding]: the byte 0xc7 is not utf-8 text",
            "    ab导��x",
            "        ^",
            "hint: give the encoding of the file, for example --encoding gb18030 or --encoding latin-1",
        )
    )


@pytest.mark.parametrize("name", ["no-such-code", "rot13", "\0", "base64"])
def test_an_unknown_encoding_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="is not known"):
        decode(b"a", "notes.tex", name)


def test_a_character_that_the_encoding_lacks_is_refused() -> None:
    with pytest.raises(RequestError, match="U\\+5BFC of the answer does not exist in iso8859-1"):
        encode("导", decode(b"a", "notes.tex", "latin-1"))


@pytest.mark.parametrize(
    ("offset", "place"),
    [(0, (1, 1)), (2, (1, 3)), (4, (2, 1)), (5, (3, 1)), (7, (4, 2)), (8, (4, 3))],
)
def test_positions(offset: int, place: tuple[int, int]) -> None:
    assert Source("", "ab\r\n\rcd\r"[:4] + "\rcde").position(offset) == (place if offset < 5 else (3, offset - 4))


def test_line_texts() -> None:
    source = Source("", "one\r\ntwo\rthree\n")
    assert [source.line_text(line) for line in (1, 2, 3, 4)] == ["one", "two", "three", ""]


def test_splice_makes_edits_in_any_order() -> None:
    edits = [Edit(Span(3, 3), "!"), Edit(Span(0, 1), "J"), Edit(Span(3, 3), "?")]
    assert splice("hey you", edits) == "Jey!? you"


@pytest.mark.parametrize("spans", [[(0, 2), (1, 3)], [(2, 1)], [(0, 9)], [(-1, 0)]])
def test_edits_that_overlap_or_lie_outside_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        splice("abc", [Edit(Span(*span), "") for span in spans])


def test_a_long_line_is_cut_around_the_place() -> None:
    source = Source("long.tex", "x" * 500 + "HERE" + "y" * 500)
    shown = format_diagnostic(Diagnostic("order", "warning", "look", Span(500, 504)), source).splitlines()
    column = shown[2].index("^^^^")
    assert shown[0] == "long.tex:1:501: warning[order]: look"
    assert shown[1][column : column + 4] == "HERE"
    assert len(shown[1]) < 200


def test_a_message_without_a_place_stands_alone() -> None:
    assert format_diagnostic(Diagnostic("order", "note", "said", path="a.tex")) == "a.tex: note[order]: said"


def test_explanations_are_sentences() -> None:
    assert all(text[0].isupper() and text.endswith(".") for text in EXPLANATIONS.values())
