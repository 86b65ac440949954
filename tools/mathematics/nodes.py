"""The tree that mathematics is read into, whoever reads it: plain data, exact values.

Numbers are `Fraction`, never floats: `0.1` is one tenth. Trees are built by our own grammars alone,
so they hold numbers, names and known operators, and nothing that could run. A claim's tree keeps
apart what may be read in two ways (`imul`, `mixed`) and has `%` and `deg` as operators; an
answer's has its units, `%` and `°` among them, as a `Quantity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Num:
    """A number as written: its exact value and how many decimals it was written with."""

    value: Fraction
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Sym:
    """A variable (`x`, `a_1`) or a constant by its name (`pi`, `e`, `i`, `inf`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operator: `+ - * / ^ mod pm mp` on two nodes, `neg ! % deg` on one, `imul`, `mixed`.

    `imul` is multiplication without a sign (`2x`), `mixed` a mixed number (`2 1/2`), where a
    reader must know that there is more than one way to read them.
    """

    op: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to its arguments (`gcd(12, 18)`), known or not (`f(3)`)."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Items between brackets. `kind` is the pair: `()`, `[]`, `(]`, `[)`, `{}`; `,` or `or` where
    there is none.

    `;` marks a bare list that semicolons separate: its items may be bare lists themselves.
    """

    kind: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Rel:
    """A chain of relations: `parts[0] ops[0] parts[1] ops[1] …`; ops are `= != < <= > >= in ≈`."""

    parts: tuple[Node, ...]
    ops: tuple[str, ...]

    @property
    def is_equation(self) -> bool:
        """Whether it is two sides and an equals sign."""
        return self.ops == ("=",)


@dataclass(frozen=True, slots=True)
class SetOp:
    """`union`, `intersection` or `minus` of sets."""

    op: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of entries; `kind` is the environment's bracket: `p`, `b`, `v` (a determinant) …"""

    kind: str
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit, the unit in a canonical spelling (`cm^2`, `%`, `$`)."""

    value: Node
    unit: str


@dataclass(frozen=True, slots=True)
class Based:
    """Digits with their base as a subscript: `52_8`."""

    digits: str
    base: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """`a : b : c`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class WordsNode:
    """Plain words, lower case, single spaces."""

    text: str


Node = Num | Sym | Op | Call | Group | Rel | SetOp | Matrix | Quantity | Based | Ratio | WordsNode

CONSTANTS = frozenset({"pi", "e", "i", "inf"})


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below this one."""
    if isinstance(node, Num | Sym):  # most nodes are leaves
        return ()
    match node:
        case Op(_, args) | Call(_, args):
            return args
        case Group(_, items) | SetOp(_, items) | Ratio(items):
            return items
        case Rel(parts, _):
            return parts
        case Matrix(_, rows):
            return tuple(entry for row in rows for entry in row)
        case Quantity(value, _):
            return (value,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in reading order and without recursion."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        if below := children(current):
            stack.extend(reversed(below))


def symbols(node: Node) -> set[str]:
    """Names of the variables and constants of a tree."""
    names: set[str] = set()
    stack = [node]
    while stack:  # as `walk`, without its order: this is asked of every expression
        current = stack.pop()
        if isinstance(current, Sym):
            names.add(current.name)
        else:
            stack.extend(children(current))
    return names


def free_names(node: Node) -> frozenset[str]:
    """The variables in it: symbols that are not constants."""
    return frozenset(symbols(node) - CONSTANTS)
