"""`pandoc-texdiff` and `python -m texdiff.pandoc`: a document as JSON in, the same document answered out."""

from __future__ import annotations

import sys

from texdiff.__main__ import own_fault
from texdiff.errors import TexdiffError
from texdiff.glance import may_hold_derivative
from texdiff.terminal import FINDINGS, FINE, USAGE, complain, say, survive_narrow_encodings, tell_bytes


def main() -> int:
    """Filter standard input; pandoc names the output format as the first argument."""
    sys.excepthook = own_fault
    survive_narrow_encodings()
    data = sys.stdin.buffer.read()
    text = data.decode("utf-8", "surrogatepass")
    if not _may_hold_request(text):
        tell_bytes(data)
        return FINE
    try:
        from texdiff.pandoc.answering import filtered
    except ModuleNotFoundError as missing:
        if missing.name != "pandocfilters":
            raise
        say("pandoc-texdiff: the package pandocfilters is missing; pip install 'texdiff-calculus[pandoc]'")
        return USAGE
    try:
        done = filtered(text, sys.argv[1] if len(sys.argv) > 1 else "")
    except TexdiffError as problem:
        return complain(problem)
    for message in done.messages:
        say(f"pandoc-texdiff: {message}")
    if done.failed:
        return FINDINGS
    tell_bytes(done.text.encode("utf-8", "surrogatepass") if done.text else data)
    return FINE


def _may_hold_request(text: str) -> bool:
    """Whether a derivative can stand in this JSON; letters may be written as their codes there."""
    plain = text.replace("\\\\", "\0")
    return "\\u" in plain or may_hold_derivative(plain.replace("\\n", " ").replace("\0", "\\"))


if __name__ == "__main__":
    sys.exit(main())
