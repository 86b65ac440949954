"""What a text states: its equations, inequalities and bare expressions, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from ..claims.links import chains
from ..mathematics.nodes import Call, Group, Node, Num, Rel, Sym, walk

MAX_CHARS = 6_000
MAX_STATEMENTS = 30
_BEFORE = re.compile(r"([A-Za-z]+)[^A-Za-z]*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """`left relation right`; a bare expression has the relation "" and no right side.

    A side that cannot be read is None. `first`: it opens its chain; `before`: the word in
    front of it, "" for none; `start`, `end`: where it stands in the text.
    """

    left: Node | None
    relation: str
    right: Node | None
    first: bool
    before: str
    start: int
    end: int

    @property
    def equation(self) -> bool:
        return self.relation in ("=", "≈")

    @property
    def rounded(self) -> bool:
        """Whether its numbers may be rounded: it has decimals, or says so."""
        sides = [side for side in (self.left, self.right) if side is not None]
        return self.relation == "≈" or any(
            isinstance(part, Num) and part.decimals for side in sides for part in walk(side)
        )


def statements(text: str) -> Iterator[Statement]:
    """At most `MAX_STATEMENTS` of a text; congruences are left out. Never raises."""
    return islice(_all(text), MAX_STATEMENTS) if len(text) <= MAX_CHARS else iter(())


def _all(text: str) -> Iterator[Statement]:
    for chain in chains(text):
        tokens = chain.fragment.tokens
        if chain.fragment.modulus is not None or not tokens:
            continue
        start, end = tokens[0].start, tokens[-1].end
        match = _BEFORE.search(text[max(0, start - 24) : start])
        before = match[1].lower() if match else ""
        if not chain.relations and chain.sides[0].node is not None:
            yield Statement(chain.sides[0].node, "", None, True, before, start, end)
        for i, (left, right) in enumerate(pairwise(chain.sides)):
            relation = chain.relations[i].text
            if relation != "≡":
                yield Statement(left.node, relation, right.node, i == 0, before, start, end)


def is_list(node: Node | None) -> bool:
    """Whether a side is no expression but a list or a relation."""
    return isinstance(node, Group | Rel)


def is_definition(statement: Statement) -> bool:
    """`f(x) = …`, `P(a, b) = …`: a short name applied to names."""
    left = statement.left
    return (
        isinstance(left, Call)
        and statement.first
        and len(left.name) <= 2
        and bool(left.args)
        and all(isinstance(arg, Sym) for arg in left.args)
    )
