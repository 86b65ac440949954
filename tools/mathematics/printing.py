"""A tree as infix text that our own grammar reads back, and as JSON for a worker."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .nodes import Call, Group, Node, Num, Op, Rel, Sym

_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "mod": 2, "neg": 3, "imul": 4, "^": 5}
_POSTFIX = {"!": "!", "%": "%", "deg": "°"}


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
        case Group(("()" | "[]" | "{}") as kind, items):
            return f"{kind[0]}{', '.join(map(infix, items))}{kind[1]}"
        case Rel((left, right), (relation,)):
            return f"{infix(left)} {relation} {infix(right)}"
        case Op(op, args):
            return _infix_op(op, args)
        case _:
            raise TypeError(f"{type(node).__name__} is part of no claim")


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
        case Group(("()" | "[]" | "{}") as kind, items):
            return ["seq", kind[0], *map(to_json, items)]
        case Rel((left, right), (relation,)):
            return ["rel", relation, to_json(left), to_json(right)]
        case _:
            raise TypeError(f"{type(node).__name__} is part of no claim")
