"""Shapes of expressions that say whether a text is in doubt."""

from __future__ import annotations

from fractions import Fraction

from ...mathematics.nodes import Node, Num, Op, Sym


def is_calculation(node: Node) -> bool:
    """Whether there is anything to work out: a bare number (or its sign) asks for nothing."""
    while isinstance(node, Op) and node.op == "neg":
        node = node.args[0]
    return not isinstance(node, Num)


def is_angle(node: Node) -> bool:
    """Whether an angle says its unit: degrees, a multiple of pi, or nought."""
    match node:
        case Op("deg", _) | Sym("pi") | Num(Fraction(numerator=0), _):
            return True
        case Op("neg" | "/" | "*", args):
            return any(is_angle(arg) for arg in args)
        case _:
            return False


def descending(items: list[Node]) -> bool:
    values = [item.value for item in items if isinstance(item, Num)]
    return len(values) == len(items) and values[0] >= values[1]


def is_fraction(node: Node) -> bool:
    return isinstance(node, Op) and node.op == "/" and all_numbers(list(node.args))


def is_percent(node: Node) -> bool:
    return isinstance(node, Op) and node.op == "%"


def is_even_power(node: Node) -> bool:
    """Whether it is a number to a power that is not odd."""
    if not (isinstance(node, Op) and node.op == "^" and isinstance(node.args[0], Num)):
        return False
    return not is_odd(node.args[1])


def is_odd(node: Node) -> bool:
    return isinstance(node, Num) and node.value.denominator == 1 and node.value % 2 == 1


def all_numbers(items: list[Node]) -> bool:
    return all(isinstance(item, Num) for item in items)
