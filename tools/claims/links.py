"""Links: two neighbouring sides of a fragment and the relation between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ..base import Claim, ClaimKind, Relation
from ..kept import kept
from ..mathematics.claim_lexer import tokenize
from ..mathematics.nodes import Call, Node
from ..mathematics.printing import infix
from ..mathematics.spelling import placed, spelled
from ..mathematics.tokens import Token
from .fragments import Fragment, cut
from .sides import Side, split

KEPT = 512
"""Steps that are kept cut."""
_CONJUNCTIONS = frozenset({"and", "or", "to", "by", "then", "so"})
_RELATIONS: dict[str, Relation] = {
    "=": "=", "≈": "≈", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "!=": "!=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """The `index`-th relation of a fragment, in its step."""

    step: str
    fragment: Fragment
    sides: tuple[Side, ...]
    relations: tuple[Token, ...]
    index: int

    @property
    def left(self) -> Side:
        return self.sides[self.index]

    @property
    def right(self) -> Side:
        return self.sides[self.index + 1]

    @property
    def relation(self) -> str:
        return self.relations[self.index].text

    @property
    def first(self) -> bool:
        """Whether the link opens its fragment."""
        return self.index == 0

    @property
    def last(self) -> bool:
        """Whether the link ends its fragment."""
        return self.index + 2 == len(self.sides)

    @property
    def chained(self) -> bool:
        """Whether the fragment holds more links than this."""
        return len(self.relations) > 1

    @property
    def modulus(self) -> Node | None:
        """The modulus that the fragment ends in, if it does."""
        return self.fragment.modulus

    @property
    def as_equations(self) -> tuple[Token, ...]:
        """The relations with every congruence sign as an equals sign."""
        return tuple(replace(t, text="=") if t.text == "≡" else t for t in self.relations)

    @property
    def span(self) -> tuple[int, int]:
        return self.left.start, self.right.span[1]

    def claim(self, kind: ClaimKind, requirement: str = "") -> Claim:
        """The claim that the link makes; both sides must have been read."""
        start, end = self.span
        return Claim(
            kind=kind,
            text=self.step[start:end],
            span=(start, end),
            left=_text(self.left),
            relation=_RELATIONS[self.relation],
            right=_text(self.right),
            right_span=self.right.span,
            requirement=requirement,
        )


@dataclass(frozen=True, slots=True)
class Chain:
    """A fragment, cut at its relations: one side more than relations."""

    fragment: Fragment
    sides: tuple[Side, ...]
    relations: tuple[Token, ...]


@kept(KEPT)
def chains(step: str) -> tuple[Chain, ...]:
    """The fragments of a step in order, a chain that goes on in the next line joined to its start.

    Kept for the next who asks: verifiers and reward models read the same steps.
    """
    last: Side | None = None
    found = []
    fragments = cut(step, _tokens(step))
    for one, other in pairwise(fragments):
        _part(one, other)
    for fragment in fragments:
        sides, relations = split(fragment)
        if relations and not sides[0].tokens and fragment.soft_start and last is not None:
            sides[0] = last
        last = sides[-1] if sides[-1].tokens else None
        found.append(Chain(fragment, tuple(sides), tuple(relations)))
    return tuple(found)


def _tokens(step: str) -> list[Token]:
    """The tokens of a step, read in plain signs and placed in the step as it stands."""
    spelling = spelled(step)
    if spelling is None:
        return tokenize(step)
    tokens = tokenize(spelling.text)
    spans = (placed(spelling, token.start, token.end) for token in tokens)
    return [
        replace(token, start=start, end=end)
        for token, (start, end) in zip(tokens, spans, strict=True)
    ]


def links(step: str) -> Iterator[Link]:
    """Every relation of a step, in order, chains across lines joined."""
    for chain in chains(step):
        for index in range(len(chain.relations)):
            yield Link(step, chain.fragment, chain.sides, chain.relations, index)


def _part(one: Fragment, other: Fragment) -> None:
    """`2^3 = 8 and 3^2 = 9`: a conjunction between two equations joins no numbers."""
    if other.before in _CONJUNCTIONS and _related(one) and _related(other):
        other.before = ""
        one.number_follows = False


def _related(fragment: Fragment) -> bool:
    return any(token.kind == "rel" for token in fragment.tokens)


def is_call(side: Side, names: frozenset[str]) -> bool:
    """Whether the side is one of these functions, applied."""
    return isinstance(side.node, Call) and side.node.name in names


def _text(side: Side) -> str:
    if side.asked:
        return "?"
    return infix(side.node) if side.node is not None else ""
