"""What an answer is once it is read: a small tree of exact values.

Numbers are `Fraction`, never floats: `0.1` is one tenth. The tree knows nothing of SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ...sandbox.errors import Signal


def name_set(text: str) -> frozenset[str]:
    """The words of a table written as one string."""
    return frozenset(text.split())


class Unreadable(Signal, ValueError):
    """The text is not in the grammar (or is past its bounds): somebody else may read it."""


class Undecided(Signal, ArithmeticError):
    """A comparison that exact or high-precision arithmetic cannot settle within its bounds."""


@dataclass(frozen=True, slots=True)
class Num:
    """A rational. `places` is the number of decimals written, None for an integer or fraction."""

    value: Fraction
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Sym:
    """A variable, or a constant by its name: `pi`, `e`, `i`, `inf`."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operation: `+ * / ^ neg pm mp abs ! root` or a function's name, on its arguments."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Items between brackets. `kind` is the pair: `()`, `[]`, `(]`, `[)`, `{}` or `,` for none.

    `;` marks a bare list that semicolons separate: its items may be bare lists themselves.
    """

    kind: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Rel:
    """A chain of relations: `parts[0] ops[0] parts[1] ops[1] …`; ops are `= != < <= > >= in ~`."""

    parts: tuple[Node, ...]
    ops: tuple[str, ...]


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


Node = Num | Sym | Call | Group | Rel | SetOp | Matrix | Quantity | Based | Ratio | WordsNode

CONSTANTS = frozenset({"pi", "e", "i", "inf"})


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below this one."""
    match node:
        case Call(_, args):
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
    """The node and everything below it. The parser bounds depth and size, so this ends soon."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(children(current))


def free_names(node: Node) -> frozenset[str]:
    """The variables in it: symbols that are not constants."""
    return frozenset(
        part.name for part in walk(node) if isinstance(part, Sym) and part.name not in CONSTANTS
    )
