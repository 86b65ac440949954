"""Solutions put back: `x = 5` in a step, against the linear equations of the problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..base import Claim, StepContext
from ..expressions.linear import solve_linear
from ..expressions.nodes import Call, Rel, Seq, Sym, infix, symbols
from .certainty import asserted
from .links import Link, links

MAX_EQUATIONS = 6
_MAX_PROBLEM = 4_000
_LET = re.compile(r"\b(let\s+[a-z])\s+be\s+(?=[-\d(a-z])", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"\b(?:when|for|at|if|let|set|case|suppose|where|try|put)\W*$", re.IGNORECASE
)
_ASKING = (
    r"\b(?:find|compute|calculate|determine|evaluate|give|work out|what(?: is| are|'s)|value of)\b"
)
_ASKED = "the problem asks for this value"


class System:
    """The linear equations a problem states, where they have one solution."""

    def __init__(self, context: StepContext | None) -> None:
        text = context.problem[:_MAX_PROBLEM] if context is not None else ""
        self.problem = _LET.sub(r"\1 = ", text)
        self.equations = list(_equations(self.problem)) if "=" in self.problem else []
        solvable = 0 < len(self.equations) <= MAX_EQUATIONS
        self.values = (solve_linear(self.equations) if solvable else None) or {}

    def claims(self, found: Iterable[Link]) -> Iterator[Claim]:
        """A claim for every chain that ends in a number for one of the variables."""
        for link in found if self.values else ():
            name = self._named(link)
            if name is None or not link.last or not link.right.numeric or link.right.units:
                continue
            system = Seq("{", tuple(self.equations))
            claim = link.claim("solution", self._doubt(link, name))
            start, end = link.sides[0].start, link.right.span[1]
            # The whole working is replaced by a correction: its last step alone may be true.
            yield replace(
                claim,
                left=infix(Call("solve", (system, Sym(name)))),
                text=link.step[start:end],
                span=(start, end),
                right_span=(link.sides[1].start, end),
            )

    def _named(self, link: Link) -> str | None:
        """The variable that the chain of the link is about."""
        first = link.sides[0].node
        equal = all(token.text == "=" for token in link.relations)
        return (
            first.name if equal and isinstance(first, Sym) and first.name in self.values else None
        )

    def _doubt(self, link: Link, name: str) -> str:
        wanted = rf"(?:{_ASKING}[^.?!=]{{0,40}}?|\blet\s+)(?<![\w\\]){re.escape(name)}(?!\w)"
        if not re.search(rf"\bsolve\b|{wanted}", self.problem, re.IGNORECASE):
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
            yield Rel("=", left, right)
