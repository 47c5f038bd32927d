"""Where answers and derivations go, and that taking the blocks out gives the notes back."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from texdiff.errors import RequestError
from texdiff.latex.scanning.scan import scan
from texdiff.output import fence
from texdiff.output.place import place_of
from texdiff.output.reply import Failure, Reply, edits, place_for
from texdiff.output.sheet import Sheet
from texdiff.output.statement import Site
from texdiff.source import Span, splice

FORM = re.compile(r"\\frac\{\\partial f\}\{\\partial x\}(?P<asked>\s*(?P<relation>&?=)\s*(?P<mark>\?))?")

COMMENTED = re.compile(r"(?<!\\)(?:\\\\)*%[^\r\n]*\Z")
CALL = re.compile(r"\\texdiff(?:\[[^]]*\])?\{(?P<content>\\frac\{[^}]*\}\{[^}]*\})\}")


def sites(text: str) -> list[Site]:
    """The requests of a text in which every ∂f/∂x is one, answered already or not."""
    result = []
    for region in scan(text).regions:
        for form in FORM.finditer(text, *region.outer):
            if COMMENTED.search(text, region.outer.start, form.start()):
                continue
            mark = Span(*form.span("mark")) if form["mark"] else Span(form.end(), form.end())
            call = CALL.fullmatch(text, *region.outer) or next(
                (found for found in CALL.finditer(text) if found.start() < form.start() < found.end()), None
            )
            result.append(
                Site(
                    region.environment,
                    region.outer,
                    region.inner,
                    Span(*form.span()),
                    mark,
                    "" if form["mark"] else "=",
                    Span(*call.span()) if call else None,
                    Span(*call.span("content")) if call else None,
                )
            )
    return result


def written(text: str, where: str = "paragraph", rows: tuple[str, ...] = ("A",)) -> str:
    sheet = Sheet(scan(text))
    replies = []
    for site in sites(text):
        place = place_for(sheet, site, where) if site.display or where != "paragraph" else None
        replies.append(Reply(site, () if where == "solution" else rows, "\\par So.", place, "0123abcd"))
    return splice(text, edits(sheet, replies))


def stripped(text: str) -> str:
    found = scan(text)
    starts = [place for span in found.blocks for place in (span.start, span.end - len(fence.CLOSING))]
    blocks = fence.blocks(text, starts).blocks
    assert len(blocks) == text.count(fence.MARK)
    assert all(block.intact for block in blocks)
    return fence.Stripped(text, blocks).text


def shown(text: str) -> str:
    """Fences without their checksums: <answer[original]> … </>."""
    text = re.sub(r"%<texdiff ([a-z]+\+?) \w+ \w+ \[(.*)\]>\n", r"<\1[\2]>", text)
    return text.replace(fence.CLOSING + "\n", "</>").replace(fence.CLOSING, "</eof>")


F = r"\frac{\partial f}{\partial x}"
SO = "<derivation[]>\\par So.\n</>"

PLACES = {
    "a display, its punctuation, the paragraph": (
        "paragraph",
        f"One\n\\[\n {F}.\n\\]\nstill one.\n\nTwo.\n",
        f"One\n\\[\n {F}<answer[.%0A]> = A.</>\\]\nstill one.\n{SO}\nTwo.\n",
    ),
    "a relation that the author typed": (
        "none",
        f"\\[ {F} = ? \\]\n",
        f"\\[ {F} = <answer[?]> A</> \\]\n",
    ),
    "a label stays behind the answer": (
        "here",
        f"\\begin{{equation}}\\label{{a}}\n{F} \\label{{b}}\n\\end{{equation}} where\n",
        f"\\begin{{equation}}\\label{{a}}\n{F}<answer[]> = A</> \\label{{b}}\n\\end{{equation}}<derivation[]>"
        "\\par So.\n</> where\n",
    ),
    "rows of align take an ampersand": (
        "none",
        f"\\begin{{align}}\n{F} \\\\\n{F} &= ?, \\\\\n&{F}\n\\end{{align}}\n",
        f"\\begin{{align}}\n{F}<answer[]> &= A</> \\\\\n{F} &= <answer[?,]> A,</> \\\\\n"
        f"&{F}<answer[%0A]> = A</>\\end{{align}}\n",
    ),
    "inline": ("paragraph", f"So ${F} = ?$, yes.\n", f"So ${F} = <answer[?]> A</>$, yes.\n"),
    "a call in running text keeps the space": (
        "paragraph",
        f"So \\texdiff{{{F}}} and\n\\texdiff[detail=full]{{{F}}}\nthen \\texdiff{{{F}}}.\n",
        f"So <answer[\\texdiff{{{F}}} ]>${F} = A$ </>and\n"
        f"<answer[\\texdiff[detail=full]{{{F}}}%0A]>${F} = A$\n</>then "
        f"<answer[\\texdiff{{{F}}}.%0A]>${F} = A$.\n</>",
    ),
    "a call in a display": (
        "none",
        f"\\[ \\texdiff{{{F}}}. \\]\n",
        f"\\[ <answer[\\texdiff{{{F}}}.]>{F} = A.</> \\]\n",
    ),
    "behind a theorem": (
        "paragraph",
        f"\\begin{{theorem}}\n\\[{F}\\]\nSo.\n\n\\end{{theorem}}\nNext.\n",
        f"\\begin{{theorem}}\n\\[{F}<answer[]> = A</>\\]\nSo.\n\n\\end{{theorem}}\n<derivation[]>\\par So.\n</>Next.\n",
    ),
    "into the proof": (
        "proof",
        f"\\begin{{lemma}}\\[{F}\\]\\end{{lemma}}\n\\begin{{proof}}\n  Easy.\n  \\end{{proof}}\n",
        f"\\begin{{lemma}}\\[{F}<answer[]> = A</>\\]\\end{{lemma}}\n\\begin{{proof}}\n  Easy.\n{SO}  \\end{{proof}}\n",
    ),
    "into the solution": (
        "solution",
        f"\\begin{{exercise}}\nFind \\[\\texdiff{{{F}}}\\]\n\\end{{exercise}}\n"
        "\\begin{solution}\n\\end{solution}\n",
        f"\\begin{{exercise}}\nFind \\[<answer[\\texdiff{{{F}}}]>{F}</>\\]\n\\end{{exercise}}\n"
        f"\\begin{{solution}}\n{SO}\\end{{solution}}\n",
    ),
    "at the author's mark": (
        "end",
        f"\\[{F}\\]\nx\\texdiffderivations\n\ny\n",
        f"\\[{F}<answer[]> = A</>\\]\nx<derivation[\\texdiffderivations]>\\par So.\n</>\n\ny\n",
    ),
    "before the end of the document": (
        "end",
        f"\\begin{{document}}\n\\[{F}\\]\nx\n\\end{{document}}\n",
        f"\\begin{{document}}\n\\[{F}<answer[]> = A</>\\]\nx\n{SO}\\end{{document}}\n",
    ),
    "a file without final newline": (
        "here",
        f"\\[{F}\\]",
        f"\\[{F}<answer[]> = A</>\\]\n<derivation+[]>\\par So.\n</eof>",
    ),
    "a file that ends in a comment": (
        "paragraph",
        f"\\[{F}\\] % so",
        f"\\[{F}<answer[]> = A</>\\] % so\n<derivation+[]>\\par So.\n</eof>",
    ),
    "two requests of one paragraph": (
        "paragraph",
        f"\\[{F}\\]\\[{F}\\]\n",
        f"\\[{F}<answer[]> = A</>\\]\\[{F}<answer[]> = A</>\\]\n{SO}{SO}",
    ),
    "an item ends the paragraph, a list inside it does not": (
        "paragraph",
        f"\\begin{{itemize}}\n\\item \\[{F}\\] with\n\\begin{{itemize}}\\item a\\end{{itemize}}\n"
        "  \\item b\n\\end{itemize}\n",
        f"\\begin{{itemize}}\n\\item \\[{F}<answer[]> = A</>\\] with\n"
        f"\\begin{{itemize}}\\item a\\end{{itemize}}\n{SO}  \\item b\n\\end{{itemize}}\n",
    ),
    "never into a verbatim": (
        "paragraph",
        f"\\[{F}\\] as\n\\begin{{verbatim}}\n\n\\end{{verbatim}}\n",
        f"\\[{F}<answer[]> = A</>\\] as\n{SO}\\begin{{verbatim}}\n\n\\end{{verbatim}}\n",
    ),
    "never into a table": (
        "paragraph",
        f"\\begin{{tabular}}{{c}}\n$x$ & \\[{F}\\] \\\\\n\\end{{tabular}}\nmore\n\n",
        f"\\begin{{tabular}}{{c}}\n$x$ & \\[{F}<answer[]> = A</>\\] \\\\\n\\end{{tabular}}\nmore\n{SO}\n",
    ),
    "inside the author's group": (
        "paragraph",
        f"{{\\small \\[{F}\\]}} b\n",
        f"{{\\small \\[{F}<answer[]> = A</>\\]<derivation[]>\\par So.\n</>}} b\n",
    ),
    "line ends of Windows": (
        "here",
        f"\\[\r\n{F}\r\n\\]\r\n",
        None,
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_place(name: str) -> None:
    where, text, expected = PLACES[name]
    result = written(text, where)
    assert stripped(result) == text
    if expected is not None:
        assert shown(result) == expected
    else:
        assert result.count("\n") == result.count("\r\n") > text.count("\n")


ROWS = {
    "a display of one row": (
        f"\\[ {F} = ? \\]\n",
        f"\\[ {F} = <answer[?]> \\begin{{aligned}}[t]\n&A\\\\\n&\\quad{{}} + B\n\\end{{aligned}}</> \\]\n",
    ),
    "rows of align, the last keeps the number": (
        f"\\begin{{align}}\n{F} &= ? \\label{{a}} \\\\\nx &= y\n\\end{{align}}\n",
        f"\\begin{{align}}\n{F} &= <answer[?]> A \\notag\\\\\n&\\quad{{}} + B</> \\label{{a}} \\\\\nx &= y\n"
        "\\end{align}\n",
    ),
    "an environment inside of the formula": (
        f"\\begin{{equation}}\\begin{{split}} y & z \\\\ a &= {F} \\end{{split}}\\end{{equation}}\n",
        f"\\begin{{equation}}\\begin{{split}} y & z \\\\ a &= {F}<answer[]> = A\\\\\n&\\quad{{}} + B</> "
        "\\end{split}\\end{equation}\n",
    ),
    "inline": (f"${F}$\n", f"${F}<answer[]> = A + B</>$\n"),
}


@pytest.mark.parametrize("name", ROWS)
def test_rows(name: str) -> None:
    text, expected = ROWS[name]
    result = written(text, "none", ("A", "+ B"))
    assert shown(result) == expected
    assert stripped(result) == text


def test_a_failed_request_stays_as_typed() -> None:
    text = f"\\[ {F} = ?. \\]\n"
    failure = Failure(sites(text)[0], " \\textbf{??}", "error: ∂ is not %</texdiff>\nhint: none")
    result = splice(text, edits(Sheet(scan(text)), [], [failure]))
    comment = "% error: ? is not </texdiff>\n% hint: none\n"
    assert shown(result) == f"\\[ {F} = ?<failed[]> \\textbf{{??}}{comment}</>. \\]\n"
    assert stripped(result) == text


@pytest.mark.parametrize("where", ["proof", "solution"])
def test_a_place_that_is_not_there(where: str) -> None:
    text = f"\\[{F}\\]\n\\begin{{theorem}}\\end{{theorem}}\\begin{{exercise}}\\end{{exercise}}\n"
    text += f"\\begin{{{where}}}\\end{{{where}}}\n"
    with pytest.raises(RequestError, match=f"no {where} follows"):
        place_of(Sheet(scan(text)), sites(text)[0].outer, where)


PARTS = st.lists(
    st.sampled_from(
        [
            f"\\[{F}\\]",
            f"\\[\n{F} = ?,\n\\]\n",
            f"${F}=?$",
            f"\\texdiff{{{F}}}",
            f"\\begin{{align}}\n{F}\\\\\n{F}",
        ]
        + [
            "\\end{align}",
            "\n\n",
            "\n",
            "\r\n",
            "% c",
            "%",
            " ",
            "text",
            "{",
            "}",
            "\\begin{theorem}",
            "\\par",
        ]
        + [
            "\\end{theorem}",
            "\\begin{proof}\n",
            "\\end{proof}",
            "\\item ",
            "\\texdiffderivations",
            "\\end{document}",
        ]
        + ["\\begin{verbatim}\n%", "\\end{verbatim}\n", "\\verb|%|", "\\\\", "&", "\\label{a}", "$"]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=1000)
@given(PARTS, st.sampled_from(["paragraph", "here", "end", "none"]), st.sampled_from([("A",), ("A", "- B")]))
def test_every_text_comes_back(text: str, where: str, rows: tuple[str, ...]) -> None:
    result = written(text, where, rows)
    assume(len(scan(result).blocks) == result.count(fence.MARK))  # else the run ends with an error, unwritten
    assert stripped(result) == text
