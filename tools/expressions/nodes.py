"""The expression tree: five kinds of node, plain data, printed as infix text or as JSON.

Everything that judges a claim works on these trees. They are built only by our own parser,
so a tree holds numbers, names and known operators, and nothing that could run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Num:
    """A number as written: its exact value and how many decimals it was written with."""

    value: Fraction
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Sym:
    """A variable or a named constant (`x`, `a_1`, `pi`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Op:
    """An operator: `+ - * / ^ mod` on two nodes, `neg ! % deg` on one, `imul`, `mixed`.

    `imul` is multiplication without a sign (`2x`), `mixed` a mixed number (`2 1/2`): both
    may be read in more than one way, so the tree keeps them apart from `*` and `+`.
    """

    op: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to its arguments (`gcd(12, 18)`), known or not (`f(3)`)."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Seq:
    """A bracketed list: `(1, 2)`, `[1, 2]`, `{1, 2}`; `kind` is its opening bracket."""

    kind: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Rel:
    """A relation used as an argument: the equation in `solve(2*x = 4, x)`."""

    relation: str
    left: Node
    right: Node


Node: TypeAlias = Num | Sym | Op | Call | Seq | Rel

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "mod": 2, "neg": 3, "imul": 4, "^": 5}
_POSTFIX = {"!": "!", "%": "%", "deg": "°"}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Op(_, args) | Call(_, args):
            return args
        case Seq(_, items):
            return items
        case Rel(_, left, right):
            return (left, right)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, without recursion."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def symbols(node: Node) -> set[str]:
    """Names of the variables and constants of a tree."""
    return {n.name for n in walk(node) if isinstance(n, Sym)}


def number_text(value: Fraction, decimals: int = 0) -> str:
    """A number as a literal our own parser reads back exactly."""
    if value.denominator == 1 and not decimals:
        return str(value.numerator)
    scaled = value * 10**decimals
    if scaled.denominator != 1:
        return f"({value.numerator}/{value.denominator})"
    digits = str(abs(scaled.numerator)).rjust(decimals + 1, "0")
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def infix(node: Node) -> str:
    """Plain infix text of a tree; parsing it gives the tree back."""
    match node:
        case Num(value, decimals):
            return number_text(value, decimals)
        case Sym(name):
            return name
        case Call(name, args):
            return f"{name}({', '.join(map(infix, args))})"
        case Seq(kind, items):
            return f"{kind}{', '.join(map(infix, items))}{_CLOSERS[kind]}"
        case Rel(relation, left, right):
            return f"{infix(left)} {relation} {infix(right)}"
        case Op(op, args):
            return _infix_op(op, args)


def _infix_op(op: str, args: tuple[Node, ...]) -> str:
    if op in _POSTFIX:
        return f"{_wrapped(args[0], 6)}{_POSTFIX[op]}"
    if op == "neg":
        return f"-{_wrapped(args[0], 4)}"
    if op == "mixed":
        whole, part = args
        return f"{infix(whole)} {infix(part)}"
    level = _PRECEDENCE[op]
    if op == "^":
        return f"{_wrapped(args[0], 6)}^{_wrapped(args[1], 6)}"
    if op == "imul":
        return f"{_wrapped(args[0], 5)}({infix(args[1])})"
    left, right = _wrapped(args[0], level), _wrapped(args[1], level + 1)
    return f"{left}/{right}" if op == "/" else f"{left} {op} {right}"


def _wrapped(node: Node, level: int) -> str:
    """The node's text, in parentheses where its operator binds less tightly than `level`."""
    match node:
        case Op("mixed", _):
            return f"({infix(node)})"
        case Op(op, _) if op not in _POSTFIX and _PRECEDENCE[op] < level:
            return f"({infix(node)})"
        case Num(value, _) if value < 0:
            return f"({infix(node)})"
        case Rel():
            return f"({infix(node)})"
        case _:
            return infix(node)


def to_json(node: Node) -> list[Any]:
    """The tree as nested lists of strings, for a worker that shares no code with us."""
    match node:
        case Num(value, _):
            return ["num", str(value.numerator), str(value.denominator)]
        case Sym(name):
            return ["sym", name]
        case Op(op, args):
            return ["op", op, *map(to_json, args)]
        case Call(name, args):
            return ["call", name, *map(to_json, args)]
        case Seq(kind, items):
            return ["seq", kind, *map(to_json, items)]
        case Rel(relation, left, right):
            return ["rel", relation, to_json(left), to_json(right)]
