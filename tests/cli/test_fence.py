"""Fences: what stood there before comes back byte for byte, and a hand's work is noticed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texdiff.output import fence
from texdiff.source import Edit, Span, splice

COMMENT = re.compile(r"\\.|(%)[^\r\n]*", re.DOTALL)


def comments(text: str) -> list[int]:
    """Where the comments of a plain document begin."""
    return [found.start() for found in COMMENT.finditer(text) if found[1]]


PIECES = st.lists(
    st.sampled_from(
        [
            "\n",
            "\r\n",
            "\r",
            "%",
            "\\",
            "{",
            "}",
            "$",
            "&",
            "]>",
            "[",
            "%</texdiff",
            "%25",
            " ",
            "\t",
            "答",
            "é",
        ]
    )
    | st.text(max_size=5),
    max_size=12,
).map("".join)
BODIES = PIECES.filter(lambda body: fence.CLOSING not in body and fence.MARK not in body)
INSERTS = st.tuples(st.sampled_from(["answer", "derivation", "failed"]), BODIES, st.integers(0, 9))


def at_comment(text: str, place: int) -> bool:
    """Whether a percent sign put at this place would begin a comment."""
    return place in comments(text[:place] + "%" + text[place:])


@settings(max_examples=1000)
@given(PIECES, st.lists(st.tuples(st.floats(0, 1), INSERTS), max_size=4), st.booleans())
def test_blocks_are_taken_out_again(
    text: str, inserts: list[tuple[float, tuple[str, str, int]]], windows: bool
) -> None:
    text = text.replace("\n", "\r\n") if windows else text
    newline = fence.newline_of(text)
    edits: list[Edit] = []
    free = 0
    for share, (kind, body, length) in sorted(inserts, key=lambda insert: insert[0]):
        start = max(free, round(share * len(text)))
        end = min(len(text), start + length)
        if not (at_comment(text, start) and at_comment(text, end)):
            continue
        last = end == len(text) and not text.endswith(("\n", "\r"))
        inserted = fence.fenced(
            kind, "0123abcd", text[start:end], body, newline, last=last, first=last and start == end
        )
        edits.append(Edit(Span(start, end), inserted))
        free = end + 1
    written = splice(text, edits)
    found = fence.blocks(written, comments(written))
    assert len(found.blocks) == len(edits)
    assert all(block.intact for block in found.blocks)
    stripped = fence.Stripped(written, found.blocks)
    assert stripped.text == text
    for edit, block in zip(edits, found.blocks, strict=True):
        assert block.original == text[edit.span.start : edit.span.end]
        assert stripped.written(edit.span.end) in (block.span.end, len(written), *starts(found))


def starts(found: fence.Found) -> list[int]:
    return [block.span.start for block in found.blocks]


BEFORE = "a\n\\[\n x = ?,\n\\]\nb\n"
AFTER = "a\n\\[\n x%<texdiff answer 12345678 SEAL [ = ?,%0A]>\n = 1,\n%</texdiff>\n\\]\nb\n"


def example(body: str = " = 1,\n") -> str:
    place = BEFORE.index(" = ?")
    edit = Edit(Span(place, place + 6), fence.fenced(fence.ANSWER, "12345678", BEFORE[place : place + 6], body))
    return splice(BEFORE, [edit])


def test_a_block_as_it_is_written() -> None:
    assert re.sub(r"(12345678) [0-9a-f]{8}", r"\1 SEAL", example()) == AFTER


@pytest.mark.parametrize(
    ("old", "new", "intact"),
    [
        (" = 1,", " = 2,", False),
        ("[ = ?", "[ = ??", False),
        ("answer", "failed", False),
        ("12345678", "87654321", False),
        (" = 1,", "\t=  1,", True),
        ("\n", "\r\n", True),
        ("?,%0A]>\n", "?,%0A]>  \n", True),
        ("b\n", "c\n", True),
    ],
)
def test_a_changed_block_is_noticed_white_space_is_not(old: str, new: str, intact: bool) -> None:
    text = example().replace(old, new)
    (block,) = fence.blocks(text, comments(text)).blocks
    assert block.intact == intact


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (example().replace(fence.CLOSING, ""), "no closing comment"),
        (example().replace("%<texdiff answer", "%<texdiff"), "cannot be read"),
        ("%</texdiff>\n", "closes no generated block"),
        (example().replace(fence.CLOSING, "") + example(), "no closing comment"),
    ],
)
def test_what_is_left_of_a_broken_block(text: str, message: str) -> None:
    problems = fence.blocks(text, comments(text)).problems
    assert problems[0].code == "broken-block"
    assert message in problems[0].message


def test_a_hand_edited_answer_keeps_its_derivation() -> None:
    text = example() + fence.fenced("derivation", "12345678", "", "\\par So.\n")
    text += fence.fenced("derivation", "00000000", "", "\\par Other.\n")
    text = text.replace(" = 1", " = 7")
    found = fence.blocks(text, comments(text)).blocks
    assert [block.tag for block in fence.kept(found)] == ["12345678", "12345678"]


def test_a_block_holds_no_fence() -> None:
    with pytest.raises(ValueError, match="another"):
        fence.fenced("answer", "12345678", "", "x\n%</texdiff>\n")


def test_offsets_lead_back_to_the_written_text() -> None:
    written = example()
    stripped = fence.Stripped(written, fence.blocks(written, comments(written)).blocks)
    for line in ("a\n", "\\]\n", "b\n"):
        assert stripped.written(stripped.text.index(line)) == written.index(line)
    assert stripped.written(BEFORE.index("?")) == written.index("%<")
    assert stripped.written_span(Span(BEFORE.index("x"), BEFORE.index("x") + 1)) == Span(
        written.index("x%"), written.index("x%") + 1
    )
