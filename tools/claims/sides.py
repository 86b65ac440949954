"""The sides of a fragment: what stands between its relations, parsed where it can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..expressions.errors import ExpressionError
from ..expressions.exact import computable
from ..expressions.lexer import Token
from ..expressions.nodes import Node, Num, Op
from ..expressions.parser import parse_tokens
from .fragments import Fragment

_MAX_SIDE = 200


@dataclass(slots=True)
class Side:
    """One side of a relation. `node` is None where it cannot be read."""

    tokens: list[Token]
    node: Node | None
    units: tuple[str, ...]
    latex: bool

    @property
    def span(self) -> tuple[int, int]:
        """Where the side stands in the step, without its currency sign and units."""
        core = [t for t in self.tokens if t.kind != "break"]
        return (core[0].start, core[-1].end) if core else (0, 0)

    @property
    def start(self) -> int:
        """Where the side starts, its currency sign included."""
        return self.tokens[0].start

    @property
    def numeric(self) -> bool:
        """Whether the side is arithmetic without variables, lists and unknown functions."""
        return self.node is not None and computable(self.node)

    @property
    def computes(self) -> bool:
        """Whether the side has an operation: more than a literal."""
        literal = self.node
        while isinstance(literal, Op) and literal.op in ("neg", "%"):
            literal = literal.args[0]
        return not isinstance(literal, Num)


def split(fragment: Fragment) -> tuple[list[Side], list[Token]]:
    """Sides and the relations between them: always one side more than relations."""
    groups: list[list[Token]] = [[]]
    relations: list[Token] = []
    depth = 0
    for token in fragment.tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if token.kind == "rel" and depth == 0:
            relations.append(token)
            groups.append([])
        else:
            groups[-1].append(token)
    return [_side(group, fragment) for group in groups], relations


def _side(tokens: list[Token], fragment: Fragment) -> Side:
    tokens = list(_unboxed(tokens))
    node: Node | None = None
    if tokens and len(tokens) <= _MAX_SIDE:
        try:
            node = parse_tokens(tokens, latex=fragment.latex)
        except ExpressionError:
            node = None
    start = tokens[0].start if tokens else 0
    end = tokens[-1].end if tokens else 0
    units = tuple(word for at, word in fragment.units if start <= at <= end + 3)
    return Side(tokens, node, units, fragment.latex)


def _unboxed(tokens: list[Token]) -> Iterator[Token]:
    r"""`\boxed{15}` lost its command in the cutter: its braces go too."""
    whole = len(tokens) > 2 and tokens[0].text == "{" and tokens[-1].text == "}"
    if whole and not any(t.kind in ("open", "close") for t in tokens[1:-1]):
        yield from tokens[1:-1]
    else:
        yield from tokens
