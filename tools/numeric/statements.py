"""What a text states: its equations, inequalities and bare expressions, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from ..claims.fragments import Fragment, cut
from ..claims.sides import Side, split
from ..expressions.lexer import tokenize
from ..expressions.nodes import Call, Node, Num, Rel, Seq, Sym, walk

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
    text = text[:MAX_CHARS]
    yield from islice(_all(text, cut(text, tokenize(text))), MAX_STATEMENTS)


def _all(text: str, fragments: list[Fragment]) -> Iterator[Statement]:
    last: Side | None = None
    for fragment in fragments:
        sides, relations = split(fragment)
        start = fragment.tokens[0].start
        match = _BEFORE.search(text[max(0, start - 24) : start])
        before = match[1].lower() if match else ""
        end = fragment.tokens[-1].end
        if not relations:
            if sides[0].node is not None and fragment.modulus is None:
                yield Statement(sides[0].node, "", None, True, before, start, end)
            continue
        if not sides[0].tokens and fragment.soft_start and last is not None:
            sides[0] = last
        last = sides[-1] if sides[-1].tokens else None
        if fragment.modulus is not None:
            continue
        for i, (left, right) in enumerate(pairwise(sides)):
            relation = relations[i].text
            if relation != "≡":
                yield Statement(left.node, relation, right.node, i == 0, before, start, end)


def is_list(node: Node | None) -> bool:
    """Whether a side is no expression but a list or a relation."""
    return isinstance(node, Seq | Rel)


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
