"""The sides of a fragment: what stands between its relations, parsed where it can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..mathematics.claim_grammar import parse_tokens
from ..mathematics.errors import ExpressionError
from ..mathematics.exact import computable
from ..mathematics.nodes import Call, Node, Num, Op, Sym, walk
from ..mathematics.tokens import Token
from .fragments import Fragment

_MAX_SIDE = 200
_TRANSCENDENTAL = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "ln", "log", "log2", "log10"}
)


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
    def asked(self) -> bool:
        """Whether the side is a question mark: a request to a tool."""
        return len(self.tokens) == 1 and self.tokens[0].text == "?"

    @property
    def numeric(self) -> bool:
        """Whether the side is arithmetic without variables, lists and unknown functions."""
        return self.node is not None and computable(self.node)

    @property
    def is_fraction(self) -> bool:
        """Whether the side is a quotient or mixed number of literals: a value, written out."""
        return all(
            isinstance(n, Num) or (isinstance(n, Op) and n.op in ("/", "neg", "mixed", "%"))
            for n in (walk(self.node) if self.node else ())
        )

    @property
    def transcendental(self) -> bool:
        """Whether the side holds an angle function or a logarithm."""
        nodes = walk(self.node) if self.node else ()
        return any(isinstance(n, Call) and n.name in _TRANSCENDENTAL for n in nodes)

    @property
    def computes(self) -> bool:
        """Whether the side has an operation: more than a literal."""
        literal = self.node
        while isinstance(literal, Op) and literal.op in ("neg", "%", "deg"):
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
    fragment.modulus = _take_modulus(groups[-1], relations)
    return [_side(group, fragment) for group in groups], relations


def _take_modulus(tokens: list[Token], relations: list[Token]) -> Node | None:
    r"""Cut `\pmod{7}`, `(mod 7)` or, in a congruence, `mod 7` off the end of the last side."""
    at = next((i for i, t in enumerate(tokens) if t.text in ("pmod", "pod")), None)
    if at is None:
        signs = [i for i, t in enumerate(tokens) if t.text == "mod"]
        if not signs:
            return None
        at = signs[-1]
        opened = at > 0 and tokens[at - 1].text == "("
        if not opened and not any(t.text == "≡" for t in relations):
            return None
        at -= opened
    rest = [t for t in tokens[at:] if t.text not in ("pmod", "pod", "mod", "(", ")")]
    del tokens[at:]
    try:
        return parse_tokens(rest, latex=True)
    except ExpressionError:
        return Sym("?")


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
    if whole and not any(t.kind in ("open", "close", "comma", "rel") for t in tokens[1:-1]):
        yield from tokens[1:-1]
    else:
        yield from tokens
