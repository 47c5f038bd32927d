"""How an author writes: the marks, operator names and styles that printed formulas take over from a document."""

from __future__ import annotations

from typing import NamedTuple

SUM, INFIX, PRODUCT, PREFIX, POWER, ATOM = range(1, 7)
"""Binding strengths, loosest first; a child that binds looser than its place asks for is put in parentheses."""


class Notation(NamedTuple):
    """One field per choice an author makes; the defaults are those of the notes."""

    transpose: str = r"^{\top}"
    trace: str = r"\operatorname{tr}"
    determinant: str = "|"
    logarithm: str = r"\ln"
    norm: str = r"\|"
    identity: str = r"\mathbf{I}"
    zero: str = r"\mathbf{0}"
    ones: str = r"\mathbf{1}"
    vector: str = r"\boldsymbol"
    matrix: str = r"\mathbf"
    unit_vector: str = r"\boldsymbol{e}"
    unit_matrix: str = r"\mathbf{E}"
    differential: str = r"\mathrm{d}"
    partial: str = r"\partial"
    hadamard: str = r"\odot"
    kronecker: str = r"\otimes"
    pseudo_inverse: str = r"^{\dagger}"
    adjugate: str = r"^{*}"
    diag: str = r"\operatorname{diag}"
    vec: str = r"\operatorname{vec}"
    fraction: str = r"\frac"
