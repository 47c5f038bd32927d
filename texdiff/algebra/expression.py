"""The base of all expression nodes: inert, typed, hashable trees of exactly what was written."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from texdiff.algebra import notation as strength
from texdiff.algebra.interfaces import Direction, Emitter, Entries, Evaluator, Printer
from texdiff.algebra.no_rule import NoRule, no_rule
from texdiff.algebra.numeric import Array
from texdiff.algebra.polynomial import ONE, Polynomial
from texdiff.algebra.rule import Rule, Wording
from texdiff.algebra.shape import Equal, Shape, ShapeError, require_equal

if TYPE_CHECKING:
    from texdiff.algebra.atoms import Symbol

__all__ = ["Array", "Direction", "Emitter", "Entries", "Evaluator", "Expr", "NoRule", "Printer"]


class Expr:
    """A node `Class(args, params)`: arguments are expressions, params anything else that is hashable.

    Subclasses say everything about their operator: shape rule, differential, adjoint and vec form where it is linear,
    component form, value, NumPy source and LaTeX. A constructor checks shapes and does nothing else.
    """

    __slots__ = ("_free", "_hash", "_integers", "args", "params", "shape")

    precedence_level: ClassVar[int] = strength.ATOM
    differential_rule: ClassVar[Rule | None] = None
    adjoint_rule: ClassVar[Rule | None] = None
    vec_rule: ClassVar[Rule | None] = None
    definition_rule: ClassVar[Rule | None] = None
    """What it stands for, said where a derivation brings it in."""
    multilinear: ClassVar[bool] = False
    """Linear in each argument separately: the differential follows from that."""
    arity: ClassVar[int | None] = None
    """How many arguments there must be, where the number is fixed."""
    spaced: ClassVar[bool] = False
    """Set off by thin spaces inside a product."""
    tall: ClassVar[bool] = False
    """Whether it prints as a fraction, which stands beside other fractions rather than inside them."""
    open_sizes: ClassVar[int] = 0
    """How many of its params are sizes that its spelling does not tell; a formula around it has to."""
    open_ended: ClassVar[bool] = False
    """Takes all that follows up to the next + or −, as Σ does."""

    args: tuple[Expr, ...]
    params: tuple[Hashable, ...]
    shape: Shape
    _hash: int
    _free: frozenset[Symbol] | None
    _integers: frozenset[str] | None

    def __init__(self, args: Sequence[Expr] = (), params: Sequence[Hashable] = ()) -> None:
        set_slot = object.__setattr__
        set_slot(self, "args", tuple(args))
        set_slot(self, "params", tuple(params))
        if self.arity is not None and len(self.args) != self.arity:
            raise ShapeError(f"{self.arity} argument(s) expected, {len(self.args)} found")
        set_slot(self, "shape", self.infer([a.shape for a in args], self.params, require_equal))
        set_slot(self, "_hash", hash((type(self).__name__, self.args, self.params)))
        set_slot(self, "_free", None)
        set_slot(self, "_integers", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an expression does not change")

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(self) is not type(other):
            return False
        assert isinstance(other, Expr)
        return self._hash == other._hash and self.params == other.params and self.args == other.args

    def __repr__(self) -> str:
        inside = ", ".join([*map(repr, self.args), *map(str, self.params)])
        return f"{type(self).__name__}({inside})"

    # --- structure -------------------------------------------------------------------------------------------------

    @classmethod
    def infer(cls, shapes: Sequence[Shape], params: Sequence[Any], equal: Equal) -> Shape:
        """The shape rule: from the arguments' shapes, stating by `equal` what must agree; raises ShapeError."""
        raise NotImplementedError

    @classmethod
    def samples(cls) -> Sequence[tuple[Sequence[Shape], Sequence[Hashable]]]:
        """Shapes of arguments and params on which the laws are tested, where the readings do not tell them."""
        return ()

    @classmethod
    def read(cls, args: Sequence[Expr], params: Sequence[Hashable]) -> Expr:
        """The node that a reading of the registry stands for; by default one of this class as it is."""
        return cls(args, params)

    def rebuild(self, args: Sequence[Expr]) -> Expr:
        """The same node over other arguments."""
        return type(self)(args, self.params)

    @property
    def free(self) -> frozenset[Symbol]:
        """The symbols (variables, constants, unspecified functions) that occur."""
        found = self._free
        if found is None:
            found = frozenset().union(*(a.free for a in self.args))
            object.__setattr__(self, "_free", found)
        return found

    def integers(self) -> frozenset[str]:
        """The integer names that occur free: indices and exponents."""
        found = self._integers
        if found is None:
            found = self.free_integers()
            object.__setattr__(self, "_integers", found)
        return found

    def free_integers(self) -> frozenset[str]:
        """The same, worked out; nodes that bind an index say so here."""
        names = [p.names for p in self.params if isinstance(p, Polynomial)]
        return frozenset().union(*names, *(a.integers() for a in self.args))

    def substitute_integers(self, values: Mapping[str, Polynomial]) -> Expr:
        """The expression with integer names replaced; bound indices are the concern of the nodes that bind."""
        if self.integers().isdisjoint(values):
            return self
        params = tuple(p.substitute(values) if isinstance(p, Polynomial) else p for p in self.params)
        return type(self)([a.substitute_integers(values) for a in self.args], params)

    def walk(self) -> Iterator[Expr]:
        """This node and all nodes below it."""
        yield self
        for argument in self.args:
            yield from argument.walk()

    # --- calculus --------------------------------------------------------------------------------------------------

    def differential(self, d: Direction) -> Expr:
        """One level of d(self), with d.of(...) of the arguments inside; raises NoRule.

        A multilinear operator needs none: its differential follows from that property (`calculus.differential`).
        """
        raise no_rule(self, "has no differential that is written here")

    def outer_differential(self, outer: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """The differential of `outer`, of which this node is an argument, where the pair has a rule of its own.

        A rule over two operators lives with the more special one: d ln|X| with the determinant, d tr g(X) with g.
        """
        return None

    def outer_reason(self, outer: Expr) -> Rule | None:
        """What leads from the rules of the two operators to `outer_differential`; None where that is only quoted."""
        return None

    def proof(self, d: Direction) -> Sequence[tuple[Expr, Rule]]:
        """How the rule of this operator is found, on names or one operator on names: what d(self) equals, line by
        line, each with its reason, the differential last; () where the rule is only quoted.
        """
        return ()

    @property
    def opens_argument(self) -> bool:
        """Whether the differential goes by what the argument is made of, so that a name for it would be in the way."""
        return False

    def differential_below(self, fraction: Expr, d: Direction) -> tuple[Expr, Rule] | None:
        """The differential of a fraction whose divisor has this node as a term, where that has a rule of its own."""
        return None

    def adjoint(self, position: int, weight: Expr) -> Expr:
        """W' with tr(W self) = tr(W' args[position]), for W of the transposed shape; raises NoRule."""
        raise no_rule(self, "has no adjoint, so that the differential inside it cannot stand alone")

    def vec_form(self, position: int) -> Expr:
        """K with vec(self) = K vec(args[position]); raises NoRule."""
        raise no_rule(self, "has no vec form, so that the differential inside it cannot stand alone")

    @property
    def linear_positions(self) -> tuple[int, ...]:
        """The arguments in which the node is linear when the others are held fixed."""
        return tuple(range(len(self.args))) if self.multilinear else ()

    def alone(self, position: int) -> Expr | None:
        """What comes from one argument, for a node that is linear in all of them together and is the sum of these."""
        return None

    def rule(self) -> Rule | None:
        """The name of the differential rule; by default one for the whole class."""
        return self.differential_rule

    def rule_along(self, d: Direction) -> Rule | None:
        """The same, where the rule depends on what varies."""
        return self.rule()

    @property
    def function_of(self) -> Expr | None:
        """M, where the value is a function g(M) of a square matrix, with which it commutes then."""
        return None

    @property
    def trace_derivative(self) -> Expr | None:
        """g'(M), where the value is a function g(M): d tr g(M) = tr(g'(M) dM)."""
        return None

    @property
    def only_under_trace(self) -> bool:
        """Whether that is the only closed form of the differential."""
        return False

    @property
    def function_name(self) -> str:
        """The name of a function of one scalar (exp, sin …); empty for all other nodes."""
        return ""

    @property
    def wording(self) -> Wording | None:
        """The definition in words of a value that is named by a letter in derivations; None for all other nodes."""
        return None

    def nonzero_where(self) -> tuple[Expr, str]:
        """What a divisor supposes: (expression, property)."""
        return self, "nonzero"

    def smooth_where(self) -> Iterator[tuple[Expr, str]]:
        """(expression, property) pairs: where the differential holds, beyond what the value itself needs."""
        yield from ()

    def as_factors(self) -> tuple[tuple[Expr, Polynomial], ...]:
        """The node as a product of powers: M⁻¹ is ((M, −1),), N/s is ((N, 1), (s, −1)); by default itself."""
        return ((self, ONE),)

    def known(self, trait: str) -> bool:
        """Whether the value surely is 'invertible', 'symmetric', 'positive' …; ask through `algebra.properties`."""
        return False

    def times_vector(self, position: int, right: Expr) -> Expr | None:
        """K with self · right = K args[position] for a column `right`, where that is shorter than the vec form."""
        return None

    def transposed(self) -> Expr | None:
        """An expression equal to the transpose, with the mark pushed one level in; None where there is none."""
        return None

    def component(self, row: Polynomial, col: Polynomial, entries: Entries) -> Expr:
        """The entry (row, col) in index form, with `entries` for those of the arguments; raises NoRule."""
        raise no_rule(self, "is not written entry by entry")

    # --- values and text -------------------------------------------------------------------------------------------

    def value(self, ev: Evaluator) -> Array:
        """The numerical value, two-dimensional."""
        raise NotImplementedError

    @property
    def formal_arguments(self) -> tuple[Expr, ...]:
        """The arguments of an unspecified function, by which its inert derivatives are taken."""
        return ()

    @property
    def unspecified_name(self) -> str:
        """The name of a function of the document that is applied here and not defined; '' for everything else."""
        return ""

    def derivative_value(self, ev: Evaluator, components: Sequence[int]) -> Array:
        """The derivative of an unspecified function by entries of its stacked formal arguments."""
        raise NotImplementedError

    def source(self, emit: Emitter) -> str:
        """NumPy source of the value."""
        raise NotImplementedError

    def latex(self, p: Printer) -> str:
        """LaTeX in the author's notation."""
        raise NotImplementedError

    def transposed_latex(self, p: Printer) -> str | None:
        """LaTeX of the transpose, where the mark joins another one: M^{-⊤}; None where it stands alone."""
        return None

    def entry_latex(self, indices: tuple[Polynomial, Polynomial], p: Printer) -> str | None:
        """LaTeX of an entry, where the indices join a name inside: ∂u_i/∂x; None where they stand outside."""
        return None

    @property
    def open_right(self) -> bool:
        """Whether the printed form ends open, and so needs no parentheses at the end of a product."""
        return self.open_ended

    @property
    def precedence(self) -> int:
        """How strongly the printed form binds."""
        return self.precedence_level
