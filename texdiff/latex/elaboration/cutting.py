"""A product cut into conformable groups: A uᵀv is A times the scalar uᵀv.

Only kinds decide where a product is cut, sizes are compared afterwards. A row that cannot go on with the chain opens
a group, a column or matrix that cannot go on closes one, and a group is a scalar factor. So there is one cutting at
most, up to the associativity of products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from texdiff.algebra.polynomial import ONE
from texdiff.algebra.shape import SCALAR, Shape, ShapeError
from texdiff.algebra.unify import Unifier, shown
from texdiff.errors import RequestError
from texdiff.latex.elaboration.draft import Draft, product
from texdiff.latex.grammar.place import Place


@dataclass(slots=True)
class _Chain:
    """Factors that go on from each other; scalars may stand anywhere between them."""

    items: list[Draft] = field(default_factory=list)
    last: Draft | None = None
    left: bool = True
    """Whether the rows are 1; right: whether the columns are."""
    right: bool = True

    @property
    def is_scalar(self) -> bool:
        return self.last is not None and self.left and self.right

    def append(self, draft: Draft, sizes: Unifier) -> None:
        if not draft.is_scalar:
            if self.last is None:
                self.left = draft.shape.rows == ONE
            else:
                _require_fit(self.last, draft, sizes)
            self.last, self.right = draft, draft.shape.cols == ONE
        self.items.append(draft)


def cut(factors: Sequence[Draft], sizes: Unifier, place: Place) -> Draft:
    """The product of the factors; RequestError names two factors that do not fit."""
    chains = [_Chain()]
    for factor in factors:
        if factor.is_scalar:
            chains[-1].append(factor, sizes)
        else:
            _add(chains, factor, sizes)
    while len(chains) > 1:
        if not chains[-1].is_scalar:
            opened, before = chains[-1].items[0], chains[-2].last
            assert before is not None
            raise _misfit(before, opened, sizes)
        _close(chains, sizes)
    return product(chains[0].items, _shape(chains[0]), place)


def _add(chains: list[_Chain], factor: Draft, sizes: Unifier) -> None:
    starts_row = factor.shape.rows == ONE
    while True:
        chain = chains[-1]
        if chain.last is None or chain.right == starts_row:
            chain.append(factor, sizes)
            return
        if starts_row:
            chains.append(_Chain())
        elif chain.is_scalar:
            _close(chains, sizes)
        else:
            raise _misfit(chain.last, factor, sizes)


def _close(chains: list[_Chain], sizes: Unifier) -> None:
    """Makes the innermost chain a scalar factor of the one around it; scalars at its ends stay outside."""
    items = chains.pop().items
    arrays = [k for k, item in enumerate(items) if not item.is_scalar]
    first, last = arrays[0], arrays[-1] + 1
    group = product(items[first:last], SCALAR, items[first].place.to(items[last - 1].place))
    if not chains:
        chains.append(_Chain())
    for item in (*items[:first], group, *items[last:]):
        chains[-1].append(item, sizes)


def _shape(chain: _Chain) -> Shape:
    arrays = [item.shape for item in chain.items if not item.is_scalar]
    return Shape(arrays[0].rows, arrays[-1].cols) if arrays else SCALAR


def _require_fit(left: Draft, right: Draft, sizes: Unifier) -> None:
    try:
        sizes.equal(left.shape.cols, right.shape.rows)
    except ShapeError:
        raise _misfit(left, right, sizes) from None


def _misfit(left: Draft, right: Draft, sizes: Unifier) -> RequestError:
    first, second = (_described(draft, sizes) for draft in (left, right))
    place = left.place.to(right.place)
    message = f"the product of {first} and {second} does not exist"
    return RequestError("sizes", message, place.span, "check the sizes, or whether a transpose is missing")


def _described(draft: Draft, sizes: Unifier) -> str:
    rows, cols = sizes.shape(draft.shape)
    return f"{draft.tex} ({shown(rows)}×{shown(cols)})"
