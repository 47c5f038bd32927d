"""`pandoc-texdiff` and `python -m texdiff.pandoc`: a document as JSON in, the same document answered out."""

from __future__ import annotations

import gc
import re
import sys

from texdiff.glance import may_hold_derivative

_STRING = r'\s*"([^"\\]*(?:\\.[^"\\]*)*)"'
_FORMULAS = re.compile(r'Math"\s*\}\s*,' + _STRING), re.compile(r'tex"\s*,' + _STRING)
"""The content of formulas and of raw TeX in JSON. Each pattern begins with fixed letters, which makes it fast."""
COLLECT_EVERY = 50_000
"""New objects between two searches for garbage; a document is a tree of many objects, and none of them is garbage."""


def main() -> int:
    """Filter standard input; pandoc names the output format as the first argument."""
    data = sys.stdin.buffer.read()
    text = data.decode("utf-8", "surrogatepass")
    if not _may_hold_request(text):
        sys.stdout.buffer.write(data)
        return 0
    from texdiff.__main__ import own_fault

    sys.excepthook = own_fault
    gc.set_threshold(COLLECT_EVERY)
    return _filter(text, data)


def _filter(text: str, data: bytes) -> int:
    from texdiff.cache.answers import Answers
    from texdiff.commands.terminal import FINDINGS, FINE, USAGE, complain, say, survive_narrow_encodings, tell_bytes
    from texdiff.errors import TexdiffError

    survive_narrow_encodings()
    try:
        from texdiff.pandoc.answering import filtered
    except ModuleNotFoundError as missing:
        if missing.name != "pandocfilters":
            raise
        say("pandoc-texdiff: the package pandocfilters is missing; pip install 'texdiff-calculus[pandoc]'")
        return USAGE
    answers = Answers()
    try:
        done = filtered(text, sys.argv[1] if len(sys.argv) > 1 else "", answers)
    except TexdiffError as problem:
        return complain(problem)
    answers.save()
    for message in done.messages:
        say(f"pandoc-texdiff: {message}")
    if done.failed:
        return FINDINGS
    tell_bytes(done.text.encode("utf-8", "surrogatepass") if done.text else data)
    return FINE


def _may_hold_request(text: str) -> bool:
    """Whether a derivative can stand in a formula of this JSON; letters may be written as their codes there."""
    found = [formula for pattern in _FORMULAS for formula in pattern.findall(text)]
    formulas = "\n".join(found).replace("\\\\", "\0")
    return "\\u" in formulas or may_hold_derivative(formulas.replace("\\n", " ").replace("\0", "\\"))


if __name__ == "__main__":
    sys.exit(main())
