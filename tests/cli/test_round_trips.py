"""Generated documents with many requests: expanding twice is expanding once, and strip is the way back."""

from __future__ import annotations

import random
import re

import pytest

from texdiff.output import fence
from texdiff.pipeline import expand, strip
from texdiff.settings import Settings

FORMS = (
    r"\frac{\partial \operatorname{tr}(\mathbf{A}\mathbf{X})}{\partial \mathbf{X}}",
    r"\frac{\partial \boldsymbol{x}^\top\mathbf{B}\boldsymbol{x}}{\partial \boldsymbol{x}}",
    r"\frac{\partial \mathbf{B}\boldsymbol{x}}{\partial \boldsymbol{x}}",
    r"\frac{\partial \ln|\mathbf{X}|}{\partial \mathbf{X}}",
    r"\nabla_{\boldsymbol{x}} (\boldsymbol{a}^\top\boldsymbol{x})",
    r"\frac{\partial \mathbf{Q}\boldsymbol{x}}{\partial 2}",  # refused
)
FRAMES = (
    "\\[ %s = ? \\]\n",
    "\\[\n  %s.\n\\]\nThe sentence goes on\n",
    "\\begin{equation}\\label{eq:%d}\n  %s = \\ldots,\n\\end{equation}\n",
    "\\begin{align}\n  y &= x, \\\\\n  %s &= ? \\\\\n  %s\n\\end{align}",
    "Inline $%s = ?$, in a sentence\n",
    "A call \\texdiff{%s} in text.",
    "\\texdiff[detail=full, place=end]{%s}",
    "$$%s=?$$",
    "\\begin{theorem}\n\\[ %s = ? \\] So.\n\\end{theorem}\n\\begin{proof}\n\\end{proof}\n",
    "% texdiff: layout denominator; place proof\n\\begin{lemma} \\[ %s \\] \\end{lemma} \\begin{proof}\n\\end{proof}\n",
    "% texdiff: place here; detail answer\n\\[ %s = ? \\] and so on\n",
    "\\begin{itemize}\n\\item \\[ %s = ? \\]\n\\item next\n\\end{itemize}\n",
)
BETWEEN = ("\n\n", "\n", " ", "\n% a comment\n", "\n\nMore text, $a = b$.\n\n", "\\par\n")
COUNT = 24


def document(number: int) -> str:
    """The document of a number: frames with requests, joined in many ways, with any line ends."""
    rng = random.Random(number)
    pieces = []
    for label in range(rng.randint(1, 7)):
        frame = rng.choice(FRAMES).replace("%d", str(label))
        pieces.append(re.sub("%s", lambda _: rng.choice(FORMS), frame) + rng.choice(BETWEEN))
    body = "".join(pieces)
    if rng.random() < 0.7:
        body = f"\\documentclass{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}"
    if rng.random() < 0.3:
        body = body.replace("\n", "\r\n")
    return body + rng.choice(("", "\n", "%", "\n\n"))


@pytest.mark.parametrize("number", range(COUNT))
@pytest.mark.parametrize("keep_going", [False, True], ids=["stops", "keeps going"])
def test_round_trip(number: int, keep_going: bool) -> None:
    settings = Settings(keep_going=keep_going)
    text = document(number)
    once = expand(text, settings)
    assert once.requests
    twice = expand(once.text, settings)
    assert twice.text == once.text
    assert [found.message for found in twice.diagnostics] == [found.message for found in once.diagnostics]
    assert [(found.status, found.source) for found in twice.requests] == [
        (found.status, found.source) for found in once.requests
    ]
    assert strip(once.text).text == text


@pytest.mark.parametrize("number", range(0, COUNT, 4))
def test_stale_blocks_are_those_of_the_new_text(number: int) -> None:
    text = document(number)
    old, new = r"\mathbf{B}", r"\mathbf{C}"
    written = expand(text).text
    in_blocks = [found.span() for found in re.finditer(r"%<texdiff.*?%</texdiff>", written, re.DOTALL)]
    changed = "".join(
        found if any(start <= place < end for start, end in in_blocks) else found.replace(old, new)
        for place, found in _pieces(written, old)
    )
    renewed = expand(changed)
    assert renewed.text == expand(strip(changed).text).text
    assert not any(found.code == "edited-block" for found in renewed.diagnostics)


def _pieces(text: str, mark: str) -> list[tuple[int, str]]:
    """The text cut in front of every mark and behind it, with places."""
    pieces, place = [], 0
    for piece in re.split(f"({re.escape(mark)})", text):
        pieces.append((place, piece))
        place += len(piece)
    return pieces


@pytest.mark.parametrize("number", range(0, COUNT, 4))
def test_an_edited_block_is_kept_and_the_others_are_renewed(number: int) -> None:
    text = document(number)
    written = expand(text).text
    body = next(iter(re.finditer(r"(%<texdiff [^\n]*\n)(.*?)%</texdiff>", written, re.DOTALL)), None)
    if body is None:
        assert all(found.status == "refused" for found in expand(text).requests)
        return
    edited = written[: body.start(2)] + "{}mine " + written[body.start(2) :]
    again = expand(edited)
    assert [found.code for found in again.diagnostics].count("edited-block") >= 1
    assert "{}mine " in again.text
    assert expand(again.text).text == again.text
    assert expand(edited, Settings(force=True)).text == written
    assert fence.MARK not in strip(edited, Settings(force=True)).text
