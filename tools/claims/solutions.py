"""Solutions put back: `x = 5` in a step, against the linear equations of the problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..base import Claim, StepContext
from ..mathematics.linear import solve_linear
from ..mathematics.nodes import Call, Group, Node, Rel, Sym, symbols
from ..mathematics.printing import infix
from .certainty import asserted
from .links import Link, links

MAX_EQUATIONS = 6
_MAX_PROBLEM = 4_000
_DEFINED = re.compile(
    r"\b((?:let|set|put|define|suppose|assume|given)(?:\s+that)?\s+[a-z])"
    r"\s+(?:be|as|is|equals?|to\s+be|to)\s+(?=[-\d(a-z])(?![-\d.]+\s+(?:times|more|less|plus|minus)\b)",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:when|for|at|if|let|set|case|suppose|where|try|put)\W*$", re.IGNORECASE
)
_ASKING = (
    r"\b(?:find|compute|calculate|determine|evaluate|give|work out|what(?: is| are|'s)|value of)\b"
)
_NAMING = r"\b(?:let|set|put|define|suppose|assume)\s+(?:that\s+)?"
_ASKED = "the problem asks for this value"


class System:
    """The linear equations a problem states, where they have one solution."""

    def __init__(self, context: StepContext | None) -> None:
        text = context.problem[:_MAX_PROBLEM] if context is not None else ""
        self.problem = _DEFINED.sub(r"\1 = ", text)
        self.equations = list(_equations(self.problem)) if "=" in self.problem else []
        solvable = 0 < len(self.equations) <= MAX_EQUATIONS
        self.values = (solve_linear(self.equations) if solvable else None) or {}

    def claims(self, found: Iterable[Link]) -> Iterator[Claim]:
        """A claim for every chain that ends in a number for a variable, or for a term of them."""
        for link in found if self.values else ():
            target = self._target(link)
            if target is None or not link.last or not link.right.numeric or link.right.units:
                continue
            if not link.left.tokens:  # `x = 15 / 3 = = 4`
                continue
            system = Group("{}", tuple(self.equations))
            claim = link.claim("solution", self._doubt(link, target))
            start, end = link.sides[0].start, link.right.span[1]
            # The whole working is replaced by a correction: its last step alone may be true.
            yield replace(
                claim,
                left=infix(Call("solve", (system, target))),
                text=link.step[start:end],
                span=(start, end),
                right_span=(link.sides[1].start, end),
            )

    def _target(self, link: Link) -> Node | None:
        """What the chain of the link is about: a variable, or a term of known variables."""
        first = link.sides[0].node
        if first is None or any(token.text != "=" for token in link.relations):
            return None
        names = symbols(first)
        return first if names and names <= self.values.keys() else None

    def _asked(self, link: Link, target: Node) -> bool:
        if not isinstance(target, Sym):
            term = link.step[slice(*link.sides[0].span)]
            return "".join(term.split()) in "".join(self.problem.split())
        name = rf"(?<![\w\\]){re.escape(target.name)}(?!\w)"
        wanted = rf"\bsolve\b|(?:{_ASKING}[^.?!=]{{0,40}}?|{_NAMING}){name}"
        return re.search(wanted, self.problem, re.IGNORECASE) is not None

    def _doubt(self, link: Link, target: Node) -> str:
        if not self._asked(link, target):
            return _ASKED
        if _SUPPOSED.search(link.step[max(0, link.sides[0].start - 20) : link.sides[0].start]):
            return "the value is not supposed"
        return asserted(link)


def _equations(problem: str) -> Iterator[Rel]:
    for link in links(problem):
        left, right = link.left.node, link.right.node
        if link.relation != "=" or link.chained or left is None or right is None:
            continue
        if symbols(left) | symbols(right):
            yield Rel((left, right), ("=",))
