"""Errors planted in derivatives that are right, by the thousand: are those that change the value found, and mended?

    python -m tests.check.planted_run [--count N] [--seed N] [--verbose]

Whether an error changes the value is decided by NumPy, on arrays drawn from the declarations.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import texdiff
from tests.check.planted_claims import Claim, claims, same_value
from tests.check.planting import Planted, planted


class Outcome(NamedTuple):
    """What became of one planted error: the verdict, and whether what is suggested is right."""

    claim: Claim
    error: Planted
    finding: texdiff.Finding | None
    mended: bool

    @property
    def found(self) -> bool:
        """Whether the error is reported, in any way."""
        return self.finding is not None and self.finding.verdict in ("wrong", "ill-typed", "layout", "conditional")

    @property
    def row(self) -> str:
        """The error and what is said of it, on one line."""
        said = (
            f"{self.finding.verdict}: {self.finding.message} [{self.finding.suggestion}]"
            if self.finding
            else "no claim"
        )
        return f"{self.error.kind}: {self.claim.request} = {self.error.latex}\n    {said}"


def errors(count: int, seed: int) -> list[tuple[Claim, Planted]]:
    """So many errors that change the value of a formula that the independent reader understands."""
    pool = [(claim, error) for claim in claims() for error in planted(claim.answer)]
    random.Random(seed).shuffle(pool)
    changing = ((claim, error) for claim, error in pool if same_value(claim, error.latex) is False)
    return [pair for pair, _ in zip(changing, range(count), strict=False)]


def outcome(claim: Claim, error: Planted) -> Outcome:
    """What becomes of one error."""
    found = claim.check(error.latex)
    suggestion = found.suggestion if found is not None else ""
    return Outcome(claim, error, found, bool(suggestion) and same_value(claim, suggestion) is True)


def summary(outcomes: Iterable[Outcome]) -> str:
    """How many errors were found and mended, by their kinds."""
    counted: dict[str, Counter[str]] = {}
    for one in outcomes:
        counts = counted.setdefault(one.error.kind, Counter())
        counts.update(["planted"] + ["found"] * one.found + ["mended"] * (one.found and one.mended))
    total: Counter[str] = sum(counted.values(), Counter())
    rows = [(kind, counts) for kind, counts in sorted(counted.items())] + [("all", total)]
    return "".join(
        f"{kind:18}{counts['planted']:6}  found {counts['found']:6}  mended {counts['mended']:6}\n"
        for kind, counts in rows
    )


def main() -> int:
    """Plant, check, and tell; 1 where fewer than 99% are found or fewer than 80% mended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="every error that is not mended")
    chosen = parser.parse_args()
    outcomes = [outcome(claim, error) for claim, error in errors(chosen.count, chosen.seed)]
    for one in outcomes:
        if not one.found or (chosen.verbose and not one.mended):
            sys.stdout.write(one.row + "\n")
    sys.stdout.write(summary(outcomes))
    return 0 if good(outcomes) else 1


def good(outcomes: list[Outcome]) -> bool:
    """At least 99% found, and at least 80% mended."""
    found, mended = (sum(flags) for flags in ((o.found for o in outcomes), (o.mended for o in outcomes)))
    return found >= 0.99 * len(outcomes) and mended >= 0.8 * len(outcomes)


if __name__ == "__main__":
    sys.exit(main())
